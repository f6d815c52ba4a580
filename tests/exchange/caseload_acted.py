"""Takes a drawn case through the rooms' own acts, each on its day, and tells what lies in the database after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import time_machine
from django.db import models
from django.utils import timezone

from delaktig.accounts.actor import Actor, actor_for
from delaktig.accounts.models import User
from delaktig.audit.models import Event
from delaktig.cases import models as cases
from delaktig.cases.actions import (
    assessment_parts,
    assessments,
    diary,
    interpreting,
    interruptions,
    plan_parts,
    plans,
    referring,
    reviews,
    times,
)
from delaktig.clients import models as clients
from delaktig.clients.actions import adding, dated, relations
from delaktig.clients.inputs import Source
from delaktig.exchange.demo.caseload_parts import Journey, Step
from delaktig.exchange.demo.caseload_writing import ORDER

OF_A_ROW = {
    "id", "uid", "created_at", "changed_at", "at", "recorded_at",
    "client", "relation", "assessment", "plan", "referral", "appointment", "goal", "item",
}  # fmt: skip
"""What is another each time that the same is written."""
OF_AN_EVENT = {
    "assessment",
    "plan",
    "review",
    "referral",
    "entry",
    "appointment",
    "booking",
    "row",
    "relation",
    "follows",
}


class Acted:
    """One journey through the acts."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.plans: list[cases.Plan] = []
        self.referrals: dict[int, cases.Referral] = {}
        self.times: dict[int, cases.Appointment] = {}
        self.client = clients.Client()
        self.assessment = cases.Assessment()

    def take(self) -> None:
        for step in self.journey.steps:
            with time_machine.travel(timezone.make_aware(datetime.combine(step.on, time(20))), tick=False):
                getattr(self, f"_{step.act}")(self._actor(step.on), step)

    def _actor(self, on: date) -> Actor:
        user = User.objects.get(email=self.journey.worker.email)
        actor = actor_for(user, self.journey.worker.municipality, on)
        assert actor is not None
        return actor

    @property
    def relation(self) -> clients.ClientRelation:
        return self.client.relations.get()

    def _add(self, actor: Actor, step: Step) -> None:
        self.client = adding.add_client(actor, step.given)

    def _dated(self, actor: Actor, step: Step) -> None:
        kind, given = step.given
        dated.put_dated(actor, self.client, kind, None, given, Source())

    def _end(self, actor: Actor, step: Step) -> None:
        relations.end_relation(actor, self.relation, step.given)

    def _open(self, actor: Actor, step: Step) -> None:
        self.assessment = assessments.open_assessment(actor, self.relation, step.given)

    def _interview(self, actor: Actor, step: Step) -> None:
        assessments.record_interview(actor, self.assessment, step.given)

    def _levels(self, actor: Actor, step: Step) -> None:
        assessment_parts.set_levels(actor, self.assessment, step.given)

    def _result(self, actor: Actor, step: Step) -> None:
        assessments.record_result(actor, self.assessment, step.given)

    def _finish(self, actor: Actor, step: Step) -> None:
        assessments.finish(actor, self.assessment, step.on)

    def _plan(self, actor: Actor, step: Step) -> None:
        self.plans.append(plans.begin_plan(actor, self.relation, step.given))

    def _follow(self, actor: Actor, step: Step) -> None:
        self.plans.append(plans.begin_next_plan(actor, self._known(-1)))
        plans.say_terms(actor, self.plans[-1], step.given)

    def _goal(self, actor: Actor, step: Step) -> None:
        plan_parts.put_goal(actor, self._known(-1), None, step.given)

    def _item(self, actor: Actor, step: Step) -> None:
        goal = self.plans[-1].goals.all()[step.given.goal]
        plan_parts.put_item(actor, self._known(-1), None, replace(step.given, goal=goal.pk))

    def _agree(self, actor: Actor, step: Step) -> None:
        plans.agree(actor, self._known(step.of), step.given)

    def _review(self, actor: Actor, step: Step) -> None:
        reviews.hold_review(actor, self._known(step.of), step.given)

    def _end_plan(self, actor: Actor, step: Step) -> None:
        reason, note = step.given
        plans.end_plan(actor, self._known(step.of), step.on, reason, note)

    def _interrupt(self, actor: Actor, step: Step) -> None:
        interruptions.interrupt(actor, self.relation, step.given)

    def _refer(self, actor: Actor, step: Step) -> None:
        (plan, place), given = step.given
        item = self.plans[plan].items.all()[place]
        self.referrals[step.of] = referring.refer(actor, self.relation, given, lambda secret: secret, item=item)

    def _tell(self, actor: Actor, step: Step) -> None:
        kind, reason = step.given
        referring.tell(actor, self.referrals[step.of], kind, step.on, reason)

    def _note_entry(self, actor: Actor, step: Step) -> None:
        diary.write_entry(actor, self.relation, step.on, step.given)

    def _time(self, actor: Actor, step: Step) -> None:
        self.times[step.of] = times.agree_time(actor, self.relation, step.given)

    def _came(self, actor: Actor, step: Step) -> None:
        times.note_came(actor, self.times[step.of])

    def _interpreter(self, actor: Actor, step: Step) -> None:
        interpreting.order_interpreter(actor, self.times[step.of], step.given)

    def _known(self, place: int) -> cases.Plan:
        return cases.Plan.objects.select_related("relation__client").get(pk=self.plans[place].pk)


def left_by(number: str) -> dict[str, Any]:
    """Return all that is kept of a client, without what is another each time that the same is written."""
    client = clients.Client.objects.get(number=number)
    found: dict[str, Any] = {}
    kept: tuple[type[models.Model], ...] = (*ORDER, cases.PlanVersion)
    for model in kept:
        rows = model._default_manager.filter(**{_path(model): client.pk}).order_by("pk")
        found[model.__name__] = [{**_values(row), **_ties(row)} for row in rows]
    found["events"] = [_event(one) for one in Event.objects.filter(target=f"client:{number}").order_by("sequence")]
    return found


def _path(model: type[models.Model]) -> str:
    names = {one.name for one in model._meta.get_fields()}
    if model is clients.Client:
        return "pk"
    for way, through in (
        ("client", "client"),
        ("relation", "relation__client"),
        ("assessment", "assessment__relation__client"),
        ("plan", "plan__relation__client"),
        ("referral", "referral__relation__client"),
    ):
        if way in names:
            return through
    raise LookupError(model)


def _values(row: models.Model) -> dict[str, Any]:
    kept = (one for one in row._meta.concrete_fields if one.name not in OF_A_ROW)
    return {one.attname: _plain(getattr(row, one.attname)) for one in kept}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localdate(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key not in {"uid", "goal"}}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _ties(row: Any) -> dict[str, Any]:
    """Return which other row of the client a row belongs to, by the other's place."""
    ways: dict[str, Callable[[Any], Any]] = {
        "goal": lambda one: (one.plan.relation.plans.filter(pk__lt=one.plan_id).count(), one.order),
        "item": lambda one: (one.plan.relation.plans.filter(pk__lt=one.plan_id).count(), one.order),
        "plan": lambda one: one.relation.plans.filter(pk__lt=one.pk).count(),
    }
    names = {one.name for one in row._meta.concrete_fields}
    return {
        f"its {name}": told(getattr(row, name)) for name, told in ways.items() if name in names and getattr(row, name)
    }


def _event(one: Event) -> tuple[Any, ...]:
    details = {key: value for key, value in json.loads(one.details).items() if key not in OF_AN_EVENT}
    return one.name, one.actor_kind, one.actor_id, one.role, one.municipality, one.purpose, details
