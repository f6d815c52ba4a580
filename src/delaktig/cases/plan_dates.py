"""What the law says of a plan's days: proposed, allowed, and how each is reckoned (R10-R15, R29).

No day of law is worked out here: facts are put together with what is about to be agreed, and
``law.casework`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from delaktig.cases.clock import Case
from delaktig.cases.models import Plan
from delaktig.law import casework as law
from delaktig.law.casework import CaseFacts, Deadline, PlanFacts, ReviewReason, Transition, Validity


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The days of a plan as it stands: until when, when it is looked at again, what was to follow it."""

    validity: Validity
    total: Validity
    review: Deadline | None
    earlier_reviews: tuple[Deadline, ...]
    reasons: tuple[ReviewReason, ...]
    referral: Deadline | None
    transition: Transition


def with_plan(case: Case, plan: Plan, made_on: date, **changes: object) -> tuple[CaseFacts, int]:
    """Return the case's facts with this plan as it is about to be, and its place among the plans."""
    known = dict(zip(case.record.plans, case.record.facts.plans, strict=True))
    standing = known.pop(plan.pk, PlanFacts(made_on=made_on, county_joined=plan.county_joined))
    ours = replace(standing, **changes)  # type: ignore[arg-type]
    plans = sorted([*known.values(), ours], key=lambda one: one.made_on)
    facts = replace(case.record.facts, plans=tuple(plans))
    return facts, next(index for index, one in enumerate(facts.plans) if one is ours)


def allowed(case: Case, plan: Plan, made_on: date) -> Validity:
    """Return how long the plan may hold: ``latest`` is the last day that the act allows, proposed to the client."""
    facts, index = with_plan(case, plan, made_on, valid_to=None, ended_on=None)
    return law.plan_end(facts, index, case.on, case.book)


def review_due(
    case: Case, plan: Plan, made_on: date, valid_to: date | None, held_on: date | None = None
) -> Deadline | None:
    """Return the last day for the next review, after the plan or a review held on a day; None where none comes."""
    standing = dict(zip(case.record.plans, case.record.facts.plans, strict=True)).get(plan.pk)
    reviews = standing.reviews if standing else ()
    if held_on is not None:
        reviews = tuple(sorted({*reviews, held_on}))
    facts, index = with_plan(case, plan, made_on, valid_to=valid_to, ended_on=None, reviews=reviews)
    return law.next_review(facts, index, case.on, case.book)


def reckoned(case: Case, plan: Plan) -> Reckoned | None:
    """Return the days of a plan that has been agreed; None for a draft."""
    if plan.pk not in case.record.plans:
        return None
    index = case.record.plans.index(plan.pk)
    facts = case.record.facts
    return Reckoned(
        validity=law.plan_end(facts, index, case.on, case.book),
        total=law.total_end(facts, case.on, case.book),
        review=law.next_review(facts, index, case.on, case.book),
        earlier_reviews=law.earlier_reviews(facts, index, case.on, case.book),
        reasons=law.review_reasons(facts, index, case.on, case.book),
        referral=law.referral_due(facts, index, case.book),
        transition=law.transition(facts, index, case.on, case.book),
    )


def with_extension(case: Case, plan: Plan, ground: str, until: date, decided_on: date) -> Validity:
    """Return how long all plans together may hold once an extension is decided: the act cuts it where it must."""
    standing = dict(zip(case.record.plans, case.record.facts.plans, strict=True))[plan.pk]
    extension = law.Extension(ground, until, decided_on)
    facts, _index = with_plan(case, plan, standing.made_on, extensions=(*standing.extensions, extension))
    return law.total_end(facts, case.on, case.book)


def grounds_in_force(case: Case, on: date) -> tuple[str, ...]:
    """Return the grounds of extension that the act knows for the client's plans (681/2023 §23, §31)."""
    first = case.record.facts.first_plan()
    rule = case.book.first_or_in_force("plan.extension", first.made_on if first else on)
    named = rule.parameters.get("grounds", ())
    found = tuple(named) if isinstance(named, tuple) else ()
    return (*found, "studies") if case.book.rule_or_none("plan.studies_extension", on) else found


def kinds_in_force(case: Case, on: date) -> tuple[str, ...]:
    """Return the causes of interruption that the act names for the client's plans, then those that compare."""
    first = case.record.facts.first_plan()
    rule = case.book.first_or_in_force("plan.interruptions", first.made_on if first else on)
    named = [rule.parameters.get(name, ()) for name in ("causes", "comparable_causes")]
    return tuple(kind for kinds in named if isinstance(kinds, tuple) for kind in kinds)


def overlapping(case: Case, first: date, last: date | None) -> tuple[law.Interruption, ...]:
    """Return the interruptions whose days lie in the same time: they are counted once."""
    end = last or date.max
    return tuple(
        one for one in case.record.facts.interruptions if one.span.first <= end and (one.span.last or date.max) >= first
    )
