"""Records bodies, meetings, items and attachments. Each act: policy, check, save, audit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.common.files import check_file
from delaktig.decisions.counted import MEETINGS
from delaktig.decisions.item_fields import InvalidItem, ItemFields, PersonFields, item_faults
from delaktig.decisions.models import ADVISORY, Attachment, Body, Item, ItemPerson, ItemRevision, Meeting
from delaktig.decisions.policies import why_not_write
from delaktig.municipalities import register

ORDER = dict.fromkeys(ADVISORY, 0) | {Body.Kind.COMMITTEE: 1, Body.Kind.BOARD: 2, Body.Kind.COUNCIL: 3}
"""A matter goes from a body that prepares it to those that decide, and never back."""
SAID = frozenset({Item.Outcome.NOTED, Item.Outcome.UNKNOWN})
"""All that can come of an item in a body that decides nothing."""


class ItemConflict(Exception):
    """Someone else saved the item meanwhile: ``theirs`` is how it stands; what was typed is not lost."""

    def __init__(self, theirs: Item) -> None:
        super().__init__("conflict")
        self.theirs = theirs


def _require(actor: Actor, of: str, leads: Collection[str] = (), recorded_by: str | None = None) -> None:
    reason = why_not_write(actor.permissions, actor.municipality, of, leads, recorded_by)
    if reason:
        raise Denied(reason)


def _require_mend(actor: Actor, item: Item, leads: Collection[str]) -> None:
    _require(actor, item.meeting.body.municipality_id, leads, item.recorded_by_id or "")


# Bodies


def standard_name(municipality: str, kind: str) -> tuple[str, str]:
    """Return the usual Swedish and Finnish name of a municipality's board or council; empty for other bodies.

    A town's council is *stadsfullmäktige · kaupunginvaltuusto*, that of others
    *kommunfullmäktige · kunnanvaltuusto*.
    """
    town = register.by_code(municipality).kind_fi == "kaupunki"
    sv, fi = ("Stads", "Kaupungin") if town else ("Kommun", "Kunnan")
    ends = {"board": ("styrelsen", "hallitus"), "council": ("fullmäktige", "valtuusto")}.get(kind)
    return (sv + ends[0], fi + ends[1]) if ends else ("", "")


@transaction.atomic
def add_body(
    municipality: str,
    kind: str,
    actor: Actor,
    *,
    name_sv: str = "",
    name_fi: str = "",
    abbreviation: str = "",
    leads: Collection[str] = (),
) -> Body:
    """Add a body that decides or one that is heard. A board or council without a name gets its usual one.

    Raises ``Denied``, or ``InvalidItem`` where another body has no name or the kind is unknown.
    """
    _require(actor, municipality, leads)
    if kind not in Body.Kind.values:
        raise InvalidItem({"kind": "not_a_choice"})
    if not (name_sv.strip() or name_fi.strip()):
        name_sv, name_fi = standard_name(municipality, kind)
    if not (name_sv or name_fi):
        raise InvalidItem({"name_sv": "name_is_needed"})
    body = Body.objects.create(
        municipality_id=municipality,
        kind=kind,
        name_sv=name_sv.strip(),
        name_fi=name_fi.strip(),
        abbreviation=abbreviation.strip(),
    )
    record(actor, "decisions.body_added", f"body:{body.pk}", {"kind": kind, "of": municipality})
    return body


@transaction.atomic
def edit_body(
    body: Body, actor: Actor, *, name_sv: str, name_fi: str, abbreviation: str, closed_on: date | None
) -> Body:
    """Change a body's names, or say from which day it is no more. Its old items keep it."""
    _require(actor, body.municipality_id)
    if not (name_sv.strip() or name_fi.strip()):
        raise InvalidItem({"name_sv": "name_is_needed"})
    body.name_sv, body.name_fi = name_sv.strip(), name_fi.strip()
    body.abbreviation, body.closed_on = abbreviation.strip(), closed_on
    body.save()
    record(actor, "decisions.body_changed", f"body:{body.pk}", {"closed_on": str(closed_on or "")})
    return body


def body_for(municipality: str, kind: str, actor: Actor, leads: Collection[str] = ()) -> Body:
    """Return the municipality's open board or council, adding it under its usual name if there is none."""
    found = Body.objects.filter(municipality_id=municipality, kind=kind, closed_on=None).order_by("pk").first()
    return found or add_body(municipality, kind, actor, leads=leads)


# Meetings


@transaction.atomic
def add_meeting(
    body: Body,
    actor: Actor,
    *,
    held_on: date | None = None,
    minutes_online_on: date | None = None,
    invented: bool = False,
    leads: Collection[str] = (),
) -> Meeting:
    """Add a meeting, or return the one that the body already has on that day.

    A day that is not known stays empty; each such meeting stands for itself.
    """
    _require(actor, body.municipality_id, leads)
    _check_days(held_on, minutes_online_on)
    found = Meeting.objects.filter(body=body, held_on=held_on).first() if held_on else None
    if found is not None:
        if minutes_online_on and not found.minutes_online_on:
            found.minutes_online_on = minutes_online_on
            found.save(update_fields=["minutes_online_on"])
            record(actor, "decisions.meeting_changed", f"meeting:{found.pk}")
        return found
    meeting = Meeting.objects.create(body=body, held_on=held_on, minutes_online_on=minutes_online_on, invented=invented)
    MEETINGS.added(meeting)
    record(actor, "decisions.meeting_added", f"meeting:{meeting.pk}", {"held_on": str(held_on or "")})
    return meeting


@transaction.atomic
def edit_meeting(meeting: Meeting, actor: Actor, *, held_on: date | None, minutes_online_on: date | None) -> Meeting:
    """Set when a meeting was held and when its minutes went on the public network (410/2015 §140)."""
    _require(actor, meeting.body.municipality_id)
    _check_days(held_on, minutes_online_on)
    meeting.held_on, meeting.minutes_online_on = held_on, minutes_online_on
    MEETINGS.saving(meeting)
    meeting.save()
    details = {"held_on": str(held_on or ""), "minutes_online_on": str(minutes_online_on or "")}
    record(actor, "decisions.meeting_changed", f"meeting:{meeting.pk}", details)
    return meeting


def _check_days(held_on: date | None, minutes_online_on: date | None) -> None:
    if held_on and minutes_online_on and minutes_online_on < held_on:
        raise InvalidItem({"minutes_online_on": "online_before_the_meeting"})


# Items


@transaction.atomic
def add_item(
    meeting: Meeting,
    values: ItemFields,
    actor: Actor,
    *,
    people: Sequence[PersonFields] = (),
    follows: Item | None = None,
    leads: Collection[str] = (),
    source_document: str = "",
    invented: bool = False,
) -> Item:
    """Record an item of a meeting. Raises ``Denied`` or :class:`InvalidItem`; then nothing is saved.

    A lead that records for a member (``leads`` holds the members of an edition that it
    leads) is kept as ``recorded_by``.
    """
    of = meeting.body.municipality_id
    _require(actor, of, leads)
    _check(values, people, follows, meeting)
    item = Item.objects.create(
        meeting=meeting,
        follows=follows,
        source_document=source_document,
        invented=invented,
        recorded_by_id=None if of == actor.municipality else actor.municipality,
        **values.values(),
    )
    _keep_people(item, people)
    record(actor, "decisions.item_recorded", f"item:{item.pk}", {"outcome": item.outcome, "of": of})
    return item


@transaction.atomic
def edit_item(
    item: Item,
    values: ItemFields,
    actor: Actor,
    *,
    expected_version: int | None = None,
    people: Sequence[PersonFields] | None = None,
    leads: Collection[str] = (),
) -> Item:
    """Change an item, keeping what it said before in its history.

    A lead mends what it recorded for members that still agree to it (``leads``). Raises
    :class:`ItemConflict` where someone else saved since ``expected_version``, ``Denied``, or
    :class:`InvalidItem`. Saving the same values again changes nothing.
    """
    stands = Item.objects.select_for_update(of=("self",)).select_related("meeting__body").get(pk=item.pk)
    _require_mend(actor, stands, leads)
    _check(values, people or (), stands.follows, stands.meeting)
    before, after = item_values(stands).values(), values.values()
    people_change = people is not None and tuple(people) != people_of(stands)
    if before == after and not people_change:
        return stands
    if expected_version is not None and expected_version != stands.version:
        raise ItemConflict(stands)
    ItemRevision.objects.create(item=stands, number=stands.version, values=before, by=actor.user)
    for name, value in after.items():
        setattr(stands, name, value)
    stands.version += 1
    stands.save()
    if people is not None and people_change:
        _keep_people(stands, people)
    changed = sorted(name for name in after if before[name] != after[name]) + ["people"] * people_change
    record(actor, "decisions.item_changed", f"item:{item.pk}", {"fields": changed, "version": stands.version})
    return stands


def item_values(item: Item) -> ItemFields:
    """Return an item's values as the form and the history take them."""
    names = ItemFields.__dataclass_fields__
    values: dict[str, Any] = {name: getattr(item, name) for name in names}
    return ItemFields(**values | {"secret_parts": tuple(item.secret_parts)})


def people_of(item: Item) -> tuple[PersonFields, ...]:
    """Return the officials named in an item, in the order in which they were recorded."""
    return tuple(
        PersonFields(**{name: getattr(person, name) for name in PersonFields.__dataclass_fields__})
        for person in item.people.order_by("pk")
    )


@transaction.atomic
def set_follows(item: Item, follows: Item | None, actor: Actor, *, leads: Collection[str] = ()) -> Item:
    """Say which earlier item this one carries on: committee, then board, then council."""
    _require_mend(actor, item, leads)
    fault = chain_fault(item.meeting, follows, item)
    if fault:
        raise InvalidItem({"follows": fault})
    item.follows = follows
    item.save(update_fields=["follows"])
    details = {"follows": follows.pk if follows else None}
    record(actor, "decisions.item_chained", f"item:{item.pk}", details)
    return item


def chain_fault(meeting: Meeting, follows: Item | None, item: Item | None = None) -> str:
    """Say why an item of this meeting cannot follow another: itself, upside down, or before it in time."""
    if follows is None:
        return ""
    if item is not None and _leads_back(follows, item):
        return "follows_itself"
    before = follows.meeting
    if ORDER[Body.Kind(before.body.kind)] > ORDER[Body.Kind(meeting.body.kind)]:
        return "upside_down"
    if before.held_on and meeting.held_on and before.held_on > meeting.held_on:
        return "before_in_time"
    return ""


def _leads_back(start: Item, to: Item) -> bool:
    seen: set[int] = set()
    now: Item | None = start
    while now is not None and now.pk not in seen:
        if now.pk == to.pk:
            return True
        seen.add(now.pk)
        now = now.follows
    return False


def _check(values: ItemFields, people: Sequence[PersonFields], follows: Item | None, meeting: Meeting) -> None:
    faults = item_faults(values, people) | _advisory_faults(values, people, meeting)
    chain = chain_fault(meeting, follows)
    if chain:
        faults["follows"] = chain
    if faults:
        raise InvalidItem(faults)


def _advisory_faults(values: ItemFields, people: Sequence[PersonFields], meeting: Meeting) -> dict[str, str]:
    """Return what a body that decides nothing cannot have: a decision, or names that no time limit takes out."""
    if meeting.body.decides:
        return {}
    faults = {} if values.outcome in SAID else {"outcome": "decides_nothing"}
    return faults | ({"people": "names_nobody"} if people else {})


def _keep_people(item: Item, people: Sequence[PersonFields]) -> None:
    item.people.all().delete()
    ItemPerson.objects.bulk_create(ItemPerson(item=item, **asdict(person)) for person in people)


# Attachments


@transaction.atomic
def add_attachment(
    item: Item,
    name: str,
    actor: Actor,
    *,
    version: str = "",
    file_name: str = "",
    content: bytes = b"",
    public: bool = True,
    leads: Collection[str] = (),
) -> Attachment:
    """Attach a file, or only its name where the file is not at hand.

    Raises :class:`~delaktig.common.files.RefusedFile` for a file that cannot be kept.
    """
    _require_mend(actor, item, leads)
    if not name.strip():
        raise InvalidItem({"name": "name_is_needed"})
    attachment = Attachment(item=item, name=name.strip()[:200], version=version.strip()[:40], public=public)
    if file_name:
        kept = check_file(file_name, content)
        attachment.sha256, attachment.size = kept.sha256, kept.size
        attachment.file.save(kept.name, ContentFile(kept.content), save=False)
    attachment.save()
    details = {"sha256": attachment.sha256, "public": public}
    record(actor, "decisions.attachment_added", f"item:{item.pk}", details)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, actor: Actor, *, leads: Collection[str] = ()) -> None:
    """Take an attachment away, its file after the transaction; the audit keeps its SHA-256."""
    item = attachment.item
    _require_mend(actor, item, leads)
    record(actor, "decisions.attachment_removed", f"item:{item.pk}", {"sha256": attachment.sha256})
    storage, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
