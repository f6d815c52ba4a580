"""What a worker or a unit has to do, by the clock, across clients: for the first page and for supervisors (row B2).

Lists go out from who works with whom, so that they cost what the worker's own clients cost, however
large the register is. Names are opened for the lines that are shown and no others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases.clock import Case, Due, cases_of, in_order
from delaktig.cases.models import Appointment
from delaktig.clients import policies, reach
from delaktig.clients.models import Assignment, Client
from delaktig.clients.selectors import full_name


@dataclass(frozen=True, slots=True)
class Work:
    """Who is responsible for a client, in which unit the client is met, and for whom the reader covers."""

    client: int
    officer: int | None = None
    name: str = ""
    unit: int | None = None
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A time agreed with a client, without anything that was written about it."""

    client: int
    number: str
    starts_at: datetime
    minutes: int
    mode: str
    about: str
    officer: int
    officer_name: str


@dataclass(frozen=True)
class Load:
    """The open deadlines of a worker's or a unit's clients on a day. ``late`` ones come first in ``dues``."""

    on: date
    works: dict[int, Work]
    cases: list[Case]
    dues: list[Due]

    @property
    def late(self) -> list[Due]:
        """What should have been done before."""
        return [one for one in self.dues if one.is_late]

    def within(self, first: int, last: int) -> list[Due]:
        """Return what is due from one number of days ahead to another; 0 is today."""
        return [one for one in self.dues if one.days is not None and first <= one.days <= last]

    @property
    def undated(self) -> list[Due]:
        """What waits without a day, because a fact is missing."""
        return [one for one in self.dues if one.deadline.due is None and one.deadline.missing]


def own_load(actor: Actor, on: date) -> Load:
    """Return what waits with the clients whom the actor works with or covers for. Raises ``Denied``."""
    require(policies.why_not_list(actor))
    rows = _assignments(on).filter(officer_id__in=reach.answered_for(actor, on))
    return _load(actor, on, rows, covers=reach.user_key(actor))


def unit_load(actor: Actor, on: date, units: Iterable[int] | QuerySet[Any] | None = None) -> Load:
    """Return what waits with the clients of the actor's units; restricted records only where they are the own."""
    require(policies.why_not_list(actor))
    seen = Q(relation__client__restricted=False) | Q(officer_id=reach.user_key(actor))
    rows = _assignments(on).filter(seen, unit_id__in=reach.own_units(actor, on) if units is None else units)
    return _load(actor, on, rows)


def _assignments(on: date) -> QuerySet[Assignment]:
    now = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    return Assignment.objects.filter(now, relation__ended_on=None, relation__client__merged_into=None)


def _load(actor: Actor, on: date, rows: QuerySet[Assignment], covers: int | None = None) -> Load:
    works: dict[int, Work] = {}
    held = _assignments(on).filter(relation=OuterRef("relation"), task=Assignment.Task.RESPONSIBLE)
    rows_ = rows.order_by("pk").annotate(
        responsible=Subquery(held.values("officer_id")[:1]), responsible_name=Subquery(held.values("officer__name")[:1])
    )
    columns = (
        "relation__client_id", "responsible", "responsible_name", "unit_id", "officer_id", "officer__name",
    )  # fmt: skip
    for client, officer, name, unit, worker, worker_name in rows_.values_list(*columns):
        cover = (worker_name or "") if covers is not None and worker != covers else ""
        known = works.get(client)
        if known is None or (known.cover and not cover):
            works[client] = Work(client, officer, name or "", unit, cover)
    scope = rows.order_by().values("relation__client_id")
    cases = cases_of(scope, reach.registers(actor, on), on) if works else []
    cases = [one for one in cases if one.record.is_open]
    dues = in_order(one for case in cases for one in pressing(case))
    return Load(on, works, cases, dues)


def pressing(case: Case) -> list[Due]:
    """Return what is to be done in a case, once for each thing: the earliest of days that ask for the same."""
    found: dict[tuple[str, int], Due] = {}
    for one in case.open_dues:
        found.setdefault((_family(one.key), one.deadline.subject), one)
    return list(found.values())


def _family(key: str) -> str:
    """Return what a deadline asks for: several days may ask for the same review, plan or end."""
    if key in ("contact.handling", "assessment.start"):
        return "assessment"
    if key in ("plan.start", "plan.latest"):
        return "plan"
    if key in ("plan.end", "plan.total_end"):
        return "end"
    return "plan.review" if key.startswith("plan.review") else key


def named(clients: Iterable[int]) -> dict[int, str]:
    """Open the names of clients that are about to be shown, in one query."""
    rows = Client.objects.filter(pk__in=set(clients)).select_related("identity")
    return {one.pk: full_name(one) for one in rows}


def meetings_of(officers: Q, first: date, last: date) -> list[Meeting]:
    """Return the times of workers from a day to a day, in their order, without those that were cancelled. One query."""
    rows = Appointment.objects.filter(
        officers,
        cancelled_at=None,
        starts_at__gte=_start(first),
        starts_at__lt=_start(last + timedelta(days=1)),
    )
    columns = (
        "relation__client_id", "relation__client__number", "starts_at", "minutes", "mode", "about", "officer_id",
        "officer__name",
    )  # fmt: skip
    return [Meeting(*row) for row in rows.order_by("starts_at", "pk").values_list(*columns)]


def own_meetings(actor: Actor, on: date) -> list[Meeting]:
    """Return the day's times of the actor and of those whom the actor covers for."""
    require(policies.why_not_list(actor))
    return meetings_of(Q(officer_id__in=reach.answered_for(actor, on)), on, on)


def without_officer(actor: Actor, on: date) -> int:
    """Return how many clients of the actor's units have nobody responsible. One query."""
    require(policies.why_not_list(actor))
    held = _assignments(on).filter(relation=OuterRef("relation"), task=Assignment.Task.RESPONSIBLE)
    rows = _assignments(on).filter(unit_id__in=reach.own_units(actor, on), relation__client__restricted=False)
    lacking = rows.filter(~Exists(held.exclude(officer=None)))
    return lacking.values("relation__client_id").distinct().count()


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
