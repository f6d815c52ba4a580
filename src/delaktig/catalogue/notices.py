"""Urgent notices as they stand at a moment (row B10): what a guide shows now, and when that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.catalogue.models import Notice, Service
from delaktig.catalogue.policies import why_not_announce
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import load

URGENCIES = (Notice.Urgency.EMERGENCY, Notice.Urgency.WARNING, Notice.Urgency.INFORMATION)
"""From the most urgent to the least."""


@dataclass(frozen=True, slots=True)
class Current:
    """A notice that holds now: its words by language, and where to read more.

    ``service`` is the address word of a service that is published, else empty.
    """

    uid: str
    urgency: str
    title: Mapping[str, str]
    body: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    service: str = ""
    website: str = ""


def current(code: str, now: datetime) -> list[Current]:
    """Return the notices that a municipality's guide shows at a moment, the most urgent first: two queries at most."""
    rows = sorted(_holding(code, now).select_related("service"), key=lambda one: (URGENCIES.index(one.urgency), one.pk))
    if not rows:
        return []
    texts = load(pk for one in rows for pk in (one.title_id, one.body_id))
    return [
        Current(
            uid=str(one.uid),
            urgency=one.urgency,
            title=texts.bodies(one.title_id),
            body=texts.bodies(one.body_id),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            service=one.service.slug if one.service and one.service.state == Service.State.PUBLISHED else "",
            website=one.website,
        )
        for one in rows
    ]


def next_change(code: str, now: datetime) -> datetime | None:
    """Return the next moment at which a notice of the municipality begins or ends by itself; None where none does.

    One query.
    """
    waiting = Notice.objects.filter(keeper_id=code, withdrawn_at=None, ends_at__gt=now)
    turns = waiting.aggregate(begins=Min("starts_at", filter=Q(starts_at__gt=now)), ends=Min("ends_at"))
    return min((at for at in turns.values() if at is not None), default=None)


def _holding(code: str, now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(keeper_id=code, withdrawn_at=None, starts_at__lte=now, ends_at__gt=now)


def kept_notices(actor: Actor) -> QuerySet[Notice]:
    """Return all the notices of the actor's municipality, the last to end first. Raises ``Denied``."""
    require(why_not_announce(actor))
    rows = Notice.objects.filter(keeper_id=actor.municipality).select_related("service")
    return rows.order_by("-ends_at", "-pk")


def ending(actor: Actor, now: datetime, hours: int) -> QuerySet[Notice]:
    """Return the notices that are shown now and end within so many hours, the next to end first. Raises ``Denied``."""
    require(why_not_announce(actor))
    return _holding(actor.municipality, now).filter(ends_at__lte=now + timedelta(hours=hours)).order_by("ends_at", "pk")


def notice_of(actor: Actor, uid: UUID) -> Notice:
    """Return one notice of the actor's municipality. Raises ``Denied`` or ``NotThere``."""
    found = kept_notices(actor).filter(uid=uid).first()
    if found is None:
        raise NotThere
    return found


def state_of(notice: Notice, now: datetime) -> str:
    """Return how a notice stands: ``withdrawn``, ``waiting``, ``current`` or ``past``."""
    if notice.withdrawn_at is not None:
        return "withdrawn"
    if notice.ends_at <= now:
        return "past"
    return "waiting" if notice.starts_at > now else "current"
