"""A date with the rule, the inputs and the sentence that it came from (Swedish *frist*, Finnish *määräaika*)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from delaktig.law.calendar import add_days, add_months, add_years, next_working_day
from delaktig.law.casework import words
from delaktig.law.rules import Citation, Rule, Texts

Input = tuple[str, date | int | str | None]

# The parameter that carries a length → how the length is added to a day.
_LENGTHS: dict[str, Callable[[date, int], date]] = {
    "days": add_days,
    "weeks": lambda day, weeks: add_days(day, 7 * weeks),
    "months": add_months,
    "years": add_years,
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that is to be done by a day. ``subject`` is the index of the assessment or plan.

    ``due`` is None when a fact is ``missing``, or when the act sets no day in this case. ``statutory``
    is False for a municipality's own target, and for a day that client and authority agreed on.
    """

    key: str
    subject: int
    due: date | None
    met_on: date | None
    statutory: bool
    rule: Rule
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]
    explanation: Texts
    to_be_verified: bool

    @property
    def citation(self) -> Citation | None:
        """The citation, None for a local target."""
        return self.rule.citation

    @property
    def basis(self) -> str:
        """``law``, ``target`` (the municipality's own), or ``agreed`` (with the client, within the act)."""
        if self.statutory:
            return "law"
        return "target" if "anchor" in self.rule.parameters else "agreed"

    def overdue(self, today: date) -> bool:
        """Whether the day has passed and the thing is not done."""
        return self.met_on is None and self.due is not None and self.due < today

    def met_in_time(self) -> bool | None:
        """Whether it was done by the day; None while it is not done, or when no day is known."""
        return None if self.met_on is None or self.due is None else self.met_on <= self.due


def length_of(rule: Rule) -> tuple[str, int]:
    """The rule's length: its unit and number."""
    unit = next(name for name in _LENGTHS if name in rule.parameters)
    return unit, rule.number(unit)


def last_day(rule: Rule, anchor: date) -> date:
    """The anchor plus the rule's length; to the next working day where the rule says so (150/1930 § 5)."""
    day = _unmoved(rule, anchor)
    return next_working_day(day) if rule.flag("move_to_working_day") else day


def _unmoved(rule: Rule, anchor: date) -> date:
    unit, number = length_of(rule)
    return _LENGTHS[unit](anchor, number)


def counted(
    key: str,
    rule: Rule,
    anchor: tuple[str, date | None],
    *,
    subject: int = 0,
    met_on: date | None = None,
    act: Rule | None = None,
    doubt: bool = False,
    more: tuple[Input, ...] = (),
) -> Deadline:
    """A deadline that is an anchor plus a rule's length.

    ``act`` is the statutory rule that says "without delay" when ``rule`` is the municipality's target
    for it. ``doubt``: the day rests on a reading of the act that is to be verified; so does a statutory
    day that moves to a working day, since 150/1930 § 5 may not reach what an authority itself must do.
    """
    name, day = anchor
    due = None if day is None else last_day(rule, day)
    said = words.sentence(key, rule, anchor=anchor, number=length_of(rule), due=due, act=act)
    moved = day is not None and due != _unmoved(rule, day)
    if day is not None and moved:
        said = words.joined(said, words.moved(_unmoved(rule, day)))
    doubt = doubt or (moved and rule.kind == "statutory")
    if doubt:
        said = words.joined(said, words.reason("reading"))
    return Deadline(
        key=key,
        subject=subject,
        due=due,
        met_on=met_on,
        statutory=rule.kind == "statutory",
        rule=rule,
        inputs=((name, day), length_of(rule), *more),
        missing=() if day is not None else (name,),
        explanation=said,
        to_be_verified=doubt or rule.to_be_verified,
    )


def agreed(key: str, rule: Rule, due: date, *, subject: int, name: str) -> Deadline:
    """A deadline that client and authority have agreed on."""
    return Deadline(
        key=key,
        subject=subject,
        due=due,
        met_on=None,
        statutory=False,
        rule=rule,
        inputs=((name, due),),
        missing=(),
        explanation=words.agreed(key, due),
        to_be_verified=False,
    )


def without_day(
    key: str,
    rule: Rule,
    why: str,
    *,
    subject: int = 0,
    met_on: date | None = None,
    missing: tuple[str, ...] = (),
    inputs: tuple[Input, ...] = (),
) -> Deadline:
    """A deadline without a day: a fact is missing, or the act lets the time be exceeded. ``why`` is a key of words."""
    return Deadline(
        key=key,
        subject=subject,
        due=None,
        met_on=met_on,
        statutory=rule.kind == "statutory",
        rule=rule,
        inputs=inputs,
        missing=missing,
        explanation=words.no_day(key, why, missing),
        to_be_verified=rule.to_be_verified,
    )
