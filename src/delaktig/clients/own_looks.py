"""Who has looked at a client's data and written in them, as the person is told: day, role and unit, in plain kinds.

From the record of events, which nobody can change. Names of officials are not told: what they did, they did
as the municipality's (the municipality tells more where the person asks).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from delaktig.accounts.models import Membership
from delaktig.audit.models import Event
from delaktig.audit.registry import event_kinds
from delaktig.organisations.models import Unit

OWN = "own"
SYSTEM = "system"
SUBJECTS = ("assessment", "plan", "referrals", "times", "diary", "handover", "sheet", "looks", "own_view", "record")
"""What was looked at or written, as told to the client; whatever is none of the others is the record."""
_BEGINNINGS: Mapping[str, str] = {
    "clients.own": "own_view",
    "cases.assessment": "assessment",
    "cases.interview": "assessment",
    "cases.levels": "assessment",
    "cases.measure": "assessment",
    "cases.result": "assessment",
    "cases.plan": "plan",
    "cases.goal": "plan",
    "cases.item": "plan",
    "cases.review": "plan",
    "cases.interruption": "plan",
    "cases.extension": "plan",
    "cases.referral": "referrals",
    "cases.client_referred": "referrals",
    "cases.client": "times",
    "cases.appointment": "times",
    "cases.time": "times",
    "cases.interpreter": "times",
    "cases.fee": "times",
    "cases.diary": "diary",
    "cases.handover": "handover",
    "cases.sheet": "sheet",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One line: on which day, who (``own``: the person; ``system``; else a role), of which unit, did what."""

    on: date
    who: str
    unit: Unit | None
    act: str
    subject: str


def seen(events: Iterable[Event]) -> list[Seen]:
    """Return events as the person is told them: what is the same on one day is told once. One query."""
    listed = list(events)
    units = _units(listed)
    return list(dict.fromkeys(_line(event, units) for event in listed))


def _line(event: Event, units: Mapping[tuple[str, str], Unit]) -> Seen:
    told = json.loads(event.details or "{}")
    return Seen(
        on=timezone.localdate(event.at),
        who=_who(event),
        unit=_unit(event, told, units),
        act=_act(event),
        subject=subject(event.name, told.get("part", "")),
    )


def _who(event: Event) -> str:
    if event.actor_kind == "user":
        return event.role.split(",")[0] or SYSTEM
    return OWN if event.actor_kind == "own" else SYSTEM


def _unit(event: Event, told: Mapping[str, Any], units: Mapping[tuple[str, str], Unit]) -> Unit | None:
    if event.actor_kind != "user":
        return None
    return units.get((event.actor_id, told.get("through", event.municipality)))


def _act(event: Event) -> str:
    if event.name in {"clients.reason_given", "clients.glass_broken"}:
        return "reason"
    kind = event_kinds().get(event.name)
    return "look" if kind is not None and kind.kind == "look" else "act"


def subject(name: str, part: str) -> str:
    """Return what an event is about, as it is told to the client."""
    if part:
        return part if part in SUBJECTS else "record"
    return next((told for start, told in _BEGINNINGS.items() if name.startswith(start)), "record")


def _units(events: Iterable[Event]) -> dict[tuple[str, str], Unit]:
    """Return the units of those who acted, by person and municipality."""
    people = {int(one.actor_id) for one in events if one.actor_kind == "user" and one.actor_id.isdigit()}
    if not people:
        return {}
    rows = Membership.objects.filter(user__in=people, unit__isnull=False).select_related("unit").order_by("pk")
    return {(str(row.user_id), row.municipality_id): row.unit for row in rows if row.unit is not None}
