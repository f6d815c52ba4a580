"""The charge for a visit that the client missed although an interpreter was booked (R20): 681/2023 § 32 a.

Swedish *avgift för oanvända tjänster*, Finnish *käyttämättä jätetystä palvelusta perittävä maksu*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from delaktig.law.calendar import add_days
from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.facts import CaseFacts, client_age
from delaktig.law.rules import Rule, Texts

APPOINTMENTS = ("guidance", "assessment", "plan", "review")


@dataclass(frozen=True, slots=True)
class NoShow:
    """One missed visit. What is None is not known, and then the answer is not known either.

    ``kind`` is one of ``APPOINTMENTS``; ``cost_cents`` what the interpreting cost.
    """

    slot_on: date
    kind: str | None = None
    cost_cents: int | None = None
    stayed_away: bool | None = None
    valid_reason: bool | None = None
    cancelled: bool | None = None
    told_of_charge: bool | None = None
    told_how_to_cancel: bool | None = None
    understood: bool | None = None
    unreasonable: bool | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of § 32 a: whether it is met (None: not known), and its text."""

    key: str
    met: bool | None
    text: Texts


@dataclass(frozen=True, slots=True)
class Charge:
    """Whether the visit may be charged, at most how much, and the earliest day on which it may fall due.

    ``max_cents`` is the lower of the cost and the act's most; the act's most while the cost is unknown.
    """

    may: bool | None
    conditions: tuple[Condition, ...]
    max_cents: int
    earliest_due: date
    rule: Rule
    to_be_verified: bool


def no_show_fee(facts: CaseFacts, visit: NoShow, book: RuleBook) -> Charge | None:
    """§ 32 a(1): the conditions one by one; (2): due two weeks after the slot at the earliest; (4): indexed amount.

    None before 2025. After the last day for which the amount is sure, it is to be verified against the decree.
    """
    rule = book.rule_or_none("interpreting.no_show_fee", visit.slot_on)
    if rule is None:
        return None
    conditions = tuple(
        Condition(key, met, words.nouns("condition")[key]) for key, met in _met(facts, visit, rule).items()
    )
    most = rule.number("cents")
    return Charge(
        may=_all([one.met for one in conditions]),
        conditions=conditions,
        max_cents=most if visit.cost_cents is None else min(most, visit.cost_cents),
        earliest_due=add_days(visit.slot_on, 7 * rule.number("due_weeks")),
        rule=rule,
        to_be_verified=rule.to_be_verified
        or visit.slot_on > date.fromisoformat(str(rule.parameters["amount_sure_to"])),
    )


def _met(facts: CaseFacts, visit: NoShow, rule: Rule) -> Mapping[str, bool | None]:
    age = client_age(facts, visit.slot_on)
    kinds = rule.parameters["appointments"]
    assert isinstance(kinds, tuple)
    return MappingProxyType(
        {
            "appointment": None if visit.kind is None else visit.kind in kinds,
            "stayed_away": visit.stayed_away,
            "interpreting_cost": None if visit.cost_cents is None else visit.cost_cents > 0,
            "no_valid_reason": _not(visit.valid_reason),
            "not_cancelled": _not(visit.cancelled),
            "told_of_charge": visit.told_of_charge,
            "told_how_to_cancel": visit.told_how_to_cancel,
            "understood": visit.understood,
            "not_unreasonable": _not(visit.unreasonable),
            "of_age": None if age is None else age >= rule.number("min_age"),
        }
    )


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: list[bool | None]) -> bool | None:
    """No as soon as one condition fails, unknown while one is unknown, yes otherwise."""
    if False in values:
        return False
    return None if None in values else True
