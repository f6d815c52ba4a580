"""Acts on interruptions (*avbrott · keskeytys*): times that do not count against the plans' longest time (§23)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.cases.actions.plan_saving import Faults, refuse
from delaktig.cases.models import Interruption
from delaktig.cases.plan_inputs import InterruptionInput
from delaktig.clients import doors
from delaktig.clients.models import ClientRelation
from delaktig.law.casework import INTERRUPTION_KINDS
from delaktig.texts.parts import locked

LONGEST_NOTE = 300


@transaction.atomic
def interrupt(
    actor: Actor, relation: ClientRelation, given: InterruptionInput, *, today: date | None = None
) -> Interruption:
    """Record that the plan cannot be carried out for a time: the cause's kind and the days, never a diagnosis."""
    fresh = doors.at_work(actor, relation)
    _check(given, today or timezone.localdate())
    row = Interruption.objects.create(
        relation=fresh,
        kind=given.kind,
        first=given.first,
        last=given.last,
        note=given.note.strip(),
        created_by=actor.user,
        changed_by=actor.user,
    )
    doors.note(actor, fresh.client, "cases.interruption_recorded", {"kind": given.kind})
    return row


@transaction.atomic
def change_interruption(
    actor: Actor,
    interruption: Interruption,
    given: InterruptionInput,
    *,
    expected_version: int | None = None,
    today: date | None = None,
) -> Interruption:
    """Change an interruption: mostly, say when it ended."""
    relation = doors.at_work(actor, interruption.relation)
    fresh = locked(interruption, expected_version)
    _check(given, today or timezone.localdate())
    fresh.kind, fresh.first, fresh.last, fresh.note = given.kind, given.first, given.last, given.note.strip()
    fresh.version += 1
    fresh.changed_by = actor.user
    fresh.save()
    doors.note(actor, relation.client, "cases.interruption_changed", {"kind": given.kind})
    return fresh


@transaction.atomic
def remove_interruption(actor: Actor, interruption: Interruption, *, expected_version: int | None = None) -> None:
    """Take away an interruption that was recorded by mistake."""
    relation = doors.at_work(actor, interruption.relation)
    fresh = locked(interruption, expected_version)
    kind = fresh.kind
    fresh.delete()
    doors.note(actor, relation.client, "cases.interruption_removed", {"kind": kind})


def _check(given: InterruptionInput, today: date) -> None:
    faults: Faults = {}
    if given.kind not in INTERRUPTION_KINDS:
        faults["kind"] = "unknown_choice"
    if given.first > today:
        faults["first"] = "in_future"
    if given.last is not None and given.last < given.first:
        faults["last"] = "before_start"
    if len(given.note) > LONGEST_NOTE:
        faults["note"] = "too_long"
    refuse(faults)
