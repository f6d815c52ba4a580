"""A plan as it is laid before the client: the same in two languages, passage by passage. Pure.

Fixed words are in each side's language. A service is named in it where that translation was current
when the plan was agreed. What the worker wrote stands as written, with its language, and says that it
is not translated. No identity code (1050/2018 §29) and no address of the client is on it; under a
security prohibition (661/2009 §36) nor is where the client is to be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from delaktig.cases.invitation import END, LEFT_TO_RIGHT, language_name
from delaktig.cases.plan_contents import Content, day_of, said
from delaktig.cases.plan_words import awaits_reader, parts, word
from delaktig.law.calendar import numeric

RIGHTS = ("right_understand", "right_help", "right_review")
DUTIES = ("duty_take_part", "duty_carry_out", "duty_attend", "duty_tell", "duty_changes")
SIGNATURES = {"signed": "signed", "oral": "oral", "refused": "refused", "": "unsigned"}
SIGNED_HERE = ("sign_client", "sign_officer", "sign_place_date")
FIELDS = ("name", "customer_number", "goals", "steps", "job_search", "follow_up", "language", "dates", "authors")
"""What is given out with the paper, as the record of events names it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text. With a language of its own it is set apart: a name, a day, what is not translated."""

    text: str
    language: str = ""
    strong: bool = False


Said = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage in one language. ``level`` is that of its heading, ``service`` which service it tells of."""

    language: str
    heading: Said = ()
    level: int = 1
    told: tuple[Said, ...] = ()
    bullets: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    service: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and the same in the other language; none where both are one."""

    first: Passage
    second: Passage | None


@dataclass(frozen=True, slots=True)
class Head:
    """Whose plan it is, and which one. ``offices``: the municipality's name by language."""

    name: str
    number: str
    offices: Mapping[str, str]
    version: int = 0
    agreed_on: date | None = None
    valid_to: date | None = None
    """Its last day as the law reckons it today; else what was agreed stands."""
    next_review_on: date | None = None
    """The next review as it is agreed today; else what was agreed with this version stands."""
    hides_places: bool = False
    citation: str = ""
    """Where it stands that a plan is not appealed against separately."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A plan in the client's language, beside it in Swedish or Finnish."""

    language: str
    beside: str
    rows: tuple[Row, ...]
    title: str
    lines: tuple[Said, ...]
    """Places to sign, named in both languages."""

    @property
    def is_pair(self) -> bool:
        """Say whether it is in two languages."""
        return self.language != self.beside


def paper(content: Content, head: Head, language: str, beside: str) -> Paper:
    """Lay a plan's content out in the client's language beside Swedish or Finnish."""
    first = list(_side(content, head, language))
    second = list(_side(content, head, beside)) if beside != language else [None] * len(first)
    rows = tuple(Row(one, other) for one, other in zip(first, second, strict=True))
    lines = tuple(_to_sign(key, language, beside) for key in SIGNED_HERE)
    return Paper(language, beside, rows, f"{word('title', beside)} · {head.number}", lines)


def _side(content: Content, head: Head, tag: str) -> Iterator[Passage]:
    yield _top(content, head, tag)
    yield from _goals(content, tag)
    yield from _steps(content, head, tag)
    if content.get("jobseeker") and content.get("job_search"):
        yield _written("job_search", content["job_search"], content, tag)
    if content.get("follow_up"):
        yield _written("follow_up", content["follow_up"], content, tag)
    yield _language(content, tag)
    next_on = head.next_review_on or day_of(content.get("next_review_on"))
    if next_on:
        told = (_fixed("next_review", tag, date=numeric(next_on)),)
        yield Passage(tag, _fixed("meet_again", tag), told=told)
    where = Piece(f"{LEFT_TO_RIGHT}({head.citation}){END}", "sv")
    appeal = (*_fixed("appeal", tag), Piece(" "), where) if head.citation else None
    rights = tuple(_fixed(key, tag) for key in RIGHTS)
    yield Passage(tag, _fixed("rights", tag), bullets=rights, notes=(appeal,) if appeal else ())
    duties = (*DUTIES, *(("duty_jobseeker",) if content.get("jobseeker") else ()))
    yield Passage(tag, _fixed("duties", tag), bullets=tuple(_fixed(key, tag) for key in duties))
    for key, heading in (("authors", "made_by"), ("sources", "sources")):
        if content.get(key):
            yield _written(heading, content[key], content, tag)
    yield _signatures(content, head, tag)


def _top(content: Content, head: Head, tag: str) -> Passage:
    is_agreed = bool(head.version)
    state = _fixed("version", tag, number=str(head.version), date=in_figures(head.agreed_on)) if is_agreed else None
    told: list[Said] = [
        (*_fixed("client", tag), Piece(": "), Piece(head.name, "sv", strong=True)),
        (*_fixed("client_number", tag), Piece(": "), Piece(head.number, "sv")),
        (*_fixed("office", tag), Piece(": "), *_office(head, tag)),
        state or _fixed("draft", tag),
    ]
    first, last = day_of(content.get("made_on")), head.valid_to or day_of(content.get("valid_to"))
    if is_agreed and first:
        key = "valid" if last else "valid_from"
        told.append(_fixed(key, tag, first=numeric(first), last=in_figures(last)))
    notes = [_fixed("only_fixed", tag)]
    notes += [_fixed("awaits", tag)] if awaits_reader(tag) else []
    return Passage(tag, _fixed("title", tag), told=tuple(told), notes=tuple(notes))


def _office(head: Head, tag: str) -> Said:
    name, language = said({"source": "sv", "said": dict(head.offices)}, tag)
    return (Piece(name, language if language != tag else ""),)


def _goals(content: Content, tag: str) -> Iterator[Passage]:
    yield Passage(tag, _fixed("my_goals", tag))
    for number, goal in enumerate(content.get("goals", ()), 1):
        told: list[Said] = [(Piece(word(f"kind_{goal['kind']}", tag)),)] if goal["kind"] not in ("", "other") else []
        told.append(_own(goal["words"], content, tag))
        if goal.get("reached_on"):
            told.append(_fixed("reached", tag, date=_day(goal["reached_on"])))
        heading = _fixed("goal", tag, number=str(number))
        yield Passage(tag, heading, 2, tuple(told), notes=_marks(content, tag))


def _steps(content: Content, head: Head, tag: str) -> Iterator[Passage]:
    yield Passage(tag, _fixed("agreed_steps", tag))
    for number, item in enumerate(content.get("items", ()), 1):
        yield _step(number, item, content, head, tag)


def _step(number: int, item: Content, content: Content, head: Head, tag: str) -> Passage:
    service = item.get("service") or {}
    name, name_language = said(service.get("name"), tag)
    summary, summary_language = said(service.get("summary"), tag)
    heading = [*_fixed("step", tag, number=str(number)), Piece(": ")]
    heading += [Piece(name, _other(name_language, tag))] if name else [Piece(word(f"kind_{item['kind']}", tag))]
    told = [_place(item, service, tag)] if not head.hides_places else []
    told += [(Piece(summary, _other(summary_language, tag)),)] if summary else []
    told += [_own(item["words"], content, tag)] if item.get("words") else []
    told.append(_days(item, tag))
    if item.get("reason"):
        told.append((*_fixed("why", tag), Piece(" "), *_own(item["reason"], content, tag)))
    untranslated = any(language and language != tag for language in (name_language, summary_language))
    own = bool(item.get("words") or item.get("reason"))
    return Passage(
        tag,
        tuple(heading),
        2,
        tuple(line for line in told if line),
        notes=_marks(content, tag, services=untranslated, own=own),
        service=service.get("uid", ""),
    )


def _place(item: Content, service: Content, tag: str) -> Said:
    """Return who gives a service and where: names as they are, set apart from the words around."""
    offering = item.get("offering") or {}
    given = service.get("provider") or {}
    provider = given.get(tag) or next(filter(None, given.values()), "")
    place, language = said(offering.get("place"), tag)
    found = [Piece(provider, "fi" if tag == "fi" else "sv")] if provider else []
    found += [Piece(place, language)] if place and place != provider else []
    found += [Piece(offering["address"], "sv")] if offering.get("address") else []
    return _joined(found, " · ")


def _days(item: Content, tag: str) -> Said:
    found: list[Said] = []
    if item.get("dropped_on"):
        found.append(_fixed("dropped", tag, date=_day(item["dropped_on"])))
    else:
        found += [_fixed("starts", tag, date=_day(item["starts_on"]))] if item.get("starts_on") else []
        found += [_fixed("ends", tag, date=_day(item["ends_on"]))] if item.get("ends_on") else []
    return tuple(piece for index, one in enumerate(found) for piece in ((Piece(" "),) if index else ()) + one)


def _language(content: Content, tag: str) -> Passage:
    chosen = content.get("integration_language")
    told: list[Said] = [(Piece(word(f"lang_{chosen}", tag), strong=True),)] if chosen else []
    used = content.get("language", "")
    if used:
        # named in the words' own language: another script at the end of a line would turn its colon round
        told.append(_fixed("gone_through", tag, language=language_name(used, tag), _language_of=tag))
    told += [_fixed("interpreter", tag)] if content.get("interpreted") else []
    told += [_fixed("county", tag)] if content.get("county_joined") else []
    return Passage(tag, _fixed("integration_language", tag), told=tuple(told))


def _signatures(content: Content, head: Head, tag: str) -> Passage:
    key = SIGNATURES.get(content.get("signature") or "", "unsigned") if head.version else "unsigned"
    told = _fixed(key, tag, date=in_figures(head.agreed_on)) if key in ("signed", "oral") else _fixed(key, tag)
    return Passage(tag, _fixed("signatures", tag), told=(told,))


def _to_sign(key: str, language: str, beside: str) -> Said:
    """Return what a line to sign on is for, in both languages."""
    tags = dict.fromkeys((language, beside))
    return _joined((Piece(word(key, tag), tag) for tag in tags), " · ")


def _written(heading: str, words: str, content: Content, tag: str) -> Passage:
    return Passage(tag, _fixed(heading, tag), told=(_own(words, content, tag),), notes=_marks(content, tag))


def _own(words: str, content: Content, tag: str) -> Said:
    """Return what a person wrote, with the language in which it was written."""
    return (Piece(words, _other(content.get("written_in") or "sv", tag)),)


def _marks(content: Content, tag: str, *, services: bool = False, own: bool = True) -> tuple[Said, ...]:
    """Return the mark of what is not translated, where something is not."""
    is_foreign = own and (content.get("written_in") or "sv") != tag
    return (_fixed("untranslated", tag),) if is_foreign or services else ()


def _other(language: str, tag: str) -> str:
    return "" if language == tag else language


def _fixed(key: str, tag: str, _language_of: str = "sv", **values: str) -> Said:
    """Return fixed words as pieces; what is filled in has a language of its own, so that it stands right."""
    found: list[Piece] = []
    for words, name in parts(key, tag):
        found += [Piece(words)] if words else []
        found += [Piece(values[name], _language_of)] if name else []
    return tuple(found)


def _joined(pieces: Iterable[Piece], between: str) -> Said:
    found: list[Piece] = []
    for piece in pieces:
        found += [Piece(between), piece] if found else [piece]
    return tuple(found)


def in_figures(day: date | None) -> str:
    """Return a day in figures; empty where there is none."""
    return numeric(day) if day else ""


def _day(frozen: Any) -> str:
    return in_figures(day_of(frozen))


def plain(pieces: Said) -> str:
    """Return pieces as one text."""
    return "".join(piece.text for piece in pieces)
