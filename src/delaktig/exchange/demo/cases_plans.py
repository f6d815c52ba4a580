"""Loads the demonstration's integration plans through the rooms' own acts, as the workers of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.cases.actions.assessments import grounds, open_assessment
from delaktig.cases.actions.interruptions import interrupt
from delaktig.cases.actions.plan_parts import put_goal, put_item
from delaktig.cases.actions.plans import agree, begin_plan
from delaktig.cases.actions.reviews import hold_review
from delaktig.cases.assessment_inputs import OpenInput
from delaktig.cases.clock import case_of
from delaktig.cases.models import Plan
from delaktig.cases.plan_dates import allowed, review_due
from delaktig.cases.plan_inputs import Agreement, GoalInput, InterruptionInput, ItemInput, PlanTerms, ReviewInput
from delaktig.cases.planning import choosable
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client, ClientRelation
from delaktig.exchange.demo import files
from delaktig.exchange.demo.clients_loading import worker
from delaktig.exchange.demo.files import Data

TERMS = ("integration_language", "language", "interpreted", "written_in", "follow_up", "authors", "sources")


def load_plans(users: Mapping[str, User], clients: Mapping[str, Client], today: date) -> None:
    """Draft and agree on the plans; a client without an assessment gets one begun, as the plan is made in it."""
    for row in files.plans():
        _add(worker(users, row["by"], today), clients[row["client"]], row, today)
    for row in files.waiting():
        relation = clients[row["client"]].relations.get(ended_on=None)
        _assess(worker(users, row["by"], today), relation, row["circumstance"], relation.started_on, today)


def _add(actor: Actor, client: Client, row: Data, today: date) -> None:
    relation = client.relations.get(ended_on=None)
    made_on = today - timedelta(days=row["made"]) if "made" in row else None
    _assess(actor, relation, row["circumstance"], made_on or relation.started_on, today)
    terms = PlanTerms(
        **{name: row[name] for name in TERMS}, job_search=row.get("job_search", ""), duties_told=made_on is not None
    )
    plan = begin_plan(actor, relation, terms)
    goals = [put_goal(actor, plan, None, GoalInput(goal["words"], goal["kind"])) for goal in row["goals"]]
    for step in row["steps"]:
        service = _service(client, step["topic"], today) if "topic" in step else None
        given = ItemInput(
            kind=step["kind"],
            goal=goals[step["goal"]].pk,
            service=service.pk if service else None,
            words=step.get("words", ""),
            reason=step.get("reason", ""),
            starts_on=made_on + timedelta(days=14) if made_on and service else None,
        )
        put_item(actor, plan, None, given, today=today)
    if made_on is not None:
        _agree(actor, plan, row, made_on, today)


def _agree(actor: Actor, plan: Plan, row: Data, made_on: date, today: date) -> None:
    until = made_on + timedelta(days=row["valid_days"])
    case = case_of(plan.relation.client, today)
    if case is None:
        raise LookupError("a client of the demonstration has no case")
    latest = allowed(case, plan, made_on).latest
    due = review_due(case, plan, made_on, until)
    next_on = due.due if due else None
    valid_to = min(until, latest) if latest else until
    agree(actor, plan, Agreement(made_on, valid_to, next_on, row["signature"]), today=today)
    plan.refresh_from_db()
    if "interruption" in row:
        pause = row["interruption"]
        days = [today - timedelta(days=pause[name]) for name in ("first", "last")]
        interrupt(actor, plan.relation, InterruptionInput(pause["kind"], days[0], days[1], pause["note"]), today=today)
    if "review" in row:
        _review(actor, plan, row, today)


def _review(actor: Actor, plan: Plan, row: Data, today: date) -> None:
    said = row["review"]
    held_on = today - timedelta(days=said["held"])
    words = {name: said[name] for name in ("participation", "progress", "hindrances", "changes")}
    given = ReviewInput(
        occasion="regular",
        held_on=held_on,
        language=row["language"],
        interpreted=row["interpreted"],
        **words,
        authors=row["authors"],
        sources=row["sources"],
        county_joined=False,
        next_on=min(held_on + timedelta(days=said["next_after"]), plan.valid_to or date.max),
    )
    hold_review(actor, plan, given, today=today)


def _assess(actor: Actor, relation: ClientRelation, kind: str, on: date, today: date) -> None:
    if relation.assessments.exists():
        return
    if kind not in grounds(relation, today):
        relation.client.circumstances.create(kind=kind, valid_from=relation.started_on)
    open_assessment(actor, relation, OpenInput(kind, learned_on=relation.learned_on, started_on=on))


def _service(client: Client, topic: str, today: date) -> Service:
    """Return the first service in force for the client's municipality under a topic."""
    found = choosable(client, today).filter(topics__topic=topic).order_by("slug").first()
    if found is None:
        raise LookupError(f"no service under {topic} in {client.municipality_id}")
    return found
