"""Reads the record of events: one search, for those who may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.audit.acting import Acting, require
from delaktig.audit.models import Event


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty value does not narrow. ``people`` are ids of users, ``None`` for anyone."""

    people: Collection[str] | None = None
    name: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None


def reason_not_to_read(actor: Acting) -> str | None:
    """The record is read by the data protection officer."""
    return None if actor.may("audit_read") else "no_permission"


def search(actor: Acting, wanted: Wanted, members: Collection[str]) -> QuerySet[Event]:
    """Return the events of the actor's municipality, newest first.

    ``members`` are the ids of the people who have or had a role there: their events
    that belong to no municipality, such as signing in, are theirs too. Days are those
    of Finland, both included.
    """
    require(reason_not_to_read(actor))
    own = Q(actor_kind="user", actor_id__in=members) | Q(target__in=[f"user:{one}" for one in members])
    found = Event.objects.filter(Q(municipality=actor.municipality) | Q(own, municipality=""))
    if wanted.people is not None:
        found = found.filter(actor_kind="user", actor_id__in=wanted.people)
    if wanted.name:
        found = found.filter(name=wanted.name)
    if wanted.target:
        found = found.filter(Q(target=wanted.target) | Q(target__startswith=f"{wanted.target}:"))
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found.order_by("-sequence")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
