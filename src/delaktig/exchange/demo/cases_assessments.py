"""Loads the demonstration's assessments through the room's own acts, as the workers of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.cases.actions import assessment_parts as parts
from delaktig.cases.actions import assessments as acts
from delaktig.cases.assessment_inputs import InterviewInput, LevelInput, MeasureInput, OpenInput, ResultInput
from delaktig.cases.models import Assessment
from delaktig.clients.models import Circumstance, Client
from delaktig.exchange.demo import files
from delaktig.exchange.demo.clients_loading import worker
from delaktig.exchange.demo.files import Data


def load_assessments(users: Mapping[str, User], clients: Mapping[str, Client], today: date) -> dict[str, Assessment]:
    """Add what the act asks about the clients, and their assessments; return these by the clients' keys."""
    found = {}
    for row in files.case_assessments():
        client = clients[row["client"]]
        for kind, ago in row["holds"].items():
            Circumstance.objects.get_or_create(client=client, kind=kind, valid_from=_back(today, ago))
        if "trigger" in row:
            found[row["client"]] = _assess(worker(users, row["by"], today), client, row, today)
    return found


def _back(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _assess(actor: Actor, client: Client, row: Data, today: date) -> Assessment:
    relation = client.relations.get(ended_on=None)
    given = OpenInput(row["trigger"], learned_on=relation.learned_on, started_on=_back(today, row["started"]))
    one = acts.open_assessment(actor, relation, given)
    if "interview" in row:
        one = acts.record_interview(actor, one, _interview(row["interview"], today))
    if "level" in row:
        one = parts.set_levels(actor, one, [_level(level, today) for level in row["level"]])
    for measure in row.get("measure", ()):
        parts.order_measure(actor, one, MeasureInput(measure["kind"], _back(today, measure["ordered"])))
    if "result" in row:
        one = acts.record_result(actor, one, _result(row["result"], today))
    return acts.finish(actor, one, _back(today, row["done"])) if "done" in row else one


def _interview(row: Data, today: date) -> InterviewInput:
    return InterviewInput(
        interviewed_on=_back(today, row["on"]),
        place=row.get("place", ""),
        mode=row["mode"],
        mode_reason=row.get("mode_reason", ""),
        language=row["language"],
        interpreted=row["interpreted"],
        answers=row["answers"],
        told=tuple(row["told"]),
    )


def _level(row: Data, today: date) -> LevelInput:
    tested_on = _back(today, row["tested_ago"]) if "tested_ago" in row else None
    return LevelInput(row["language"], row["skill"], row["level"], row.get("tested", False), tested_on)


def _result(row: Data, today: date) -> ResultInput:
    return ResultInput(
        result=row["words"],
        outcome=row["outcome"],
        plan_planned_on=_back(today, -row["plan_in"]) if "plan_in" in row else None,
        directed_to=row.get("directed_to", ""),
        authors=row["authors"],
        sources=row["sources"],
    )
