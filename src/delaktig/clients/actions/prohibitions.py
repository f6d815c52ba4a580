"""Acts on the security prohibition (*spärrmarkering · turvakielto*, 661/2009 §36-37), and on seeing behind it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.permissions import Permission
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.actions.access import checked_reason
from delaktig.clients.actions.notices import Link, tell_protectors
from delaktig.clients.inputs import ProhibitionInput
from delaktig.clients.models import Access, Client, SecurityProhibition
from delaktig.texts.parts import Invalid, NotThere

MINUTES = 15
"""How long an address that was asked for with a reason is shown."""


@transaction.atomic
def prohibit(
    actor: Actor, client: Client, *, valid_from: date, valid_to: date | None, reason: str, link_for: Link
) -> SecurityProhibition:
    """Enter a security prohibition: from now on address and whereabouts are hidden, in the whole household.

    Asks for the right to see protected addresses, and for how it is known. Tells the data
    protection officers. Raises ``Denied``, ``NotThere``, ``Invalid``.
    """
    fresh = _held(actor, client)
    return write_prohibition(actor, fresh, ProhibitionInput(valid_from, valid_to, reason), link_for)


def check_prohibition(given: ProhibitionInput, faults: keeping.Faults) -> None:
    """Note what is wrong with the days of a prohibition."""
    if given.valid_from > timezone.localdate():
        faults["valid_from"] = "in_future"
    if given.valid_to is not None and given.valid_to < given.valid_from:
        faults["valid_to"] = "ends_before"


def write_prohibition(actor: Actor, client: Client, given: ProhibitionInput, link_for: Link) -> SecurityProhibition:
    """Check and enter a prohibition of a client who came through a door. Raises ``Denied``, ``Invalid``."""
    _require_right(actor)
    said = checked_reason(given.reason)
    faults: keeping.Faults = {}
    check_prohibition(given, faults)
    if in_force(client, timezone.localdate()) is not None:
        faults["valid_from"] = "already_so"
    keeping.refuse(faults)
    made = SecurityProhibition.objects.create(
        client=client, valid_from=given.valid_from, valid_to=given.valid_to, reason=said, recorded_by=actor.user
    )
    keeping.touch(client)
    doors.note(actor, client, "clients.prohibition_entered", {"prohibition": made.pk})
    tell_protectors(client, "prohibition", link_for)
    return made


@transaction.atomic
def end_prohibition(actor: Actor, client: Client, reason: str, link_for: Link) -> None:
    """End a client's security prohibition: yesterday was its last day. It stays in the history."""
    fresh = _held(actor, client)
    checked_reason(reason)
    today = timezone.localdate()
    stands = in_force(fresh, today)
    if stands is None:
        raise NotThere
    stands.valid_to, stands.ended_by = today - timedelta(days=1), actor.user
    stands.save(update_fields=["valid_to", "ended_by"])
    keeping.touch(fresh)
    doors.note(actor, fresh, "clients.prohibition_ended", {"prohibition": stands.pk})
    tell_protectors(fresh, "prohibition_ended", link_for)


@transaction.atomic
def show_address(actor: Actor, client: Client, reason: str, link_for: Link) -> Access:
    """Show a protected address for a quarter of an hour, to whose duty needs it, and tell the protection officers.

    Raises ``Denied``, ``NotThere``, ``Invalid``.
    """
    fresh = _held(actor, client)
    if actor.user is None:
        raise Denied("nobody")
    if not doors.is_prohibited(fresh, timezone.localdate()):
        raise Invalid({"reason": "not_protected"})
    access = Access.objects.create(
        client=fresh,
        user=actor.user,
        kind=Access.Kind.ADDRESS,
        reason=checked_reason(reason),
        until=timezone.now() + timedelta(minutes=MINUTES),
    )
    doors.note(actor, fresh, "clients.address_shown", {"access": access.pk})
    tell_protectors(fresh, "address", link_for)
    return access


def in_force(client: Client, on: date) -> SecurityProhibition | None:
    """Return the client's own prohibition that holds on a day."""
    return (
        client.prohibitions.filter(valid_from__lte=on).exclude(valid_to__lt=on).order_by("-valid_from", "-pk").first()
    )


def _held(actor: Actor, client: Client) -> Client:
    _require_right(actor)
    return doors.held(actor, client)


def _require_right(actor: Actor) -> None:
    if not actor.may(Permission.ADDRESS_READ):
        raise Denied("no_permission")
