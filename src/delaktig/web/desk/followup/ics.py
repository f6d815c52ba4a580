"""Writes days as an iCalendar file (RFC 5545), so that they can be taken into a calendar of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LINE = 75
"""Octets of a line before it is folded."""


@dataclass(frozen=True, slots=True)
class Day:
    """One whole day: an identity that stays, what it is, why, and where to read more."""

    uid: str
    on: date
    summary: str
    description: str = ""
    url: str = ""


def calendar_file(days: Iterable[Day], name: str, now: datetime) -> bytes:
    """Return the days as one calendar in UTF-8; ``now`` is when it was made, in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Delaktig//Calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for day in days:
        lines += _event(day, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(day: Day, now: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{day.uid}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(day.summary)}",
    ]
    lines += [f"DESCRIPTION:{escaped(day.description)}"] if day.description else []
    lines += [f"URL:{day.url}"] if day.url else []
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def escaped(text: str) -> str:
    """Return text with the signs escaped that mean something to iCalendar."""
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, instead)
    return text


def folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, never in the middle of a letter; later parts begin with a space."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
