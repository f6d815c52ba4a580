"""Time lost to interruptions (R12): days that lie in two interruptions at once are counted once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from delaktig.law.calendar import add_days
from delaktig.law.casework.facts import Interruption, Span

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lost:
    """Days lost within the longest time, and the end that they move it to.

    ``ongoing``: an interruption has no end yet and is counted to the day asked about.
    """

    days: int
    until: date
    ongoing: bool


def merged(spans: Iterable[Span], today: date) -> tuple[Span, ...]:
    """Periods without overlap, oldest first; one that goes on is counted to the day asked about."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.first, one.last or date.max)):
        last = span.last or today
        if last < span.first:  # goes on, but begins after the day asked about
            continue
        if found and span.first <= _last(found[-1]) + _DAY:
            found[-1] = Span(found[-1].first, max(last, _last(found[-1])))
        else:
            found.append(Span(span.first, last))
    return tuple(found)


def lost_time(interruptions: Iterable[Interruption], start: date, end: date, today: date) -> Lost:
    """The days lost from ``start`` on, while the longest time runs, and the end that follows.

    An interruption counts in full when it begins on or before the end as it then stands: the time
    that it adds is lost to it too (681/2023 § 23(4): as long as the cause lasted).
    """
    known = tuple(interruptions)
    days, until = 0, end
    for span in merged((one.span for one in known), today):
        first = max(span.first, start)
        if first > until or _last(span) < first:
            continue
        lost = (_last(span) - first).days + 1
        days += lost
        until = add_days(until, lost)
    return Lost(days, until, days > 0 and any(one.span.last is None for one in known))


def _last(span: Span) -> date:
    return span.last or span.first
