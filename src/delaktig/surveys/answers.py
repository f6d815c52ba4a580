"""What may be answered to a question, and how it is read from what somebody typed. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from delaktig.surveys.models import Question

SCALE = (1, 2, 3, 4, 5)
HIGHEST = Decimal(100_000)
LONGEST_WORDS = 1_000
YES, NO = "yes", "no"

Value = str | list[str]
"""What is put in the envelope: a number or words as text, or the keys of the options that were chosen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as answers are held against it."""

    key: str
    kind: str
    required: bool = False
    options: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read: answers by question's key, and what is wrong with those that cannot be taken."""

    answers: dict[str, Value]
    faults: dict[str, str]


def read_sheet(asked: Iterable[Asked], typed: Mapping[str, Sequence[str]]) -> Sheet:
    """Read what was typed or chosen, by question's key. What was left empty is not among the answers.

    Faults are codes: ``required``, ``unknown_choice``, ``not_a_number``, ``out_of_range``, ``too_long``.
    """
    answers: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for one in asked:
        given = [value.strip() for value in typed.get(one.key, ()) if value.strip()]
        if not given:
            if one.required:
                faults[one.key] = "required"
            continue
        value, fault = _read(one, given)
        if fault:
            faults[one.key] = fault
        else:
            answers[one.key] = value
    return Sheet(answers, faults)


def _read(one: Asked, given: list[str]) -> tuple[Value, str]:
    if one.kind == Question.Kind.SEVERAL:
        chosen = sorted(set(given))
        return chosen, "" if set(chosen) <= one.options else "unknown_choice"
    first = given[0]
    if one.kind == Question.Kind.TEXT:
        return first, "too_long" if len(first) > LONGEST_WORDS else ""
    if one.kind == Question.Kind.NUMBER:
        return _number(first)
    return first, "" if first in _choices(one) else "unknown_choice"


def _choices(one: Asked) -> frozenset[str]:
    if one.kind == Question.Kind.SCALE:
        return frozenset(str(step) for step in SCALE)
    return frozenset({YES, NO}) if one.kind == Question.Kind.YES_NO else one.options


def _number(typed: str) -> tuple[str, str]:
    """Read a number as it is written in any script, with a comma or a point; ``"2.5"`` is what is kept."""
    try:
        found = Decimal(typed.replace(" ", "").replace("\u00a0", "").replace(",", "."))
        if not found.is_finite():
            return "", "not_a_number"
    except InvalidOperation:
        return "", "not_a_number"
    if not 0 <= found <= HIGHEST or found != round(found, 2):
        return "", "out_of_range"
    return format(found.normalize(), "f"), ""


def as_number(kind: str, value: str) -> Decimal | None:
    """Return the number that an answer counts as: yes is 1 and no is 0; None for a choice."""
    if kind == Question.Kind.YES_NO:
        return Decimal(value == YES)
    return Decimal(value) if kind in {Question.Kind.SCALE, Question.Kind.NUMBER} else None
