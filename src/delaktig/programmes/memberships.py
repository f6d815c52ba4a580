"""Reads who takes part in an edition, what each has answered, and how that came to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from delaktig.accounts.models import User
from delaktig.accounts.selectors import with_people
from delaktig.audit.models import Event
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.models import Edition, EditionMember
from delaktig.programmes.selectors import EditionSeen

EVENTS = ("programmes.members_asked", "programmes.membership_answered", "programmes.membership_told")


@dataclass(frozen=True, slots=True)
class MemberNow:
    """A municipality that was named as a member; ``has_people`` says whether anybody here can answer for it."""

    member: EditionMember
    has_people: bool


@dataclass(frozen=True, slots=True)
class MembershipAct:
    """One audited act about a membership: its registered name, who did it and when, and what it says."""

    event: str
    by: str
    at: datetime
    details: Mapping[str, Any]


def members_now(seen: EditionSeen, on: date) -> list[MemberNow]:
    """Return all that the lead has named, itself first, in two queries. The caller has asked the policy."""
    rows = list(seen.edition.members.order_by("-lead", "municipality_id"))
    served = with_people([row.municipality_id for row in rows], on)
    return [MemberNow(row, row.municipality_id in served) for row in rows]


def member_of(edition: Edition, municipality: str) -> EditionMember:
    """Return a municipality's membership, whatever it has answered. Raises ``NotThere``."""
    found = edition.members.filter(municipality_id=municipality).first()
    if found is None:
        raise NotThere
    return found


def membership_acts(edition: Edition, municipality: str) -> list[MembershipAct]:
    """Return how a municipality was asked and what it answered, the newest first, in two queries."""
    events = Event.objects.filter(target=f"edition:{edition.pk}", name__in=EVENTS).order_by("-sequence")
    found = [(event, json.loads(event.details)) for event in events]
    about = [(e, d) for e, d in found if municipality in (d.get("municipality"), *d.get("members", ()))]
    ids = {int(event.actor_id) for event, _ in about if event.actor_kind == "user"}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        MembershipAct(e.name, names.get(int(e.actor_id), "") if e.actor_kind == "user" else e.actor_id, e.at, d)
        for e, d in about
    ]
