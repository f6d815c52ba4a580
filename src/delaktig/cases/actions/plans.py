"""Acts on a plan as a whole: begin it, say its terms, agree on it, let it go on, end it (681/2023 §16-24, §31)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases import plan_dates
from delaktig.cases.actions.plan_saving import Faults, held_plan, refuse, saved, the_case
from delaktig.cases.clock import Case
from delaktig.cases.models import Plan, PlanExtension, PlanGoal, PlanItem, PlanVersion
from delaktig.cases.plan_inputs import Agreement, ExtensionInput, PlanTerms
from delaktig.cases.planning import Planned, choosable, content, is_jobseeker, whole
from delaktig.cases.policies import why_not_begin_plan, why_not_follow_plan
from delaktig.clients import doors
from delaktig.clients.models import ClientRelation
from delaktig.texts.parts import locked, put_values

INTEGRATION_LANGUAGES = ("sv", "fi")
WRITTEN_IN = ("sv", "fi", "en")
LONGEST = 10_000


@transaction.atomic
def begin_plan(actor: Actor, relation: ClientRelation, terms: PlanTerms) -> Plan:
    """Begin a plan as a draft, after the assessment that shows the need or in its interview (§16, §20).

    Raises ``Denied``, also where a plan is open already, and ``Invalid``.
    """
    fresh = doors.at_work(actor, relation)
    assessments = list(fresh.assessments.all())
    require(why_not_begin_plan(Plan.objects.filter(relation=fresh), assessments))
    _check_terms(terms)
    last = max(assessments, key=lambda one: one.pk)
    plan = Plan(relation=fresh, assessment=last, created_by=actor.user, changed_by=actor.user, **asdict(terms))
    plan.save()
    doors.note(actor, fresh.client, "cases.plan_begun", {"plan": plan.pk})
    return plan


@transaction.atomic
def begin_next_plan(actor: Actor, plan: Plan) -> Plan:
    """Begin the plan that follows one, as a draft with the goals and steps that still stand."""
    relation = doors.at_work(actor, plan.relation)
    before = locked(plan, None)
    require(why_not_follow_plan(before, Plan.objects.filter(relation=relation)))
    names = ("assessment", "integration_language", "language", "written_in", "job_search", "follow_up")
    kept = {name: getattr(before, name) for name in (*names, "county_joined", "authors", "sources")}
    plan = Plan.objects.create(relation=relation, created_by=actor.user, changed_by=actor.user, **kept)
    goals: dict[int | None, PlanGoal] = {}
    for goal in before.goals.filter(reached_on=None):
        goals[goal.pk] = PlanGoal.objects.create(plan=plan, order=goal.order, words=goal.words, kind=goal.kind)
    for item in before.items.filter(dropped_on=None):
        copied = ("order", "kind", "service_id", "offering_id", "words", "reason", "starts_on", "ends_on")
        values = {name: getattr(item, name) for name in copied}
        PlanItem.objects.create(plan=plan, goal=goals.get(item.goal_id), **values)
    doors.note(actor, relation.client, "cases.plan_begun", {"plan": plan.pk, "follows": before.pk})
    return plan


@transaction.atomic
def say_terms(actor: Actor, plan: Plan, terms: PlanTerms, *, expected_version: int | None = None) -> Plan:
    """Write what a plan says besides its goals and steps."""
    fresh = held_plan(actor, plan, expected_version)
    _check_terms(terms)
    changed = put_values(fresh, asdict(terms))
    return saved(actor, fresh, "cases.plan_changed", {"changed": sorted(changed)}) if changed else fresh


def _check_terms(terms: PlanTerms) -> None:
    faults: Faults = {}
    if terms.integration_language not in {"", *INTEGRATION_LANGUAGES}:
        faults["integration_language"] = "sv_or_fi"
    if terms.written_in not in WRITTEN_IN:
        faults["written_in"] = "unknown_choice"
    if terms.language and not (terms.language.isascii() and terms.language.isalpha() and 2 <= len(terms.language) <= 3):
        faults["language"] = "bad_language"
    for name in ("job_search", "follow_up", "authors", "sources"):
        if len(getattr(terms, name)) > LONGEST:
            faults[name] = "too_long"
    refuse(faults)


def lacks(planned: Planned, *, jobseeker: bool, open_services: set[int]) -> tuple[str, ...]:
    """Return what keeps a plan from being agreed on, as codes in the order of the paper (§18, §19, §24; row B28)."""
    plan = planned.plan
    standing = planned.standing_items
    unreasoned = any(one.kind != PlanItem.Kind.OWN_STEP and not one.reason.strip() for one in standing)
    closed = any(one.service_id is not None and one.service_id not in open_services for one in standing)
    missing = {
        "no_goal": not planned.goals,
        "no_step": not standing,
        "no_reason": unreasoned,
        "service_closed": closed,
        "no_integration_language": plan.integration_language not in INTEGRATION_LANGUAGES,
        "no_language": not plan.language,
        "no_interpreter_answer": plan.interpreted is None,
        "no_job_search": jobseeker and not plan.job_search.strip(),
        "no_follow_up": not plan.follow_up.strip(),
        "duties_not_told": not plan.duties_told,
    }
    return tuple(code for code, is_missing in missing.items() if is_missing)


@transaction.atomic
def agree(
    actor: Actor, plan: Plan, given: Agreement, *, expected_version: int | None = None, today: date | None = None
) -> PlanVersion:
    """Agree on a plan, or on its change: freeze it as its next version (§20, §23).

    The first time this is when the plan was drawn up, and it takes the place of a plan that was in force.
    Raises ``Invalid``: with ``lacks`` where something is missing, and where a day lies beyond what the act allows.
    """
    fresh = held_plan(actor, plan, expected_version)
    return put_agreed(actor, fresh, given, today or timezone.localdate())


def put_agreed(actor: Actor, plan: Plan, given: Agreement, today: date) -> PlanVersion:
    """Check and freeze a plan that is held for writing."""
    planned = whole(plan, given.agreed_on)
    jobseeker = is_jobseeker(plan.relation.client, given.agreed_on)
    _refuse_gaps(planned, jobseeker, given.agreed_on)
    _check_days(plan, planned, given, today)
    first = plan.made_on is None
    plan.made_on = plan.made_on or given.agreed_on
    plan.valid_to, plan.next_review_on, plan.signature = given.valid_to, given.next_review_on, given.signature
    if given.signature == Plan.Signature.SIGNED and plan.signed_on is None:
        plan.signed_on = given.agreed_on
    number = planned.agreed.number + 1 if planned.agreed else 1
    version = PlanVersion.objects.create(
        plan=plan,
        number=number,
        agreed_on=given.agreed_on,
        content=dict(content(planned, jobseeker=jobseeker, agreed_on=given.agreed_on)),
        by=actor.user,
    )
    plan.items.filter(dropped_on=None, agreed_on=None).update(agreed_on=given.agreed_on)
    if first:
        _replace_others(actor, plan)
    saved(actor, plan, "cases.plan_agreed", {"number": number, "signature": given.signature})
    return version


def _refuse_gaps(planned: Planned, jobseeker: bool, on: date) -> None:
    named = [one.service_id for one in planned.standing_items if one.service_id is not None]
    services = choosable(planned.plan.relation.client, on).filter(pk__in=named)
    gaps = lacks(planned, jobseeker=jobseeker, open_services=set(services.values_list("pk", flat=True)))
    refuse({"lacks": gaps[0]} if gaps else {})


def _check_days(plan: Plan, planned: Planned, given: Agreement, today: date) -> None:
    made_on = plan.made_on or given.agreed_on
    faults: Faults = {}
    earliest = planned.agreed.agreed_on if planned.agreed else plan.relation.started_on
    if given.agreed_on > today:
        faults["agreed_on"] = "in_future"
    elif given.agreed_on < earliest:
        faults["agreed_on"] = "before_last"
    if given.signature not in {Plan.Signature.SIGNED, Plan.Signature.ORAL, Plan.Signature.REFUSED}:
        faults["signature"] = "needed"
    refuse(faults)
    case = the_case(plan, today)
    latest = plan_dates.allowed(case, plan, made_on).latest
    if given.valid_to is None:
        faults["valid_to"] = "needed"
    elif given.valid_to < given.agreed_on:
        faults["valid_to"] = "before_agreed"
    elif latest is not None and given.valid_to > latest:
        faults["valid_to"] = "beyond_law"
    refuse(faults)
    refuse(review_fault(case, plan, given.next_review_on, after=given.agreed_on, valid_to=given.valid_to))


def review_fault(
    case: Case,
    plan: Plan,
    next_on: date | None,
    *,
    after: date,
    valid_to: date | None,
    held_on: date | None = None,
    name: str = "next_review_on",
) -> Faults:
    """Say what is wrong with the day of the next review: agreed earlier is allowed, later is not (§22)."""
    due = plan_dates.review_due(case, plan, plan.made_on or after, valid_to, held_on)
    if next_on is None:
        return {name: "needed"} if due is not None and due.due is not None else {}
    if next_on <= after:
        return {name: "not_after"}
    if due is not None and due.due is not None and due.due <= after:
        return {name: "review_overdue"}
    if due is not None and due.due is not None and next_on > due.due:
        return {name: "later_than_law"}
    if valid_to is not None and next_on > valid_to:
        return {name: "after_the_plan"}
    return {}


def _replace_others(actor: Actor, plan: Plan) -> None:
    """End the plans in force that this one takes the place of, the day before at the latest."""
    others = Plan.objects.select_for_update().filter(relation=plan.relation, ended_on=None).exclude(pk=plan.pk)
    for other in others.exclude(made_on=None):
        before = date.fromordinal((plan.made_on or date.max).toordinal() - 1)
        other.ended_on = max(other.made_on or before, min(before, other.valid_to or before))
        other.end_reason = Plan.EndReason.REPLACED
        other.relation = plan.relation
        saved(actor, other, "cases.plan_ended", {"reason": str(Plan.EndReason.REPLACED)})


@transaction.atomic
def extend(
    actor: Actor, plan: Plan, given: ExtensionInput, *, expected_version: int | None = None, today: date | None = None
) -> PlanExtension:
    """Decide that the plans' longest time goes on, on a ground of the act (§23, §31).

    The plan's own last day is then agreed on anew. Raises ``Invalid`` for a ground that does not
    hold, and for a day beyond what the act gives on it.
    """
    today = today or timezone.localdate()
    fresh = held_plan(actor, plan, expected_version)
    faults: Faults = {}
    if fresh.made_on is None:
        faults["ground"] = "plan_not_agreed"
    if given.decided_on > today:
        faults["decided_on"] = "in_future"
    if not given.reason.strip():
        faults["reason"] = "needed"
    refuse(faults)
    case = the_case(fresh, today)
    if given.ground not in plan_dates.grounds_in_force(case, given.decided_on):
        refuse({"ground": "unknown_choice"})
    total = plan_dates.with_extension(case, fresh, given.ground, given.until, given.decided_on)
    steps = {step.key for step in total.steps}
    if "extension_ignored" in steps or "extension_unproven" in steps:
        refuse({"ground": "ground_does_not_hold"})
    if total.until is None or given.until > total.until:
        refuse({"until": "beyond_law"})
    extension = PlanExtension.objects.create(
        plan=fresh,
        ground=given.ground,
        until=given.until,
        decided_on=given.decided_on,
        reason=given.reason.strip(),
        by=actor.user,
    )
    saved(actor, fresh, "cases.plan_extended", {"ground": given.ground, "until": given.until.isoformat()})
    return extension


@transaction.atomic
def end_plan(
    actor: Actor,
    plan: Plan,
    ended_on: date,
    reason: str,
    note: str = "",
    *,
    expected_version: int | None = None,
    today: date | None = None,
) -> Plan:
    """End a plan with its reason; a draft that is given up too. An employment plan may take its place (§31)."""
    fresh = held_plan(actor, plan, expected_version)
    faults: Faults = {}
    if reason not in Plan.EndReason.values:
        faults["reason"] = "unknown_choice"
    elif reason == Plan.EndReason.OTHER and not note.strip():
        faults["note"] = "needed"
    if ended_on > (today or timezone.localdate()):
        faults["ended_on"] = "in_future"
    elif fresh.made_on is not None and ended_on < fresh.made_on:
        faults["ended_on"] = "before_made"
    refuse(faults)
    fresh.ended_on, fresh.end_reason, fresh.end_note = ended_on, reason, note.strip()
    return saved(actor, fresh, "cases.plan_ended", {"reason": reason})
