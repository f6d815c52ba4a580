"""What every act on a plan begins and ends with: the door, the lock, the version, the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases import counted
from delaktig.cases.clock import Case, case_of
from delaktig.cases.models import Plan
from delaktig.cases.policies import why_not_change_plan
from delaktig.clients import doors
from delaktig.texts.parts import Invalid, NotThere, locked

Faults = dict[str, str]


def held_plan(actor: Actor, plan: Plan, expected_version: int | None = None) -> Plan:
    """Read a plan again under a lock for an act; raise ``NotThere``, ``Denied`` or ``Stale``."""
    relation = doors.at_work(actor, plan.relation)
    fresh = locked(plan, expected_version)
    fresh.relation = relation
    require(why_not_change_plan(fresh))
    return fresh


def saved(actor: Actor, plan: Plan, event: str, details: Mapping[str, Any] | None = None) -> Plan:
    """Save a plan as its next version and record the act: numbers and codes only."""
    plan.version += 1
    plan.changed_by = actor.user
    counted.saving(plan)
    plan.save()
    doors.note(actor, plan.relation.client, event, {"plan": plan.pk, **(details or {})})
    return plan


def the_case(plan: Plan, on: date) -> Case:
    """Return the case that the plan belongs to, as it stands on a day. Raises ``NotThere``."""
    found = case_of(plan.relation.client, on)
    if found is None:
        raise NotThere
    return found


def refuse(faults: Mapping[str, str]) -> None:
    """Raise ``Invalid`` where anything is wrong."""
    if faults:
        raise Invalid(faults)
