"""A supervisor's view of a unit: load by worker, what is late by rule and why, clients without anyone (row B2).

Every number is counted from the same lines that its list shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases.clock import Case, Due
from delaktig.cases.workload import Load, Meeting, meetings_of, unit_load
from delaktig.clients import policies
from delaktig.clients.models import Absence
from delaktig.law.casework import Deadline

SOON = 14
YEAR = 365
NOBODY = 0
"""The key of the row of clients for whom nobody is responsible."""


@dataclass(frozen=True, slots=True)
class Officer:
    """One worker's load. ``key`` is the user, or :data:`NOBODY`."""

    key: int
    name: str
    clients: int
    soon: int
    late: int
    meetings: int
    away_until: date | None
    cover: str


@dataclass(frozen=True, slots=True)
class Delay:
    """What is late by one rule: how many now, the longest, why, and how it went in the last year."""

    key: str
    sample: Deadline
    late: int
    longest: int
    reasons: tuple[tuple[str, int], ...]
    done: int
    done_late: int


@dataclass(frozen=True)
class Team:
    """A unit's work on a day."""

    load: Load
    absences: dict[int, Absence]
    meetings: list[Meeting]
    booked: frozenset[int]

    def officer_of(self, client: int) -> int:
        """Return who is responsible for a client; :data:`NOBODY` where nobody is."""
        work = self.load.works.get(client)
        return work.officer if work and work.officer else NOBODY

    def reason(self, one: Due) -> str:
        """Return what is known of why something is late: the nearest of what stands in its way, else ``unknown``."""
        officer = self.officer_of(one.client.pk)
        if officer == NOBODY:
            return "nobody"
        case = self._cases.get(one.client.pk)
        if case is not None and any(each.span.covers(self.load.on) for each in case.facts.interruptions):
            return "interrupted"
        if officer in self.absences:
            return "away"
        return "booked" if one.client.pk in self.booked else "unknown"

    @cached_property
    def _cases(self) -> dict[int, Case]:
        return {case.client.pk: case for case in self.load.cases}

    def officers(self) -> list[Officer]:
        """Return each worker's load, the most pressed first; clients without anyone come first of all."""
        names = {work.officer: work.name for work in self.load.works.values() if work.officer}
        rows = [self._officer(key, names.get(key, "")) for key in {*map(self._responsible, self.load.cases)}]
        return sorted(rows, key=lambda row: (row.key != NOBODY, -row.late, -row.soon, row.name.casefold()))

    def _responsible(self, case: Case) -> int:
        return self.officer_of(case.client.pk)

    def _officer(self, key: int, name: str) -> Officer:
        away = self.absences.get(key)
        return Officer(
            key=key,
            name=name,
            clients=len(self.clients(key)),
            soon=len(self.dues(officer=key, of="soon")),
            late=len(self.dues(officer=key, of="late")),
            meetings=sum(one.officer == key for one in self.meetings),
            away_until=away.last if away else None,
            cover=away.cover.name if away and away.cover else "",
        )

    def clients(self, officer: int | None = None) -> list[Case]:
        """Return the cases of one worker, or all."""
        return [case for case in self.load.cases if officer is None or self.officer_of(case.client.pk) == officer]

    def dues(self, *, officer: int | None = None, of: str = "", rule: str = "", why: str = "") -> list[Due]:
        """Return the open deadlines of a list: of a worker, late or soon, by one rule, for one reason."""
        found = [one for one in self.load.dues if officer is None or self.officer_of(one.client.pk) == officer]
        if of == "late":
            found = [one for one in found if one.is_late]
        elif of == "soon":
            found = [one for one in found if one.days is not None and 0 <= one.days <= SOON]
        if rule:
            found = [one for one in found if one.key == rule]
        return [one for one in found if not why or self.reason(one) == why]

    def delays(self) -> list[Delay]:
        """Return what is late by each rule, the longest delay first, with how the rule was kept in the last year."""
        late = self.dues(of="late")
        since = self.load.on - timedelta(days=YEAR)
        done = [
            one
            for case in self.load.cases
            for one in case.dues
            if one.deadline.met_on is not None and one.deadline.due is not None and one.deadline.met_on >= since
        ]
        keys = sorted({one.key for one in (*late, *(each for each in done if each.was_late))})
        rows = [self._delay(key, [d for d in late if d.key == key], [d for d in done if d.key == key]) for key in keys]
        return sorted(rows, key=lambda row: (-row.longest, row.key))

    def _delay(self, key: str, late: Sequence[Due], done: Sequence[Due]) -> Delay:
        reasons: dict[str, int] = {}
        for one in late:
            why = self.reason(one)
            reasons[why] = reasons.get(why, 0) + 1
        return Delay(
            key=key,
            sample=(late or done)[0].deadline,
            late=len(late),
            longest=max((-(one.days or 0) for one in late), default=0),
            reasons=tuple(sorted(reasons.items())),
            done=len(done),
            done_late=sum(one.was_late for one in done),
        )


def team_of(actor: Actor, on: date, units: Iterable[int] | QuerySet[Any]) -> Team:
    """Return a unit's work. Raises ``Denied``. Six queries, however many clients there are."""
    require(policies.why_not_supervise(actor))
    load = unit_load(actor, on, units)
    officers = sorted({work.officer for work in load.works.values() if work.officer})
    week = on + timedelta(days=6 - on.weekday())
    ahead = meetings_of(Q(officer_id__in=officers), on, on + timedelta(days=SOON)) if officers else []
    away = Absence.objects.filter(municipality_id=actor.municipality, first__lte=on, last__gte=on)
    return Team(
        load=load,
        absences={row.officer_id: row for row in away.filter(officer_id__in=officers).select_related("cover")},
        meetings=[one for one in ahead if _day(one) <= week],
        booked=frozenset(one.client for one in ahead),
    )


def _day(one: Meeting) -> date:
    return timezone.localdate(one.starts_at)
