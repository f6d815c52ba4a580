"""Opening hours as people write them: ``9–12, 13–16.30``. Read and written; no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise

Span = tuple[time, time]

_SPAN = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:[-–—]|to)\s*(\d{1,2})(?:[.:](\d{2}))?")
MIDNIGHT = time(23, 59)
"""What ``24`` is kept as: the last minute of the day."""


class UnreadableHours(ValueError):
    """The words are no hours; nothing is guessed."""


def read_hours(words: str) -> tuple[Span, ...]:
    """Return the spans of a day as written, in their order; none for an empty text.

    Raises :class:`UnreadableHours` for what cannot be read, ends before it begins, or overlaps.
    """
    spans = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;]|\s+(?:och|ja|and)\s+", words))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise UnreadableHours(part)
        opens, closes = _time(match[1], match[2]), _time(match[3], match[4])
        if closes <= opens:
            raise UnreadableHours(part)
        spans.append((opens, closes))
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise UnreadableHours(words)
    return tuple(spans)


def written(spans: Iterable[Span]) -> str:
    """Return spans as they are written: ``9–12, 13–16.30``."""
    return ", ".join(f"{_short(opens)}–{_short(closes)}" for opens, closes in spans)


def _time(hour: str, minute: str | None) -> time:
    if int(hour) == 24 and int(minute or 0) == 0:
        return MIDNIGHT
    try:
        return time(int(hour), int(minute or 0))
    except ValueError as wrong:
        raise UnreadableHours(f"{hour}.{minute}") from wrong


def _short(moment: time) -> str:
    if moment == MIDNIGHT:
        return "24"
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)
