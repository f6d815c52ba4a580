"""Acts on reviews (*översyn · tarkistaminen*): ask for one, hold one by 874/2024 §3 (681/2023 §22)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases import counted
from delaktig.cases.actions.plan_saving import Faults, held_plan, refuse, saved, the_case
from delaktig.cases.actions.plans import put_agreed, review_fault
from delaktig.cases.models import Plan, PlanVersion, Review
from delaktig.cases.plan_inputs import Agreement, ReviewInput
from delaktig.cases.planning import changes, is_jobseeker, whole
from delaktig.cases.policies import why_not_review
from delaktig.clients import doors
from delaktig.texts.parts import NotThere, locked

LONGEST = 10_000
WORDS = ("participation", "progress", "hindrances", "changes", "authors", "sources")


@transaction.atomic
def ask_for_review(actor: Actor, plan: Plan, occasion: str, asked_on: date, *, today: date | None = None) -> Review:
    """Note that a review is asked for: by the client, or because need or life has changed (§22)."""
    fresh = held_plan(actor, plan)
    require(why_not_review(fresh))
    if occasion not in {Review.Occasion.CHANGE, Review.Occasion.REQUEST}:
        refuse({"occasion": "unknown_choice"})
    if asked_on > (today or timezone.localdate()):
        refuse({"asked_on": "in_future"})
    standing = fresh.reviews.filter(held_on=None).first()
    if standing is not None:
        return standing
    review = Review.objects.create(
        relation=fresh.relation,
        plan=fresh,
        occasion=occasion,
        asked_on=asked_on,
        created_by=actor.user,
        changed_by=actor.user,
    )
    doors.note(actor, fresh.relation.client, "cases.review_asked_for", {"plan": fresh.pk, "occasion": occasion})
    return review


@transaction.atomic
def hold_review(
    actor: Actor,
    plan: Plan,
    given: ReviewInput,
    review: Review | None = None,
    *,
    expected_version: int | None = None,
    today: date | None = None,
) -> tuple[Review, PlanVersion | None]:
    """Record a review that was held, or mend what was recorded; where the plan has changed, agree on its next version.

    Raises ``Denied``, ``Stale``, and ``Invalid``: the day of the next review is that of the act or an earlier one.
    """
    today = today or timezone.localdate()
    fresh = held_plan(actor, plan)
    require(why_not_review(fresh))
    row = locked(review, expected_version) if review is not None else Review(relation=fresh.relation, plan=fresh)
    if row.plan_id != fresh.pk:
        raise NotThere
    _check(fresh, row, given, today)
    is_new = row.pk is None or row.held_on is None
    values = asdict(given)
    signature = values.pop("signature")
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 0 if row.pk is None else 1
    row.created_by = row.created_by or actor.user
    row.changed_by = actor.user
    counted.saving(row)
    row.save()
    version = _agree_on_changes(actor, fresh, given, signature, today) if is_new else None
    if version is None and is_new:
        fresh.next_review_on = given.next_on
        saved(actor, fresh, "cases.plan_changed", {"changed": ["next_review_on"]})
    event = "cases.review_held" if is_new else "cases.review_mended"
    doors.note(actor, fresh.relation.client, event, {"plan": fresh.pk, "review": row.pk, "occasion": given.occasion})
    return row, version


def _check(plan: Plan, row: Review, given: ReviewInput, today: date) -> None:
    faults: Faults = {}
    if given.occasion not in Review.Occasion.values:
        faults["occasion"] = "unknown_choice"
    if given.held_on > today:
        faults["held_on"] = "in_future"
    elif plan.made_on is not None and given.held_on < plan.made_on:
        faults["held_on"] = "before_made"
    for name in ("participation", "progress"):
        if not getattr(given, name).strip():
            faults[name] = "needed"
    faults |= {name: "too_long" for name in WORDS if len(getattr(given, name)) > LONGEST}
    refuse(faults)
    later = plan.reviews.exclude(pk=row.pk).filter(held_on__gt=given.held_on).exists()
    if later:  # the day that follows an old review was told by the one after it
        return
    case = the_case(plan, today)
    valid_to = plan.valid_to
    refuse(
        review_fault(
            case, plan, given.next_on, after=given.held_on, valid_to=valid_to, held_on=given.held_on, name="next_on"
        )
    )


def _agree_on_changes(actor: Actor, plan: Plan, given: ReviewInput, signature: str, today: date) -> PlanVersion | None:
    """Freeze the plan as it was changed in the review; nothing where it stands as it was."""
    planned = whole(plan, given.held_on)
    if not changes(planned, jobseeker=is_jobseeker(plan.relation.client, given.held_on)):
        return None
    if not signature:
        refuse({"signature": "needed"})
    return put_agreed(actor, plan, Agreement(given.held_on, plan.valid_to, given.next_on, signature), today)
