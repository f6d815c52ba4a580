"""How an indicator stands against what is aimed at: computed from figures, never typed (*läge · tilanne*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from delaktig.indicators.models import Indicator, Target
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import WITHOUT_NUMBERS


class Status(StrEnum):
    """How it stands. ``known`` has a figure but nothing aimed at, so that no course can be told."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    DUE = "due"
    NO_DATA = "no_data"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Standing:
    """A status with what it was computed from: the figure, its period, and what was expected of it by then."""

    status: Status
    period: Period | None = None
    value: Decimal | None = None
    expected: Decimal | None = None
    awaited: Period | None = None
    """The last period that is over and for which there is no word."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at, in the indicator's unit; ``Target`` in plain values."""

    direction: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None

    @classmethod
    def of(cls, target: Target | None) -> Aim:
        """Return the aim of a target; an empty one where there is none."""
        if target is None:
            return cls()
        names = ("direction", "baseline", "baseline_on", "low", "high", "due_on")
        return cls(**{name: getattr(target, name) for name in names})

    @property
    def wanted(self) -> Decimal | None:
        """Return the number to be reached: the low where more is better, the high where less is."""
        return self.high if self._is_down else self.low if self.low is not None else self.high

    @property
    def _is_down(self) -> bool:
        return self.direction == Target.Direction.DOWN

    def holds(self, value: Decimal) -> bool:
        """Say whether a value is what is aimed at."""
        if self.direction == Target.Direction.WITHIN or (self.low is not None and self.high is not None):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        wanted = self.wanted
        return wanted is not None and (value <= wanted if self._is_down else value >= wanted)

    def expected(self, on: date) -> Decimal | None:
        """Return what should be reached by a day on a straight way from the baseline to the due day.

        Without a dated baseline or a due day every period aims at the whole.
        """
        wanted = self.wanted
        if wanted is None or self.baseline is None or self.baseline_on is None or self.due_on is None:
            return wanted
        whole = (self.due_on - self.baseline_on).days
        if whole <= 0 or on >= self.due_on:
            return wanted
        gone = Decimal(max(0, (on - self.baseline_on).days))
        return self.baseline + (wanted - self.baseline) * gone / whole

    def is_on_course(self, value: Decimal, on: date) -> bool:
        """Say whether a value of a day is at least as near as expected."""
        expected = self.expected(on)
        if expected is None:
            return True
        return value <= expected if self._is_down else value >= expected


def standing(kind: str, cadence: str, aim: Aim, figures: Mapping[Period, Decimal | None], today: date) -> Standing:
    """Return how a counted indicator stands, from its figures by period (a told one: None for "there is a word").

    What is not yet over is never judged: a running period counts only where it already holds what is aimed at.
    """
    awaited = _awaited(cadence, figures, today)
    known = [period for period in figures if period.first <= today]
    if not known:
        return Standing(Status.NO_DATA, awaited=awaited)
    if kind in WITHOUT_NUMBERS:
        return Standing(Status.DUE if awaited else Status.KNOWN, max(known), awaited=awaited)
    judged = max((period for period in known if period.last < today), default=max(known))
    value = figures[judged]
    if value is None:
        return Standing(Status.NO_DATA, judged, awaited=awaited)
    expected = aim.expected(min(judged.last, today))
    return Standing(_status(aim, judged, value, awaited, today), judged, value, expected, awaited)


def _awaited(cadence: str, figures: Mapping[Period, Decimal | None], today: date) -> Period | None:
    """Return the last period that is over and has no word; nothing is awaited of what is told once."""
    if cadence == Indicator.Cadence.ONCE:
        return None
    over = Period.ended_before(today, cadence)
    return None if any(over.last <= period.last < today for period in figures) else over


def _status(aim: Aim, judged: Period, value: Decimal, awaited: Period | None, today: date) -> Status:
    if awaited is not None:
        return Status.DUE
    if aim.wanted is None:
        return Status.KNOWN
    if aim.holds(value):
        lasts = aim.direction == Target.Direction.WITHIN or aim.due_on is None
        return Status.ON_COURSE if lasts else Status.REACHED
    if judged.last >= today:
        return Status.KNOWN
    if aim.direction == Target.Direction.WITHIN or (aim.due_on is not None and aim.due_on <= judged.last):
        return Status.BEHIND
    return Status.ON_COURSE if aim.is_on_course(value, judged.last) else Status.BEHIND


def milestone(aim: Aim, reached_on: date | None, today: date) -> Standing:
    """Return how a milestone stands: reached, behind its day, on course towards it, or without a day and a word."""
    if reached_on is not None and reached_on <= today:
        return Standing(Status.REACHED)
    if aim.due_on is None:
        return Standing(Status.NO_DATA)
    return Standing(Status.BEHIND if aim.due_on < today else Status.ON_COURSE)


def is_milestone(kind: str) -> bool:
    """Say whether an indicator is reached on a day instead of counted."""
    return kind == Indicator.Kind.MILESTONE
