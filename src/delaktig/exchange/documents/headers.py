"""Heads of items in minutes: body, date, section number (§), case number, in the layouts in use.

Swedish *paragraf*, Finnish *pykälä*. Layouts: ``STST 07.04.2025 § 127``; ``Kstyr 5 juni 2023 §``;
``Kaupunginhallitus § 301 13.11.2023``; ``Kaupunginhallitus, kokous 13.11.2023`` with ``§ 301`` or
``301 § Title`` on a later line; ``Pykälä 301`` beside ``Kokouspvm 13.11.2023``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from delaktig.exchange.documents.bodies import body_at_start, by_abbreviation
from delaktig.exchange.documents.labels import is_label_word
from delaktig.exchange.documents.periods import DATE, iso_date
from delaktig.exchange.documents.source import squeeze

CASE_NUMBER = re.compile(
    r"(?<![\w/.])(?:(?P<prefix>[A-ZÅÄÖ]{2,12})[/:\s])?"
    r"(?P<running>\d{1,6})/(?P<task>\d{2}(?:\.\d{2}){1,3})/(?P<year>(?:19|20)\d\d)(?![\w/]|\.\d)"
)
"""Running number / task class / year, with the unit's prefix where one is printed."""

_SHORT_CASE = re.compile(r"(?P<running>\d{1,6})/(?P<year>(?:19|20)\d\d)(?![\d/])")
_CASE_WORD = re.compile(
    r"(?:dnr|diarienummer|diarienr|ärendenummer|ärende\s?nr|ärendets nummer|ärende|diaarinumero|diaarinro|"
    r"asianumero|asianro|asiatunnus|asia|dno|d:o)\s{0,4}[:.]?\s{0,4}",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"§{1,2}\s{0,3}(?P<after>\d{1,4})?(?!\d)(?:/(?:19|20)\d\d)?|(?<![\w.:])(?P<before>\d{1,4})\s?§|"
    r"(?:Pykälä|Paragraf)\s(?:nr\s|nro\s)?(?P<word>\d{1,4})(?!\d)"
)
_DATE_WORD = re.compile(
    r"(?:kokouspvm|kokouspäivä|kokouksen päivämäärä|kokousaika|kokouspäivämäärä|päivämäärä|päätöspäivä|"
    r"sammanträdesdatum|sammanträdesdag|sammanträdestid|mötesdatum|mötesdag|mötestid|datum|beslutsdatum)"
    r"\s{0,4}:?\s{0,4}",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"kokouksen|kokous|sammanträdet|sammanträde|mötet|möte|pöytäkirjanote|pöytäkirjan|pöytäkirja|ote|"
    r"protokollsutdrag|protokollutdrag|protokoll|utdrag|esityslista|föredragningslista|"
    r"klo|kl\.?|den|nro|nr|\d{1,2}[.:]\d\d(?:\s?[-–]\s?\d{1,2}[.:]\d\d)?|\d{1,3}/(?:19|20)\d\d|[|,;:–()-]",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö-]{0,14}(?![^\W\d_])")
_MARKS = re.compile(r"\*\*|__|^\s{0,3}#{1,6}\s")
_OWNER = re.compile(r"[A-ZÅÄÖ][^\W\d_]{1,30}(?:s|n)\s(?=[a-zåäö])")
LONGEST_HEAD = 220
"""Characters beyond which a line is running text."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a head of an item, or of a meeting, states; ``None`` where it does not."""

    body: str | None = None
    abbreviation: str | None = None
    date: str | None = None
    has_sign: bool = False
    section: int | None = None
    case_number: str | None = None
    title: str | None = None
    title_start: int | None = None
    owner: str | None = None
    parts: tuple[tuple[str, int, int], ...] = ()
    """Which field each run of the line belongs to: name, start, end."""


def find_case_number(text: str) -> str | None:
    """Return the case number, as printed, if the line holds nothing else."""
    plain = squeeze(_MARKS.sub("", text))
    if len(plain) > 60:
        return None
    word = _CASE_WORD.match(plain)
    rest = plain[word.end() :] if word else plain
    match = CASE_NUMBER.fullmatch(rest) or (_SHORT_CASE.fullmatch(rest) if word else None)
    return match.group() if match else None


def find_meeting_date(text: str) -> str | None:
    """Return the ISO date of a line such as *Kokouspäivä 13.11.2023*, else ``None``."""
    plain = squeeze(_MARKS.sub("", text))
    word = _DATE_WORD.match(plain)
    match = DATE.match(plain, word.end()) if word and len(plain) < 80 else None
    if match is None or _filled_out(plain[match.end() :]):
        return None
    return iso_date(match)


def find_head(line: str) -> Head | None:
    """Return what the line states if it is the head of a meeting or an item, else ``None``."""
    if len(line) > LONGEST_HEAD or not line.strip():
        return None
    plain = _MARKS.sub(lambda found: " " * len(found.group()), line)
    day = DATE.search(plain)
    undated = plain if day is None else plain[: day.start()] + " " * len(day.group()) + plain[day.end() :]
    section = _SECTION.search(undated)
    if section is None and day is None:
        return None
    start = len(plain) - len(plain.lstrip())
    first = min(found.start() for found in (section, day) if found)
    named = squeeze(plain[start:first])
    body, abbreviation, left = _who(named)
    if _filled_out(left) or not _trusted(section, day, body, abbreviation):
        return None
    head = _rest(plain, section, day, body, abbreviation)
    return replace(head, owner=_owner(named)) if head and body else head


def _trusted(
    section: re.Match[str] | None, day: re.Match[str] | None, body: str | None, abbreviation: str | None
) -> bool:
    """A short name that no table knows needs both a date and a § to be the head of an item."""
    if body or (abbreviation and by_abbreviation(abbreviation)):
        return True
    if abbreviation:
        return bool(section and day) and not is_label_word(abbreviation)
    return section is not None


def _owner(named: str) -> str | None:
    """The genitive before a body's name: *Porvoon* of *Porvoon kaupunginhallitus*."""
    owner = _OWNER.match(named)
    return owner.group().strip() if owner and not body_at_start(named) else None


def _who(named: str) -> tuple[str | None, str | None, str]:
    """Split what stands before the date or § into body or short name, and what is left."""
    left = named
    words = named.split(maxsplit=1)
    if _owner(named):
        left = named[len(words[0]) :].strip()
        left = left[:1].upper() + left[1:]
    name = body_at_start(left)
    if name:
        return name, None, left[len(name) :]
    if words and _SHORT_NAME.fullmatch(words[0]) and not _FILLING.fullmatch(words[0]):
        return None, words[0], words[1] if len(words) > 1 else ""
    return None, None, named


def _rest(
    plain: str,
    section: re.Match[str] | None,
    day: re.Match[str] | None,
    body: str | None,
    abbreviation: str | None,
) -> Head | None:
    end = max(found.end() for found in (section, day) if found)
    case = CASE_NUMBER.search(plain)
    if case and case.start() >= end - 1:
        end = case.end()
    between = _between(plain, section, day)
    tail = plain[end:]
    title = squeeze(tail).strip(" |,:–-")
    if _filled_out(between) or (title and not _title_like(title, section, tail)):
        return None
    if not _filled_out(title):
        title = ""
    number = None
    if section:
        figures = section.group("after") or section.group("before") or section.group("word")
        number = int(figures) if figures else None
    first = min(found.start() for found in (section, day) if found)
    parts = [("abbreviation" if abbreviation else "body", 0, first)]
    parts += [("date", *day.span())] if day else []
    parts += [("section", *section.span())] if section else []
    parts += [("case_number", *case.span())] if case else []
    return Head(
        body=body,
        abbreviation=abbreviation,
        date=iso_date(day) if day else None,
        has_sign=section is not None,
        section=number,
        case_number=case.group() if case else None,
        title=title or None,
        title_start=end + len(tail) - len(tail.lstrip(" |,:–-\t")) if title else None,
        parts=tuple(parts),
    )


def _between(plain: str, section: re.Match[str] | None, day: re.Match[str] | None) -> str:
    if not (section and day):
        return ""
    first, second = sorted((section.span(), day.span()))
    return plain[first[1] : second[0]]


def _filled_out(text: str) -> str:
    """Return what the text says beyond words like *kokous*, times of day and punctuation."""
    return squeeze(_FILLING.sub(" ", text)).strip(" .")


def _title_like(title: str, section: re.Match[str] | None, tail: str) -> bool:
    if not _filled_out(title):
        return True
    if section is None or not tail[:1].isspace():
        return False
    return title[0].isupper() and not title.endswith((".", ";"))
