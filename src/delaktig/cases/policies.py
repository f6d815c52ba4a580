"""Who may do what in a case, and when: each returns a reason code, or ``None`` where it is allowed.

Whether the actor is at work with the client is asked at the door (``clients.doors.at_work``).
"""

from __future__ import annotations

from collections.abc import Iterable

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.cases.models import Assessment, LocalRule, Plan


def why_not_drop(assessment: Assessment, *, has_parts: bool) -> str | None:
    """An assessment opened by mistake is taken away while nothing has been found out yet."""
    if assessment.done_on is not None:
        return "finished"
    return "begun" if assessment.interviewed_on is not None or has_parts else None


def why_not_finish(assessment: Assessment) -> str | None:
    """An assessment is finished once; after that it is corrected."""
    return "finished" if assessment.done_on is not None else None


def why_not_begin_plan(plans: Iterable[Plan], assessments: Iterable[Assessment]) -> str | None:
    """A plan follows an assessment that shows the need, or is made in its interview (681/2023 §16, §20)."""
    if any(one.ended_on is None for one in plans):
        return "plan_open"
    known = sorted(assessments, key=lambda one: one.pk)
    if not known:
        return "not_assessed"
    last = known[-1]
    if last.outcome == Assessment.Outcome.NO_PLAN:
        return "no_plan_needed"
    if last.outcome == Assessment.Outcome.PLAN or last.started_on or last.interviewed_on:
        return None
    return "not_assessed"


def why_not_follow_plan(plan: Plan, plans: Iterable[Plan]) -> str | None:
    """A further plan follows one that was agreed; there is one draft at a time."""
    if plan.made_on is None:
        return "plan_not_agreed"
    return "plan_open" if any(one.made_on is None and one.ended_on is None for one in plans) else None


def why_not_change_plan(plan: Plan) -> str | None:
    """A plan that has ended is written no more."""
    return "plan_ended" if plan.ended_on is not None else None


def why_not_review(plan: Plan) -> str | None:
    """What is reviewed has been agreed, and goes on."""
    if plan.made_on is None:
        return "plan_not_agreed"
    return why_not_change_plan(plan)


def why_not_read_rules(actor: Actor) -> str | None:
    """Rules are read by everyone who works on the desk: they are law, and the municipality's own decisions."""
    return None if actor.may(Permission.TODAY_READ) else "no_permission"


def why_not_write_rules(actor: Actor) -> str | None:
    """Rules are entered, taken into use and withdrawn by the administrator."""
    return None if actor.may(Permission.RULES_WRITE) else "no_permission"


def why_not_use_rule(row: LocalRule) -> str | None:
    """A rule is taken into use once; a withdrawn one stays withdrawn, and is entered anew."""
    if row.withdrawn_at is not None:
        return "rule_withdrawn"
    return "rule_in_use" if row.taken_into_use_at is not None else None


def why_not_withdraw_rule(row: LocalRule) -> str | None:
    """A rule is withdrawn once."""
    return "rule_withdrawn" if row.withdrawn_at is not None else None
