"""Reads a cell of a list as what its field holds. Whatever stands there, it becomes a value or a fault: never more.

A fault is a code; the page puts it into words. Nothing is guessed: a day in another form, a year with two digits or a
word that is in no list is refused where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings

from delaktig.exchange.clients.fields import TONGUES, Field, folded, spoken
from delaktig.formats.xlsx import Cell
from delaktig.municipalities import register

DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", re.DOTALL)
SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
EARLIEST = 1900
TAG = re.compile(r"[a-z]{2,3}")
COUNTRY = re.compile(r"[A-Z]{2}")
NO_COUNTRY = {"statslös": "XXA", "kansalaisuudeton": "XXA", "stateless": "XXA", "xxa": "XXA", "xxx": "XXX"}
NO_COUNTRY |= {"okänd": "XXX", "okänt": "XXX", "tuntematon": "XXX", "unknown": "XXX"}
FURTHER_TONGUES = {"dari": "prs", "sorani": "ckb", "kurmanji": "kmr", "kurmancî": "kmr", "farsi": "fa", "persia": "fa"}
POSTAL_DIGITS = 5
MOST_VALUES = 20


class Unread(ValueError):
    """A cell that cannot be read as its field; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a cell can name in the municipality: folded names and mails of workers, names of units."""

    workers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    units: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read(of: Field, cell: Cell, known: Known) -> Any:
    """Return what a cell says of a field; ``None`` where it says nothing. Raises :class:`Unread`."""
    text = words(cell)
    if not text:
        return None
    if of.kind == "day":
        return _day(cell, text)
    if of.kind in {"worker", "unit"}:
        return _one(known.workers if of.kind == "worker" else known.units, text, f"unknown_{of.kind}")
    if of.kind in {"choice", "yes"}:
        return _choice(of.list or "yes", text)
    return READERS[of.kind](text)


def words(cell: Cell) -> str:
    """Return a cell as text without space at its ends. Raises :class:`Unread` for what no text may hold."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    text = unicodedata.normalize("NFC", cell.isoformat() if isinstance(cell, date) else str(cell)).strip()
    if any(_is_unreadable(letter) for letter in text):
        raise Unread("unreadable_character")
    return text


def _is_unreadable(letter: str) -> bool:
    return letter == "\ufffd" or (letter not in "\t\n\r" and unicodedata.category(letter) in {"Cc", "Cs", "Cn"})


def _day(cell: Cell, text: str) -> date:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        found = cell
    elif SHORT_YEAR.fullmatch(text):
        raise Unread("short_year")
    else:
        found = _written_day(text)
    if found.year < EARLIEST:
        raise Unread("impossible_day")
    return found


def _written_day(text: str) -> date:
    """Return a day that is written as in Finland (31.12.2025) or as ISO 8601 (2025-12-31), a time after it aside."""
    iso, own = ISO_DAY.fullmatch(text), DAY.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif own:
        day, month, year = own.groups()
    else:
        raise Unread("no_day_read")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unread("impossible_day") from None


def _one(named: Mapping[str, tuple[int, ...]], text: str, code: str) -> int:
    keys = named.get(folded(text), ())
    if len(keys) > 1:
        raise Unread("several_so_called")
    if not keys:
        raise Unread(code)
    return keys[0]


def _choice(name: str, text: str) -> Any:
    key = spoken(name).get(folded(text))
    if key is None:
        raise Unread(f"unknown_{name}")
    return key == "yes" if name == "yes" else key


def _text(text: str) -> str:
    return text


def _postal(text: str) -> str:
    """Return a postal code; numbers have lost their first noughts in many workbooks."""
    return text.rjust(POSTAL_DIGITS, "0") if text.isascii() and text.isdigit() else text


def _names(text: str) -> tuple[str, ...]:
    return _parts(text, r"[;\n]")


def _countries(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country(part) for part in _parts(text, r"[;,/\n]")))


def _country(text: str) -> str:
    plain = folded(text)
    found = NO_COUNTRY.get(plain) or _country_names().get(plain)
    if found is None and COUNTRY.fullmatch(text.upper()) and text.upper() in Locale("en").territories:
        found = text.upper()
    if found is None:
        raise Unread("unknown_country")
    return found


def _tongue(text: str) -> str:
    plain = folded(text)
    found = FURTHER_TONGUES.get(plain) or _tongue_names().get(plain)
    if found is None and text.lower() in _tags():
        found = text.lower()
    if found is None:
        raise Unread("unknown_language")
    return found


def _place(text: str) -> str:
    digits = text.rjust(3, "0") if text.isascii() and text.isdigit() else ""
    found = digits if digits in _places().values() else _places().get(folded(text))
    if found is None:
        raise Unread("unknown_municipality")
    return found


def _parts(text: str, between: str) -> tuple[str, ...]:
    found = [part.strip() for part in re.split(between, text) if part.strip()]
    if len(found) > MOST_VALUES:
        raise Unread("too_many")
    return tuple(found)


@cache
def _country_names() -> Mapping[str, str]:
    named: dict[str, str] = {}
    for tongue in TONGUES:
        for code, name in Locale(tongue).territories.items():
            if COUNTRY.fullmatch(str(code)):
                named.setdefault(folded(str(name)), str(code))
    return named


@cache
def _tags() -> tuple[str, ...]:
    """Return the codes of languages: those that have a name, and those of the guide and of services."""
    named = (str(tag) for tag in Locale("en").languages if TAG.fullmatch(str(tag)))
    return tuple(sorted({*named, *settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES}))


@cache
def _tongue_names() -> Mapping[str, str]:
    """Return languages by their names in Swedish, Finnish and English; the guide's languages by their own too."""
    named: dict[str, str] = {}
    for tongue in TONGUES:
        for tag in _tags():
            named.setdefault(folded(str(Locale(tongue).languages.get(tag, ""))), tag)
    for tag in settings.GUIDE_LANGUAGES:
        named.setdefault(folded(_own_name(tag)), tag)
    named.pop("", None)
    return named


def _own_name(tag: str) -> str:
    try:
        return Locale(tag).language_name or ""
    except (UnknownLocaleError, ValueError):
        return ""


@cache
def _places() -> Mapping[str, str]:
    """Return municipalities by every name they have or had, in Swedish and Finnish; a name of two is no name."""
    named: dict[str, set[str]] = {}
    for one in register.load():
        for names in one.names:
            for name in (names.sv, names.fi):
                named.setdefault(folded(name), set()).add(one.code)
    return {name: min(codes) for name, codes in named.items() if len(codes) == 1}


READERS: Mapping[str, Callable[[str], Any]] = {
    "text": _text,
    "code": _text,
    "postal": _postal,
    "names": _names,
    "countries": _countries,
    "tongue": _tongue,
    "place": _place,
}
