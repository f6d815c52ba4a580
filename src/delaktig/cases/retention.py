"""Erases what is held of clients when its time is over, and proves that nothing is left (681/2023 §77; row C35).

Four years from the end of the client relation everything goes, unless a hold, a matter
that is pending, or bookkeeping needs it. Of interpreters' costs and fees the bare rows
stay for six years; what they told of the person goes with the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Letter
from delaktig.audit.acting import Denied, record, require
from delaktig.cases import counted, holdings, proof
from delaktig.cases.models import Appointment, Handover, InterpreterBooking, NoShowFee
from delaktig.clients import retention
from delaktig.clients.models import Access, Client, ClientRelation, Hold, Household, HouseholdMember
from delaktig.law.calendar import add_years

BOOKS_YEARS = 6
"""Bookkeeping: vouchers of costs and fees."""
LANGUAGES = ("mother_tongue", "contact_language", "integration_language", "interpreter")
BARE: dict[type[models.Model], dict[str, Any]] = {
    NoShowFee: {"warning": "", "reason_given": ""},
    InterpreterBooking: {"language": ""},
    Appointment: {"place": "", "missed_reason": ""},
    ClientRelation: {"contacted_by": "", "end_note": "", "requested_on": None, "job_search_started_on": None},
    Client: {"code_hash": "", "first_permit_on": None, **dict.fromkeys(LANGUAGES, "")},
}
"""What a row that bookkeeping needs loses meanwhile."""
Gone = dict[type[models.Model], list[Any]]


class StillThere(RuntimeError):
    """Something of a person was left after erasing; everything was rolled back."""

    def __init__(self, traces: Iterable[proof.Trace]) -> None:
        super().__init__("; ".join(f"{one.table}.{one.column}: {one.rows}" for one in traces))


@dataclass(frozen=True, slots=True)
class Due:
    """A client whose time is over (or soon), and what keeps the record longer, as codes."""

    key: int
    number: str
    ended_on: date
    erase_on: date
    held: bool
    pending: tuple[str, ...]
    books_until: date | None
    bare: bool

    @property
    def waits(self) -> bool:
        """Say whether it is not erased now: a hold, a pending matter, or only bookkeeping left."""
        return self.held or bool(self.pending) or (self.bare and self.books_until is not None)


def due(municipality: str, on: date) -> list[Due]:
    """Return the clients of a municipality whose time is over on a day, the longest overdue first. One query."""
    found = retention.ended(municipality, add_years(on, -retention.YEARS))
    rows = [_due(one, on) for one in _with_reasons(found, on)]
    return sorted((one for one in rows if one.erase_on <= on), key=lambda one: (one.erase_on, one.number))


def _with_reasons(found: Any, on: date) -> Any:
    unanswered = Handover.objects.filter(received_on=None, declined_on=None).exclude(sent_on=None)
    return found.annotate(
        is_held=Exists(Hold.objects.filter(retention.in_force(on), client=OuterRef("pk"))),
        has_handover=Exists(unanswered.filter(relation__client=OuterRef("pk"))),
        has_glass=Exists(Access.objects.filter(client=OuterRef("pk"), kind=Access.Kind.BREAK_GLASS, seen_at=None)),
        has_fee=Exists(NoShowFee.objects.filter(relation__client=OuterRef("pk"), due_on__gt=on, withdrawn_on=None)),
        last_fee=models.Subquery(_last(NoShowFee.objects.all(), "decided_on")),
        last_booking=models.Subquery(_last(InterpreterBooking.objects.exclude(cost_cents=None), "ordered_on")),
        has_identity=Exists(Client.objects.filter(pk=OuterRef("pk")).exclude(identity=None)),
    )


def _last(rows: Any, day: str) -> Any:
    return rows.filter(relation__client=OuterRef("pk")).order_by(f"-{day}").values(day)[:1]


def _due(one: Any, on: date) -> Due:
    pending = {"handover": one.has_handover, "glass": one.has_glass, "fee": one.has_fee}
    days = [add_years(day, BOOKS_YEARS) for day in (one.last_fee, one.last_booking) if day is not None]
    books = max((day for day in days if day > on), default=None)
    ended_on = one.last_end or timezone.localdate(one.created_at)
    reasons = tuple(code for code, holds in pending.items() if holds)
    return Due(
        one.pk, one.number, ended_on, retention.erased_on(one), one.is_held, reasons, books, not one.has_identity
    )


@transaction.atomic
def erase(actor: Actor, number: str, on: date) -> dict[str, int]:
    """Erase what is held of a client whose time is over; prove it; record how many rows of what.

    Raises ``NotThere``, ``Denied`` with the reason where it is not due, ``StillThere``
    (and nothing is erased) where anything would be left.
    """
    require(retention.why_not_protect(actor))
    client = retention.of_register(actor, number)
    Client.objects.select_for_update().filter(pk=client.pk).first()
    found = next((one for one in due(actor.municipality, on) if one.key == client.pk), None)
    if found is None:
        raise Denied("not_due")
    if found.waits:
        raise Denied("held" if found.held else "pending" if found.pending else "books")
    return _erase(actor, client, found, on)


def _erase(actor: Actor, client: Client, found: Due, on: date) -> dict[str, int]:
    keys = holdings.people(client)
    kept = _books(client, keys, on) if found.books_until else {}
    gone = {
        model: [pk for pk in rows.values_list("pk", flat=True) if pk not in kept.get(model, set())]
        for model, rows in holdings.everything(keys)
    }
    needles = proof.needles_of(keys, gone)
    counted.erasing(keys)
    _bare(kept)
    counts = _delete(gone)
    counts["letters"] = Letter.objects.filter(_about(needles.numbers)).delete()[0]
    if kept:
        needles.numbers = set()  # the bare rows go by the number, until their own time is over
    shown = proof.look(needles)
    if shown.traces:
        raise StillThere(shown.traces)
    told = {name: count for name, count in counts.items() if count}
    record(
        actor,
        "clients.erased",
        f"client:{client.number}",
        {
            "rows": told,
            "ended_on": str(found.ended_on),
            "columns": shown.columns,
            "signs": shown.needles,
            "books_until": str(found.books_until or ""),
        },
    )
    return told


def _books(client: Client, keys: list[int], on: date) -> dict[type[models.Model], set[Any]]:
    """Return what bookkeeping still needs: fees and costs of six years, and the bare rows that they lean on."""
    since = add_years(on, -BOOKS_YEARS)
    fees = NoShowFee.objects.filter(relation__client__in=keys, decided_on__gt=since)
    cost = Q(pk__in=fees.values("booking")) | Q(ordered_on__gt=since, cost_cents__isnull=False)
    bookings = InterpreterBooking.objects.filter(cost, relation__client__in=keys)
    times = Appointment.objects.filter(bookings__in=bookings)
    relations = ClientRelation.objects.filter(
        Q(pk__in=bookings.values("relation")) | Q(pk__in=times.values("relation")) | Q(pk__in=fees.values("relation"))
    )
    owners = set(relations.values_list("client", flat=True)) | {client.pk}
    rows = {NoShowFee: fees, InterpreterBooking: bookings, Appointment: times, ClientRelation: relations}
    return {model: set(found.values_list("pk", flat=True)) for model, found in rows.items()} | {Client: owners}


def _bare(kept: dict[type[models.Model], set[Any]]) -> None:
    """Take from what is kept everything that tells of the person."""
    for model, values in BARE.items():
        for row in model._default_manager.filter(pk__in=kept.get(model, ())):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()


def _delete(gone: Gone) -> dict[str, int]:
    """Delete rows, those first on which nothing leans; households that nobody is left in go too."""
    counts: dict[str, int] = {}
    homes = set(HouseholdMember.objects.filter(pk__in=gone[HouseholdMember]).values_list("household", flat=True))
    for model in holdings.in_order():
        found = model._default_manager.filter(pk__in=gone[model])
        counts[model._meta.label] = found.count()
        for one in (f for f in model._meta.concrete_fields if f.related_model is model):
            _let_go(found, one.name)
        found.delete()
    counts["clients.Household"] = Household.objects.filter(pk__in=homes, members=None).delete()[0]
    return counts


def _let_go(found: Any, name: str) -> None:
    """Let rows of the same kind that hang on each other go: those first that hang on another."""
    while found.exclude(**{name: None}).exists():
        hanging = found.exclude(**{name: None})
        leant_on = set(hanging.values_list(name, flat=True))
        hanging.exclude(pk__in=leant_on).delete()


def _about(numbers: set[str]) -> Q:
    """Return the condition that a letter tells of one of the numbers."""
    told = Q(pk__in=[])
    for number in numbers:
        told |= Q(about__contains=number) | Q(subject__contains=number) | Q(body__contains=number)
        told |= Q(link__contains=number)
    return told
