"""Writes days and moments as an iCalendar file (RFC 5545), so that they can be taken into a calendar of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of a day: an identity that stays, when it begins, how many minutes it takes, and what it is."""

    uid: str
    starts_at: datetime
    minutes: int
    summary: str
    url: str = ""


def calendar_file(days: Iterable[Day | Moment], name: str, now: datetime) -> bytes:
    """Return days and moments as one calendar in UTF-8; ``now`` is when it was made, in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Delaktig//Calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for day in days:
        lines += _event(day, now) if isinstance(day, Day) else _moment(day, now)
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


def _moment(moment: Moment, now: datetime) -> list[str]:
    start, end = (
        one.astimezone(UTC) for one in (moment.starts_at, moment.starts_at + timedelta(minutes=moment.minutes))
    )
    lines = [
        "BEGIN:VEVENT",
        f"UID:{moment.uid}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{end:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{escaped(moment.summary)}",
    ]
    lines += [f"URL:{moment.url}"] if moment.url else []
    return [*lines, "END:VEVENT"]


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
