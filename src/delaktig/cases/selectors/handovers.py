"""Reads hand-overs: those of one client, those that wait for the actor's municipality."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.audit.acting import require
from delaktig.cases.models import Handover
from delaktig.cases.packet import Packet, without_address
from delaktig.clients import doors
from delaktig.clients.models import Client
from delaktig.clients.policies import why_not_list
from delaktig.texts.parts import NotThere

WAITING, RECEIVED, DECLINED, SENT, CONSENT_WITHDRAWN = "waiting", "received", "declined", "sent", "consent_withdrawn"


def standing(handover: Handover) -> str:
    """Say where a hand-over stands: it follows from its days, its ground and its consent."""
    if handover.received_on is not None:
        return RECEIVED
    if handover.declined_on is not None:
        return DECLINED
    if handover.consent is not None and handover.consent.withdrawn_on is not None:
        return CONSENT_WITHDRAWN
    return WAITING if handover.ground == Handover.Ground.MOVE else SENT


def handovers_of(client: Client) -> QuerySet[Handover]:
    """Return the hand-overs of a client who was opened, the latest first."""
    rows = Handover.objects.filter(relation__client=client)
    rows = rows.select_related("to_municipality", "to_organisation", "consent", "created_by", "received_by", "relation")
    return rows.order_by("-sent_on", "-pk")


def handover_of(client: Client, pk: int) -> Handover:
    """Return one hand-over of a client who was opened. Raises ``NotThere``."""
    found = handovers_of(client).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def incoming(actor: Actor) -> QuerySet[Handover]:
    """Return the hand-overs to the actor's municipality, those that wait first. Raises ``Denied``."""
    require(why_not_list(actor))
    rows = Handover.objects.filter(
        ground=Handover.Ground.MOVE, to_municipality_id=actor.municipality, consent__withdrawn_on=None
    )
    rows = rows.select_related("relation__client", "consent", "received_by", "received_as__client", "to_municipality")
    return rows.order_by("-sent_on", "-pk")


def waiting_here(actor: Actor) -> QuerySet[Handover]:
    """Return the hand-overs to the actor's municipality that nobody has answered. Raises ``Denied``."""
    return incoming(actor).filter(received_on=None, declined_on=None)


def incoming_one(actor: Actor, pk: int) -> Handover:
    """Return one hand-over to the actor's municipality. Raises ``Denied`` or ``NotThere``."""
    found = incoming(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def looked_into(actor: Actor, handover: Handover) -> Packet:
    """Return the packet as the receiver may see it, and record that it was looked at."""
    details = {"handover": handover.pk, "parts": sorted(handover.packet.get("parts", {}))}
    doors.note(actor, handover.relation.client, "cases.handover_looked_at", details)
    packet: Packet = handover.packet
    if actor.may(Permission.ADDRESS_READ):
        return packet
    now = doors.is_prohibited(handover.relation.client, timezone.localdate())
    return without_address(packet, prohibited=now)
