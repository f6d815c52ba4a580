"""Reads the log: entries that fit a filter, one with its history, and a year by kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from delaktig.accounts.actor import Actor
from delaktig.activities import policies
from delaktig.activities.kinds import CounterKind, kinds
from delaktig.activities.models import Entry
from delaktig.audit.acting import require
from delaktig.indicators.registry import Basis
from delaktig.texts.parts import NotThere

STATES = ("held", "planned", "removed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; empty does not narrow. Without a state, what was taken away is left out."""

    kind: str = ""
    year: int | None = None
    organisation: int | None = None
    state: str = ""
    first: date | None = None
    last: date | None = None
    unit: int | None = None
    group: str = ""
    """Kinds that are counted together, as ``employed``."""


def entries(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Entry]:
    """Return the entries of the actor's municipality that fit, the newest first. Raises ``Denied``."""
    require(policies.why_not_read(actor))
    wanted = wanted or Wanted()
    rows = Entry.objects.filter(municipality_id=actor.municipality)
    rows = rows.exclude(removed_at=None) if wanted.state == "removed" else rows.filter(removed_at=None)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.year is not None:
        rows = rows.filter(first__year=wanted.year)
    if wanted.organisation is not None:
        rows = rows.filter(organisation=wanted.organisation)
    if wanted.unit is not None:
        rows = rows.filter(unit=wanted.unit)
    if wanted.group:
        rows = rows.filter(kind__in=[code for code, kind in kinds().items() if kind.group == wanted.group])
    if wanted.state in {"held", "planned"}:
        rows = rows.filter(held=wanted.state == "held")
    rows = rows.filter(_during(wanted))
    return rows.select_related("unit", "by").prefetch_related("files").order_by("-first", "-pk")


def _during(wanted: Wanted) -> Q:
    """Return the condition of the days: what began in them; of what is kept in use, what was so on the last."""
    known = kinds().get(wanted.kind)
    if known is not None and known.basis is Basis.STOCK and wanted.last is not None:
        return (Q(last=None) | Q(last__gte=wanted.last)) & Q(first__lte=wanted.last)
    found = Q() if wanted.first is None else Q(first__gte=wanted.first)
    return found if wanted.last is None else found & Q(first__lte=wanted.last)


def entry_of(actor: Actor, pk: int) -> Entry:
    """Return one entry of the actor's municipality, one taken away too. Raises ``Denied`` or ``NotThere``."""
    require(policies.why_not_read(actor))
    rows = Entry.objects.filter(municipality_id=actor.municipality, pk=pk)
    found = rows.select_related("unit", "by").prefetch_related("files", "revisions__by").first()
    if found is None:
        raise NotThere
    return found


def waiting(actor: Actor, on: date) -> QuerySet[Entry]:
    """Return what was planned for a day that has passed: was it held?"""
    return entries(actor, Wanted(state="planned")).filter(first__lte=on)


@dataclass(frozen=True, slots=True)
class YearLine:
    """A kind over a year: what was held (of a stock, what stands at its end) and what is still planned."""

    kind: CounterKind
    held: int
    planned: int
    participants: int | None
    amount: Decimal | None
    entries: int


def year(actor: Actor, on: date, number: int) -> list[YearLine]:
    """Return the kinds with something in a year, in the order of the file: two queries. Raises ``Denied``."""
    require(policies.why_not_read(actor))
    last = min(date(number, 12, 31), max(on, date(number, 1, 1)))
    rows = Entry.objects.filter(municipality_id=actor.municipality, removed_at=None)
    flows = _summed(rows.filter(first__year=number))
    stands = Q(last=None) | Q(last__gte=last)
    stocks = _summed(rows.filter(stands, first__lte=last) | rows.filter(held=False, first__year=number))
    found = []
    for kind in kinds().values():
        row = (stocks if kind.basis is Basis.STOCK else flows).get(kind.code)
        if row is not None:
            found.append(YearLine(kind, *row))
    return found


def _summed(rows: QuerySet[Entry]) -> dict[str, tuple[int, int, int | None, Decimal | None, int]]:
    held = Q(held=True)
    summed = (
        rows.order_by()
        .values("kind")
        .annotate(
            held_=Sum("number", filter=held),
            planned_=Sum("number", filter=~held),
            participants_=Sum("participants", filter=held),
            amount_=Sum("amount", filter=held),
            entries_=Count("pk"),
        )
    )
    return {
        row["kind"]: (
            row["held_"] or 0, row["planned_"] or 0, row["participants_"], row["amount_"], row["entries_"]
        )
        for row in summed
    }  # fmt: skip
