"""Acts on remarks: write down what a body said, correct it openly, take it away and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.decisions.models import Meeting
from delaktig.organisations.models import Organisation, Unit
from delaktig.programmes.selectors import joined
from delaktig.remarks import policies
from delaktig.remarks.choices import measures_for, services_for
from delaktig.remarks.models import Remark, RemarkMeasure, RemarkService, Revision
from delaktig.remarks.remark_input import RemarkInput, remark_faults
from delaktig.texts.parts import Invalid, NotThere, Stale, put_values


@transaction.atomic
def write(
    actor: Actor, meeting: Meeting, given: RemarkInput, *, today: date | None = None, invented: bool = False
) -> Remark:
    """Write down what a body said at a meeting.

    Raises ``Denied``; ``NotThere`` for a meeting of others or of a body that is not heard;
    ``Invalid`` with a code for each field, ``meeting`` where it has not been held yet.
    """
    require(policies.why_not_write(actor))
    of = meeting.body
    if of.municipality_id != actor.municipality or policies.why_not_speak(of.kind):
        raise NotThere
    on = today or timezone.localdate()
    if meeting.held_on is not None and meeting.held_on > on:
        raise Invalid({"meeting": "not_yet_held"})
    _check(actor, given, meeting, on, None)
    remark = Remark.objects.create(meeting=meeting, by=actor.user, invented=invented, **_values(given))
    _tie(remark, given)
    record(actor, "remarks.written", f"remark:{remark.pk}", {"meeting": meeting.pk, "body": of.kind})
    return remark


@transaction.atomic
def correct(
    actor: Actor, remark: Remark, given: RemarkInput, *, expected_version: int | None = None, today: date | None = None
) -> Remark:
    """Correct a remark; what it said before stays in its history. Saving the same again changes nothing.

    Raises ``Denied``, ``NotThere``, ``Invalid``, or ``Stale`` where somebody else saved meanwhile.
    """
    require(policies.why_not_write(actor))
    fresh = held(actor, remark)
    if expected_version is not None and fresh.version != expected_version:
        raise Stale(fresh.version)
    _check(actor, given, fresh.meeting, today or timezone.localdate(), fresh)
    before = told(fresh)
    changed = put_values(fresh, _values(given))
    changed += _tie(fresh, given)
    if not changed:
        return fresh
    Revision.objects.create(remark=fresh, part=Revision.Part.REMARK, number=fresh.version, values=before, by=actor.user)
    fresh.version += 1
    fresh.save()
    record(actor, "remarks.corrected", f"remark:{fresh.pk}", {"changed": sorted(changed)})
    return fresh


@transaction.atomic
def remove(actor: Actor, remark: Remark) -> Remark:
    """Take a remark away with its answer: it counts no more, and can be brought back."""
    require(policies.why_not_write(actor))
    fresh = held(actor, remark)
    fresh.removed_at, fresh.removed_by = timezone.now(), actor.user
    fresh.save(update_fields=["removed_at", "removed_by"])
    record(actor, "remarks.removed", f"remark:{fresh.pk}")
    return fresh


@transaction.atomic
def restore(actor: Actor, remark: Remark) -> Remark:
    """Bring back a remark that was taken away."""
    require(policies.why_not_write(actor))
    fresh = held(actor, remark, removed=True)
    fresh.removed_at = fresh.removed_by = None
    fresh.save(update_fields=["removed_at", "removed_by"])
    record(actor, "remarks.restored", f"remark:{fresh.pk}")
    return fresh


def held(actor: Actor, remark: Remark, *, removed: bool = False) -> Remark:
    """Read a remark of the actor's municipality again under a lock. Raises ``NotThere``."""
    rows = Remark.objects.select_for_update(of=("self",)).select_related("meeting__body")
    fresh = rows.filter(pk=remark.pk, meeting__body__municipality_id=actor.municipality).first()
    if fresh is None or (fresh.removed_at is not None) != removed:
        raise NotThere
    return fresh


def who_faults(actor: Actor, organisation: int | None, unit: int | None) -> dict[str, str]:
    """Return what cannot be of who is to answer: an organisation that the municipality keeps, or one of its units."""
    own = Organisation.objects.filter(municipality_id=actor.municipality)
    if organisation is not None and not own.filter(pk=organisation).exists():
        return {"who": "unknown_choice"}
    if unit is not None and not Unit.objects.filter(organisation=organisation, pk=unit).exists():
        return {"who": "unknown_choice"}
    return {}


def told(remark: Remark) -> dict[str, Any]:
    """Return what a remark says now, as its history keeps it."""
    return {
        "words": remark.words,
        "language": remark.language,
        "other_words": remark.other_words,
        "other_language": remark.other_language,
        "edition": remark.edition_id,
        "organisation": remark.organisation_id,
        "unit": remark.unit_id,
        "due_on": remark.due_on.isoformat() if remark.due_on else None,
        "services": sorted(remark.services.values_list("service", flat=True)),
        "measures": sorted(remark.measures.values_list("measure", flat=True)),
    }


def _values(given: RemarkInput) -> dict[str, Any]:
    return {
        "words": given.words.strip(),
        "language": given.language,
        "other_words": given.other_words.strip(),
        "other_language": given.other_language,
        "edition_id": given.edition,
        "organisation_id": given.organisation,
        "unit_id": given.unit,
        "due_on": given.due_on,
    }


def _check(actor: Actor, given: RemarkInput, meeting: Meeting, on: date, standing: Remark | None) -> None:
    found = remark_faults(given, settings.GUIDE_LANGUAGES, meeting.held_on)
    found |= who_faults(actor, given.organisation, given.unit)
    kept = told(standing) if standing is not None else {"services": [], "measures": [], "edition": None}
    services, measures = set(given.services) - set(kept["services"]), set(given.measures) - set(kept["measures"])
    if services and services_for(actor, on).filter(pk__in=services).count() != len(services):
        found["services"] = "unknown_choice"
    if measures and measures_for(actor).filter(pk__in=measures).count() != len(measures):
        found["measures"] = "unknown_choice"
    if given.edition not in (None, kept["edition"]) and not joined(actor).filter(pk=given.edition).exists():
        found["edition"] = "unknown_choice"
    if found:
        raise Invalid(found)


def _tie(remark: Remark, given: RemarkInput) -> list[str]:
    """Set what a remark is about; return which of the two kinds of ties changed."""
    changed = []
    services, measures = set(given.services), set(given.measures)
    if services != set(remark.services.values_list("service", flat=True)):
        remark.services.exclude(service__in=services).delete()
        known = set(remark.services.values_list("service", flat=True))
        RemarkService.objects.bulk_create(RemarkService(remark=remark, service_id=one) for one in services - known)
        changed.append("services")
    if measures != set(remark.measures.values_list("measure", flat=True)):
        remark.measures.exclude(measure__in=measures).delete()
        known = set(remark.measures.values_list("measure", flat=True))
        RemarkMeasure.objects.bulk_create(RemarkMeasure(remark=remark, measure_id=one) for one in measures - known)
        changed.append("measures")
    return changed
