"""Acts on the client relation: when it begins and ends, which authority answers, who works with the client."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Membership
from delaktig.accounts.permissions import permissions_by_role
from delaktig.clients import doors
from delaktig.clients.actions.keeping import Faults, refuse, touch
from delaktig.clients.counted import RELATIONS
from delaktig.clients.inputs import RelationInput
from delaktig.clients.models import Assignment, Client, ClientRelation, Responsibility
from delaktig.organisations.models import Unit
from delaktig.texts.parts import Invalid, NotThere

LONGEST_AUTHORITY = 120
LONGEST_NOTE = 2_000


def check_relation(actor: Actor, given: RelationInput, faults: Faults) -> None:
    """Note what is wrong with how a client relation begins."""
    today = timezone.localdate()
    for name in ("started_on", "learned_on", "requested_on", "job_search_started_on"):
        day = getattr(given, name)
        if day is not None and day > today:
            faults[name] = "in_future"
    if given.authority not in Responsibility.Authority.values:
        faults["authority"] = "unknown_choice"
    if len(given.contacted_by) > LONGEST_AUTHORITY:
        faults["contacted_by"] = "too_long"
    if given.officer is not None and given.officer not in workers(actor.municipality):
        faults["officer"] = "no_worker"
    if given.unit is not None and not own_units(actor.municipality).filter(pk=given.unit).exists():
        faults["unit"] = "no_unit"
    if given.officer is None and given.unit is None and actor.user is None:
        faults["officer"] = "nobody"


def begin_relation(actor: Actor, client: Client, given: RelationInput) -> ClientRelation:
    """Begin a client relation with the authority that answers and whoever works with the client."""
    started_on = given.started_on or timezone.localdate()
    relation = ClientRelation.objects.create(
        client=client,
        started_on=started_on,
        learned_on=given.learned_on or started_on,
        requested_on=given.requested_on,
        contacted_by=given.contacted_by.strip(),
        job_search_started_on=given.job_search_started_on,
    )
    RELATIONS.added(relation)
    Responsibility.objects.create(relation=relation, authority=given.authority, valid_from=started_on)
    officer = given.officer
    if officer is None and given.unit is None and actor.user is not None:
        officer = actor.user.pk
    Assignment.objects.create(
        relation=relation,
        task=Assignment.Task.RESPONSIBLE,
        officer_id=officer,
        unit_id=given.unit or unit_of(officer, actor.municipality),
        valid_from=started_on,
    )
    return relation


@transaction.atomic
def start_relation(actor: Actor, client: Client, given: RelationInput) -> ClientRelation:
    """Begin a new client relation with someone who was a client before. Raises as others do."""
    fresh = doors.held(actor, client)
    faults: Faults = {}
    check_relation(actor, given, faults)
    last = fresh.relations.order_by("-started_on", "-pk").first()
    begins = given.started_on or timezone.localdate()
    if last is not None and last.ended_on is None:
        faults["started_on"] = "already_so"
    elif last is not None and last.ended_on is not None and begins <= last.ended_on:
        faults["started_on"] = "overlaps"
    refuse(faults)
    made = begin_relation(actor, fresh, given)
    touch(fresh)
    doors.note(actor, fresh, "clients.relation_started", {"relation": made.pk})
    return made


@transaction.atomic
def change_relation(actor: Actor, relation: ClientRelation, given: RelationInput) -> ClientRelation:
    """Mend the days of an open client relation, from which the act counts, and who made contact."""
    fresh = doors.at_work(actor, relation)
    faults: Faults = {}
    check_relation(actor, given, faults)
    first = fresh.responsibilities.order_by("valid_from", "pk").first()
    if given.started_on is None:
        faults["started_on"] = "no_day"
    elif first is not None and first.valid_to is not None and first.valid_to < given.started_on:
        faults["started_on"] = "overlaps"
    refuse(faults)
    was = fresh.started_on
    names = ("started_on", "learned_on", "requested_on", "job_search_started_on")
    changed = [name for name in names if getattr(fresh, name) != getattr(given, name)]
    for name in changed:
        setattr(fresh, name, getattr(given, name))
    fresh.contacted_by = given.contacted_by.strip()
    RELATIONS.saving(fresh)
    fresh.save()
    fresh.responsibilities.filter(valid_from=was).update(valid_from=fresh.started_on)
    fresh.assignments.filter(valid_from=was).update(valid_from=fresh.started_on)
    touch(fresh.client)
    doors.note(actor, fresh.client, "clients.relation_changed", {"relation": fresh.pk, "fields": changed})
    return fresh


@transaction.atomic
def end_relation(
    actor: Actor, relation: ClientRelation, reason: str, *, on: date | None = None, note: str = ""
) -> ClientRelation:
    """End a client relation with its reason; with it end the authority's answer and everybody's work.

    Those who worked with the client see the record to the end of the last day; from then
    on it counts how long it is kept (681/2023 §77). Raises ``Denied``, ``NotThere``, ``Invalid``.
    """
    fresh = doors.at_work(actor, relation)
    today = timezone.localdate()
    day = on or today
    faults: Faults = {}
    if reason not in ClientRelation.EndReason.values:
        faults["reason"] = "unknown_choice"
    if day > today:
        faults["on"] = "in_future"
    if day < fresh.started_on:
        faults["on"] = "ends_before"
    if len(note) > LONGEST_NOTE:
        faults["note"] = "too_long"
    refuse(faults)
    fresh.ended_on, fresh.end_reason, fresh.end_note = day, reason, note.strip()
    RELATIONS.saving(fresh)
    fresh.save(update_fields=["ended_on", "end_reason", "end_note"])
    fresh.responsibilities.filter(valid_to=None).update(valid_to=day)
    fresh.assignments.filter(valid_to=None).update(valid_to=max(day, today))
    touch(fresh.client)
    doors.note(actor, fresh.client, "clients.relation_ended", {"relation": fresh.pk, "reason": reason})
    return fresh


@transaction.atomic
def reopen_relation(actor: Actor, relation: ClientRelation) -> ClientRelation:
    """Take back the end of a client relation on the day on which it was entered: it was a mistake."""
    client = doors.held(actor, relation.client)
    fresh = ClientRelation.objects.select_for_update().filter(pk=relation.pk, client=client).first()
    if fresh is None:
        raise NotThere
    today = timezone.localdate()
    if fresh.ended_on is None or client.relations.filter(ended_on=None).exists():
        raise Invalid({"on": "not_ended"})
    if not fresh.assignments.filter(valid_to=max(fresh.ended_on, today)).exists():
        raise Invalid({"on": "too_late"})
    fresh.assignments.filter(valid_to=max(fresh.ended_on, today)).update(valid_to=None)
    fresh.responsibilities.filter(valid_to=fresh.ended_on).update(valid_to=None)
    fresh.ended_on, fresh.end_reason, fresh.end_note = None, "", ""
    RELATIONS.saving(fresh)
    fresh.save(update_fields=["ended_on", "end_reason", "end_note"])
    touch(client)
    doors.note(actor, client, "clients.relation_reopened", {"relation": fresh.pk})
    return fresh


def workers(code: str) -> dict[int, str]:
    """Return the people who may work with clients in a municipality today, with their names, by name."""
    roles = [role for role, given in permissions_by_role().items() if "case_write" in given]
    today = timezone.localdate()
    held = Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        municipality_id=code,
        role__in=roles,
        user__is_active=True,
    )
    return dict(held.order_by("user__name").values_list("user_id", "user__name"))


def unit_of(officer: int | None, code: str) -> int | None:
    """Return the unit that a worker belongs to in a municipality today, where there is one."""
    if officer is None:
        return None
    today = timezone.localdate()
    held = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), municipality_id=code, user_id=officer)
    return held.exclude(unit=None).order_by("pk").values_list("unit_id", flat=True).first()


def own_units(code: str) -> QuerySet[Unit]:
    """Return the units of a municipality's organisations that are open."""
    return Unit.objects.filter(organisation__municipality_id=code, closed_on=None)
