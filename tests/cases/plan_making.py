"""Makes plans for tests, through the acts that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from delaktig.accounts.actor import Actor, command_actor
from delaktig.cases.actions.plan_parts import put_goal, put_item
from delaktig.cases.actions.plans import agree, begin_plan
from delaktig.cases.models import Assessment, Plan, PlanVersion
from delaktig.cases.plan_inputs import Agreement, GoalInput, ItemInput, PlanTerms
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client, ClientRelation
from tests.catalogue.building import a_service
from tests.clients.building import client, relation

STARTED = date(2026, 1, 12)
MADE = date(2026, 2, 2)
TODAY = date(2026, 3, 2)
"""The day on which the tests' acts happen, where they do not say another."""
TERMS = PlanTerms(
    integration_language="sv",
    language="ar",
    interpreted=True,
    written_in="sv",
    follow_up="Vi träffas och talar om hur det går.",
    duties_told=True,
    authors="Handläggaren, tfn 019 000 0001",
    sources="Klienten själv",
)


def a_client(worker: Actor, **given: Any) -> Client:
    """Add a client whose client relation began before the tests' days; 35 years old unless said otherwise."""
    standard = {"started_on": STARTED, "first_permit_on": date(2025, 11, 3), "birth_date": date(1990, 5, 4)}
    return client(worker, **{**standard, "invented": True, **given})


def assessed(one: Client, **given: Any) -> Assessment:
    """Record an assessment that shows the need of a plan."""
    values = {"trigger": "reimbursement_group", "started_on": STARTED, "done_on": MADE, "outcome": "plan"}
    return Assessment.objects.create(relation=relation(one), **{**values, **given})


def service(place: str = "638", name: str = "Svenskkurs", **facts: Any) -> Service:
    """Publish a service of a municipality."""
    return a_service(command_actor(place, "tests"), {"name": name}, on=STARTED, **facts)


def draft(worker: Actor, one: Client | None = None, **terms: Any) -> Plan:
    """Begin a plan for an assessed client; nothing in it yet but its terms."""
    one = one or a_client(worker)
    if not Assessment.objects.filter(relation__client=one).exists():
        assessed(one)
    return begin_plan(worker, relation(one), replace(TERMS, **terms))


def filled(worker: Actor, one: Client | None = None, picks: Service | None = None, **terms: Any) -> Plan:
    """Begin a plan with one goal and one step that picks a service."""
    plan = draft(worker, one, **terms)
    goal = put_goal(worker, plan, None, GoalInput("Att arbeta som närvårdare", "employment_or_enterprise"))
    picks = picks or service()
    given = ItemInput(goal=goal.pk, service=picks.pk, reason="Språket behövs för yrkesstudierna")
    put_item(worker, plan, None, given, today=TODAY)
    plan.refresh_from_db()
    return plan


def agreed(
    worker: Actor,
    one: Client | None = None,
    picks: Service | None = None,
    *,
    on: date = MADE,
    valid_to: date = date(2027, 2, 1),
    next_on: date | None = date(2026, 8, 2),
    **terms: Any,
) -> tuple[Plan, PlanVersion]:
    """Agree on a plan; return it as it stands with its first version."""
    plan = filled(worker, one, picks, **terms)
    version = agree(worker, plan, Agreement(on, valid_to, next_on, "signed"), today=TODAY)
    plan.refresh_from_db()
    return plan, version


def open_relation(plan: Plan) -> ClientRelation:
    """Return the client relation of a plan."""
    return ClientRelation.objects.get(pk=plan.relation_id)
