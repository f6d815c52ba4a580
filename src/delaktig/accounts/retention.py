"""Erases what has been kept as long as the register of data says, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from delaktig.accounts.actor import command_actor, record
from delaktig.accounts.models import Draft, Invitation, Letter, Membership, SignedLink, User

YEAR = timedelta(days=366)
Past = Callable[[datetime], dict[str, QuerySet[Any]]]
_FURTHER: list[Past] = []


def erases_too(past: Past) -> None:
    """Have what a room above finds past its time erased with the rest; the room says so as the program starts."""
    if past not in _FURTHER:
        _FURTHER.append(past)


@transaction.atomic
def erase_what_is_past(now: datetime) -> dict[str, int]:
    """Erase invitations, links, letters, drafts and accounts whose year is over, and what further rooms name.

    Returns how many of each.

    An account is erased a year after its last role ended (or, if it never had one, a
    year after it was made). The record of events keeps numbers only. Running it again
    the same day erases nothing more.
    """
    limit = now - YEAR
    still = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=limit.date()), user=OuterRef("pk"))
    past: dict[str, QuerySet[Any]] = {
        "invitations": Invitation.objects.filter(created_at__lt=limit),
        "links": SignedLink.objects.filter(expires_at__lt=limit),
        "letters": Letter.objects.filter(created_at__lt=limit),
        "drafts": Draft.objects.filter(saved_at__lt=limit),
        "accounts": User.objects.filter(~Exists(still), created_at__lt=limit, is_demo=False),
    }
    for further in _FURTHER:
        past |= further(now)
    erased = {}
    for name, found in past.items():
        erased[name] = found.count()
        found.delete()
    if any(erased.values()):
        record(command_actor("", "erase_expired"), "accounts.erased_what_is_past", details=erased)
    return erased
