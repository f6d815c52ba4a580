"""Where a referral stands, what may come next, and what should light up: all from its events and its service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from delaktig.cases.models import Referral, ReferralEvent
from delaktig.catalogue.models import Service

Kind = ReferralEvent.Kind
WAITING = "waiting"
OVER = frozenset({Kind.DECLINED, Kind.ENDED, Kind.WITHDRAWN})
"""After these nothing comes any more: a new referral is made."""
_NEXT: Mapping[str, tuple[Kind, ...]] = {
    WAITING: (Kind.ACCEPTED, Kind.DECLINED, Kind.STARTED, Kind.WITHDRAWN),
    Kind.ACCEPTED: (Kind.STARTED, Kind.NO_SHOW, Kind.ENDED, Kind.WITHDRAWN),
    Kind.STARTED: (Kind.NO_SHOW, Kind.ENDED, Kind.WITHDRAWN),
    Kind.NO_SHOW: (Kind.STARTED, Kind.NO_SHOW, Kind.ENDED, Kind.WITHDRAWN),
}
NEEDS_REASON = frozenset({Kind.DECLINED, Kind.WITHDRAWN})


class Light(StrEnum):
    """Why a referral that goes on needs to be looked at."""

    SERVICE_CLOSED = "service_closed"
    OFFERING_OVER = "offering_over"
    FULL = "full"


def state(events: Iterable[ReferralEvent]) -> str:
    """Return where a referral stands: ``waiting``, or the kind of its last event."""
    last = max(events, key=lambda one: (one.on, one.pk), default=None)
    return last.kind if last is not None else WAITING


def may_come(standing: str, *, by_provider: bool) -> tuple[Kind, ...]:
    """Return what may be told next; withdrawing is the worker's alone."""
    found = _NEXT.get(standing, ())
    return tuple(one for one in found if one != Kind.WITHDRAWN) if by_provider else found


def light(referral: Referral, standing: str, on: date) -> Light | None:
    """Say why a referral lights up: its service has closed, its course is over, or it is full while one waits."""
    if standing in OVER:
        return None
    service, offering = referral.service, referral.offering
    if service.state != Service.State.PUBLISHED or (service.valid_to is not None and service.valid_to < on):
        return Light.SERVICE_CLOSED
    if offering is None:
        return None
    if offering.ends_on is not None and offering.ends_on < on:
        return Light.OFFERING_OVER
    counted = offering.capacity is not None and offering.taken is not None
    if standing == WAITING and counted and (offering.taken or 0) >= (offering.capacity or 0):
        return Light.FULL
    return None
