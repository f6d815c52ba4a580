"""What the act says of the client and the plan apart from days (R16, R17, R19, R22–R25), for the page to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.facts import CaseFacts, client_age
from delaktig.law.rules import Rule, Texts


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal that § 18 sets as a rule; ``key`` is None when a fact is missing."""

    key: str | None
    rule: Rule
    explanation: Texts
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Orientation:
    """How much of the civic orientation is done and left, in hours of teaching and self-study together."""

    required: int
    left: int
    rule: Rule

    @property
    def complete(self) -> bool:
        """Whether the decree's least number of hours is reached."""
        return self.left == 0


def goal(facts: CaseFacts, on: date, book: RuleBook) -> Goal | None:
    """681/2023 § 18(2)–(4): the goal to set as a rule for a plan made on the day (R16).

    Under 25: at least upper secondary education, before the other two. A jobseeker: work or enterprise.
    Others: readiness for work. None before 2025, when no such rule stood.
    """
    rule = book.rule_or_none("plan.goals", on)
    if rule is None:
        return None
    age = client_age(facts, on)
    if age is None:
        return Goal(None, rule, words.no_day("goal", "missing_fact", ("birth_date",)), ("birth_date",))
    if age < rule.number("under_age"):
        key = str(rule.parameters["goal_under_age"])
    elif facts.is_jobseeker(on) or facts.holds("unemployed_jobseeker", on):
        key = str(rule.parameters["goal_of_jobseekers"])
    else:
        key = str(rule.parameters["goal_of_others"])
    return Goal(key, rule, words.reason(f"goal_{key}"))


def orientation(hours_done: int, on: date, book: RuleBook) -> Orientation | None:
    """576/2024 § 2(1): at least 70 hours of teaching and self-study together (R23). None before 2025."""
    rule = book.rule_or_none("orientation.hours", on)
    if rule is None:
        return None
    required = rule.number("hours")
    return Orientation(required, max(0, required - hours_done), rule)


def standing_rules(on: date, book: RuleBook) -> tuple[Rule, ...]:
    """The rules without a day that a plan's page quotes: reasons for each service (R17), duties and their
    explanation (R19), no separate appeal (R22), training and final test (R24), insurance (R25)."""
    ids = ("plan.contents", "plan.duties", "plan.no_separate_appeal", "training.final_test", "training.insurance")
    found = (book.rule_or_none(one, on) for one in ids)
    return tuple(rule for rule in found if rule is not None)


def appeal_text(decided_on: date, book: RuleBook) -> Rule:
    """Why a plan or its review cannot be appealed by itself (R22), by the act that held on the day of the decision.

    681/2023 § 95(3): neither review request nor appeal, separately. 1386/2010 § 83(1): no appeal.
    § 102(5): a decision from before 1.1.2025 follows the provisions of its time.
    """
    return book.first_or_in_force("plan.no_separate_appeal", decided_on)
