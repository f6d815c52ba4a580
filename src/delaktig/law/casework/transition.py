"""Which act a plan follows (R29): 681/2023 § 102(2), and the days on which one act took over from the other.

§ 102(2), in our words: for a plan drawn up before 1.1.2025 the longest time stays what the old act
says, for good; everything else about the plan follows the old act until the plan has once been
reviewed under § 22 of the new act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.facts import CaseFacts, PlanFacts
from delaktig.law.rules import Rule, RuleDataError, Texts


@dataclass(frozen=True, slots=True)
class Transition:
    """How the transition touches one plan on a day.

    ``old_maximum``: its longest time follows 1386/2010. ``old_rules``: so does the rest, on the day
    asked about. ``first_review_on``: the first review under 681/2023 § 22, which ends that.
    """

    old_maximum: bool
    old_rules: bool
    first_review_on: date | None
    rule: Rule
    explanation: Texts


def transition(facts: CaseFacts, plan_index: int, today: date, book: RuleBook) -> Transition:
    """How 681/2023 § 102(2) touches the plan on the day (R29)."""
    rule = book.first_or_in_force("transition.plans", today)
    plan = facts.plans[plan_index]
    start = act_start(rule)
    if plan.made_on >= start:
        return Transition(False, False, None, rule, words.reason("new_act", made=plan.made_on))
    first = first_new_review(plan, start)
    old_rules = first is None or first > today
    why = (
        words.reason("old_until_review", made=plan.made_on)
        if first is None
        else words.reason("old_maximum_only", made=plan.made_on, reviewed=first)
    )
    return Transition(True, old_rules, first, rule, why)


def first_new_review(plan: PlanFacts, start: date) -> date | None:
    """The plan's first review on or after the day the new act came into force; such a review is one under § 22."""
    return min((day for day in plan.reviews if day >= start), default=None)


def act_start(rule: Rule) -> date:
    """The first day of 681/2023, from the transition rule: a plan made before it is an old one."""
    value = rule.parameters.get("made_before")
    if not isinstance(value, str):
        raise RuleDataError(f"rule {rule.id}: made_before is not a day")
    return date.fromisoformat(value)


def falls_under_the_new_act(due: date, anchored_on: date, book: RuleBook) -> bool:
    """Whether a day counted by the old act ends under the new one, where no transition rule covers it."""
    last_old = act_start(book.first_or_in_force("transition.plans", due)) - timedelta(days=1)
    return anchored_on <= last_old < due
