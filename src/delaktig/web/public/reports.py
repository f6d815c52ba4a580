"""The yearly report as anybody reads it: as it was signed, with its figures beside those of the years before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from delaktig.formats.plot import bar_plot
from delaktig.indicators.units import units_for
from delaktig.reports import yearly_documents, yearly_remarks
from delaktig.reports.models import SignedReport
from delaktig.reports.selectors import published, published_one
from delaktig.reports.yearly import PARTS
from delaktig.reports.yearly_words import WORDS as ON_PAPER
from delaktig.web.components.languages import left_to_right, words_language
from delaktig.web.components.standing import SIGNS, SIGNS_OF_REMARKS
from delaktig.web.public.edition_page import address
from delaktig.web.public.exports import KEPT, TYPES
from delaktig.web.public.pages import Place, in_each_language, place_for, respond
from delaktig.web.public.report_words import WORDS
from delaktig.web.public.speech import Said, Speech
from delaktig.web.public.ties import figures, handled_in


def words_in(language: str) -> str:
    """Return the language of a report's own words for a reader: sv, fi, else en."""
    own = words_language(language)
    return own if own in ON_PAPER else "en"


def report(request: HttpRequest, language: str, municipality: str, edition: str, year: int) -> HttpResponse:
    """Show a published report."""
    place = place_for(language, municipality)
    signed = _found(place, edition, year)
    speech = Speech(language)
    context = {
        **_page(json.loads(signed.canonical), place, speech),
        "handled": [
            (one, address("public-decision", place, language, str(one.item)))
            for one in handled_in(signed.report_id, timezone.localdate(), speech)
        ],
        "others": speech.others,
        "signed_on": timezone.localdate(signed.signed_at),
        "sha256": signed.sha256,
        "edition_url": address("public-edition", place, language, edition),
        "files": [
            {"words": words, "url": address("public-report-file", place, language, edition, str(year), format)}
            for format, words in (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("json", "JSON"))
        ],
    }
    return respond(
        request,
        "public/report.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language("public-report", place, edition, str(year)),
    )


def _found(place: Place, edition: str, year: int) -> SignedReport:
    signed = published_one(place.code, edition, year)
    if signed is None:
        raise Http404
    return signed


def _page(data: Mapping[str, Any], place: Place, speech: Speech) -> dict[str, Any]:
    slug = data["edition"]["slug"]
    themes = [
        {
            "title": speech(theme["title"]),
            "goals": [
                {
                    "title": speech(goal["title"]),
                    "measures": [_measure(one, place, speech, slug, data["year"]) for one in goal["measures"]],
                }
                for goal in theme["goals"]
            ],
        }
        for theme in data["themes"]
    ]
    return {
        "title": f"{WORDS['report']} {data['year']}, {place.name}",
        "programme": speech(data["edition"]["title"]),
        "invented": data["edition"]["invented"],
        "texts": [(WORDS[part], speech(data["texts"][part])) for part in PARTS if data["texts"][part]],
        "summary": [(SIGNS[status], WORDS[status], count) for status, count in data["summary"].items() if count],
        "themes": themes,
        "remarks": [_remark(one, place, speech, slug) for one in data["remarks"]] if "remarks" in data else None,
        "words": WORDS,
    }


def _remark(one: Mapping[str, Any], place: Place, speech: Speech, slug: str) -> dict[str, Any]:
    """Return what was said and what was done, each in the language that it was said in."""
    answer, about = one["answer"], one["about"]
    return {
        "id": one["id"],
        "body": speech(one["body"]["name"]),
        "said_on": yearly_remarks.day(one["said_on"], speech.page),
        "words": _both(speech, one),
        "whole": about["whole"],
        "measures": [
            {"text": speech(tie["text"]), "url": address("public-measure", place, speech.language, slug, tie["key"])}
            for tie in about["measures"]
        ],
        "services": [speech(tie["name"]) for tie in about["services"]],
        "tag": (SIGNS_OF_REMARKS[one["state"]], WORDS["is_done" if one["state"] == "done" else one["state"]]),
        "responsible": speech(one["responsible"]),
        "answer": _both(speech, answer) if answer else None,
        "by": speech(answer["by"]) if answer else None,
        "answered_on": yearly_remarks.day(answer["answered_on"], speech.page) if answer else "",
        "done_on": yearly_remarks.day(answer["done_on"], speech.page) if answer else "",
    }


def _both(speech: Speech, said: Mapping[str, Any]) -> list[Said]:
    """Return words as they were said, and where it was written, the same in another language."""
    return [speech.told_in(one["language"], one["words"]) for one in yearly_remarks.both(said)]


def _measure(measure: Mapping[str, Any], place: Place, speech: Speech, slug: str, year: int) -> dict[str, Any]:
    return {
        "text": speech(measure["text"]),
        "url": address("public-measure", place, speech.language, slug, measure["key"]),
        "key": measure["key"],
        "tag": (SIGNS[measure["status"]], WORDS[measure["status"]]),
        "responsible": speech(measure["responsible"]),
        "words": speech(measure["words"]),
        "figures": [_figure(one, speech, _table(one, year, place, speech.language)) for one in measure["figures"]],
        "plots": list(_plots(measure["figures"], speech)),
    }


def _table(figure: Mapping[str, Any], year: int, place: Place, language: str) -> str:
    """Return where the figure's year is published in tables; empty where it is not, or is told and not counted."""
    known = figures(place, timezone.localdate()).tables.get(figure["computed_by"], ())
    table = next((one for one in known if one.period == str(year)), None)
    return f"{address('public-figures-period', place, language, str(year))}#{table.id}" if table else ""


def _figure(figure: Mapping[str, Any], speech: Speech, url: str) -> dict[str, Any]:
    return {
        "url": url,
        "name": speech(figure["name"]),
        "value": _value(figure, speech),
        "before": left_to_right(yearly_documents.before(figure, speech.page)),
        "target": left_to_right(yearly_documents.target(figure, speech.page)),
        "tag": (SIGNS[figure["status"]], WORDS[figure["status"]]),
        "said": [speech.told_in(told["language"], told["text"]) for told in figure["words"]],
    }


def _value(figure: Mapping[str, Any], speech: Speech) -> Any:
    """Return a figure of the year in words, its unit in a language that there is; see ``yearly_documents.value``."""
    if figure.get("fewer_than"):
        return str(WORDS["fewer"]).format(n=figure["fewer_than"])
    if figure.get("left_out"):
        return WORDS["left_out"]
    parts: list[object] = []
    if figure["value"] is not None:
        number = yearly_documents.decimal(figure["value"], speech.page)
        unit = units_for(Decimal(figure["value"]), figure["unit"])
        parts.append(format_html("{} {}", number, speech(unit)))
    if figure["amount"] is not None:
        parts.append(left_to_right(f"{yearly_documents.decimal(figure['amount'], speech.page)} €"))
    if figure["reached_on"]:
        parts.append(f"{WORDS['reached']} {yearly_remarks.day(figure['reached_on'], speech.page)}")
    if not parts:
        return WORDS["told" if figure["text"] else "unknown"]
    return format_html_join(", ", "{}", ((part,) for part in parts))


def _plots(figures: Iterable[Mapping[str, Any]], speech: Speech) -> Iterable[tuple[Said, str, SafeString]]:
    """Yield each plot with its name, and the language that its own words are in."""
    own = words_in(speech.language)
    for figure in figures:
        plot = yearly_documents.plot_of(figure, own)
        if plot is not None:
            tongue = Speech(own)(figure["name"]).language
            yield speech(figure["name"]), tongue, mark_safe(bar_plot(plot).svg)  # noqa: S308 - formats.plot escapes every word


def file(_request: HttpRequest, language: str, municipality: str, edition: str, year: int, format: str) -> HttpResponse:
    """Give a published report as a file, in the page's language where the format has one."""
    place = place_for(language, municipality)
    signed = _found(place, edition, year)
    if format not in TYPES:
        raise Http404
    own = words_in(language)
    name = f"{place.slug}-report-{year}" + ("" if format == "json" else f"-{own}")
    headers = {"Cache-Control": KEPT, "Content-Disposition": f'attachment; filename="{name}.{format}"'}
    return HttpResponse(_written(signed, format, own, place), content_type=TYPES[format], headers=headers)


def _written(signed: SignedReport, format: str, language: str, place: Place) -> bytes:
    if format == "json":
        return signed.canonical.encode()
    data = json.loads(signed.canonical)
    return yearly_documents.WRITERS[format](data, language, place.name, timezone.localdate(signed.signed_at))


def lines(place: Place, language: str) -> list[dict[str, Any]]:
    """Return the published reports of a municipality as a list of links, the newest first."""
    speech = Speech(language)
    found = []
    for signed in published(place.code).select_related("report__edition"):
        edition, year = signed.report.edition, signed.report.year
        data = json.loads(signed.canonical)
        found.append(
            {
                "year": year,
                "title": speech(data["edition"]["title"]),
                "url": address("public-report", place, language, edition.slug, str(year)),
            }
        )
    return found


def of_measure(place: Place, speech: Speech, edition: str, key: str) -> list[dict[str, Any]]:
    """Return what published reports say of one measure: the year, how it stood, its figures, where to read it."""
    language = speech.language
    found = []
    for signed in published(place.code).filter(report__edition__slug=edition):
        data = json.loads(signed.canonical)
        goals = (goal for theme in data["themes"] for goal in theme["goals"])
        told = next((one for goal in goals for one in goal["measures"] if one["key"] == key), None)
        if told is not None:
            year = str(data["year"])
            url = address("public-report", place, language, edition, year)
            found.append(
                {
                    "year": year,
                    "tag": (SIGNS[told["status"]], WORDS[told["status"]]),
                    "url": f"{url}#measure-{key}",
                    "status": told["status"],
                    "figures": [_figure(one, speech, "") for one in told["figures"]],
                    "remarks": _said_of(data, key, speech),
                }
            )
    return found


def _said_of(data: Mapping[str, Any], key: str, speech: Speech) -> list[dict[str, Any]]:
    """Return what was said of one measure in a report's year and has been answered."""
    return [
        {
            "body": speech(one["body"]["name"]),
            "said_on": yearly_remarks.day(one["said_on"], speech.page),
            "words": _both(speech, one),
            "answer": _both(speech, one["answer"]),
            "by": speech(one["answer"]["by"]),
        }
        for one in data.get("remarks", ())
        if one["answer"] and any(tie["key"] == key for tie in one["about"]["measures"])
    ]
