"""Acts on an assessment of skills and service need (*bedömning · arviointi*, 681/2023 §14; rows B1, B24).

It is written step by step, as it is found out; finishing asks for what the decrees require. What is
finished is corrected, never reopened: each correction keeps the version before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases import counted, policies
from delaktig.cases.assessment_inputs import InterviewInput, OpenInput, ResultInput
from delaktig.cases.assessments import content_of, lacks, mark
from delaktig.cases.clock import case_of
from delaktig.cases.models import Assessment, AssessmentVersion, Mode
from delaktig.clients import doors
from delaktig.clients.models import ClientRelation
from delaktig.law.casework import TRIGGER_KINDS
from delaktig.law.interview import Decree, decree
from delaktig.texts.parts import Invalid, NotThere, Stale, put_values

LONGEST = 20_000
"""Characters of one text."""
SHORT = 120
Faults = dict[str, str]


@transaction.atomic
def open_assessment(actor: Actor, relation: ClientRelation, given: OpenInput) -> Assessment:
    """Open an assessment for a group of the act. Raises ``Denied``, ``NotThere``, ``Invalid``.

    Only a group that holds today, or of which a fact is missing, is a ground (681/2023 §14(1); R2, R6).
    """
    fresh = doors.at_work(actor, relation)
    today = timezone.localdate()
    faults = _days_past(
        today, learned_on=given.learned_on, requested_on=given.requested_on, started_on=given.started_on
    )
    if Assessment.objects.filter(relation=fresh, done_on=None).exists():
        faults["trigger"] = "one_is_open"
    elif given.trigger not in grounds(fresh, today):
        faults["trigger"] = "no_ground" if given.trigger in TRIGGER_KINDS else "unknown_choice"
    refuse(faults)
    made = Assessment.objects.create(
        relation=fresh,
        trigger=given.trigger,
        requested_on=given.requested_on,
        learned_on=given.learned_on,
        started_on=given.started_on,
        created_by=actor.user,
        changed_by=actor.user,
    )
    counted.ASSESSMENTS.added(made)
    doors.note(actor, fresh.client, "cases.assessment_opened", {"assessment": made.pk, "trigger": given.trigger})
    return made


def grounds(relation: ClientRelation, today: date) -> frozenset[str]:
    """Return the groups for which an assessment may be opened today: those that hold, and those nobody can tell."""
    found = case_of(relation.client, today)
    return frozenset(one.group for one in found.triggers if one.applies is not False) if found else frozenset()


@transaction.atomic
def drop_assessment(actor: Actor, assessment: Assessment) -> None:
    """Take away an assessment that was opened by mistake. Raises ``Denied`` once anything has been found out."""
    fresh = held(actor, assessment)
    has_parts = fresh.levels.exists() or fresh.measures.exists()
    require(policies.why_not_drop(fresh, has_parts=has_parts))
    doors.note(actor, fresh.relation.client, "cases.assessment_dropped", {"assessment": fresh.pk})
    counted.ASSESSMENTS.changing(Assessment.objects.filter(pk=fresh.pk))
    fresh.delete()


@transaction.atomic
def correct_start(actor: Actor, assessment: Assessment, given: OpenInput, expected: int | None = None) -> Assessment:
    """Put right for which group it is made and on which days it was asked for and begun."""
    fresh = held(actor, assessment, "start", expected)
    today = timezone.localdate()
    days = {name: getattr(given, name) for name in ("requested_on", "learned_on", "started_on")}
    faults = _days_past(today, **days)
    if given.trigger != fresh.trigger and given.trigger not in grounds(fresh.relation, today):
        faults["trigger"] = "no_ground" if given.trigger in TRIGGER_KINDS else "unknown_choice"
    if given.started_on is None and fresh.interviewed_on is not None:
        faults["started_on"] = "required"
    elif given.started_on and fresh.interviewed_on and given.started_on > fresh.interviewed_on:
        faults["started_on"] = "after_interview"
    refuse(faults)
    return saved(actor, fresh, "cases.assessment_begun", {"trigger": given.trigger, **days})


@transaction.atomic
def record_interview(
    actor: Actor, assessment: Assessment, given: InterviewInput, expected: int | None = None
) -> Assessment:
    """Write down the initial interview, whole or in part; the assessment has begun by then at the latest.

    Raises ``Denied``, ``NotThere``, ``Invalid``, ``Stale``.
    """
    fresh = held(actor, assessment, "interview", expected)
    today = timezone.localdate()
    rules = decree(given.interviewed_on or fresh.started_on or today)
    refuse(_interview_faults(given, fresh, rules, today))
    started = fresh.started_on or given.interviewed_on
    return saved(
        actor,
        fresh,
        "cases.interview_recorded",
        {
            "started_on": started,
            "interviewed_on": given.interviewed_on,
            "place": given.place.strip(),
            "mode": given.mode,
            "mode_reason": given.mode_reason,
            "language": given.language,
            "interpreted": given.interpreted,
            "county_joined": given.county_joined,
            "answers": _answers(given, fresh),
            "told": list(given.told),
        },
    )


def _interview_faults(given: InterviewInput, fresh: Assessment, rules: Decree, today: date) -> Faults:
    faults = _days_past(today, interviewed_on=given.interviewed_on)
    if given.interviewed_on and fresh.started_on and given.interviewed_on < fresh.started_on:
        faults["interviewed_on"] = "before_start"
    if given.mode and given.mode not in Mode.values:
        faults["mode"] = "unknown_choice"
    if given.language and not (given.language.isascii() and given.language.isalpha() and 2 <= len(given.language) <= 3):
        faults["language"] = "unknown_choice"
    if len(given.place) > SHORT:
        faults["place"] = "too_long"
    known = {one.key for one in (*rules.topics, *rules.county_topics)} | set(fresh.answers or {})
    for key, words in given.answers.items():
        if key not in known:
            faults["answers"] = "unknown_topic"
        if len(words) > LONGEST:
            faults[f"answer_{key}"] = "too_long"
    if not set(given.told) <= {one.key for one in rules.duties} | set(fresh.told):
        faults["told"] = "unknown_choice"
    return faults | _too_long(mode_reason=given.mode_reason)


def _answers(given: InterviewInput, fresh: Assessment) -> dict[str, str]:
    """Return the answers by topic; what was written under another decree's topics stays."""
    kept = {key: words for key, words in (fresh.answers or {}).items() if key not in given.answers}
    return kept | {key: words for key, words in given.answers.items() if words.strip()}


@transaction.atomic
def record_result(actor: Actor, assessment: Assessment, given: ResultInput, expected: int | None = None) -> Assessment:
    """Write down what the assessment came to: a plan and its planned day, or none and where the person was directed."""
    fresh = held(actor, assessment, "result", expected)
    faults = _too_long(result=given.result, directed_to=given.directed_to, authors=given.authors, sources=given.sources)
    if given.outcome not in Assessment.Outcome.values:
        faults["outcome"] = "unknown_choice"
    if given.outcome == Assessment.Outcome.NO_PLAN and fresh.plans.exclude(made_on=None).exists():
        faults["outcome"] = "plan_made"
    if given.plan_planned_on and fresh.started_on and given.plan_planned_on < fresh.started_on:
        faults["plan_planned_on"] = "before_start"
    refuse(faults)
    wants_plan = given.outcome != Assessment.Outcome.NO_PLAN
    values = {
        "result": given.result,
        "outcome": given.outcome,
        "plan_planned_on": given.plan_planned_on if wants_plan else None,
        "directed_to": given.directed_to,
        "authors": given.authors,
        "sources": given.sources,
    }
    return saved(actor, fresh, "cases.result_recorded", values)


@transaction.atomic
def finish(actor: Actor, assessment: Assessment, done_on: date) -> Assessment:
    """Finish an assessment that has all that the decrees require; keep it as its first version.

    Raises ``Invalid`` with a code for each thing that is missing (869/2024 §2 and §4, 874/2024 §1).
    """
    fresh = held(actor, assessment)
    require(policies.why_not_finish(fresh))
    today = timezone.localdate()
    faults = _days_past(today, done_on=done_on)
    if fresh.interviewed_on and done_on < fresh.interviewed_on:
        faults["done_on"] = "before_interview"
    refuse(faults | _lacking(fresh, today))
    fresh.done_on = done_on
    _store(actor, fresh)
    _keep(actor, fresh)
    doors.note(
        actor, fresh.relation.client, "cases.assessment_finished", {"assessment": fresh.pk, "outcome": fresh.outcome}
    )
    return fresh


def held(actor: Actor, assessment: Assessment, step: str = "", expected: int | None = None) -> Assessment:
    """Read an assessment again under a lock; raise ``NotThere``, ``Denied`` or ``Stale``.

    ``expected`` is the mark of one step as the person saw it: two people may write two steps at once.
    """
    relation = doors.at_work(actor, assessment.relation)
    fresh = Assessment.objects.select_for_update().filter(pk=assessment.pk, relation=relation).first()
    if fresh is None:
        raise NotThere
    fresh.relation = relation
    if expected is not None and (stands := mark(fresh, step)) != expected:
        raise Stale(stands)
    return fresh


def saved(actor: Actor, fresh: Assessment, event: str, values: Mapping[str, Any]) -> Assessment:
    """Save values as a new version and record it; nothing is saved or recorded where nothing changed."""
    changed = put_values(fresh, values)
    return stored(actor, fresh, event, changed) if changed else fresh


def stored(actor: Actor, fresh: Assessment, event: str, changed: list[str]) -> Assessment:
    """Store an assessment of which something changed. A finished one must stay whole, and keeps its version."""
    refuse(_lacking(fresh, timezone.localdate()) if fresh.done_on else {})
    _store(actor, fresh)
    details = {"assessment": fresh.pk, "fields": sorted(changed)}
    if fresh.done_on is None:
        doors.note(actor, fresh.relation.client, event, details)
    else:
        number = _keep(actor, fresh)
        doors.note(actor, fresh.relation.client, "cases.assessment_corrected", {**details, "number": number})
    return fresh


def _store(actor: Actor, fresh: Assessment) -> None:
    fresh.version += 1
    fresh.changed_by = actor.user
    counted.saving(fresh)
    fresh.save()


def _keep(actor: Actor, fresh: Assessment) -> int:
    number = fresh.versions.count() + 1
    AssessmentVersion.objects.create(assessment=fresh, number=number, content=content_of(fresh), by=actor.user)
    return number


def _lacking(fresh: Assessment, today: date) -> Faults:
    return {one.field: one.code for one in lacks(fresh, today)}


def refuse(faults: Mapping[str, str]) -> None:
    """Raise ``Invalid`` where anything is wrong."""
    if faults:
        raise Invalid(faults)


def _days_past(today: date, **days: date | None) -> Faults:
    return {name: "in_future" for name, day in days.items() if day is not None and day > today}


def _too_long(**texts: str) -> Faults:
    return {name: "too_long" for name, words in texts.items() if len(words) > LONGEST}
