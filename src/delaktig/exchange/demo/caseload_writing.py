"""Writes drawn cases in bulk: the rows, the hashes and the events that the acts themselves would leave.

Taking nine hundred cases through the acts one by one takes minutes; so each act has a method here
that leaves the same rows. ``tests/exchange/test_demo_caseload.py`` takes cases through the acts and
finds the same in the database, so that what is written here cannot drift from what they do.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models

from delaktig.accounts.actor import Actor
from delaktig.audit import chain
from delaktig.cases import models as cases
from delaktig.cases.assessments import content_of
from delaktig.cases.counted import OF_RELATION, REFERRAL_EVENTS
from delaktig.cases.plan_inputs import Agreement, PlanTerms, ReviewInput
from delaktig.cases.planning import Planned, content
from delaktig.cases.provider_fields import provider_fields, source
from delaktig.catalogue.models import Service
from delaktig.clients import doors
from delaktig.clients import models as clients
from delaktig.clients.actions.dated import MODELS, values_of
from delaktig.clients.counted import RELATIONS
from delaktig.clients.search import code_hash, name_digests
from delaktig.exchange.demo.caseload_parts import Journey, Step
from delaktig.indicators.sources import FactSource
from delaktig.texts.parts import put_values
from delaktig.texts.selectors import Bundle

R = TypeVar("R", bound=models.Model)
BATCH = 2_000
ORDER: tuple[type[models.Model], ...] = (
    clients.Client, clients.Identity, clients.ContactDetails, clients.Background, clients.NameToken,
    clients.ClientRelation, clients.Responsibility, clients.Assignment,
    clients.ResidenceGround, clients.Residence, clients.Circumstance,
    cases.Assessment, cases.SkillLevel, cases.AssessmentVersion,
    cases.Plan, cases.PlanGoal, cases.PlanItem, cases.Review, cases.Interruption,
    cases.Referral, cases.ReferralEvent, cases.DiaryEntry, cases.Appointment, cases.InterpreterBooking,
)  # fmt: skip
"""Each model after those that it refers to; versions of plans come last, since they tell of rows with keys."""


class Rows:
    """Rows that wait to be written, and what is to be told of them once they have their keys."""

    def __init__(self, services: Mapping[int, Service], texts: Bundle, providers: Mapping[int, dict[str, str]]) -> None:
        self.services, self.texts, self.providers = services, texts, dict(providers)
        self._of: dict[type[models.Model], list[Any]] = defaultdict(list)
        self._versions: list[Callable[[], cases.PlanVersion]] = []
        self._events: list[tuple[date, Callable[[], chain.Entry]]] = []

    def put(self, row: R) -> R:
        """Let a row wait."""
        self._of[type(row)].append(row)
        return row

    def put_version(self, made: Callable[[], cases.PlanVersion]) -> None:
        """Let a version of a plan wait: it is made when goals and steps have their keys."""
        self._versions.append(made)

    def tell(self, on: date, made: Callable[[], chain.Entry]) -> None:
        """Let an event wait: it is made when the rows that it names have their keys."""
        self._events.append((on, made))

    def write(self) -> None:
        """Write all rows, tell whose months have changed, and append the events by their days."""
        for model in ORDER:
            model._default_manager.bulk_create(self._of[model], batch_size=BATCH)
        cases.PlanVersion.objects.bulk_create((one() for one in self._versions), batch_size=BATCH)
        counted: Iterable[FactSource] = (RELATIONS, REFERRAL_EVENTS, *OF_RELATION)
        for facts in counted:
            facts.added_together(self._of[facts.model])
        self._events.sort(key=lambda event: event[0])
        chain.record_all(made() for _on, made in self._events)


class Written:
    """One journey as rows: each method is an act of the rooms, and leaves what that act leaves."""

    def __init__(self, rows: Rows, actor: Actor, unit: int | None, journey: Journey) -> None:
        self.rows, self.actor, self.unit, self.journey = rows, actor, unit, journey
        self.client = clients.Client()
        self.relation = clients.ClientRelation()
        self.assessment = cases.Assessment()
        self.levels: list[cases.SkillLevel] = []
        self.plans: list[cases.Plan] = []
        self.goals: dict[int, list[cases.PlanGoal]] = {}
        self.items: dict[int, list[cases.PlanItem]] = {}
        self.referrals: dict[int, cases.Referral] = {}
        self.times: dict[int, cases.Appointment] = {}
        self.jobseeker = False

    def take(self) -> None:
        """Take all steps of the journey."""
        for step in self.journey.steps:
            getattr(self, f"_{step.act}")(step)

    def _note(self, step: Step, name: str, details: Callable[[], Mapping[str, Any]]) -> None:
        self.rows.tell(step.on, lambda: doors.entry(self.actor, self.client, name, details()))

    def _by(self) -> dict[str, Any]:
        return {"relation": self.relation, "created_by": self.actor.user, "changed_by": self.actor.user}

    # who the client is

    def _add(self, step: Step) -> None:
        given, code = step.given, self.journey.worker.municipality
        self.client = self.rows.put(
            clients.Client(
                municipality_id=code,
                number=self.journey.number,
                code_hash=code_hash(code, given.identity.identity_code),
                restricted=given.restricted,
                invented=given.invented,
                **asdict(given.languages),
            )
        )
        who = asdict(given.identity) | {"birth_date": given.identity.birth_date.isoformat()}
        who |= {name: list(who[name]) for name in ("earlier_names", "citizenships")}
        self.rows.put(clients.Identity(client=self.client, **who))
        self.rows.put(clients.ContactDetails(client=self.client, **asdict(given.contact)))
        self.rows.put(clients.Background(client=self.client, **asdict(given.background)))
        for digest in sorted(name_digests(code, given.identity)):
            self.rows.put(clients.NameToken(client=self.client, digest=digest))
        began = given.relation
        days = {name: getattr(began, name) for name in ("started_on", "requested_on", "job_search_started_on")}
        self.relation = self.rows.put(
            clients.ClientRelation(client=self.client, learned_on=began.learned_on or began.started_on, **days)
        )
        self.jobseeker = began.authority == clients.Responsibility.Authority.EMPLOYMENT_AUTHORITY
        here = {"relation": self.relation, "valid_from": began.started_on}
        self.answers = self.rows.put(clients.Responsibility(authority=began.authority, **here))
        task, officer = clients.Assignment.Task.RESPONSIBLE, self.actor.user
        self.works = self.rows.put(clients.Assignment(task=task, officer=officer, unit_id=self.unit, **here))
        self._note(step, "clients.added", lambda: {"alike": 0, "restricted": given.restricted})

    def _dated(self, step: Step) -> None:
        kind, given = step.given
        row = self.rows.put(MODELS[kind](client=self.client, **values_of(kind, given)))
        self.client.version += 1
        self._note(step, "clients.dated_fact_put", lambda: {"kind": kind, "row": row.pk})

    def _end(self, step: Step) -> None:
        self.relation.ended_on, self.relation.end_reason = step.on, step.given
        self.answers.valid_to = self.works.valid_to = step.on
        self.client.version += 1
        self._note(step, "clients.relation_ended", lambda: {"relation": self.relation.pk, "reason": step.given})

    # the assessment

    def _open(self, step: Step) -> None:
        self.assessment = self.rows.put(cases.Assessment(**asdict(step.given), **self._by()))
        trigger = step.given.trigger
        self._note(step, "cases.assessment_opened", lambda: {"assessment": self.assessment.pk, "trigger": trigger})

    def _interview(self, step: Step) -> None:
        values = asdict(step.given) | {"told": list(step.given.told), "answers": dict(step.given.answers)}
        self._stored(step, "cases.interview_recorded", put_values(self.assessment, values))

    def _levels(self, step: Step) -> None:
        self.levels = [self.rows.put(cases.SkillLevel(assessment=self.assessment, **asdict(one))) for one in step.given]
        self._stored(step, "cases.levels_recorded", [f"{one.language}.{one.skill}" for one in step.given])

    def _result(self, step: Step) -> None:
        self._stored(step, "cases.result_recorded", put_values(self.assessment, asdict(step.given)))

    def _stored(self, step: Step, name: str, changed: list[str]) -> None:
        self.assessment.version += 1
        self._note(step, name, lambda: {"assessment": self.assessment.pk, "fields": sorted(changed)})

    def _finish(self, step: Step) -> None:
        one = self.assessment
        one.done_on = step.on
        one.version += 1
        self.rows.put(
            cases.AssessmentVersion(
                assessment=one, number=1, content=content_of(one, self._in_order()), by=self.actor.user
            )
        )
        self._note(step, "cases.assessment_finished", lambda: {"assessment": one.pk, "outcome": one.outcome})

    def _in_order(self) -> list[cases.SkillLevel]:
        return sorted(self.levels, key=lambda one: one.language)

    # plans

    def _plan(self, step: Step) -> None:
        plan = self._begun(asdict(step.given))
        self._note(step, "cases.plan_begun", lambda: {"plan": plan.pk})

    def _begun(self, values: Mapping[str, Any]) -> cases.Plan:
        plan = self.rows.put(cases.Plan(assessment=self.assessment, **self._by(), **values))
        self.goals[len(self.plans)], self.items[len(self.plans)] = [], []
        self.plans.append(plan)
        return plan

    def _follow(self, step: Step) -> None:
        """Begin the plan that follows, with goals and steps that stand, and say what is to be said anew."""
        before, at = self.plans[-1], len(self.plans) - 1
        names = ("integration_language", "language", "written_in", "job_search", "follow_up")
        kept = {name: getattr(before, name) for name in (*names, "county_joined", "authors", "sources")}
        plan = self._begun(kept)
        goals = {id(one): self._goal_of(plan, one.order, one.words, one.kind) for one in self.goals[at]}
        for one in self.items[at]:
            copied = ("order", "kind", "service_id", "offering_id", "words", "reason", "starts_on", "ends_on")
            values = {name: getattr(one, name) for name in copied}
            self._item_of(plan, goal=goals.get(id(one.goal)), **values)
        self._note(step, "cases.plan_begun", lambda: {"plan": plan.pk, "follows": before.pk})
        terms: PlanTerms = step.given
        changed = put_values(plan, asdict(terms))
        self._saved(step, plan, "cases.plan_changed", {"changed": sorted(changed)})

    def _goal(self, step: Step) -> None:
        plan = self.plans[-1]
        self._goal_of(plan, len(self.goals[len(self.plans) - 1]), step.given.words, step.given.kind)
        self._saved(step, plan, "cases.plan_changed", {"changed": ["goals"]})

    def _goal_of(self, plan: cases.Plan, order: int, words: str, kind: str) -> cases.PlanGoal:
        made = self.rows.put(cases.PlanGoal(plan=plan, order=order, words=words, kind=kind))
        self.goals[len(self.plans) - 1].append(made)
        return made

    def _item(self, step: Step) -> None:
        plan, at = self.plans[-1], len(self.plans) - 1
        values = asdict(step.given)
        goal, service = values.pop("goal"), values.pop("service")
        values |= {"service_id": service, "offering_id": values.pop("offering"), "order": len(self.items[at])}
        self._item_of(plan, goal=self.goals[at][goal], **values)
        self._saved(step, plan, "cases.plan_changed", {"changed": ["items"]})

    def _item_of(self, plan: cases.Plan, **values: Any) -> None:
        made = self.rows.put(cases.PlanItem(plan=plan, **values))
        if made.service_id is not None:
            made.service = self.rows.services[made.service_id]
        self.items[len(self.plans) - 1].append(made)

    def _saved(self, step: Step, plan: cases.Plan, name: str, details: Mapping[str, Any]) -> None:
        plan.version += 1
        self._note(step, name, lambda: {"plan": plan.pk, **details})

    def _agree(self, step: Step) -> None:
        given: Agreement = step.given
        plan = self.plans[step.of]
        plan.made_on, plan.valid_to = given.agreed_on, given.valid_to
        plan.next_review_on, plan.signature = given.next_review_on, given.signature
        if given.signature == cases.Plan.Signature.SIGNED:
            plan.signed_on = given.agreed_on
        for item in self.items[step.of]:
            item.agreed_on = given.agreed_on
        agreed = copy.copy(plan)
        self.rows.put_version(lambda: self._version(plan, agreed, step))
        for other in self.plans[: step.of]:
            before = given.agreed_on - timedelta(days=1)
            other.ended_on = max(other.made_on or before, min(before, other.valid_to or before))
            other.end_reason = cases.Plan.EndReason.REPLACED
            self._saved(step, other, "cases.plan_ended", {"reason": str(cases.Plan.EndReason.REPLACED)})
        self._saved(step, plan, "cases.plan_agreed", {"number": 1, "signature": given.signature})

    def _version(self, plan: cases.Plan, agreed: cases.Plan, step: Step) -> cases.PlanVersion:
        planned = Planned(
            agreed, tuple(self.goals[step.of]), tuple(self.items[step.of]), None, self.rows.texts, self.rows.providers
        )
        told = dict(content(planned, jobseeker=self.jobseeker, agreed_on=step.on))
        return cases.PlanVersion(plan=plan, number=1, agreed_on=step.on, content=told, by=self.actor.user)

    def _review(self, step: Step) -> None:
        given: ReviewInput = step.given
        plan, values = self.plans[step.of], asdict(given)
        values.pop("signature")
        review = self.rows.put(cases.Review(plan=plan, **self._by(), **values))
        plan.next_review_on = given.next_on
        self._saved(step, plan, "cases.plan_changed", {"changed": ["next_review_on"]})
        occasion = given.occasion
        self._note(step, "cases.review_held", lambda: {"plan": plan.pk, "review": review.pk, "occasion": occasion})

    def _end_plan(self, step: Step) -> None:
        plan, (reason, note) = self.plans[step.of], step.given
        plan.ended_on, plan.end_reason, plan.end_note = step.on, reason, note
        self._saved(step, plan, "cases.plan_ended", {"reason": reason})

    def _interrupt(self, step: Step) -> None:
        self.rows.put(cases.Interruption(**asdict(step.given), **self._by()))
        self._note(step, "cases.interruption_recorded", lambda: {"kind": step.given.kind})

    # referrals, times, notes

    def _refer(self, step: Step) -> None:
        (plan, item), given = step.given
        service = self.rows.services[given.service]
        referral = cases.Referral(
            item=self.items[plan][item],
            service=service,
            provider=service.organisation,
            fields=[one.key for one in provider_fields() if one.key in given.fields],
            payload=self._payload(given.fields, given.typed),
            sent_on=given.sent_on,
            **self._by(),
        )
        self.referrals[step.of] = self.rows.put(referral)
        told = {"service": service.slug, "fields": referral.fields, "section": source().text(), "by_link": False}
        self._note(step, "cases.client_referred", lambda: {"referral": referral.pk, **told})

    def _payload(self, fields: tuple[str, ...], typed: Mapping[str, str]) -> dict[str, object]:
        who = self.journey.steps[0].given.identity
        known = {
            "name": f"{who.given_names} {who.family_name}",
            "mother_tongue": self.client.mother_tongue,
            "contact_language": self.client.contact_language,
            "official": self.actor.user.name if self.actor.user else "",
            **typed,
        }
        return {one.key: known[one.key] for one in provider_fields() if one.key in fields}

    def _tell(self, step: Step) -> None:
        referral, (kind, reason) = self.referrals[step.of], step.given
        self.rows.put(
            cases.ReferralEvent(
                referral=referral, kind=kind, on=step.on, reason=reason, told_by="worker", by=self.actor.user
            )
        )
        name = "cases.referral_withdrawn" if kind == "withdrawn" else "cases.referral_told"
        self._note(step, name, lambda: {"referral": referral.pk, "kind": kind, "by": "worker"})

    def _note_entry(self, step: Step) -> None:
        entry = self.rows.put(cases.DiaryEntry(on=step.on, words=step.given, **self._by()))
        self._note(step, "cases.diary_written", lambda: {"entry": entry.pk, "kind": str(entry.kind)})

    def _time(self, step: Step) -> None:
        given = step.given
        values = {name: getattr(given, name) for name in ("starts_at", "minutes", "mode", "place", "about")}
        time = self.rows.put(cases.Appointment(officer_id=given.officer, **values, **self._by()))
        self.times[step.of] = time
        told = {name: getattr(given, name) for name in ("minutes", "mode", "about", "officer", "fee_warned")}
        told["starts_at"] = given.starts_at.isoformat()
        self._note(step, "cases.time_agreed", lambda: {"appointment": time.pk, **told})

    def _came(self, step: Step) -> None:
        time = self.times[step.of]
        time.came_at = time.starts_at
        time.version += 1
        self._note(step, "cases.client_came", lambda: {"appointment": time.pk})

    def _interpreter(self, step: Step) -> None:
        given, time = step.given, self.times[step.of]
        booking = self.rows.put(
            cases.InterpreterBooking(
                appointment=time,
                language=given.language,
                mode=given.mode,
                supplier_id=given.supplier,
                ordered_on=given.ordered_on,
                **self._by(),
            )
        )
        told = {"language": given.language, "mode": given.mode, "supplier": given.supplier}
        self._note(
            step,
            "cases.interpreter_ordered",
            lambda: {"booking": booking.pk, "appointment": time.pk, **told},
        )
