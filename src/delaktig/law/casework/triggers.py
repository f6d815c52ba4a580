"""Who is to be assessed, who is to get a plan, and whom an authority is to report (R1, R2, R6, R7, R18).

681/2023 § 14(1) names seven groups whose first permit is at most three years old, § 14(5) and (6) the
exceptions. 1386/2010 § 10(1) names three groups and no limit of years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delaktig.law.calendar import add_years
from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.facts import ON_REQUEST, CaseFacts, client_age
from delaktig.law.rules import Citation, Rule, Texts

UNACCOMPANIED = "unaccompanied"
ADULT = 18


@dataclass(frozen=True, slots=True)
class Trigger:
    """Whether one group of the act holds for the person on the day.

    ``applies`` is None when a fact is missing. ``since`` is the day from which the group has held and
    the municipality has known of it. ``reason`` is a key, ``explanation`` says it in sv, fi and en.
    """

    group: str
    applies: bool | None
    since: date | None
    reason: str
    rule: Rule
    explanation: Texts
    missing: tuple[str, ...] = ()

    @property
    def citation(self) -> Citation | None:
        """Where the group stands."""
        return self.rule.citation

    @property
    def to_be_verified(self) -> bool:
        """Whether the rule was not read in its text."""
        return self.rule.to_be_verified


def triggers(facts: CaseFacts, today: date, book: RuleBook) -> tuple[Trigger, ...]:
    """Each group of the act in force on the day, in the act's order: whether it holds, and why or why not (R2)."""
    rule = book.first_or_in_force("assessment.who", today)
    groups = rule.parameters["groups"]
    assert isinstance(groups, tuple)
    return tuple(_trigger(facts, group, today, book, rule) for group in groups)


def contact_duty(facts: CaseFacts, today: date, book: RuleBook) -> Trigger | None:
    """681/2023 § 9(1): an authority refers the person, or contacts the municipality with consent (R1).

    Holds while the first permit is at most three years old. None before 2025: the old act has no such duty.
    """
    rule = book.rule_or_none("guidance.contact", today)
    if rule is None:
        return None
    limit = _limit(facts, rule)
    if limit is None:
        return _unknown("contact", rule, "first_permit_on")
    holds = today <= limit
    return _say("contact", holds, facts.first_permit_on, "within_years" if holds else "years_passed", rule, limit=limit)


def plan_right(facts: CaseFacts, today: date, book: RuleBook) -> Trigger:
    """1386/2010 § 12(1): some groups have a right to a plan. 681/2023 § 16: those who by the assessment need one."""
    rule = book.first_or_in_force("plan.need", today)
    groups = rule.parameters.get("right_of", ())
    for group in groups if isinstance(groups, tuple) else ():
        if facts.holds(group, today):
            return _say("plan", True, None, "right", rule)
    done = [one for one in facts.assessments if one.done_on is not None and one.done_on <= today]
    if not done:
        return _say("plan", None, None, "not_assessed", rule, missing=("assessment_done_on",))
    last = max(done, key=lambda one: one.done_on or today)
    if last.plan_needed is None:
        return _unknown("plan", rule, "plan_needed")
    return _say("plan", last.plan_needed, last.done_on, "needed" if last.plan_needed else "not_needed", rule)


def minor_plan(facts: CaseFacts, today: date, book: RuleBook) -> Trigger:
    """1386/2010 § 15(1): an unaccompanied minor always gets a plan. Repealed from 2025: the common rules hold (R18)."""
    rule = book.first_or_in_force("plan.minors_and_families", today)
    if not rule.flag("unaccompanied_always"):
        return _say("minor_plan", False, None, "repealed", rule)
    age = client_age(facts, today)
    if age is None:
        return _unknown("minor_plan", rule, "birth_date")
    holds = age < ADULT and facts.holds(UNACCOMPANIED, today)
    return _say("minor_plan", holds, None, "unaccompanied_minor" if holds else "not_in_group", rule)


def _trigger(facts: CaseFacts, group: str, today: date, book: RuleBook, rule: Rule) -> Trigger:
    if group in ON_REQUEST:
        return _requested(facts, group, today, book, rule)
    if not facts.holds(group, today):
        return _say(group, False, None, "not_in_group", rule)
    if group == UNACCOMPANIED:
        refused = _unaccompanied(facts, today, book, rule)
        if refused is not None:
            return refused
    return _within_years(facts, group, today, book, rule)


def _requested(facts: CaseFacts, group: str, today: date, book: RuleBook, rule: Rule) -> Trigger:
    """§ 14(1) p. 4: asked for, or reported under § 9, *and* judged to be in need: both are to be known."""
    asked = [facts.requested_on, *(one.requested_on for one in facts.assessments)]
    if not any(day is not None and day <= today for day in asked):
        return _say(group, False, None, "not_requested", rule)
    if not facts.holds("deemed_in_need", today):
        return _unknown(group, rule, "deemed_in_need")
    return _within_years(facts, group, today, book, rule)


def _unaccompanied(facts: CaseFacts, today: date, book: RuleBook, rule: Rule) -> Trigger | None:
    """Why a young person of § 2(6) is not in the group after all: too old, or another plan meets the need (R6)."""
    limit = book.first_or_in_force("unaccompanied.age_limit", today)
    age = client_age(facts, today)
    if age is None:
        return _unknown(UNACCOMPANIED, rule, "birth_date")
    if age >= limit.number("under_age"):
        return _say(UNACCOMPANIED, False, None, "too_old", limit, years=limit.number("under_age"))
    exceptions = book.rule_or_none("assessment.exceptions", today)
    if exceptions is not None and facts.holds(str(exceptions.parameters["not_needed"]), today):
        return _say(UNACCOMPANIED, False, None, "other_plan", exceptions)
    return None


def _within_years(facts: CaseFacts, group: str, today: date, book: RuleBook, rule: Rule) -> Trigger:
    """The three years, judged on the day when the group held and the municipality knew: a duty that has
    arisen in time does not lapse because the assessment is late."""
    since = _since(facts, group, today, rule)
    if "years" not in rule.parameters:
        return _say(group, True, since, "in_group", rule)
    limit = _limit(facts, rule)
    if limit is None:
        return _unknown(group, rule, "first_permit_on")
    if since <= limit:
        return _say(group, True, since, "within_years", rule, limit=limit)
    exceptions = book.rule_or_none("assessment.exceptions", today)
    if exceptions is None or group != exceptions.parameters["may_exceed_years"]:
        return _say(group, False, since, "years_passed", rule, limit=limit)
    reached = facts.known_to_municipality_on()
    if reached is None:
        return _unknown(group, exceptions, "learned_on")
    return _say(group, True, since, "reached_later", exceptions, limit=limit)


def _since(facts: CaseFacts, group: str, today: date, rule: Rule) -> date:
    """The first day in the present period of the group on which the municipality also knew; today if it is unknown."""
    known = facts.known_to_municipality_on()
    if known is None or known > today:
        return today
    kind = "deemed_in_need" if group in ON_REQUEST else group
    began = max(span.first for span in facts.spans(kind) if span.covers(today))
    return max(day for day in (began, known, rule.valid_from) if day is not None)


def _limit(facts: CaseFacts, rule: Rule) -> date | None:
    return None if facts.first_permit_on is None else add_years(facts.first_permit_on, rule.number("years"))


def _unknown(group: str, rule: Rule, *missing: str) -> Trigger:
    return _say(group, None, None, "missing", rule, missing=missing)


def _say(
    group: str,
    applies: bool | None,
    since: date | None,
    reason: str,
    rule: Rule,
    *,
    missing: tuple[str, ...] = (),
    **days: date | int,
) -> Trigger:
    said = words.no_day(group, "missing_fact", missing) if reason == "missing" else words.reason(reason, **days)
    return Trigger(group, applies, since, reason, rule, said, missing)
