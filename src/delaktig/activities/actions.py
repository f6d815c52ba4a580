"""Acts on the log: note what was done or is planned, correct it openly, say that it was held, take it away and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.activities import policies
from delaktig.activities.counted import ENTRIES
from delaktig.activities.entry_input import EntryInput, faults
from delaktig.activities.kinds import kinds
from delaktig.activities.models import Entry, EntryFile, EntryRevision
from delaktig.audit.acting import require
from delaktig.common.files import check_file
from delaktig.organisations.models import Organisation, Unit
from delaktig.texts.parts import Invalid, NotThere, Stale, put_values


@transaction.atomic
def log(actor: Actor, given: EntryInput, *, today: date | None = None, invented: bool = False) -> Entry:
    """Note what was done, or what is planned. Raises ``Denied`` or ``Invalid`` with a code for each field."""
    require(policies.why_not_write(actor))
    _check(actor, given, today)
    values = given.values(kinds()[given.kind])
    entry = Entry(municipality_id=actor.municipality, by=actor.user, invented=invented, **values)
    ENTRIES.saving(entry)
    entry.save()
    record(actor, "activities.logged", f"entry:{entry.pk}", {"kind": entry.kind, "held": entry.held})
    return entry


@transaction.atomic
def correct(
    actor: Actor, entry: Entry, given: EntryInput, *, expected_version: int | None = None, today: date | None = None
) -> Entry:
    """Correct an entry; what it said before stays in its history. Saving the same again changes nothing.

    Raises ``Denied``, ``NotThere``, ``Invalid``, or ``Stale`` where somebody else saved meanwhile.
    """
    fresh = _held(actor, entry, expected_version)
    _check(actor, given, today)
    before = _told(fresh)
    changed = put_values(fresh, given.values(kinds()[given.kind]))
    return _saved(actor, fresh, before, "activities.corrected", changed) if changed else fresh


@transaction.atomic
def note_held(actor: Actor, entry: Entry, *, today: date | None = None) -> Entry:
    """Say that what was planned has been held. Raises ``Denied`` before its day."""
    fresh = _held(actor, entry)
    if fresh.first > (today or timezone.localdate()):
        raise Denied("not_yet_held")
    before = _told(fresh)
    changed = put_values(fresh, {"held": True})
    return _saved(actor, fresh, before, "activities.held", changed) if changed else fresh


@transaction.atomic
def remove(actor: Actor, entry: Entry) -> Entry:
    """Take an entry away: it counts no more, and can be brought back."""
    fresh = _held(actor, entry)
    fresh.removed_at, fresh.removed_by = timezone.now(), actor.user
    return _kept(actor, fresh, "activities.removed")


@transaction.atomic
def restore(actor: Actor, entry: Entry) -> Entry:
    """Bring back an entry that was taken away."""
    require(policies.why_not_write(actor))
    rows = Entry.objects.select_for_update(of=("self",))
    fresh = rows.filter(pk=entry.pk, municipality_id=actor.municipality).exclude(removed_at=None).first()
    if fresh is None:
        raise NotThere
    fresh.removed_at = fresh.removed_by = None
    return _kept(actor, fresh, "activities.restored")


@transaction.atomic
def attach(actor: Actor, entry: Entry, name: str, content: bytes) -> EntryFile:
    """Attach a file that shows it. Raises ``RefusedFile`` for one that cannot be kept."""
    fresh = _held(actor, entry)
    kept = check_file(name, content)
    made = EntryFile(entry=fresh, name=kept.name, sha256=kept.sha256, size=kept.size)
    made.file.save(kept.name, ContentFile(kept.content), save=False)
    made.save()
    record(actor, "activities.file_attached", f"entry:{fresh.pk}", {"sha256": kept.sha256})
    return made


def _held(actor: Actor, entry: Entry, expected_version: int | None = None) -> Entry:
    require(policies.why_not_write(actor))
    rows = Entry.objects.select_for_update(of=("self",))
    fresh = rows.filter(pk=entry.pk, municipality_id=actor.municipality, removed_at=None).first()
    if fresh is None:
        raise NotThere
    if expected_version is not None and fresh.version != expected_version:
        raise Stale(fresh.version)
    return fresh


def _check(actor: Actor, given: EntryInput, today: date | None) -> None:
    found = faults(given, today or timezone.localdate())
    own = Organisation.objects.filter(municipality_id=actor.municipality)
    if given.organisation is not None and not own.filter(pk=given.organisation).exists():
        found["organisation"] = "unknown_choice"
    if given.unit is not None and not Unit.objects.filter(organisation__in=own, pk=given.unit).exists():
        found["unit"] = "unknown_choice"
    if found:
        raise Invalid(found)


def _told(entry: Entry) -> dict[str, Any]:
    names = ("kind", "first", "last", "held", "number", "participants", "amount", "two_way")
    rest = ("organisation_id", "unit_id", "note")
    values = {name: getattr(entry, name) for name in (*names, *rest)}
    plain = (int, bool, type(None))
    return {name: value if isinstance(value, plain) else str(value) for name, value in values.items()}


def _saved(actor: Actor, entry: Entry, before: dict[str, Any], event: str, changed: list[str]) -> Entry:
    EntryRevision.objects.create(entry=entry, number=entry.version, values=before, by=actor.user)
    entry.version += 1
    return _kept(actor, entry, event, {"changed": sorted(changed)})


def _kept(actor: Actor, entry: Entry, event: str, details: dict[str, Any] | None = None) -> Entry:
    ENTRIES.saving(entry)
    entry.save()
    record(actor, event, f"entry:{entry.pk}", details)
    return entry
