"""When an offering is open: this week, now, and until when. Pure: day and hour are arguments.

A day named in an exception follows the exception. A holiday of the law's calendar follows
``closed_on_holidays``; where that is not known, the hours of the holiday are not known either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from delaktig.law.calendar import SATURDAY, SUNDAY, day_off

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Days on which it is closed (no span) or open otherwise; ``note`` is the id of its text."""

    first_day: date
    last_day: date
    span: Span | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """An ordinary week by weekday (1 Monday … 7 Sunday), and what differs from it."""

    week: dict[int, list[Span]] = field(default_factory=dict)
    exceptions: list[Exceptional] = field(default_factory=list)
    closed_on_holidays: bool | None = None

    def __bool__(self) -> bool:
        return bool(self.week)


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One day: its spans, in order; ``holiday`` is a key of the calendar where the day is one.

    ``known`` is false on a holiday of which nobody has said whether it is closed.
    """

    on: date
    spans: tuple[Span, ...] = ()
    holiday: str = ""
    note: int | None = None
    exceptional: bool = False
    known: bool = True


def day_of(times: Times, on: date) -> OpenDay:
    """Return when it is open on a day."""
    for one in times.exceptions:
        if one.first_day <= on <= one.last_day:
            return OpenDay(on, (one.span,) if one.span else (), note=one.note, exceptional=True)
    ordinary = tuple(sorted(times.week.get(on.isoweekday(), ())))
    why = day_off(on)
    if why is None or why in {SATURDAY, SUNDAY} or not ordinary:
        return OpenDay(on, ordinary)
    if times.closed_on_holidays is None:
        return OpenDay(on, (), holiday=why, known=False)
    return OpenDay(on, () if times.closed_on_holidays else ordinary, holiday=why)


def week_of(times: Times, on: date) -> list[OpenDay]:
    """Return the week of a day, from Monday."""
    monday = on - timedelta(days=on.weekday())
    return [day_of(times, monday + timedelta(days=number)) for number in range(7)]


def open_until(times: Times, now: datetime) -> time | None:
    """Return when it closes, if it is open now; None where it is closed or not known to be open."""
    at = now.time()
    return next((closes for opens, closes in day_of(times, now.date()).spans if opens <= at < closes), None)


def opens_today(times: Times, now: datetime) -> time | None:
    """Return when it opens next today; None where it does not."""
    at = now.time()
    return next((opens for opens, _ in day_of(times, now.date()).spans if at < opens), None)


def next_turn(many: Iterable[Times], now: datetime) -> datetime | None:
    """Return the next moment today at which one of them opens or closes."""
    at = now.time()
    turns: Sequence[time] = [
        edge for times in many for span in day_of(times, now.date()).spans for edge in span if edge > at
    ]
    return datetime.combine(now.date(), min(turns), now.tzinfo) if turns else None
