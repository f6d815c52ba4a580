"""Acts by which a worker opens what is not their own: with a reason, or by breaking the glass (681/2023 §79)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.acting import require
from delaktig.clients import doors, policies, reach
from delaktig.clients.actions import keeping
from delaktig.clients.actions.notices import Link, tell_protectors
from delaktig.clients.models import Access, Client
from delaktig.texts.parts import NotThere

GLASS_MINUTES = 60
SHORTEST, LONGEST = 5, 400


def closed_client(actor: Actor, number: str, now: datetime) -> tuple[Client, str | None]:
    """Return a client who is there for the actor, and what is asked for before it opens: nothing is recorded.

    Tells of the person nothing but the number and who is responsible. Raises ``NotThere``, ``Denied``.
    """
    found = reach.with_officer(reach.standing(actor, now)).filter(number=number).first()
    if found is None:
        raise NotThere
    reason = policies.why_not_open(actor, found, reach.near(found))
    if reason is not None and reason not in {policies.ASK, policies.GLASS}:
        raise Denied(reason)
    return found, reason


@transaction.atomic
def give_reason(actor: Actor, number: str, reason: str, link_for: Link) -> Access | None:
    """Open a client who is not the actor's own: for the day with a reason, for an hour by breaking the glass.

    Breaking the glass tells the data protection officers at once. Returns ``None``
    where the client opens without. Raises ``NotThere``, ``Denied``, ``Invalid``.
    """
    now = timezone.now()
    client, asked = closed_client(actor, number, now)
    if asked is None:
        return None
    if actor.user is None:
        raise Denied("nobody")
    said = checked_reason(reason)
    glass = asked == policies.GLASS
    kind = Access.Kind.BREAK_GLASS if glass else Access.Kind.REASON
    until = now + timedelta(minutes=GLASS_MINUTES) if glass else _end_of_day(now)
    access = Access.objects.create(client=client, user=actor.user, kind=kind, reason=said, until=until)
    doors.note(actor, client, "clients.glass_broken" if glass else "clients.reason_given", {"access": access.pk})
    if glass:
        tell_protectors(client, "glass", link_for)
    return access


@transaction.atomic
def look_into(actor: Actor, pk: int) -> Access:
    """Note that a data protection officer has looked into a reason. Raises ``Denied``, ``NotThere``."""
    require(policies.why_not_look_into(actor))
    found = Access.objects.select_for_update().filter(client__municipality_id=actor.municipality, pk=pk)
    access = found.select_related("client").first()
    if access is None:
        raise NotThere
    if access.seen_at is None:
        access.seen_by, access.seen_at = actor.user, timezone.now()
        access.save(update_fields=["seen_by", "seen_at"])
        doors.note(actor, access.client, "clients.reason_looked_into", {"access": access.pk})
    return access


def checked_reason(reason: str) -> str:
    """Return a reason in one line; raise ``Invalid`` where it says nothing or is too long."""
    said = " ".join(reason.split())
    if len(said) < SHORTEST:
        keeping.refuse({"reason": "no_reason"})
    if len(said) > LONGEST:
        keeping.refuse({"reason": "too_long"})
    return said


def _end_of_day(now: datetime) -> datetime:
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
