"""A supervisor's team: load, delays by rule, the lists that each number was counted from, assigning, and a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases import workload
from delaktig.cases.clock import Due
from delaktig.cases.supervision import NOBODY, Team, team_of
from delaktig.clients.actions import assignments as acts
from delaktig.clients.actions.relations import workers
from delaktig.clients.models import Assignment, Client
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.law.casework import words as law
from delaktig.organisations.models import Unit
from delaktig.texts.parts import Invalid, NotThere
from delaktig.web.components.languages import language_name
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import rule_line, shown, tongue
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.team.words import fault, reason
from delaktig.web.desk.today.casework import doing, first_link
from delaktig.web.desk.today.links import link

MOST = 60
"""Lines of a list that are shown at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which unit and which lines the address asks for; without a unit all those of the supervisor."""

    unit: int | None
    officer: int | None
    of: str
    rule: str
    why: str
    page: int

    def query(self, **change: object) -> str:
        """Return the address's query with some of it changed; what is empty is left out."""
        now: dict[str, object] = {
            "unit": "" if self.unit is None else self.unit,
            "officer": "" if self.officer is None else self.officer,
            "of": self.of,
            "rule": self.rule,
            "why": self.why,
            **change,
        }
        return urlencode({name: value for name, value in now.items() if value not in ("", None)})


@found_or_404
def team(request: HttpRequest) -> HttpResponse:
    """Show the load of a unit's workers, and what is late by each rule."""
    actor, on = actor_of(request), timezone.localdate()
    asked = _asked(request)
    units = sorted(_units(actor, on), key=lambda one: _unit_name(one).casefold())
    unit = next((one for one in units if one.pk == asked.unit), None)
    found = team_of(actor, on, [one.pk for one in units if unit in (None, one)])
    values = {
        "tabs": _tabs(request, units, unit),
        "units": units,
        "unit": _unit_name(unit) if unit else "",
        "officers": [_officer(request, asked, row) for row in found.officers()],
        "delays": [_delay(request, asked, row, actor.municipality) for row in found.delays()],
        "figures": _figures(request, asked, found),
        "absences_url": link("desk-absences", actor.municipality),
        "away": _away(found),
        "table_url": f"{here(request, 'desk-team-table')}?{asked.query(officer='', of='', rule='', why='')}",
        "code": actor.municipality,
    }
    return render(request, "desk/team/team.html", values)


def _asked(request: HttpRequest) -> Asked:
    def number(name: str) -> int | None:
        wish = request.GET.get(name, "")
        return int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 10 else None

    words = {name: request.GET.get(name, "") for name in ("of", "rule", "why")}
    return Asked(unit=number("unit"), officer=number("officer"), page=number("page") or 1, **words)


def _units(actor: Actor, on: date) -> QuerySet[Unit]:
    """Return the units that the supervisor belongs to."""
    now = Q(membership__valid_from=None) | Q(membership__valid_from__lte=on)
    until = Q(membership__valid_to=None) | Q(membership__valid_to__gte=on)
    own = Q(membership__user=actor.user, membership__municipality=actor.municipality)
    return Unit.objects.filter(now, until, own).distinct()


def _asked_units(actor: Actor, on: date, asked: Asked) -> QuerySet[Any]:
    """Return the keys of the unit that is asked for, or of all the supervisor's, as a part of another query."""
    found = _units(actor, on)
    return (found if asked.unit is None else found.filter(pk=asked.unit)).values("pk")


def _unit_name(unit: Unit) -> str:
    names = (unit.name_sv, unit.name_fi) if get_language() == "sv" else (unit.name_fi, unit.name_sv)
    return names[0] or names[1]


def _tabs(request: HttpRequest, units: list[Unit], unit: Unit | None) -> list[dict[str, Any]]:
    if len(units) < 2:
        return []
    base = here(request, "desk-team")
    every = {"label": _("All my units"), "url": base, "current": unit is None, "count": None}
    return [every] + [
        {"label": _unit_name(one), "url": f"{base}?unit={one.pk}", "current": one == unit, "count": None}
        for one in units
    ]


def _list_url(request: HttpRequest, asked: Asked, **change: object) -> str:
    return f"{here(request, 'desk-team-list')}?{asked.query(**change)}"


def _officer(request: HttpRequest, asked: Asked, row: Any) -> dict[str, Any]:
    numbers = (("clients", row.clients), ("soon", row.soon), ("late", row.late))
    return {
        "row": row,
        "name": row.name or _("Nobody is responsible"),
        "nobody": row.key == NOBODY,
        "cells": [
            {"value": value, "url": _list_url(request, asked, officer=row.key, of=of) if value else "", "of": of}
            for of, value in numbers
        ],
    }


def _delay(request: HttpRequest, asked: Asked, row: Any, code: str) -> dict[str, Any]:
    return {
        "row": row,
        "what": law.noun("what", row.key, tongue()),
        "rule": rule_line(row.sample.rule, code),
        "url": _list_url(request, asked, of="late", rule=row.key) if row.late else "",
        "reasons": [
            {"words": reason(why), "number": number, "url": _list_url(request, asked, of="late", rule=row.key, why=why)}
            for why, number in row.reasons
        ],
    }


def _figures(request: HttpRequest, asked: Asked, found: Team) -> list[dict[str, Any]]:
    counted = (
        ("clients", len(found.clients()), _("clients in the team")),
        ("late", len(found.dues(of="late")), _("things late")),
        ("soon", len(found.dues(of="soon")), _("due within two weeks")),
    )
    rows = [{"value": value, "label": label, "url": _list_url(request, asked, of=of)} for of, value, label in counted]
    nobody = len(found.clients(NOBODY))
    url = _list_url(request, asked, officer=NOBODY, of="clients")
    return [*rows, {"value": nobody, "label": _("without anyone responsible"), "url": url}]


def _away(found: Team) -> list[dict[str, Any]]:
    names = {work.officer: work.name for work in found.load.works.values() if work.officer}
    return [
        {"name": names.get(key, ""), "last": row.last, "cover": row.cover.name if row.cover else ""}
        for key, row in sorted(found.absences.items(), key=lambda pair: pair[1].last)
    ]


@found_or_404
def lines(request: HttpRequest) -> HttpResponse:
    """Show the lines that a number was counted from: clients, or what is due for them; assign from here."""
    actor, on = actor_of(request), timezone.localdate()
    asked = _asked(request)
    found = team_of(actor, on, _asked_units(actor, on, asked))
    rows: list[dict[str, Any]] = _clients(found, asked) if asked.of in ("", "clients") else _dues(found, asked)
    first = (asked.page - 1) * MOST
    page = rows[first : first + MOST]
    names = workload.named(row["client"].pk for row in page)
    people = workers(actor.municipality)
    values = {
        "title": _title(asked, people),
        "crumbs": [(_("Team"), f"{here(request, 'desk-team')}?{asked.query(officer='', of='', rule='', why='')}"),
                   (_title(asked, people), "")],
        "rows": [_shown(actor, found, row, names) for row in page],
        "dated": asked.of not in ("", "clients"),
        "number": len(rows),
        "more_url": f"?{asked.query(page=asked.page + 1)}" if first + MOST < len(rows) else "",
        "workers": people.items(),
        "here": request.get_full_path(),
        "code": actor.municipality,
    }  # fmt: skip
    return render(request, "desk/team/lines.html", values)


def _clients(found: Team, asked: Asked) -> list[dict[str, Any]]:
    cases = sorted(found.clients(asked.officer), key=lambda one: one.client.number)
    return [{"client": case.client, "due": None} for case in cases]


def _dues(found: Team, asked: Asked) -> list[dict[str, Any]]:
    dues = found.dues(officer=asked.officer, of=asked.of, rule=asked.rule, why=asked.why)
    return [{"client": one.client, "due": one} for one in dues]


def _title(asked: Asked, people: dict[int, str]) -> str:
    what = {"late": _("Late"), "soon": _("Due within two weeks")}.get(asked.of, _("Clients of the team"))
    if asked.rule in law.nouns("what"):
        what = f"{what}: {law.noun('what', asked.rule, tongue())}"
    if asked.why:
        what = f"{what} ({reason(asked.why)})"
    if asked.officer is None:
        return what
    who = _("nobody responsible") if asked.officer == NOBODY else people.get(asked.officer, "")
    return f"{what}, {who}" if who else what


def _shown(actor: Actor, found: Team, row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    client, one = row["client"], row["due"]
    code = actor.municipality
    work = found.load.works.get(client.pk)
    values: dict[str, Any] = {
        "number": client.number,
        "name": names.get(client.pk, client.number),
        "url": link("desk-client", code, client.number, **{"from": "team"}),
        "language": language_name(client.contact_language) if client.contact_language else "",
        "tongue": client.contact_language,
        "interpreter": client.interpreter == Client.Interpreter.NEEDED,
        "officer": work.name if work and work.officer else "",
    }
    if isinstance(one, Due):
        routes, action = doing(one)
        values |= {
            "due": shown(one, code),
            "why": reason(found.reason(one)) if one.is_late else "",
            "action": action,
            "action_url": first_link(code, client.number, routes, "team", one.record),
        }
    return values


@require_POST
@found_or_404
def assign(request: HttpRequest) -> HttpResponse:
    """Make a worker responsible for the clients that were chosen in a list."""
    actor = actor_of(request)
    numbers, officer = request.POST.getlist("client"), request.POST.get("officer", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = here(request, "desk-team")
    if not numbers or not officer.isdigit():
        messages.error(request, fault("nobody_chosen" if not numbers else "no_worker"))
        return redirect(back)
    given, faults = 0, set()
    for client in Client.objects.filter(number__in=numbers[:MOST], merged_into=None):
        try:
            acts.assign(actor, client, Assignment.Task.RESPONSIBLE, officer=int(officer))
            given += 1
        except Invalid as wrong:
            faults |= {code for code in wrong.errors.values() if code != "already_so"}
        except (Denied, NotThere):
            faults.add("refused")
    if given:
        said = ngettext("%d client has a new responsible worker.", "%d clients have a new responsible worker.", given)
        messages.success(request, said % given)
    for code in sorted(faults):
        messages.error(request, fault(code))
    return redirect(back)


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the team's load, delays and open deadlines as a workbook; clients by their numbers, without names."""
    actor, on = actor_of(request), timezone.localdate()
    asked = _asked(request)
    found = team_of(actor, on, _asked_units(actor, on, asked))
    sheets = (_load_sheet(found), _delay_sheet(found, actor.municipality), _due_sheet(found, actor.municipality))
    return downloads.workbook(_("Team"), actor.municipality, sheets, downloads.dated(f"team-{actor.municipality}"))


def _load_sheet(found: Team) -> Sheet:
    heads = (_("Worker"), _("Clients"), _("Due within two weeks"), _("Late"), _("Times this week"), _("Away until"))
    rows: list[tuple[Cell, ...]] = [
        (row.name or _("Nobody is responsible"), row.clients, row.soon, row.late, row.meetings, row.away_until)
        for row in found.officers()
    ]
    return Sheet(_("Load"), tuple(Column(head) for head in heads), tuple(rows))


def _delay_sheet(found: Team, code: str) -> Sheet:
    heads = (_("What"), _("Rule"), _("Late now"), _("Longest, days"), _("Why"), _("Done in a year"), _("Of these late"))
    rows: list[tuple[Cell, ...]] = [
        (
            law.noun("what", row.key, tongue()),
            rule_line(row.sample.rule, code).words,
            row.late,
            row.longest,
            ", ".join(f"{reason(why)}: {number}" for why, number in row.reasons),
            row.done,
            row.done_late,
        )
        for row in found.delays()
    ]
    return Sheet(_("Delays"), tuple(Column(head) for head in heads), tuple(rows))


def _due_sheet(found: Team, code: str) -> Sheet:
    heads = (_("Client number"), _("Worker"), _("What"), _("Last day"), _("Days left"), _("Rule"), _("Law or local"))
    rows: list[tuple[Cell, ...]] = []
    for one in found.load.dues:
        work = found.load.works.get(one.client.pk)
        line = shown(one, code)
        kind = _("local target") if line.local else _("law")
        officer = work.name if work and work.officer else ""
        rows.append((one.client.number, officer, line.what, line.due, one.days, line.rule.words, kind))
    return Sheet(_("Open deadlines"), tuple(Column(head) for head in heads), tuple(rows))
