"""Reads clients in lists: a worker's own or a unit's, in few queries; names are opened only for what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.audit.models import Event
from delaktig.clients import names, policies, reach
from delaktig.clients.models import (
    Absence,
    Access,
    Assignment,
    Circumstance,
    Client,
    ClientRelation,
    Consent,
    FieldSource,
    HouseholdMember,
    Merge,
    Residence,
    ResidenceGround,
    Responsibility,
    SecurityProhibition,
)

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
    among: frozenset[str] | None = None
    """Customer numbers, as of those whose plan holds a service: it never widens a list."""


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


def shared_clients(actor: Actor, asked: Filter, on: date) -> list[Row]:
    """Return the clients whose path is shared with the actor's units, by name. Raises ``Denied``. One query."""
    require(policies.why_not_read_shared(actor))
    return _rows(_narrowed(reach.shared_with(actor, on), asked), asked, on)


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
    return found.filter(number__in=asked.among) if asked.among is not None else found


def _rows(clients: QuerySet[Any], asked: Filter, on: date) -> list[Row]:
    newest = (F("ended_on").desc(nulls_first=True), "-started_on", "-pk")
    last = ClientRelation.objects.filter(client=OuterRef("pk")).order_by(*newest)
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


@dataclass(frozen=True, slots=True)
class DatedFact:
    """What holds for a client from one day to another: of which kind, what, and for a ground the permit."""

    kind: str
    pk: int
    value: str
    permit: str
    valid_from: date | None
    valid_to: date | None


def dated_facts(client: Client) -> list[DatedFact]:
    """Return grounds, residences and circumstances of a client who is open already, newest first. One query."""
    columns = ("kind_", "pk", "value_", "permit_", "valid_from", "valid_to")

    def told(rows: QuerySet[Any], kind: str, value: str, permit: Any) -> QuerySet[Any]:
        said = {"kind_": _said(kind), "value_": Coalesce(F(value), _said("")), "permit_": permit}
        found: QuerySet[Any] = rows.filter(client=client).annotate(**said).values_list(*columns)
        return found

    none = _said("")
    rows = told(ResidenceGround.objects.all(), "ground", "ground", F("permit")).union(
        told(Residence.objects.all(), "residence", "municipality_id", none),
        told(Circumstance.objects.all(), "circumstance", "kind", none),
        all=True,
    )
    return sorted((DatedFact(*row) for row in rows), key=lambda one: (one.valid_from or date.min, one.pk), reverse=True)


def _said(words: str) -> Value:
    return Value(words, output_field=CharField())


def sources_of(client: Client) -> dict[str, FieldSource]:
    """Return from whom the values of a client who is open already came, by field. One query."""
    return {one.field: one for one in client.sources.select_related("recorded_by").order_by("pk")}


@dataclass(frozen=True, slots=True)
class Lived:
    """Someone who lives or lived in a client's household."""

    number: str
    name: str
    role: str
    valid_from: date | None
    valid_to: date | None


def household_history(client: Client) -> list[Lived]:
    """Return who lives and lived in the households of a client who is open already, oneself first. One query."""
    mine = HouseholdMember.objects.filter(client=client).values("household")
    shown = Q(client__restricted=False, client__merged_into=None) | Q(client=client)
    rows = HouseholdMember.objects.filter(shown, household__in=mine).select_related("client__identity")
    found = [
        Lived(row.client.number, full_name(row.client), row.role, row.valid_from, row.valid_to)
        for row in rows.order_by("pk")
    ]
    return sorted(found, key=lambda one: one.number != client.number)


def relations_of(client: Client) -> QuerySet[ClientRelation]:
    """Return the client relations of a client who is open already, newest first, with who answered and worked."""
    work = Assignment.objects.select_related("officer", "unit").order_by("-valid_from", "-pk")
    answers = Responsibility.objects.order_by("-valid_from", "-pk")
    found = client.relations.prefetch_related(Prefetch("assignments", work), Prefetch("responsibilities", answers))
    return found.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-pk")


def consents_of(client: Client) -> QuerySet[Consent]:
    """Return the consents of a client who is open already, those in force first."""
    found = client.consents.select_related("recorded_by", "withdrawal_recorded_by")
    return found.order_by(F("withdrawn_on").desc(nulls_first=True), "-given_on", "-pk")


def prohibitions_of(client: Client) -> list[SecurityProhibition]:
    """Return the security prohibitions of a client who is open already, newest first."""
    return list(client.prohibitions.select_related("recorded_by").order_by("-valid_from", "-pk"))


def merges_of(client: Client) -> list[Merge]:
    """Return which records were made one with a client who is open already, newest first."""
    return list(client.merges.select_related("merged", "by", "undone_by").order_by("-at", "-pk"))


def absences(actor: Actor, on: date) -> QuerySet[Absence]:
    """Return who is away on a day and later, and who covers. Raises ``Denied``."""
    require(policies.why_not_list(actor))
    found = Absence.objects.filter(municipality_id=actor.municipality, last__gte=on)
    return found.select_related("officer", "cover").order_by("first", "pk")


def absence_of(actor: Actor, pk: int) -> Absence | None:
    """Return one absence of the actor's municipality."""
    return Absence.objects.filter(municipality_id=actor.municipality, pk=pk).select_related("officer").first()


def accesses(actor: Actor, *, kind: str = "", seen: bool = False) -> QuerySet[Access]:
    """Return the reasons by which clients of the municipality were opened, to look into; newest first.

    For the data protection officer: numbers, people and reasons, no names of clients. Raises ``Denied``.
    """
    require(policies.why_not_look_into(actor))
    found = Access.objects.filter(client__municipality_id=actor.municipality, seen_at__isnull=not seen)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("client", "user", "seen_by").order_by("-given_at", "-pk")


def grave_accesses(actor: Actor) -> QuerySet[Access]:
    """Return the broken glass and protected addresses that nobody has looked into yet. Raises ``Denied``."""
    return accesses(actor).filter(kind__in=(Access.Kind.BREAK_GLASS, Access.Kind.ADDRESS))
