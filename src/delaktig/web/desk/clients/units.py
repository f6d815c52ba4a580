"""The clients of the worker's units: filtered in the address by what tells nobody's name, and taken out as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import record
from delaktig.accounts.permissions import Permission
from delaktig.cases.selectors import uses
from delaktig.clients import reach, selectors
from delaktig.clients.actions.relations import workers
from delaktig.clients.selectors import Filter, Row
from delaktig.formats.xlsx import Cell
from delaktig.guidance.selectors import service_names
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.indicators.words import period_words
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.forms import UnitFilter, WordsFilter
from delaktig.web.desk.clients.lists import PER_PAGE, shown
from delaktig.web.desk.clients.words import INTERPRETERS, Choices, tongue
from delaktig.web.desk.downloads import table_workbook
from delaktig.web.desk.programmes.editing import found_or_404, here

OF_CLIENTS = frozenset({"cases", "clients"})
"""Rooms whose figures count clients."""
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
    narrowed = among(request, form, today)
    found = selectors.unit_clients(actor, _asked(form, words, narrowed), today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "code": actor.municipality,
        "filter": form,
        "words_form": words_form,
        "words": words,
        "page": page,
        "rows": [shown(request, row, "unit") for row in page],
        "number": len(found),
        "narrowed": narrowed,
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
    today = timezone.localdate()
    rows = selectors.unit_clients(actor, _asked(form, "", among(request, form, today)), today)
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
    return table_workbook(_("Clients"), actor.municipality, heads, cells, f"clients-{actor.municipality}")


def _cells(row: Row) -> tuple[Cell, ...]:
    needs = str(INTERPRETERS.get(row.interpreter, ""))
    return (row.number, row.name, tongue(row.language), needs, row.officer, row.since)


def _officers(code: str) -> Choices:
    return [(str(pk), name) for pk, name in workers(code).items()]


@dataclass(frozen=True, slots=True)
class Among:
    """What a list of clients is narrowed to from elsewhere: a service in their plans, or a figure that counted them."""

    numbers: frozenset[str]
    words: str


def among(request: HttpRequest, form: UnitFilter, today: date) -> Among | None:
    """Return whom a service or a figure in the address is about; None where the address names none."""
    asked: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    code = actor_of(request).municipality
    service = asked.get("service")
    if service is not None:
        name = service_names([service], get_language() or "sv").get(service, "")
        return Among(uses.clients_planned(code, service, today), name)
    if not (asked.get("counted") and asked.get("first") and asked.get("last")):
        return None
    if asked["counted"].partition(".")[0] not in OF_CLIENTS or not actor_of(request).may(Permission.FIGURE_OPEN):
        raise Http404
    try:
        counted = computed(asked["counted"])
        period = Period(asked["first"], asked["last"])
        numbers = uses.clients_counted(counted, code, period, asked.get("by", ""), asked.get("key", ""))
    except (KeyError, ValueError) as wrong:
        raise Http404 from wrong
    return Among(numbers, f"{counted.title.in_language(get_language() or 'sv')}, {period_words(period)}")


def _asked(form: UnitFilter, words: str, narrowed: Among | None) -> Filter:
    asked: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    officer = asked.get("officer", "")
    return Filter(
        words=words,
        language=asked.get("language", ""),
        interpreter=bool(asked.get("interpreter")),
        officer=int(officer) if officer else None,
        without_officer=bool(asked.get("nobody")),
        among=narrowed.numbers if narrowed else None,
    )
