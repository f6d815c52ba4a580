"""Public pages of figures: what a municipality has published of a year, each table with its plot, and as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.formats.plot import Plot, PlotData, Series, bar_plot, line_plot
from delaktig.indicators.publishing import comparing, reading
from delaktig.indicators.publishing.reading import Published
from delaktig.indicators.publishing.tables import ALL, MONTH, NOT_KNOWN
from delaktig.reports import open_data
from delaktig.web.components.languages import left_to_right
from delaktig.web.public import ties
from delaktig.web.public.edition_page import name_of
from delaktig.web.public.exports import KEPT
from delaktig.web.public.pages import Place, in_each_language, names, place_for, respond
from delaktig.web.public.speech import Said, Speech

MOST_SERIES, MOST_BARS = 4, 24
Table = Mapping[str, Any]


def figures(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """List the periods of which a municipality has published figures."""
    place = place_for(language, municipality)
    tongue, speech = open_data.known(language), Speech(language)
    rows = [
        {
            "key": left_to_right(one.key),
            "url": reverse("public-figures-period", args=[language, place.slug, one.key]),
            "titles": speech.told_in(tongue, ", ".join(table["title"][tongue] for table in _firsts(one))),
            "published_at": one.published_at,
            "corrected": one.number > 1,
        }
        for one in reading.standing(place.code)
    ]
    return respond(
        request,
        "public/figures.html",
        {"rows": rows, "catalogue_url": _catalogue_url(place), "others": speech.others},
        language=language,
        place=place,
        other_languages=in_each_language("public-figures", place),
    )


def _firsts(one: Published) -> list[Table]:
    """Return one table of each indicator."""
    return list({table["indicator"]: table for table in one.tables}.values())


def period(
    request: HttpRequest, language: str, municipality: str, period: str, number: int | None = None
) -> HttpResponse:
    """Show the figures of a period: the publication that stands, or one by its number."""
    place = place_for(language, municipality)
    found = _found(place, period, number)
    tongue, speech = open_data.known(language), Speech(language)
    earlier = [one for one in reading.editions(place.code, found.key) if one.number != found.number]
    common = comparing.shared(place.code, found.period) if found.number == found.latest else frozenset()
    tables = [_shown(found, table, place, speech, at, common) for at, table in enumerate(found.tables)]
    known, way = ties.figures(place, timezone.localdate()), [language, place.slug]
    for one in tables:
        one["measures"] = [
            (
                speech(known.words[row.text]),
                reverse("public-measure", args=[*way, row.edition, row.key]),
            )
            for row in known.measures.get(one["table"]["indicator"], ())
        ]
    context = {
        "found": found,
        "key": left_to_right(found.key),
        "tables": tables,
        "left_out": any(one["left_out"] for one in tables),
        "threshold": found.document["threshold"],
        "tongue": tongue,
        "editions": [
            {"one": one, "url": reverse("public-figures-edition", args=[language, place.slug, one.key, one.number])}
            for one in earlier
        ],
        "latest_url": reverse("public-figures-period", args=[language, place.slug, found.key]),
        "is_latest": found.number == found.latest,
        "changes": [_change(one, tongue, speech) for one in reading.difference(found)],
        "catalogue_url": _catalogue_url(place),
        "others": speech.others,
    }
    rest = (period,) if number is None else (period, str(number))
    name = "public-figures-period" if number is None else "public-figures-edition"
    return respond(
        request,
        "public/figures_period.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language(name, place, *rest),
    )


def compare(request: HttpRequest, language: str, municipality: str, period: str, table: str) -> HttpResponse:
    """Show an indicator beside what other municipalities have published of the same period, by inhabitants."""
    place = place_for(language, municipality)
    found = _found(place, period, None)
    indicator = next((one["indicator"] for one in found.tables if one["id"] == table), "")
    compared = comparing.compare(place.code, found.period, indicator)
    if compared is None:
        raise Http404
    tongue, speech = open_data.known(language), Speech(language)
    spoken = names([row.municipality for row in compared.rows])
    rows = [
        {
            "name": name_of(spoken, row.municipality, language),
            "row": row,
        }
        for row in compared.rows
    ]
    context = {
        "found": found,
        "key": left_to_right(found.key),
        **{name: speech.told_in(tongue, compared.table[name][tongue]) for name in ("title", "definition", "unit")},
        "tongue": tongue,
        "others": speech.others,
        "rows": sorted(rows, key=lambda one: one["name"].casefold()),
        "by_inhabitants": compared.by_inhabitants,
        "period_url": reverse("public-figures-period", args=[language, place.slug, found.key]),
    }
    return respond(
        request,
        "public/figures_compare.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language("public-figures-compare", place, period, table),
    )


def _found(place: Place, key: str, number: int | None) -> Published:
    found = reading.published(place.code, key, number)
    if found is None:
        raise Http404
    return found


def _change(one: Any, tongue: str, speech: Speech) -> dict[str, Any]:
    return {
        "title": speech.told_in(tongue, one.title[tongue]),
        "at": speech.told_in(tongue, ", ".join(words[tongue] for words in one.at)),
        "before": one.before,
        "after": one.after,
        "is_table": not one.at and "" in (one.before, one.after),
    }


def _shown(
    found: Published, table: Table, place: Place, speech: Speech, at: int, common: frozenset[str]
) -> dict[str, Any]:
    language = speech.language
    tongue = open_data.known(language)

    def said(words: str) -> Said:
        return speech.told_in(tongue, words)

    cells = {tuple(cell["at"]): cell for cell in table["cells"]}
    title, by = table["title"][tongue], ", ".join(axis["words"][tongue] for axis in table["axes"])
    return {
        "table": table,
        "title": said(title),
        "by": said(by),
        "caption": said(f"{title} ({by})" if by else title),
        "definition": said(table["definition"][tongue]),
        "plot": _plot(table, cells, tongue, at),
        "whole": _said(cells.get(tuple(ALL for _axis in table["axes"]))),
        "heads": [said(head) if head else _("number") for head in _heads(table, tongue)],
        "rows": [{**row, "head": said(row["head"])} for row in _rows(table, cells, tongue)],
        "left_out": any(cell.get("left_out") for cell in table["cells"]),
        "compare_url": reverse("public-figures-compare", args=[language, place.slug, found.key, table["id"]])
        if table["indicator"] in common
        else "",
        "files": {
            form: reverse(
                "public-figures-file", args=[language, place.slug, found.key, found.number, table["id"], form]
            )
            for form in open_data.FILE_TYPES
        },
    }


def _file_url(found: Published, table: Table, place: Place, language: str, form: str) -> str:
    args = [language, place.slug, found.key, found.number, table["id"], form]
    return reverse("public-figures-file", args=args)


def _said(cell: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is printed of a cell: its value, that it is left out, or that it is not known."""
    if cell is None:
        return {"value": None, "left_out": False, "n": None}
    value = None if cell["value"] is None else Decimal(cell["value"])
    return {"value": value, "left_out": bool(cell.get("left_out")), "n": cell.get("n")}


def _heads(table: Table, tongue: str) -> list[str]:
    """Return the headings of a table's columns: values of the second dimension, or what the number is of, if told."""
    if len(table["axes"]) == 2:
        return [one["words"][tongue] for one in table["axes"][1]["values"]]
    return [table["unit"][tongue]]


def _rows(table: Table, cells: Mapping[tuple[str, ...], Any], tongue: str) -> list[dict[str, Any]]:
    if not table["axes"]:
        return [{"head": table["title"][tongue], "cells": [_said(cells.get(()))]}]
    first, *second = table["axes"]
    across = [[one["key"]] for axis in second for one in axis["values"]] or [[]]
    return [
        {
            "head": one["words"][tongue],
            "total": one["key"] == ALL,
            "cells": [_said(cells.get((one["key"], *rest))) for rest in across],
        }
        for one in first["values"]
    ]


def _plot(table: Table, cells: Mapping[tuple[str, ...], Any], tongue: str, at: int) -> Plot | None:
    """Draw the first dimension; the second as series where there are few, else its total alone."""
    if not table["axes"]:
        return None
    axes = [_without_total(axis) for axis in table["axes"]]
    order = sorted(range(len(axes)), key=lambda one: (table["axes"][one]["name"] != MONTH, -len(axes[one])))
    along, *others = order
    series = axes[others[0]] if others and len(axes[others[0]]) <= MOST_SERIES else [None]
    labels = axes[along]
    if not labels or len(labels) > MOST_BARS:
        return None

    def value(label: Any, one: Any) -> Decimal | None:
        key = tuple(
            label["key"] if place == along else ALL if one is None else one["key"] for place in range(len(axes))
        )
        cell = cells.get(key)
        return None if cell is None or cell["value"] is None else Decimal(cell["value"])

    rows = tuple(
        Series(
            table["title"][tongue] if one is None else one["words"][tongue],
            tuple(value(label, one) for label in labels),
        )
        for one in series
    )
    if all(number is None for row in rows for number in row.values) or any(
        (n or 0) < 0 for r in rows for n in r.values
    ):
        return None
    data = PlotData(
        key=f"figure{at}",
        title=table["title"][tongue],
        description=f"{table['title'][tongue]}, {table['axes'][along]['words'][tongue]}",
        label_heading=table["axes"][along]["words"][tongue],
        labels=tuple(label["words"][tongue] for label in labels),
        series=rows,
        unit=table["unit"][tongue],
        language=tongue,
    )
    return line_plot(data) if table["axes"][along]["name"] == MONTH else bar_plot(data)


def _without_total(axis: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [one for one in axis["values"] if one["key"] != ALL]
    return sorted(found, key=lambda one: one["key"] == NOT_KNOWN)


def file(
    _request: HttpRequest, language: str, municipality: str, period: str, number: int, table: str, form: str
) -> HttpResponse:
    """Give a published table as CSV or JSON-stat."""
    place = place_for(language, municipality)
    found = _found(place, period, number)
    wanted = found.table(table)
    if wanted is None or form not in open_data.FILE_TYPES:
        raise Http404
    body: bytes | str
    if form == "csv":
        body, kind = open_data.as_csv(found, wanted, place.name, language), "text/csv; charset=utf-8"
    else:
        cube = open_data.as_cube(found, wanted, place.name, language)
        body, kind = json.dumps(cube, ensure_ascii=False, indent=1), "application/json"
    name = f"{place.slug}-{found.key}-{number}-{table}-{open_data.known(language)}.{form}"
    headers = {"Cache-Control": KEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=kind, headers=headers)


def catalogue(_request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Describe what is published by DCAT-AP, for the catalogues of open data."""
    place = place_for(language, municipality)
    spoken = names([place.code]).get(place.code, {})
    described = open_data.as_catalogue(
        reading.standing(place.code), place.code, spoken, address_of(place), _catalogue_url(place)
    )
    body = json.dumps(described, ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/ld+json", headers={"Cache-Control": KEPT})


def address_of(place: Place) -> open_data.Address:
    """Return what makes whole addresses of a municipality's tables, stable for ever."""

    def address(one: Published, table: str, language: str, form: str) -> str:
        slug = place.slug_in(language)
        if not form:
            return settings.ORIGIN + reverse("public-figures-period", args=[language, slug, one.key])
        return settings.ORIGIN + reverse("public-figures-file", args=[language, slug, one.key, one.number, table, form])

    return address


def _catalogue_url(place: Place) -> str:
    return settings.ORIGIN + reverse("public-figures-catalogue", args=["sv", place.slugs["sv"]])
