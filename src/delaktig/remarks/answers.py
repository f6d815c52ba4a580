"""Acts on answers: say what was done about a remark, correct it openly, take it back and bring it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.remarks import policies
from delaktig.remarks.actions import held, who_faults
from delaktig.remarks.models import Answer, Remark, Revision
from delaktig.remarks.remark_input import AnswerInput, answer_faults
from delaktig.texts.parts import Invalid, NotThere, Stale, put_values


@transaction.atomic
def answer(
    actor: Actor, remark: Remark, given: AnswerInput, *, expected_version: int | None = None, today: date | None = None
) -> Answer:
    """Say what was done about a remark, or correct what was said; what it said before stays in the history.

    ``expected_version`` is the version that the person began from, 0 where there was none. Raises
    ``Denied``, ``NotThere``, ``Invalid``, or ``Stale`` where somebody else saved meanwhile.
    """
    require(policies.why_not_answer(actor))
    fresh = held(actor, remark)
    standing = Answer.objects.filter(remark=fresh).first()
    stands = standing.version if standing is not None else 0
    if expected_version is not None and stands != expected_version:
        raise Stale(stands)
    faults = answer_faults(
        given, settings.GUIDE_LANGUAGES, fresh.meeting.held_on, today or timezone.localdate()
    ) | who_faults(actor, given.organisation, given.unit)
    if faults:
        raise Invalid(faults)
    if standing is None:
        made = Answer.objects.create(remark=fresh, by=actor.user, **_values(given))
        record(actor, "remarks.answered", f"remark:{fresh.pk}", {"done": made.done_on is not None})
        return made
    return _corrected(actor, standing, given)


def _corrected(actor: Actor, standing: Answer, given: AnswerInput) -> Answer:
    before = told(standing)
    changed = put_values(standing, _values(given))
    if standing.removed_at is not None:
        standing.removed_at = None
        changed.append("removed_at")
    if changed:
        _keep(actor, standing, before)
        record(actor, "remarks.answer_corrected", f"remark:{standing.remark_id}", {"changed": sorted(changed)})
    return standing


@transaction.atomic
def take_back(actor: Actor, remark: Remark) -> Answer:
    """Take an answer back: the remark is unanswered again; what was said stays in the history."""
    standing = _standing(actor, remark, taken_back=False)
    before = told(standing)
    standing.removed_at = timezone.now()
    _keep(actor, standing, before)
    record(actor, "remarks.answer_taken_back", f"remark:{standing.remark_id}")
    return standing


@transaction.atomic
def bring_back(actor: Actor, remark: Remark) -> Answer:
    """Bring back an answer that was taken back, as it stood."""
    standing = _standing(actor, remark, taken_back=True)
    standing.removed_at = None
    standing.version += 1
    standing.save()
    record(actor, "remarks.answer_brought_back", f"remark:{standing.remark_id}")
    return standing


def _standing(actor: Actor, remark: Remark, *, taken_back: bool) -> Answer:
    require(policies.why_not_answer(actor))
    fresh = held(actor, remark)
    found = Answer.objects.filter(remark=fresh).first()
    if found is None or (found.removed_at is not None) != taken_back:
        raise NotThere
    return found


def _keep(actor: Actor, standing: Answer, before: dict[str, Any]) -> None:
    Revision.objects.create(
        remark_id=standing.remark_id,
        part=Revision.Part.ANSWER,
        number=standing.version,
        values=before,
        by=actor.user,
    )
    standing.version += 1
    standing.save()


def told(answer: Answer) -> dict[str, Any]:
    """Return what an answer says now, as the history keeps it."""
    return {
        "words": answer.words,
        "language": answer.language,
        "other_words": answer.other_words,
        "other_language": answer.other_language,
        "organisation": answer.organisation_id,
        "unit": answer.unit_id,
        "answered_on": answer.answered_on.isoformat(),
        "done_on": answer.done_on.isoformat() if answer.done_on else None,
    }


def _values(given: AnswerInput) -> dict[str, Any]:
    return {
        "words": given.words.strip(),
        "language": given.language,
        "other_words": given.other_words.strip(),
        "other_language": given.other_language,
        "organisation_id": given.organisation,
        "unit_id": given.unit,
        "answered_on": given.answered_on,
        "done_on": given.done_on,
    }
