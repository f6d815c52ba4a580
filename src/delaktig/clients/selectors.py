"""Reads clients in lists: a worker's own or a unit's, in few queries; names are opened only for what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.audit.models import Event
from delaktig.clients import names, policies, reach
from delaktig.clients.models import Client, ClientRelation, HouseholdMember

MOST = 2_000
"""Clients whose names are opened for one list; a worker or a unit has fewer."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed by; an empty value does not narrow. ``words`` are of names, which no database sees."""

    words: str = ""
    language: str = ""
    interpreter: bool = False
    officer: int | None = None
    without_officer: bool = False
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A client in a list."""

    number: str
    name: str
    language: str
    interpreter: str
    officer: str
    unit: int | None
    since: date | None
    prohibited: bool
    restricted: bool
    invented: bool


def own_clients(actor: Actor, asked: Filter, on: date) -> list[Row]:
    """Return the clients that the actor works with or covers for, by name. Raises ``Denied``. One query."""
    require(policies.why_not_list(actor))
    return _rows(_narrowed(reach.own(actor, on), asked), asked, on)


def unit_clients(actor: Actor, asked: Filter, on: date) -> list[Row]:
    """Return the clients of the actor's units, by name; restricted records only where they are the actor's own."""
    require(policies.why_not_list(actor))
    own = reach.own(actor, on).values("pk")
    found = reach.of_units(actor, on).filter(Q(restricted=False) | Q(pk__in=own))
    return _rows(_narrowed(found, asked), asked, on)


def _narrowed(clients: QuerySet[Client], asked: Filter) -> QuerySet[Any]:
    found = reach.with_officer(clients)
    if asked.language:
        found = found.filter(contact_language=asked.language)
    if asked.interpreter:
        found = found.filter(interpreter=Client.Interpreter.NEEDED)
    if asked.officer is not None:
        found = found.filter(officer_id=asked.officer)
    if asked.without_officer:
        found = found.filter(officer_id=None)
    if asked.unit is not None:
        found = found.filter(unit_id=asked.unit)
    return found


def _rows(clients: QuerySet[Any], asked: Filter, on: date) -> list[Row]:
    last = ClientRelation.objects.filter(client=OuterRef("pk")).order_by("-started_on", "-pk")
    found = clients.annotate(
        since=Subquery(last.values("started_on")[:1]),
        is_prohibited=reach.prohibited(on),
    )
    rows = [_row(one) for one in found.select_related("identity")[:MOST]]
    if asked.words.strip():
        rows = [row for row in rows if row.number == asked.words.strip() or names.holds(row.name, asked.words)]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.number))


def _row(one: Any) -> Row:
    return Row(
        number=one.number,
        name=list_name(one),
        language=one.contact_language,
        interpreter=one.interpreter,
        officer=one.officer_name or "",
        unit=one.unit_id,
        since=one.since,
        prohibited=one.is_prohibited,
        restricted=one.restricted,
        invented=one.invented,
    )


def list_name(client: Client) -> str:
    """Return a client's name as lists are ordered: the family name first; the number where no name is known."""
    identity = getattr(client, "identity", None)
    parts = (identity.family_name, identity.given_names) if identity else ()
    return " ".join(part for part in parts if part) or client.number


def full_name(client: Client) -> str:
    """Return a client's given and family names; the number where no name is known."""
    identity = getattr(client, "identity", None)
    parts = (identity.given_names, identity.family_name) if identity else ()
    return " ".join(part for part in parts if part) or client.number


@dataclass(frozen=True, slots=True)
class Relative:
    """Someone in a client's household: named, since who works with a family needs it; the record asks for itself."""

    number: str
    name: str
    role: str


def household_of(client: Client, on: date) -> list[Relative]:
    """Return who else is in the household of a client who is open already. One query; restricted people not."""
    now = Q(valid_to=None) | Q(valid_to__gte=on)
    mine = HouseholdMember.objects.filter(now, client=client).values("household")
    others = HouseholdMember.objects.filter(now, household__in=mine).exclude(client=client)
    rows = others.filter(client__restricted=False, client__merged_into=None).select_related("client__identity")
    return [Relative(row.client.number, full_name(row.client), row.role) for row in rows.order_by("pk")]


def events_of(numbers: Iterable[str], municipality: str, since: datetime | None = None) -> QuerySet[Event]:
    """Return what was looked at and done with a client, newest first, under all the numbers that it has had."""
    found = Event.objects.filter(target__in=[f"client:{number}" for number in numbers], municipality=municipality)
    return (found.filter(at__gte=since) if since else found).order_by("-sequence")


def numbers_of(client: Client) -> list[str]:
    """Return a client's number and those of the records that were made one with it."""
    return [client.number, *client.merged.values_list("number", flat=True)]
