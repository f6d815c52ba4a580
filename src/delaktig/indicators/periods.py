"""Spans of whole days that things are counted over (*period · jakso*). No clock: today is an argument."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from delaktig.indicators.models import Indicator

MONTHS_OF = {
    Indicator.Cadence.MONTHLY: 1,
    Indicator.Cadence.QUARTERLY: 3,
    Indicator.Cadence.HALF_YEARLY: 6,
    Indicator.Cadence.YEARLY: 12,
}
"""Months between two figures of an indicator; what is asked once has none."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a first day to a last, both counted. Raises ``ValueError`` where the last is before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends on {self.last} before it begins on {self.first}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return a calendar month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        """Return a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def around(cls, day: date, cadence: str) -> Period:
        """Return the month, quarter, half-year or year that a day lies in; a year for what is asked once."""
        length = MONTHS_OF.get(Indicator.Cadence(cadence), 12)
        begins = (day.month - 1) // length * length + 1
        return cls(date(day.year, begins, 1), cls.month(day.year, begins + length - 1).last)

    @classmethod
    def ended_before(cls, day: date, cadence: str) -> Period:
        """Return the last period of a cadence that was over before a day."""
        return cls.around(cls.around(day, cadence).first - timedelta(days=1), cadence)

    def months(self) -> Iterator[date]:
        """Yield the first day of each month that the period touches."""
        year, month = self.first.year, self.first.month
        while (year, month) <= (self.last.year, self.last.month):
            yield date(year, month, 1)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    @property
    def whole_months(self) -> bool:
        """Say whether it begins with a month's first day and ends with a month's last."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    @property
    def inner(self) -> Period | None:
        """Return the whole months in it as one period; None where there is none."""
        first = self.first if self.first.day == 1 else _next_month(self.first)
        after = self.last + timedelta(days=1)
        last = after.replace(day=1) - timedelta(days=1)
        return Period(first, last) if first <= last else None

    @property
    def edges(self) -> tuple[Period, ...]:
        """Return the days before and after its whole months; all of it where it has none."""
        inner, day = self.inner, timedelta(days=1)
        if inner is None:
            return (self,)
        before = (Period(self.first, inner.first - day),) if self.first < inner.first else ()
        after = (Period(inner.last + day, self.last),) if inner.last < self.last else ()
        return (*before, *after)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def joined(periods: Iterable[Period]) -> list[Period]:
    """Return periods in order, those that follow each other as one."""
    found: list[Period] = []
    for one in sorted(periods):
        if found and found[-1].last + timedelta(days=1) == one.first:
            one = Period(found.pop().first, one.last)
        found.append(one)
    return found
