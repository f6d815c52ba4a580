"""What a hand-over carries (*överlämning · siirto*): the parts that the worker picked, as plain data, and on paper.

The shape is ours (``delaktig-handover-1``). Under a security prohibition the packet says so; address and whereabouts
go along to another municipality's authority only, and are shown there to those whose duty needs them (661/2009 §37).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from delaktig.cases.models import Assessment, Interruption, Plan, Referral
from delaktig.cases.referral_states import OVER, state
from delaktig.clients.models import Client, ClientRelation
from delaktig.texts.selectors import load

SHAPE = "delaktig-handover-1"
PARTS = ("identity", "contact", "languages", "residence", "background", "assessment", "plan", "services")
"""What can be picked, in the order of the form."""
NEEDED = frozenset({"identity", "languages"})
"""Without these the receiver cannot begin."""
HIDDEN = "contact"
"""The part that a security prohibition hides."""
Packet = dict[str, Any]
_IDENTITY = (
    "family_name",
    "given_names",
    "earlier_names",
    "identity_code",
    "birth_date",
    "birth_place",
    "citizenships",
)
_CONTACT = ("street", "postal_code", "town", "phone", "email", "whereabouts")
_LANGUAGES = ("mother_tongue", "contact_language", "interpreter", "integration_language")
_BACKGROUND = ("education", "work", "skills", "target_occupation", "earlier_study_plan", "ability")


def packet(
    relation: ClientRelation,
    parts: Iterable[str],
    *,
    made_on: date,
    note: str = "",
    prohibited: bool = False,
    until: date | None = None,
    with_address: bool = True,
) -> Packet:
    """Return the parts of a case that were picked. ``with_address`` false: a prohibition keeps the address back."""
    client = relation.client
    made: Mapping[str, Callable[[], Any]] = {
        "identity": lambda: _fields(getattr(client, "identity", None), _IDENTITY),
        "contact": lambda: _fields(getattr(client, "contact", None), _CONTACT),
        "languages": lambda: _fields(client, _LANGUAGES),
        "residence": lambda: _residence(client),
        "background": lambda: _fields(getattr(client, "background", None), _BACKGROUND),
        "assessment": lambda: [_assessment(one) for one in Assessment.objects.filter(relation=relation).order_by("pk")],
        "plan": lambda: _plans(relation),
        "services": lambda: _services(relation),
    }
    picked = [one for one in PARTS if one in set(parts) and (with_address or not prohibited or one != HIDDEN)]
    return {
        "shape": SHAPE,
        "made_on": made_on.isoformat(),
        "from": client.municipality_id,
        "customer_number": client.number,
        "prohibition": prohibited,
        "prohibition_until": _day(until),
        "note": note.strip(),
        "parts": {one: made[one]() for one in picked},
    }


def without_address(given: Packet, *, prohibited: bool = False) -> Packet:
    """Return a packet as those see it who may not see an address under a security prohibition.

    ``prohibited`` says that one holds now, also where none did when the packet was made.
    """
    if not (given.get("prohibition") or prohibited):
        return given
    parts = {key: value for key, value in given.get("parts", {}).items() if key != HIDDEN}
    if "residence" in parts:
        parts["residence"] = {**parts["residence"], "residences": []}
    return {**given, "parts": parts}


def _fields(record: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names} if record is not None else {}


def _residence(client: Client) -> dict[str, Any]:
    return {
        "first_permit_on": _day(client.first_permit_on),
        "grounds": [{"ground": one.ground, "permit": one.permit, **_span(one)} for one in client.grounds.all()],
        "residences": [{"municipality": one.municipality_id, **_span(one)} for one in client.residences.all()],
        "circumstances": [{"kind": one.kind, **_span(one)} for one in client.circumstances.all()],
    }


def _span(one: Any) -> dict[str, str]:
    return {"valid_from": _day(one.valid_from), "valid_to": _day(one.valid_to)}


def _assessment(one: Assessment) -> dict[str, Any]:
    days = ("requested_on", "learned_on", "started_on", "interviewed_on", "done_on")
    levels = [
        {
            "language": row.language,
            "skill": row.skill,
            "level": row.level,
            "tested": row.tested,
            "on": _day(row.tested_on),
        }
        for row in one.levels.all()
    ]
    said = {"trigger": one.trigger, "outcome": one.outcome, "result": one.result, "levels": levels}
    return {**{name: _day(getattr(one, name)) for name in days}, **said}


def _plans(relation: ClientRelation) -> dict[str, Any]:
    """Return the plans with the days that the law needs, and what is agreed in the one that stands."""
    plans = Plan.objects.filter(relation=relation).exclude(made_on=None).order_by("made_on", "pk")
    pauses = Interruption.objects.filter(relation=relation).order_by("first", "pk")
    return {
        "plans": [_plan(one) for one in plans.prefetch_related("goals", "items__service", "extensions", "reviews")],
        "interruptions": [{"kind": one.kind, "first": _day(one.first), "last": _day(one.last)} for one in pauses],
    }


def _plan(one: Plan) -> dict[str, Any]:
    days = ("made_on", "valid_to", "signed_on", "ended_on", "next_review_on")
    items = [row for row in one.items.all() if row.dropped_on is None]
    names = load(row.service.name_id for row in items if row.service)
    return {
        **{name: _day(getattr(one, name)) for name in days},
        "end_reason": one.end_reason,
        "county_joined": one.county_joined,
        "integration_language": one.integration_language,
        "goals": [row.words for row in one.goals.all()],
        "items": [
            {
                "service": names.show(row.service.name_id, "sv").body if row.service else "",
                "words": row.words,
                "reason": row.reason,
            }
            for row in items
        ],
        "reviews": [_day(row.held_on) for row in one.reviews.all() if row.held_on],
        "extensions": [
            {"ground": row.ground, "until": _day(row.until), "decided_on": _day(row.decided_on)}
            for row in one.extensions.all()
        ],
    }


def _services(relation: ClientRelation) -> list[dict[str, str]]:
    """Return the referrals that go on."""
    rows = Referral.objects.filter(relation=relation).select_related("service").prefetch_related("events")
    found = [(row, state(row.events.all())) for row in rows.order_by("sent_on", "pk")]
    names = load(row.service.name_id for row, _at in found)
    return [
        {"service": names.show(row.service.name_id, "sv").body, "sent_on": _day(row.sent_on), "state": at}
        for row, at in found
        if at not in OVER
    ]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
