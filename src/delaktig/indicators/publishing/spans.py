"""Calendar periods that figures are published for, and their words in addresses: 2025, 2025-H1, 2025-Q3, 2025-07."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from delaktig.indicators.periods import Period

_KEY = re.compile(r"(?P<year>[12]\d{3})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_LENGTHS = {12: "", 6: "H", 3: "Q", 1: ""}


def period_of(key: str) -> Period:
    """Return the period of a word. Raises ``ValueError``."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError(key)
    for name, length in (("half", 6), ("quarter", 3), ("month", 1)):
        if found[name]:
            return _span(int(found["year"]), (int(found[name]) - 1) * length + 1, length)
    return Period.year(int(found["year"]))


def key_of(period: Period) -> str:
    """Return the word of a calendar period. Raises ``ValueError`` for any other span of days."""
    year, begins = period.first.year, period.first.month
    for length, letter in _LENGTHS.items():
        if (begins - 1) % length == 0 and period == _span(year, begins, length):
            if length == 12:
                return str(year)
            at = (begins - 1) // length + 1
            return f"{year}-{letter}{at}" if letter else f"{year}-{at:02}"
    raise ValueError(f"{period.first} to {period.last}")


def _span(year: int, month: int, length: int) -> Period:
    return Period(date(year, month, 1), Period.month(year, month + length - 1).last)


def over_before(today: date, years: int = 5) -> Iterator[Period]:
    """Yield the calendar periods of the last years that are over, the latest first, the longest of each end first."""
    found = [
        _span(year, month, length)
        for year in range(today.year - years, today.year + 1)
        for length in _LENGTHS
        for month in range(1, 13, length)
    ]
    over = [period for period in found if period.last < today]
    yield from sorted(over, key=lambda period: (period.last, period.last - period.first), reverse=True)
