"""Pages that read the log: the list, its workbook, one entry with its history, and the year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.activities import selectors
from delaktig.activities.models import Entry
from delaktig.activities.selectors import Wanted
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.indicators.registry import Basis
from delaktig.programmes.aims import ranges
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.activities.forms import ListFilter
from delaktig.web.desk.activities.shown import may_write, organisations, rows, state_of, tabs
from delaktig.web.desk.activities.words import FIELDS, said
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50
YEARS_BACK = 6


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List what was done and is planned, the newest first; what was to be held by now stands above."""
    actor, on = actor_of(request), timezone.localdate()
    form = _filter(request, on)
    wanted = form.wanted()
    page = Paginator(selectors.entries(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "desk-activities"),
        "filter": form,
        "page": page,
        "rows": rows(request, page, on),
        "is_filtered": wanted != Wanted(),
        "asked": selectors.waiting(actor, on).count() if may_write(request) else 0,
        "table_url": f"{here(request, 'desk-activities-table')}?{request.GET.urlencode()}",
        "may_write": may_write(request),
    }
    return render(request, "desk/activities/activities.html", context)


def _filter(request: HttpRequest, on: date) -> ListFilter:
    years = range(on.year + 1, on.year - YEARS_BACK, -1)
    return ListFilter(request.GET, years=years, organisations=organisations(actor_of(request).municipality, on))


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the entries that fit the filter as a workbook."""
    actor, on = actor_of(request), timezone.localdate()
    found = rows(request, selectors.entries(actor, _filter(request, on).wanted()), on)
    heads = ("kind", "first", "last", "number", "participants", "amount", "two_way", "organisation_id", "unit_id")
    columns = [*(str(FIELDS[name]) for name in heads), str(_("State")), str(FIELDS["note"]), str(_("Invented"))]
    sheet = Sheet(_("Activity log"), tuple(Column(head) for head in columns), tuple(_cells(row) for row in found))
    name = downloads.dated(f"log-{actor.municipality}")
    return downloads.workbook(_("Activity log"), actor.municipality, [sheet], name)


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    one: Entry = row["entry"]
    numbers = (one.number, one.participants, one.amount, one.two_way)
    return (
        row["title"], one.first, one.last, *numbers, row["organisation"], row["unit"], str(row["words"]), one.note,
        one.invented,
    )  # fmt: skip


@found_or_404
def one(request: HttpRequest, logged: int) -> HttpResponse:
    """Show one entry with its files and what it said before."""
    actor, on = actor_of(request), timezone.localdate()
    found = selectors.entry_of(actor, logged)
    row = rows(request, [found], on)[0]
    context = {
        "row": row,
        "history": [_before(revision.values) | {"revision": revision} for revision in found.revisions.all()],
        "may_write": may_write(request),
        "may_be_held": state_of(found, on) == "asked",
        "crumbs": [(_("Activity log"), here(request, "desk-activities")), (row["title"], "")],
    }
    return render(request, "desk/activities/activity.html", context)


def _before(values: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry said before, field by field; who answered stands as it does now."""
    shown = ("first", "last", "number", "participants", "amount", "note")
    lines = [(FIELDS[name], _plain(values.get(name))) for name in shown if values.get(name) not in (None, "")]
    return {"lines": lines}


def _plain(value: Any) -> str:
    if isinstance(value, str) and len(value) == 10 and value[4] == "-":
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return str(value)


@found_or_404
def year(request: HttpRequest) -> HttpResponse:
    """Show a year by kind: what was held, what is planned, and the range that the programmes aim at."""
    actor, on = actor_of(request), timezone.localdate()
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdigit() and 2000 <= int(asked) <= on.year + 5 else on.year
    lines = selectors.year(actor, on, number)
    aims = ranges(actor, [f"activities.{line.kind.code}" for line in lines], number)
    context = {
        "tabs": tabs(request, "desk-activities-year"),
        "year": number,
        "before": f"?year={number - 1}",
        "after": f"?year={number + 1}" if number <= on.year else "",
        "rows": [_line(request, line, aims.get(f"activities.{line.kind.code}", []), number) for line in lines],
        "may_write": may_write(request),
    }
    return render(request, "desk/activities/year.html", context)


def _line(request: HttpRequest, line: selectors.YearLine, aims: list[Any], number: int) -> dict[str, Any]:
    query = {"kind": line.kind.code} | ({} if line.kind.basis is Basis.STOCK else {"year": str(number)})
    aim = aims[0] if aims else None
    return {
        "line": line,
        "title": said(line.kind.title),
        "unit": said(line.kind.unit),
        "url": here(request, "desk-activities", **query),
        "aim": aim,
        "measure_url": here(request, "desk-programme-measure", aim.measure) if aim else "",
        "sign": ("ok", _("within the range")) if aim and aim.holds(line.held) else ("due", _("outside the range")),
    }


@found_or_404
def file(request: HttpRequest, logged: int, file: int) -> HttpResponseBase:
    """Give a file of an entry."""
    found = selectors.entry_of(actor_of(request), logged).files.filter(pk=file).first()
    if found is None:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
