"""Acts on who works with a client, and on absences with those who cover (row B2)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.clients import doors, policies
from delaktig.clients.actions import keeping
from delaktig.clients.actions.relations import own_units, unit_of, workers
from delaktig.clients.models import Absence, Assignment, Client, ClientRelation
from delaktig.texts.parts import Invalid, NotThere


@transaction.atomic
def assign(
    actor: Actor, client: Client, task: str, *, officer: int | None = None, unit: int | None = None
) -> Assignment:
    """Give a client to a worker, to a unit, or to a worker in a unit, from today; who it was before stays known.

    The responsible one is replaced; coaches and participants are added. By those at work
    with the client, and by a supervisor for any client of the municipality. Raises
    ``Denied``, ``NotThere``, ``Invalid``.
    """
    fresh = doors.held_or_given_out(actor, client)
    relation = _open_relation(fresh)
    _check(actor, task, officer, unit)
    unit = unit or unit_of(officer, actor.municipality)
    today = timezone.localdate()
    stands = relation.assignments.filter(task=task, valid_to=None)
    if any((one.officer_id, one.unit_id) == (officer, unit) for one in stands):
        raise Invalid({"officer": "already_so"})
    if task == Assignment.Task.RESPONSIBLE:
        for one in stands:
            _end(one, today)
    made = Assignment.objects.create(relation=relation, task=task, officer_id=officer, unit_id=unit, valid_from=today)
    keeping.touch(fresh)
    doors.note(actor, fresh, "clients.assigned", {"task": task, "officer": officer, "unit": unit})
    return made


@transaction.atomic
def end_assignment(actor: Actor, client: Client, pk: int) -> None:
    """End a coach's or participant's work with a client today; the responsible one is replaced instead."""
    fresh = doors.held_or_given_out(actor, client)
    found = Assignment.objects.filter(relation__client=fresh, valid_to=None, pk=pk)
    one = found.exclude(task=Assignment.Task.RESPONSIBLE).first()
    if one is None:
        raise NotThere
    _end(one, timezone.localdate())
    keeping.touch(fresh)
    doors.note(actor, fresh, "clients.assignment_ended", {"task": one.task, "officer": one.officer_id})


def _end(one: Assignment, today: date) -> None:
    """End work with yesterday; work that began today is taken away, since it never was."""
    if one.valid_from >= today:
        one.delete()
        return
    one.valid_to = today - timedelta(days=1)
    one.save(update_fields=["valid_to"])


def _open_relation(client: Client) -> ClientRelation:
    relation = client.relations.filter(ended_on=None).first()
    if relation is None:
        raise Invalid({"task": "relation_ended"})
    return relation


def _check(actor: Actor, task: str, officer: int | None, unit: int | None) -> None:
    faults: keeping.Faults = {}
    if task not in Assignment.Task.values:
        faults["task"] = "unknown_choice"
    if officer is None and unit is None:
        faults["officer"] = "nobody"
    if officer is not None and officer not in workers(actor.municipality):
        faults["officer"] = "no_worker"
    if unit is not None and not own_units(actor.municipality).filter(pk=unit).exists():
        faults["unit"] = "no_unit"
    keeping.refuse(faults)


@transaction.atomic
def put_absence(
    actor: Actor, officer: int, first: date, last: date, cover: int | None, *, absence: Absence | None = None
) -> Absence:
    """Record that a worker is away and who covers: oneself for oneself, a supervisor for anyone.

    Who covers sees and works with the clients meanwhile. Raises ``Denied``, ``Invalid``.
    """
    require(why_not_absence(actor, officer))
    faults: keeping.Faults = {}
    people = workers(actor.municipality)
    if officer not in people:
        faults["officer"] = "no_worker"
    if cover is not None and (cover not in people or cover == officer):
        faults["cover"] = "no_worker" if cover not in people else "covers_oneself"
    if last < first:
        faults["last"] = "ends_before"
    others = Absence.objects.filter(
        municipality_id=actor.municipality, officer_id=officer, first__lte=last, last__gte=first
    )
    if others.exclude(pk=absence.pk if absence else 0).exists():
        faults["first"] = "overlaps"
    keeping.refuse(faults)
    row = absence or Absence(municipality_id=actor.municipality, officer_id=officer)
    row.cover_id, row.first, row.last = cover, first, last
    row.save()
    record(actor, "clients.absence_put", details={"officer": officer, "cover": cover})
    return row


@transaction.atomic
def remove_absence(actor: Actor, absence: Absence) -> None:
    """Take an absence away: the worker is back, or never left."""
    if absence.municipality_id != actor.municipality:
        raise NotThere
    require(why_not_absence(actor, absence.officer_id))
    record(actor, "clients.absence_removed", details={"officer": absence.officer_id, "cover": absence.cover_id})
    absence.delete()


def why_not_absence(actor: Actor, officer: int) -> str | None:
    """A worker's absence is recorded by that worker and by supervisors."""
    if actor.user is not None and actor.user.pk == officer and policies.why_not_add(actor) is None:
        return None
    return policies.why_not_supervise(actor)
