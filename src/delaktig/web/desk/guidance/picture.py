"""The picture of guidance: reasons over time, languages, hours of the day; on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.formats.plot import Plot, PlotData, Series, bar_plot, line_plot
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.guidance import codes
from delaktig.guidance.pictures import Asked, Picture, picture_of
from delaktig.guidance.selectors import material_names, points_of, reasons_of, service_names
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import PictureFilter
from delaktig.web.desk.guidance.shell import tabs
from delaktig.web.desk.guidance.words import (
    CHANNELS,
    INTERPRETING,
    code_words,
    language_name,
    month_words,
    point_name,
    reason_words,
    tongue,
)
from delaktig.web.desk.programmes.editing import found_or_404, here

DAYS = 365
LONGEST = 366 * 10
LINES = 4
"""Reasons that are drawn; the table has all of them."""
Rows = list[tuple[str, int]]


@found_or_404
def page(request: HttpRequest) -> HttpResponse:
    """Show the picture of some days, at one point or at all."""
    form, asked = _asked(request)
    found = picture_of(actor_of(request), asked)
    tables = _tables(request, found)
    context = {
        "tabs": tabs(request, "desk-visits-picture"),
        "filter": form,
        "asked": asked,
        "total": found.total,
        "figures": _figures(found),
        "reasons": _reasons(request, found) if found.total else None,
        "hours": _hours(found) if found.total else None,
        "languages": _bars("languages", _("Languages spoken"), _("Language"), tables["languages"][1])
        if found.total
        else None,
        "tables": [
            tables[name] for name in ("reasons", "channels", "interpreting", "countries", "services", "materials")
        ],
        "table_url": f"{here(request, 'desk-visits-picture-table')}?{request.GET.urlencode()}",
        "visits_url": here(request, "desk-visits") if actor_of(request).may("visit_write") else "",
    }
    return render(request, "desk/guidance/picture.html", context)


def _asked(request: HttpRequest) -> tuple[PictureFilter, Asked]:
    points = [(str(one.pk), point_name(one)) for one in points_of(actor_of(request).municipality)]
    form = PictureFilter(request.GET, points=points)
    given = form.cleaned_data if form.is_valid() else {}
    last: date = given.get("last") or timezone.localdate()
    first: date = given.get("first") or last - timedelta(days=DAYS - 1)
    first = min(first, last)
    return form, Asked(max(first, last - timedelta(days=LONGEST)), last, given.get("point"))


def _figures(found: Picture) -> list[dict[str, Any]]:
    share = f"{round(100 * found.interpreted / found.total)} %" if found.total else None
    return [
        {"value": found.total, "label": _("visits")},
        {"value": share, "label": _("with an interpreter")},
        {"value": sum(found.materials.values()), "label": _("materials given")},
        {"value": found.wishes, "label": _("asked for an assessment (whole months)")},
    ]


def _reasons(request: HttpRequest, found: Picture) -> Plot:
    """Draw the commonest reasons month by month; the table has every reason."""
    words = reason_words(reasons_of(actor_of(request).municipality))
    names = list(found.by_reason())
    months = tuple(month_words(month) for month in found.months)

    def data(keys: Sequence[str]) -> PlotData:
        rows = tuple(
            Series(words.get(key, key), tuple(found.reasons.get((month, key), 0) for month in found.months))
            for key in keys
        )
        return PlotData(
            "reasons", _("Reasons, month by month"), _said(words, found.by_reason()), _("Month"), months, rows,
            language=tongue(),
        )  # fmt: skip

    return line_plot(data(names[:LINES]))


def _said(words: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    """Say what a drawing shows, for those who do not see it: the largest first."""
    return ", ".join(f"{words.get(key, key)} {number}" for key, number in list(numbers.items())[:LINES])


def _hours(found: Picture) -> Plot:
    first, last = min(found.hours), max(found.hours)
    rows = [(f"{hour}–{hour + 1}", found.hours.get(hour, 0)) for hour in range(first, last + 1)]
    return _bars("hours", _("Hours of the day"), _("Between the hours"), rows)


def _bars(key: str, title: str, heading: str, rows: Rows) -> Plot:
    labels, values = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    most = sorted(rows, key=lambda row: -row[1])[:LINES]
    said = ", ".join(f"{label} {number}" for label, number in most)
    return bar_plot(PlotData(key, title, said, heading, labels, (Series(_("Visits"), values),), language=tongue()))


def _tables(request: HttpRequest, found: Picture) -> dict[str, tuple[str, Rows]]:
    """Return the title and the rows of each table, the largest number first."""
    services = {str(pk): name for pk, name in service_names(found.services, tongue()).items()}
    directed = {str(pk): number for pk, number in found.services.items()}
    languages = {tag: language_name(tag) for tag in found.languages}
    materials = material_names((uid for uid, _language in found.materials), tongue())
    given = {
        f"{materials.get(uid, _('a material that is removed'))}, {language_name(language)}": number
        for (uid, language), number in found.materials.items()
    }
    reasons = reason_words(reasons_of(actor_of(request).municipality))
    countries = code_words(codes.countries())
    return {
        "reasons": (_("Why they came"), _rows(found.by_reason(), reasons)),
        "languages": (_("Languages spoken"), _rows(found.languages, languages)),
        "channels": (_("How they came"), _rows(found.channels, CHANNELS)),
        "interpreting": (_("Interpreter"), _rows(found.interpreting, INTERPRETING)),
        "countries": (_("Part of the world"), _rows(found.countries, countries)),
        "services": (_("Where they were directed"), _rows(directed, services)),
        "materials": (_("What they were given"), _rows(given, {})),
    }  # fmt: skip


def _rows(numbers: Mapping[str, int], words: Mapping[str, Any]) -> Rows:
    rows = [(str(words.get(key, key)), number) for key, number in numbers.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0].casefold()))


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the same numbers as a workbook."""
    _form, asked = _asked(request)
    found = picture_of(actor_of(request), asked)
    days = f"{date_format(asked.first, 'SHORT_DATE_FORMAT')}–{date_format(asked.last, 'SHORT_DATE_FORMAT')}"
    hours = [(f"{hour}–{hour + 1}", number) for hour, number in found.hours.items()]
    sheets = [*_tables(request, found).values(), (_("Hours of the day"), hours)]
    book = [_by_month(request, found), *(_sheet(title, rows) for title, rows in sheets)]
    code = actor_of(request).municipality
    return downloads.workbook(f"{_('Guidance visits')} {days}", code, book, f"visits-{code}-{asked.first}-{asked.last}")


def _by_month(request: HttpRequest, found: Picture) -> Sheet:
    words = reason_words(reasons_of(actor_of(request).municipality))
    heads = (_("Why they came"), *(month_words(month) for month in found.months))
    rows: list[tuple[Cell, ...]] = [
        (words.get(key, key), *(found.reasons.get((month, key), 0) for month in found.months))
        for key in found.by_reason()
    ]
    return Sheet(_("Reasons, month by month"), tuple(Column(head) for head in heads), tuple(rows))


def _sheet(title: str, rows: Rows) -> Sheet:
    return Sheet(title[:31], (Column(title), Column(_("Visits"))), tuple((label, number) for label, number in rows))
