"""When a plan is to be looked at again, by whom, and the referral that follows it (R14, R15).

Swedish *översyn*, Finnish *tarkistaminen*; *hänvisning*, *ohjaaminen*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.deadline import Deadline, agreed, counted, last_day, without_day
from delaktig.law.casework.facts import CaseFacts, Circumstance, Interruption, PlanFacts
from delaktig.law.casework.plans import plan_end
from delaktig.law.rules import Rule, Texts


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """Something that calls for a review before its time: what changed, when, and by which rule."""

    key: str
    on: date
    rule: Rule
    explanation: Texts


def next_review(facts: CaseFacts, plan_index: int, today: date, book: RuleBook) -> Deadline | None:
    """The last day by which the act wants the plan reviewed next (R15).

    681/2023 § 22(1): at least every six months from the plan or its last review. 1386/2010 § 18(2): the
    municipality at least once a year; the employment office as another act lays down, which was not
    read, so there is no day then. A plan from before 1.1.2025 keeps the old interval until its first
    review under § 22 (§ 102(2)). None for a plan that has ended or ends before, or that a later one has replaced.
    """
    plan = facts.plans[plan_index]
    anchor = _last_looked_at(plan)
    rule = book.first_or_in_force("plan.review", anchor)
    if _replaced(facts, plan):
        return None
    if rule.parameters.get("of_authority") == "municipality" and facts.is_jobseeker(anchor):
        other = book.first_or_in_force("plan.review_by_other_act", anchor)
        return without_day("plan.review", other, "other_act", subject=plan_index, inputs=(("reviewed_on", anchor),))
    joined = plan.county_joined and rule.flag("county_joins_if_co_made")
    more = (("county_joins", "yes"),) if joined else ()
    due = counted("plan.review", rule, ("reviewed_on", anchor), subject=plan_index, more=more)
    if _ends_before(facts, plan_index, due.due, today, book):
        return None
    return replace(due, explanation=words.joined(due.explanation, words.reason("county_joins"))) if joined else due


def earlier_reviews(facts: CaseFacts, plan_index: int, today: date, book: RuleBook) -> tuple[Deadline, ...]:
    """Days before the act's last one: the municipality's shorter interval, and the day agreed with the client."""
    plan = facts.plans[plan_index]
    statutory = next_review(facts, plan_index, today, book)
    if statutory is None:
        return ()
    anchor = _last_looked_at(plan)
    found = []
    target = book.rule_or_none("plan.review_target", anchor)
    if target is not None and statutory.due is not None and last_day(target, anchor) < statutory.due:
        found.append(counted("plan.review_target", target, ("reviewed_on", anchor), subject=plan_index))
    day = plan.next_review_agreed
    if day is not None and day > anchor and (statutory.due is None or day < statutory.due):
        rule = book.first_or_in_force("plan.review_agreed", day)
        found.append(agreed("plan.review_agreed", rule, day, subject=plan_index, name="next_review_agreed"))
    return tuple(found)


def review_reasons(facts: CaseFacts, plan_index: int, today: date, book: RuleBook) -> tuple[ReviewReason, ...]:
    """What has changed in the client's life since the plan was last looked at (681/2023 § 22(1)).

    The municipality reviews on its own initiative when need of services or life situation changes. The
    act names no day. A circumstance or an interruption that began or ended is such a change; whether it
    matters is for the caseworker to judge.
    """
    anchor = _last_looked_at(facts.plans[plan_index])
    rule = book.first_or_in_force("plan.review", anchor)
    if "on_change" not in rule.parameters:
        return ()
    found = []
    changing: tuple[Circumstance | Interruption, ...] = (*facts.circumstances, *facts.interruptions)
    for one in changing:
        for key, day in (("began", one.span.first), ("ended", one.span.last)):
            if day is not None and anchor < day <= today:
                found.append(ReviewReason(f"{one.kind}.{key}", day, rule, words.change(one.kind, key, day)))
    return tuple(sorted(found, key=lambda one: (one.on, one.key)))


def referral_due(facts: CaseFacts, plan_index: int, book: RuleBook) -> Deadline | None:
    """1386/2010 § 14(3), 681/2023 § 20(5): the client is referred within a month of the plan (R14).

    § 20(5) speaks of the services agreed in the plan: where none are, there is nothing to refer to, and it
    is done when the client has been referred to the last of them. For a service that was agreed when the
    plan was changed the month is counted from then; the act does not say so, and it is marked as a reading.
    """
    plan = facts.plans[plan_index]
    rule = book.first_or_in_force("plan.referral", plan.made_on)
    if rule.flag("agreed_services_only") and not plan.services_agreed:
        return None
    made = tuple(day for day in plan.referrals_made if day >= plan.made_on)
    if not plan.services_waiting:
        met_on = max(made, default=None)
        return counted("plan.referral", rule, ("made_on", plan.made_on), subject=plan_index, met_on=met_on)
    return _waiting(plan, plan_index, rule, len(made))


def _waiting(plan: PlanFacts, plan_index: int, rule: Rule, made: int) -> Deadline:
    """The day for the services that the client was not referred to yet: that of the one agreed first."""
    agreed_on = max(plan.made_on, min(plan.services_waiting))
    later = agreed_on > plan.made_on
    anchor = ("service_agreed_on" if later else "made_on", agreed_on)
    services = made + len(plan.services_waiting)
    more = (("services_referred", made), ("services_agreed", services)) if made else ()
    due = counted("plan.referral", rule, anchor, subject=plan_index, doubt=later, more=more)
    said = words.reason("services_referred", made=made, services=services)
    return replace(due, explanation=words.joined(due.explanation, said)) if made else due


def _last_looked_at(plan: PlanFacts) -> date:
    return max((day for day in plan.reviews if day > plan.made_on), default=plan.made_on)


def _replaced(facts: CaseFacts, plan: PlanFacts) -> bool:
    return any(other.made_on > plan.made_on for other in facts.plans)


def _ends_before(facts: CaseFacts, plan_index: int, due: date | None, today: date, book: RuleBook) -> bool:
    """Whether the plan has ended, or is known to end before the review would be due: then no review comes."""
    end = plan_end(facts, plan_index, today, book)
    if end.until is None or end.open_ended or due is None:
        return False
    return end.until < max(due, today)
