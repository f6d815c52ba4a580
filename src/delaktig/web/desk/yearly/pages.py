"""The yearly report on the desk: the list, the whole, and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import Permission
from delaktig.formats import xlsx
from delaktig.formats.markdown import to_html
from delaktig.formats.plot import bar_plot
from delaktig.municipalities.register import by_code
from delaktig.reports import policies, selectors, yearly_documents, yearly_remarks
from delaktig.reports.actions import begin_report, is_written
from delaktig.reports.editions import say
from delaktig.reports.models import SignedReport
from delaktig.reports.selectors import Report, signed_of
from delaktig.reports.yearly import measure_part
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import load
from delaktig.web.components.standing import SIGNS_OF_REMARKS
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.walk import item_link
from delaktig.web.desk.standing import STANDING
from delaktig.web.desk.yearly.words import PARTS, fault, refusal

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": xlsx.MEDIA_TYPE,
    "json": "application/json",
}


def tongue() -> str:
    """Return the language that reports are shown in here: Finnish, else Swedish."""
    return "fi" if get_language() == "fi" else "sv"


@found_or_404
def yearlies(request: HttpRequest) -> HttpResponse:
    """List the municipality's reports, and the years of which one can be begun; begin one."""
    actor, today = actor_of(request), timezone.localdate()
    open_ = selectors.can_begin(actor, today)
    if request.method == "POST":
        return _begin(request, {f"{edition.pk}:{year}": (edition, year) for edition, year in open_})
    rows = list(selectors.reports(actor))
    language = tongue()
    texts = load([row.edition.title_id for row in rows] + [edition.title_id for edition, _year in open_])
    values = {
        "rows": [
            {
                "row": row,
                "url": here(request, "desk-yearly", row.pk),
                "title": texts.show(row.edition.title_id, language),
                "state": state(signed_of(row)),
                "signed": signed_of(row),
            }
            for row in rows
        ],
        "choices": [
            {"value": f"{edition.pk}:{year}", "year": year, "title": texts.show(edition.title_id, language)}
            for edition, year in open_
        ],
        "may_begin": actor.may(Permission.YEARLY_REPORT_EDIT),
    }
    return render(request, "desk/yearly/list.html", values)


def _begin(request: HttpRequest, choices: Mapping[str, Any]) -> HttpResponse:
    chosen = choices.get(request.POST.get("of", ""))
    if chosen is None:
        messages.error(request, _("Choose the programme and the year."))
        return redirect(here(request, "desk-yearlies"))
    try:
        report = begin_report(actor_of(request), *chosen, timezone.localdate())
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    except Invalid as wrong:
        messages.error(request, " ".join(fault(code) for code in wrong.errors.values()))
    else:
        return redirect(here(request, "desk-yearly", report.pk))
    return redirect(here(request, "desk-yearlies"))


def state(signed: SignedReport | None) -> tuple[str, str]:
    """Return sign and words of where a report stands."""
    if signed is None:
        return "now", _("being written")
    return ("ok", _("published")) if signed.published_at else ("calm", _("signed"))


@found_or_404
def yearly(request: HttpRequest, yearly: int) -> HttpResponse:
    """Show a report as it reads: live while it is written, and what was signed afterwards."""
    found = selectors.read(actor_of(request), yearly)
    return render(request, "desk/yearly/report.html", whole(request, found))


def whole(request: HttpRequest, found: Report) -> dict[str, Any]:
    """Return what the page of a report shows."""
    actor, language = actor_of(request), tongue()
    data, row = found.data, found.row
    may_write = found.signed is None and actor.may(Permission.YEARLY_REPORT_EDIT)
    before = found.before or {}
    return {
        **head(request, found),
        "texts": [
            {
                "part": part,
                "heading": words,
                "html": to_html(say(data["texts"].get(part, {}), language), top_level=3),
                "language": language_of(data["texts"].get(part, {}), language),
                "missing": [one for one in ("sv", "fi") if not data["texts"].get(part, {}).get(one)],
                "edit_url": here(request, "desk-yearly-text", row.pk, part) if may_write else "",
            }
            for part, words in PARTS.items()
        ],
        "themes": [
            {
                "title": say(theme["title"], language),
                "language": language_of(theme["title"], language),
                "goals": [_goal(request, found, goal, may_write) for goal in theme["goals"]],
            }
            for theme in data["themes"]
        ],
        "summary_before": before.get("summary", {}),
        "remarks": remarks(found.data, language),
    }


def remarks(data: Mapping[str, Any], language: str) -> list[dict[str, Any]] | None:
    """Return what was said in the year and what was done; None for a report from before there were remarks."""
    if "remarks" not in data:
        return None
    return [
        {
            "one": one,
            "spoken": yearly_remarks.spoken(one, language),
            "about": yearly_remarks.about(one, language),
            "state": (SIGNS_OF_REMARKS[one["state"]], yearly_remarks.state_words(one, language)),
            "responsible": say(one["responsible"], language),
            "by": say(one["answer"]["by"], language) if one["answer"] else "",
            "answered_on": yearly_remarks.day(one["answer"]["answered_on"], language) if one["answer"] else "",
            "done_on": yearly_remarks.day(one["answer"]["done_on"], language) if one["answer"] else "",
        }
        for one in data["remarks"]
    ]


def head(request: HttpRequest, found: Report) -> dict[str, Any]:
    """Return what the whole and the one page have in common."""
    actor, language, data, row = actor_of(request), tongue(), found.data, found.row
    may_sign = actor.may(Permission.YEARLY_REPORT_SIGN)
    earlier = (found.before or {}).get("summary", {})
    return {
        "report": row,
        "title": yearly_documents.title(data, language),
        "language": language,
        "programme": say(data["edition"]["title"], language),
        "invented": data["edition"]["invented"],
        "state": state(found.signed),
        "signed": found.signed,
        "programme_url": here(request, "desk-programme-edition", row.edition_id),
        "changed": [
            {
                "name": say(one.name, language),
                "url": here(request, "desk-figure", one.indicator),
                "signed": yearly_documents.compared(one.signed, language),
                "now": yearly_documents.compared(one.now, language),
            }
            for one in found.changed
        ],
        "handled": [item_link(request, one) for one in selectors.handled_in(actor, row)] if found.signed else [],
        "tie_url": here(request, "desk-yearly-items", row.pk)
        if policies.why_not_tie(actor, row, is_signed=found.signed is not None) is None
        else "",
        "is_whole": found.signed is None or selectors.is_whole(found.signed),
        "answered": [
            {"said": yearly_remarks.said_in(one, language), "url": here(request, "desk-remark", one["id"])}
            for one in found.answered
        ],
        "summary": [
            {
                "sign": sign,
                "words": words,
                "count": data["summary"][status],
                "before": earlier.get(status),
                "url": f"#{status}",
            }
            for status, (sign, words) in STANDING.items()
            if data["summary"][status] or earlier.get(status)
        ],
        "has_before": found.before is not None,
        "discard_url": here(request, "desk-yearly-discard", row.pk)
        if policies.why_not_discard(actor, row, is_signed=found.signed is not None, is_written=is_written(row)) is None
        else "",
        "may_sign": found.signed is None and may_sign,
        "may_publish": found.signed is not None and may_sign,
        "files": [
            {"words": words, "url": here(request, "desk-yearly-file", row.pk, format, language=language)}
            for format, words in (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("json", "JSON"))
        ],
        "crumbs": [(_("Yearly reports"), here(request, "desk-yearlies")), (str(data["year"]), "")],
    }


def _goal(request: HttpRequest, found: Report, goal: Mapping[str, Any], may_write: bool) -> dict[str, Any]:
    language = tongue()
    return {
        "key": goal["key"],
        "title": say(goal["title"], language),
        "language": language_of(goal["title"], language),
        "measures": [_measure(request, found, one, may_write) for one in goal["measures"]],
    }


def _measure(request: HttpRequest, found: Report, measure: Mapping[str, Any], may_write: bool) -> dict[str, Any]:
    language = tongue()
    part = measure_part(measure["key"])
    return {
        "key": measure["key"],
        "url": here(request, "desk-programme-measure", found.measures[measure["key"]])
        if measure["key"] in found.measures
        else "",
        "text": say(measure["text"], language),
        "language": language_of(measure["text"], language),
        "status": measure["status"],
        "tag": STANDING[measure["status"]],
        "responsible": say(measure["responsible"], language),
        "html": to_html(say(measure["words"], language), top_level=5),
        "words_language": language_of(measure["words"], language),
        "figures": [_figure(request, one, language) for one in measure["figures"]],
        "edit_url": here(request, "desk-yearly-text", found.row.pk, part) if may_write else "",
    }


def _figure(request: HttpRequest, figure: Mapping[str, Any], language: str) -> dict[str, Any]:
    plot = yearly_documents.plot_of(figure, language)
    return {
        "name": say(figure["name"], language),
        "url": here(request, "desk-figure", figure["indicator"]),
        "language": language_of(figure["name"], language),
        "value": yearly_documents.value(figure, language),
        "before": yearly_documents.before(figure, language),
        "target": yearly_documents.target(figure, language),
        "tag": STANDING[figure["status"]],
        "plot": bar_plot(plot) if plot else None,
        "said": figure["words"],
    }


def language_of(bodies: Mapping[str, str], language: str) -> str:
    """Return the language that a text is shown in."""
    return language if bodies.get(language) else next((one for one in ("sv", "fi", "en") if bodies.get(one)), language)


@found_or_404
def file(request: HttpRequest, yearly: int, format: str) -> HttpResponse:
    """Give a report as a file, in Swedish or Finnish: what was signed, else what stands now, said to be a draft."""
    found = selectors.read(actor_of(request), yearly)
    if format not in TYPES:
        raise Http404
    language = "fi" if request.GET.get("language", tongue()) == "fi" else "sv"
    place = by_code(found.row.municipality_id)
    signed_on = timezone.localdate(found.signed.signed_at) if found.signed else None
    if format == "json" and found.signed is not None:
        body = found.signed.canonical.encode()
    else:
        publisher = place.name_fi if language == "fi" else place.name_sv
        body = yearly_documents.WRITERS[format](found.data, language, publisher, signed_on)
    name = f"report-{found.row.municipality_id}-{found.row.year}-{language}.{format}"
    return HttpResponse(
        body, content_type=TYPES[format], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
