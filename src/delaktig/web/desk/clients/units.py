"""The clients of the worker's units: filtered in the address by what tells nobody's name, and taken out as a table."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import record
from delaktig.clients import reach, selectors
from delaktig.clients.actions.relations import workers
from delaktig.clients.selectors import Filter, Row
from delaktig.formats.xlsx import Cell
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.lists import workbook
from delaktig.web.desk.clients.forms import UnitFilter, WordsFilter
from delaktig.web.desk.clients.lists import PER_PAGE, shown
from delaktig.web.desk.clients.words import INTERPRETERS, Choices, tongue
from delaktig.web.desk.programmes.editing import found_or_404, here

FIELDS = ("number", "name", "contact_language", "interpreter", "officer", "since")
"""What a table of clients takes out: recorded with each export."""


@found_or_404
def unit(request: HttpRequest) -> HttpResponse:
    """List the clients of the units that the worker belongs to."""
    actor = actor_of(request)
    today = timezone.localdate()
    form = UnitFilter(request.GET or None, officers=_officers(actor.municipality))
    words_form = WordsFilter(request.POST or None)
    words = words_form.cleaned_data["q"] if words_form.is_bound and words_form.is_valid() else ""
    found = selectors.unit_clients(actor, _asked(form, words), today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "code": actor.municipality,
        "filter": form,
        "words_form": words_form,
        "words": words,
        "page": page,
        "rows": [shown(request, row, "unit") for row in page],
        "number": len(found),
        "has_unit": bool(found) or bool(reach.units(actor, today)),
        "is_filtered": bool(words) or any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "address": request.get_full_path(),
        "crumbs": [(_("Clients"), here(request, "desk-clients")), (_("The unit's clients"), "")],
    }
    return render(request, "desk/clients/unit.html", values)


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the unit's clients as a workbook, and record which fields went out of how many."""
    actor = actor_of(request)
    form = UnitFilter(request.GET or None, officers=_officers(actor.municipality))
    rows = selectors.unit_clients(actor, _asked(form, ""), timezone.localdate())
    record(actor, "clients.unit_taken_out", details={"clients": len(rows), "fields": list(FIELDS)})
    heads = (
        _("Customer number"),
        _("Name"),
        _("Contact language"),
        _("Interpreter"),
        _("Who is responsible"),
        _("Client since"),
    )
    cells: list[tuple[Cell, ...]] = [_cells(row) for row in rows]
    return workbook(_("Clients"), actor.municipality, heads, cells, f"clients-{actor.municipality}")


def _cells(row: Row) -> tuple[Cell, ...]:
    needs = str(INTERPRETERS.get(row.interpreter, ""))
    return (row.number, row.name, tongue(row.language), needs, row.officer, row.since)


def _officers(code: str) -> Choices:
    return [(str(pk), name) for pk, name in workers(code).items()]


def _asked(form: UnitFilter, words: str) -> Filter:
    asked: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    officer = asked.get("officer", "")
    return Filter(
        words=words,
        language=asked.get("language", ""),
        interpreter=bool(asked.get("interpreter")),
        officer=int(officer) if officer else None,
        without_officer=bool(asked.get("nobody")),
    )
