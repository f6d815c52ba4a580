"""A remark and an answer as a person gives them, and what cannot be true of them. Pure: no database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from delaktig.catalogue.personal import looks_personal

LONGEST = 4000
"""Characters of a remark, and of an answer."""


@dataclass(frozen=True, slots=True)
class RemarkInput:
    """What a body said, what it is about, and who is to answer by when.

    ``other_words`` say the same in ``other_language``; both or neither.
    """

    words: str
    language: str
    services: tuple[int, ...] = ()
    measures: tuple[int, ...] = ()
    edition: int | None = None
    organisation: int | None = None
    unit: int | None = None
    due_on: date | None = None
    other_words: str = ""
    other_language: str = ""


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """What was done, by whom it is answered and when; ``done_on`` where it is done and not only promised.

    ``other_words`` say the same in ``other_language``; both or neither.
    """

    words: str
    language: str
    organisation: int | None
    answered_on: date | None
    unit: int | None = None
    done_on: date | None = None
    other_words: str = ""
    other_language: str = ""


def remark_faults(given: RemarkInput, languages: Collection[str], held_on: date | None) -> dict[str, str]:
    """Return a code by field for each thing that cannot be true of a remark."""
    found = dict(_words(given, languages))
    if given.due_on is not None and held_on is not None and given.due_on < held_on:
        found["due_on"] = "before_the_meeting"
    return found


def answer_faults(given: AnswerInput, languages: Collection[str], held_on: date | None, today: date) -> dict[str, str]:
    """Return a code by field for each thing that cannot be true of an answer."""
    found = dict(_words(given, languages))
    if given.organisation is None:
        found["who"] = "required"
    if given.answered_on is None:
        found["answered_on"] = "required"
    for name, day in (("answered_on", given.answered_on), ("done_on", given.done_on)):
        if day is not None and day > today:
            found[name] = "not_yet"
        elif name == "answered_on" and day is not None and held_on is not None and day < held_on:
            found[name] = "before_the_meeting"
    return found


def _words(given: RemarkInput | AnswerInput, languages: Collection[str]) -> Iterator[tuple[str, str]]:
    if not given.words.strip():
        yield "words", "required"
    yield from _written("words", given.words)
    if given.language not in languages:
        yield "language", "unknown_choice"
    yield from _written("other_words", given.other_words)
    if given.other_language and not given.other_words.strip():
        yield "other_words", "other_required"
    elif given.other_words.strip() and given.other_language not in languages:
        yield "other_language", "unknown_choice" if given.other_language else "other_language_required"
    elif given.other_language and given.other_language == given.language:
        yield "other_language", "same_language"


def _written(field: str, words: str) -> Iterator[tuple[str, str]]:
    if len(words.strip()) > LONGEST:
        yield field, "too_long"
    elif looks_personal(words):
        yield field, "personal_data"
