"""The letter that invites a client to a time (*kallelse · kutsu*): in the client's language, beside Swedish or Finnish.

Only fixed words, days and names of offices stand in it. What it says of the client is the name, the customer
number and, unless a security prohibition hides it, the address to which it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone

from delaktig.cases.appointments import stands
from delaktig.cases.letter_words import Words, words_in
from delaktig.cases.models import Appointment, Mode
from delaktig.formats.document import Block, Document, KeyValues, Note, Paragraph, Run, Table, Text
from delaktig.law.calendar import numeric
from delaktig.law.casework.book import RuleBook

NAMES = {"prs": {"sv": "dari", "fi": "dari", "en": "Dari", "fa": "دری", "ar": "الدرية"}}
"""Languages that the tables of the world do not name."""
LEFT_TO_RIGHT, END = "\u2066", "\u2069"
"""Around two hours with a dash between them: without these they would be turned round from right to left."""
FEE_RULE = "interpreting.no_show_fee"


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands behind it. ``own``: the value is in the letter's language, no name or number."""

    label: str
    value: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """The letter in one language."""

    language: str
    title: str
    lead: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose letter it is, and how one tells that one cannot come."""

    place: str
    unit: str
    contact: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: to whom, from whom, on which day, and what it says in each language."""

    sender: Sender
    to: tuple[str, ...]
    number: str
    written_on: date
    sides: tuple[Side, ...]
    invented: bool = False


def side(time: Appointment, language: str, sender: Sender) -> Side:
    """Write the letter in one language. ``time`` was read with its bookings and officer."""
    words = words_in(language)
    lines = [
        Line(words["when"], moment(time, words.language)),
        Line(words["how"], words[time.mode]),
    ]
    if time.place and time.mode == Mode.ON_SITE:
        lines.append(Line(words["where"], time.place, own=False))
    lines.append(Line(words["who"], ", ".join(filter(None, [time.officer.name, sender.unit])), own=False))
    lines.append(Line(words["why"], words.about[time.about]))
    if time.mode == Mode.ON_SITE:
        lines.append(Line(words["bring"], words["bring_text"]))
    booked = [one for one in time.bookings.all() if stands(one)]
    if booked:
        spoken = language_name(booked[-1].language, words.language)
        lines.append(Line(words["interpreter"], words["interpreter_text"].format(language=spoken)))
    lines.append(Line(words["cancel"], words["cancel_text"]))
    lines += [Line("", one, own=False) for one in sender.contact]
    if time.fee_warned:
        lines += _fee(time, words)
    return Side(words.language, words["title"], words["lead"], tuple(lines))


def _fee(time: Appointment, words: Words) -> list[Line]:
    """Return the warning of the fee (681/2023 §32a), where the act knew one on the day of the time."""
    rule = RuleBook.shipped().rule_or_none(FEE_RULE, timezone.localtime(time.starts_at).date())
    if rule is None:
        return []
    amount = format_decimal(rule.number("cents") / 100, "0.00", locale=_locale(words.language))
    return [Line(words["fee"], words["fee_text"].format(amount=amount))]


def moment(time: Appointment, language: str) -> str:
    """Return day of the week, date and hours in a language: ``måndag 30 november 2026, 10.00-11.00``."""
    start = timezone.localtime(time.starts_at)
    end = start + timedelta(minutes=time.minutes)
    sign = "." if language in ("sv", "fi") else ":"
    day = format_date(start.date(), "full", locale=_locale(language))
    hours = f"{start:%H}{sign}{start:%M}–{end:%H}{sign}{end:%M}"
    return f"{day}, {LEFT_TO_RIGHT}{hours}{END}" if _turned(language) else f"{day}, {hours}"


def language_name(code: str, language: str) -> str:
    """Return what a language is called in a language; its code where that is not known."""
    if code in NAMES:
        return NAMES[code].get(language, NAMES[code]["en"])
    try:
        return str(_locale(language).languages.get(code) or Locale.parse(code).english_name or code)
    except (UnknownLocaleError, ValueError):
        return code


def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _turned(language: str) -> bool:
    return _locale(language).text_direction == "rtl"


def document(letter: Letter) -> Document:
    """Return the letter as a document for paper, with its languages beside each other."""
    first = letter.sides[0]
    blocks: tuple[Block, ...] = (
        Paragraph((Run("\n".join(letter.to), language="sv"),)),
        Paragraph((Run(numeric(letter.written_on), language="fi"),)),
        _beside(letter.sides),
        KeyValues(tuple((words_in(one.language)["number"], letter.number) for one in letter.sides[:1])),
        Note(letter.sender.place),
    )
    return Document(
        first.title, first.language, letter.sender.place, blocks, letter.written_on, demonstration=letter.invented
    )


def _beside(sides: Sequence[Side]) -> Table:
    header = tuple(language_name(one.language, one.language).capitalize() for one in sides)
    rows: list[tuple[Text, ...]] = [tuple((Run(one.lead, bold=True, language=one.language),) for one in sides)]
    rows += [
        tuple(_cell(one.lines[n], one.language) if n < len(one.lines) else "" for one in sides)
        for n in range(max(len(one.lines) for one in sides))
    ]
    return Table(header, tuple(rows))


def _cell(line: Line, language: str) -> tuple[Run, ...]:
    label = (Run(f"{line.label}\n", bold=True, language=language),) if line.label else ()
    return (*label, Run(line.value, language=language if line.own or not _turned(language) else "sv"))
