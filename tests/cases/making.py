"""Invented clients and cases for tests, made with plain rows; nothing here knows the law."""

from __future__ import annotations

from datetime import date
from typing import Any

from delaktig.accounts.models import User
from delaktig.cases.models import Assessment, Plan, PlanItem
from delaktig.catalogue.models import Service
from delaktig.clients.models import Assignment, Circumstance, Client, ClientRelation, Identity, Responsibility
from delaktig.texts.actions import create_text


def make_client(number: str = "K1", code: str = "638", **values: Any) -> Client:
    """Make a client with a name, who came with a first permit on 1 March 2025."""
    names = {name: values.pop(name) for name in ("family_name", "given_names", "birth_date") if name in values}
    known: dict[str, Any] = {"first_permit_on": date(2025, 3, 1), "contact_language": "ar", **values}
    client = Client.objects.create(municipality_id=code, number=number, **known)
    said = {"family_name": "Testfall", "given_names": f"Person {number}", "birth_date": "1990-04-05", **names}
    Identity.objects.create(client=client, **said)
    return client


def make_relation(client: Client, started_on: date = date(2025, 4, 1), **values: Any) -> ClientRelation:
    """Make a client relation; the municipality learned of the person on its first day."""
    return ClientRelation.objects.create(
        client=client, **{"started_on": started_on, "learned_on": started_on, **values}
    )


def make_case(number: str = "K1", *, officer: User | None = None, unit: Any = None, **values: Any) -> ClientRelation:
    """Make a client with a client relation, and somebody responsible where one is given."""
    relation = make_relation(make_client(number, **values))
    if officer is not None or unit is not None:
        assign(relation, officer, unit)
    return relation


def assign(relation: ClientRelation, officer: User | None, unit: Any = None, task: str = "responsible") -> Assignment:
    return Assignment.objects.create(
        relation=relation, task=task, officer=officer, unit=unit, valid_from=relation.started_on
    )


def holds(relation: ClientRelation, kind: str, first: date | None = date(2025, 4, 1), last: date | None = None) -> None:
    """Let a circumstance of the act hold for the client."""
    Circumstance.objects.create(client=relation.client, kind=kind, valid_from=first, valid_to=last)


def seeks_work(relation: ClientRelation, first: date, last: date | None = None) -> None:
    """Let the employment authority answer for the client."""
    Responsibility.objects.create(relation=relation, authority="employment_authority", valid_from=first, valid_to=last)


def make_assessment(relation: ClientRelation, **values: Any) -> Assessment:
    return Assessment.objects.create(relation=relation, **{"trigger": "unemployed_jobseeker", **values})


def make_plan(relation: ClientRelation, made_on: date, **values: Any) -> Plan:
    return Plan.objects.create(relation=relation, made_on=made_on, **values)


def agree_on_a_service(plan: Plan) -> PlanItem:
    """Let a plan hold a service of the catalogue."""
    service = Service.objects.create(
        keeper_id=plan.relation.client.municipality_id,
        slug=f"service-{plan.pk}-{plan.items.count()}",
        name=create_text({"sv": "Svenska för nya"}, source_language="sv"),
    )
    return PlanItem.objects.create(plan=plan, service=service, agreed_on=plan.made_on)
