"""Acts on the goals and steps of a plan, in the order that client and worker give them (681/2023 §18, §19)."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.cases.actions.plan_saving import Faults, held_plan, refuse, saved
from delaktig.cases.models import Plan, PlanGoal, PlanItem
from delaktig.cases.plan_inputs import GoalInput, ItemInput
from delaktig.cases.planning import choosable
from delaktig.catalogue.models import Offering
from delaktig.texts.parts import NotThere

R = TypeVar("R", PlanGoal, PlanItem)
GOAL_KINDS = ("employment_or_enterprise", "work_life_readiness", "upper_secondary", "other")
"""What the act sets as goals (§18), and what stands beside them."""
LONGEST = 4_000
NAMING_SERVICES = frozenset({PlanItem.Kind.SERVICE, PlanItem.Kind.STUDY, PlanItem.Kind.GUIDANCE})
"""Steps that may pick a service of the catalogue; a step of kind service must."""


@transaction.atomic
def put_goal(
    actor: Actor, plan: Plan, goal: PlanGoal | None, given: GoalInput, *, expected_version: int | None = None
) -> PlanGoal:
    """Add a goal at the end, or change one."""
    fresh = held_plan(actor, plan, expected_version)
    faults: Faults = {}
    if not given.words.strip():
        faults["words"] = "needed"
    elif len(given.words) > LONGEST:
        faults["words"] = "too_long"
    if given.kind not in GOAL_KINDS:
        faults["kind"] = "unknown_choice"
    if given.reached_on and given.reached_on > timezone.localdate():
        faults["reached_on"] = "in_future"
    refuse(faults)
    row = _again(fresh.goals.all(), goal) if goal else PlanGoal(plan=fresh, order=_after_last(fresh.goals.all()))
    row.words, row.kind, row.reached_on = given.words.strip(), given.kind, given.reached_on
    row.save()
    saved(actor, fresh, "cases.plan_changed", {"changed": ["goals"]})
    return row


@transaction.atomic
def remove_goal(actor: Actor, plan: Plan, goal: PlanGoal, *, expected_version: int | None = None) -> None:
    """Take a goal out of the plan; what was agreed before keeps it."""
    fresh = held_plan(actor, plan, expected_version)
    _again(fresh.goals.all(), goal).delete()
    saved(actor, fresh, "cases.plan_changed", {"changed": ["goals"]})


@transaction.atomic
def put_item(
    actor: Actor,
    plan: Plan,
    item: PlanItem | None,
    given: ItemInput,
    *,
    expected_version: int | None = None,
    today: date | None = None,
) -> PlanItem:
    """Add a step at the end, or change one.

    A service that is picked must be in force for the client's municipality on the day (row A1); one that
    stood there before may stay while the rest is changed. Each but an own step says why it serves the goal (§19).
    """
    fresh = held_plan(actor, plan, expected_version)
    row = _again(fresh.items.all(), item) if item else PlanItem(plan=fresh, order=_after_last(fresh.items.all()))
    _check_item(fresh, row, given, today or timezone.localdate())
    row.kind, row.words, row.reason = given.kind, given.words.strip(), given.reason.strip()
    row.goal_id, row.service_id, row.offering_id = given.goal, given.service, given.offering
    row.starts_on, row.ends_on = given.starts_on, given.ends_on
    row.save()
    saved(actor, fresh, "cases.plan_changed", {"changed": ["items"]})
    return row


def _check_item(plan: Plan, row: PlanItem, given: ItemInput, today: date) -> None:
    faults: Faults = {}
    if given.kind not in PlanItem.Kind.values:
        faults["kind"] = "unknown_choice"
    if given.service is None and given.kind == PlanItem.Kind.SERVICE:
        faults["service"] = "needed"
    if given.service is None and not given.words.strip():
        faults["words"] = "needed"
    if given.kind != PlanItem.Kind.OWN_STEP and not given.reason.strip():
        faults["reason"] = "reason_needed"
    if max(len(given.words), len(given.reason)) > LONGEST:
        faults["words"] = "too_long"
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        faults["ends_on"] = "before_start"
    if given.goal is not None and not plan.goals.filter(pk=given.goal).exists():
        faults["goal"] = "unknown_choice"
    faults |= _service_faults(plan, row, given, today)
    refuse(faults)


def _service_faults(plan: Plan, row: PlanItem, given: ItemInput, today: date) -> Faults:
    if given.service is None:
        return {"offering": "unknown_choice"} if given.offering is not None else {}
    if given.kind not in NAMING_SERVICES and given.kind != PlanItem.Kind.ASSOCIATION:
        return {"service": "own_step_has_no_service"}
    stays = row.pk is not None and row.service_id == given.service
    if not stays and not choosable(plan.relation.client, today).filter(pk=given.service).exists():
        return {"service": "not_in_force"}
    if given.offering is None:
        return {}
    offering = Offering.objects.filter(pk=given.offering, service_id=given.service).first()
    if offering is None:
        return {"offering": "unknown_choice"}
    is_over = offering.ends_on is not None and offering.ends_on < today
    return {"offering": "offering_over"} if is_over and row.offering_id != given.offering else {}


@transaction.atomic
def drop_item(
    actor: Actor, plan: Plan, item: PlanItem, *, expected_version: int | None = None, today: date | None = None
) -> None:
    """Take a step out: one that was agreed or referred stays to be seen as dropped, another goes away."""
    fresh = held_plan(actor, plan, expected_version)
    row = _again(fresh.items.all(), item)
    if _was_agreed(fresh, row) or row.referrals.exists():
        row.dropped_on = row.dropped_on or today or timezone.localdate()
        row.save()
    else:
        row.delete()
    saved(actor, fresh, "cases.plan_changed", {"changed": ["items"]})


@transaction.atomic
def take_up_item(actor: Actor, plan: Plan, item: PlanItem, *, expected_version: int | None = None) -> None:
    """Take a step that was dropped back into the plan."""
    fresh = held_plan(actor, plan, expected_version)
    row = _again(fresh.items.all(), item)
    row.dropped_on = None
    row.save()
    saved(actor, fresh, "cases.plan_changed", {"changed": ["items"]})


def _was_agreed(plan: Plan, row: PlanItem) -> bool:
    uid = str(row.uid)
    return any(one["uid"] == uid for version in plan.versions.all() for one in version.content.get("items", ()))


@transaction.atomic
def put_in_order(actor: Actor, plan: Plan, part: PlanGoal | PlanItem, *, up: bool) -> None:
    """Move a goal or a step one place up or down."""
    fresh = held_plan(actor, plan)
    rows: list[Any] = list(fresh.goals.all() if isinstance(part, PlanGoal) else fresh.items.all())
    at = next((index for index, row in enumerate(rows) if row.pk == part.pk), None)
    if at is None:
        raise NotThere
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for number, row in enumerate(rows):
        if row.order != number:
            row.order = number
            row.save(update_fields=["order"])
    saved(actor, fresh, "cases.plan_changed", {"changed": ["order"]})


def _after_last(rows: QuerySet[PlanGoal] | QuerySet[PlanItem]) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else int(last) + 1


def _again(rows: QuerySet[R], part: R) -> R:
    found = rows.filter(pk=part.pk).first()
    if found is None:
        raise NotThere
    return found
