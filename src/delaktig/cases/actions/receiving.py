"""Acts of a municipality that receives a client who moved: accept with copies of what the packet holds, or decline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.context import in_register
from delaktig.accounts.permissions import Permission
from delaktig.cases.actions.handing import end_as_moved
from delaktig.cases.models import Assessment, Handover, Interruption, Plan, PlanExtension, Review, SkillLevel
from delaktig.cases.packet import Packet
from delaktig.cases.selectors.handovers import WAITING, standing
from delaktig.clients import doors
from delaktig.clients.actions.adding import Alike, add_client
from delaktig.clients.actions.relations import begin_relation, workers
from delaktig.clients.inputs import ContactInput, IdentityInput, LanguageInput, NewClient, RelationInput, Source
from delaktig.clients.models import (
    Background,
    Circumstance,
    Client,
    ClientRelation,
    Residence,
    ResidenceGround,
    SecurityProhibition,
)
from delaktig.clients.search import Likeness
from delaktig.municipalities.models import Municipality
from delaktig.texts.parts import Invalid, NotThere

LONGEST = 2000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AcceptInput:
    """How a client is received. ``all_the_same`` says why this is a new person although one like it is there."""

    officer: int | None
    on: date | None
    all_the_same: str = ""


@transaction.atomic
def accept_handover(actor: Actor, handover: Handover, given: AcceptInput) -> ClientRelation:
    """Receive a client: a client of the municipality with a client relation, and copies of what the packet holds.

    The relation of the old municipality ends as moved. One who was a client here before is taken up again. Raises
    ``Denied``, ``NotThere``, ``Invalid``, or ``Alike`` where somebody here may be the same person.
    """
    fresh = _held(actor, handover)
    if given.on is None or given.on > timezone.localdate():
        raise Invalid({"on": "required" if given.on is None else "in_the_future"})
    if given.officer not in workers(actor.municipality):
        raise Invalid({"officer": "unknown_choice"})
    relation = _relation(actor, fresh, given, given.on)
    _copy(actor, relation, fresh.packet)
    fresh.received_on, fresh.received_by, fresh.received_as = given.on, actor.user, relation
    fresh.version += 1
    fresh.save(update_fields=["received_on", "received_by", "received_as", "version", "changed_at"])
    with in_register(fresh.relation.client.municipality_id, actor):
        end_as_moved(fresh.relation, given.on)
    told = {"handover": fresh.pk, "served_here": True}
    doors.note(actor, fresh.relation.client, "cases.handover_received", told)
    doors.note(actor, relation.client, "cases.handover_received", told)
    return relation


@transaction.atomic
def decline_handover(actor: Actor, handover: Handover, reason: str, on: date) -> Handover:
    """Decline to receive a client, with the reason; the client relation of the old municipality goes on."""
    fresh = _held(actor, handover)
    if not reason.strip():
        raise Invalid({"reason": "reason_needed"})
    if len(reason) > LONGEST:
        raise Invalid({"reason": "too_long"})
    fresh.declined_on, fresh.decline_reason = on, reason.strip()
    fresh.version += 1
    fresh.save(update_fields=["declined_on", "decline_reason", "version", "changed_at"])
    doors.note(actor, fresh.relation.client, "cases.handover_declined", {"handover": fresh.pk})
    return fresh


def _held(actor: Actor, handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",)).select_related("relation__client", "consent")
    fresh = rows.filter(
        pk=handover.pk, ground=Handover.Ground.MOVE, to_municipality_id=actor.municipality, to_municipality__hosted=True
    ).first()
    if fresh is None:
        raise NotThere
    if not actor.may(Permission.CASE_WRITE):
        raise Denied("no_permission")
    if standing(fresh) != WAITING:
        raise Denied("already_answered")
    return fresh


def _relation(actor: Actor, handover: Handover, given: AcceptInput, on: date) -> ClientRelation:
    parts = handover.packet["parts"]
    begins = RelationInput(started_on=on, learned_on=on, officer=given.officer)
    new = NewClient(
        identity=_identity(parts.get("identity", {})),
        contact=ContactInput(**parts.get("contact", {})),
        languages=_languages(parts),
        relation=begins,
        source=Source("municipality", str(handover.packet["from"])),
        all_the_same=given.all_the_same,
        invented=handover.relation.client.invented,
    )
    try:
        client = add_client(actor, new)
    except Alike as alike:
        sure = [one for one in alike.found if one.likeness >= Likeness.CODE]
        if not sure:
            raise
        return _again(actor, sure[0].client, begins)
    return client.relations.select_related("client").get(ended_on=None)


def _again(actor: Actor, client: Client, begins: RelationInput) -> ClientRelation:
    """Begin a new relation with somebody who was a client here before, known by the identity code."""
    if client.relations.filter(ended_on=None).exists():
        raise Invalid({"officer": "already_here"})
    return begin_relation(actor, client, begins)


def _identity(row: Row) -> IdentityInput:
    return IdentityInput(
        family_name=row.get("family_name", ""),
        given_names=row.get("given_names", ""),
        earlier_names=tuple(row.get("earlier_names", ())),
        identity_code=row.get("identity_code", ""),
        birth_date=_day(row.get("birth_date")),
        birth_place=row.get("birth_place", ""),
        citizenships=tuple(row.get("citizenships", ())),
    )


def _languages(parts: Mapping[str, Row]) -> LanguageInput:
    permit = _day(parts.get("residence", {}).get("first_permit_on"))
    return LanguageInput(**parts.get("languages", {}), first_permit_on=permit)


def _copy(actor: Actor, relation: ClientRelation, given: Packet) -> None:
    """Copy what the packet holds: the days that the law counts from go on counting."""
    parts, client = given["parts"], relation.client
    if given.get("prohibition") and not client.prohibitions.filter(valid_to=None).exists():
        SecurityProhibition.objects.create(
            client=client,
            valid_from=relation.started_on,
            valid_to=_day(given.get("prohibition_until")),
            reason="681/2023 §85",
            recorded_by=actor.user,
        )
    if "background" in parts:
        background = Background.objects.get_or_create(client=client)[0]
        for name, value in parts["background"].items():
            setattr(background, name, value)
        background.save()
    _copy_residence(client, parts.get("residence", {}), relation.started_on)
    for row in parts.get("assessment", ()):
        _copy_assessment(actor, relation, row)
    for row in parts.get("plan", {}).get("plans", ()):
        _copy_plan(actor, relation, row)
    for row in parts.get("plan", {}).get("interruptions", ()):
        if (first := _day(row["first"])) is not None:
            Interruption.objects.create(
                relation=relation, kind=row["kind"], first=first, last=_day(row["last"]), created_by=actor.user
            )


def _copy_residence(client: Client, row: Row, moved_on: date) -> None:
    if client.grounds.exists() or client.residences.exists():
        return  # one who was a client here before keeps what is known here
    for one in row.get("grounds", ()):
        ResidenceGround.objects.create(client=client, ground=one["ground"], permit=one["permit"], **_span(one))
    for one in row.get("circumstances", ()):
        Circumstance.objects.create(client=client, kind=one["kind"], **_span(one))
    for one in row.get("residences", ()):
        span = _span(one)
        span["valid_to"] = span["valid_to"] or moved_on - timedelta(days=1)
        known = Municipality.objects.filter(pk=one["municipality"]).first()
        Residence.objects.create(client=client, municipality=known, **span)
    Residence.objects.create(client=client, municipality_id=client.municipality_id, valid_from=moved_on)


def _copy_assessment(actor: Actor, relation: ClientRelation, row: Row) -> None:
    days = ("requested_on", "learned_on", "started_on", "interviewed_on", "done_on")
    made = Assessment.objects.create(
        relation=relation,
        trigger=row["trigger"],
        outcome=row["outcome"],
        result=row["result"],
        from_elsewhere=True,
        created_by=actor.user,
        **{name: _day(row[name]) for name in days},
    )
    for one in row["levels"]:
        SkillLevel.objects.create(
            assessment=made,
            language=one["language"],
            skill=one["skill"],
            level=one["level"],
            tested=one["tested"],
            tested_on=_day(one["on"]),
        )


def _copy_plan(actor: Actor, relation: ClientRelation, row: Row) -> None:
    days = ("made_on", "valid_to", "signed_on", "ended_on", "next_review_on")
    plan = Plan.objects.create(
        relation=relation,
        end_reason=row["end_reason"],
        county_joined=row["county_joined"],
        integration_language=row["integration_language"],
        from_elsewhere=True,
        created_by=actor.user,
        **{name: _day(row[name]) for name in days},
    )
    for order, words in enumerate(row["goals"]):
        plan.goals.create(order=order, words=words)
    for order, one in enumerate(row["items"]):
        said = " – ".join(filter(None, [one["service"], one["words"]]))
        plan.items.create(order=order, kind="own_step", words=said, reason=one["reason"])
    for one in row["extensions"]:
        until, decided_on = _day(one["until"]), _day(one["decided_on"])
        if until is not None and decided_on is not None:
            PlanExtension.objects.create(
                plan=plan, ground=one["ground"], until=until, decided_on=decided_on, by=actor.user
            )
    for held_on in row["reviews"]:
        Review.objects.create(
            relation=relation, plan=plan, held_on=_day(held_on), from_elsewhere=True, created_by=actor.user
        )


def _span(row: Row) -> dict[str, date | None]:
    return {"valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])}


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
