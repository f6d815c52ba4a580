"""Signed links: an address that lets its holder do one thing without an account.

The secret is only in the letter that carries it; the database keeps its hash, so a copy
of the database opens nothing. The caller records the act in the audit chain: it knows
what the link is for.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import SignedLink
from delaktig.accounts.secrets import hashed, new_secret

LONGEST_DAYS = 366
USE_IS_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Known:
    """A link with the number of what stands behind it, and whether it still opens."""

    link: SignedLink
    number: int
    is_open: bool


def create(purpose: str, municipality: str, target: str, days: int) -> tuple[SignedLink, str]:
    """Make a link that opens ``target`` (as ``partner_request:12``) for a number of days.

    ``municipality`` is the three-digit code. Returns the link and its secret, which is
    shown this once. Raises ``ValueError`` for an unknown purpose, an empty target, or days
    outside 1–366.
    """
    if purpose not in SignedLink.Purpose.values:
        raise ValueError(f"{purpose!r} is no purpose of a link")
    if not target:
        raise ValueError("a link must say what it opens")
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a link holds for 1 to {LONGEST_DAYS} days, not {days}")
    secret = new_secret()
    link = SignedLink.objects.create(
        purpose=purpose,
        municipality_id=municipality,
        target=target,
        secret_hash=hashed(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, secret


def open(secret: str, purpose: str, now: datetime | None = None) -> SignedLink | None:
    """Return the link of a secret, or ``None`` where it is unknown, too old, revoked or for another purpose.

    Notes when the link was last used (at most every ten minutes); it may be called
    from a page that only shows.
    """
    now = now or timezone.now()
    wanted = hashed(secret)
    link = SignedLink.objects.select_related("municipality").filter(secret_hash=wanted).first()
    if link is None or not hmac.compare_digest(link.secret_hash, wanted):
        return None
    if link.purpose != purpose or link.revoked_at is not None or link.expires_at <= now:
        return None
    if not link.municipality.hosted:
        return None
    if link.last_used_at is None or now - link.last_used_at >= USE_IS_NOTED_EVERY:
        SignedLink.objects.filter(pk=link.pk).update(last_used_at=now)
        link.last_used_at = now
    return link


def known(secret: str, purpose: str, kind: str, now: datetime | None = None) -> Known | None:
    """Return what a secret opens or once opened; ``None`` for a wrong one, or one that opens no ``kind``.

    Pages use it to say calmly that a link is over, instead of that there is nothing.
    """
    found = open(secret, purpose, now)
    hosted = SignedLink.objects.filter(municipality__hosted=True, purpose=purpose)
    link = found or hosted.filter(secret_hash=hashed(secret)).first()
    if link is None:
        return None
    of, _, number = link.target.partition(":")
    return Known(link, int(number), found is not None) if of == kind and number.isdigit() else None


def revoke_all(purpose: str, target: str) -> None:
    """Close for good all links of a purpose to a target, as when a request is withdrawn."""
    SignedLink.objects.filter(purpose=purpose, target=target, revoked_at=None).update(revoked_at=timezone.now())


def holds(actor: Actor, purpose: str, target: str) -> bool:
    """Say whether an actor is the holder of a link of a purpose to a target that still opens."""
    if actor.kind != "link" or not actor.id.isdigit():
        return False
    return SignedLink.objects.filter(
        pk=int(actor.id),
        purpose=purpose,
        target=target,
        municipality_id=actor.municipality,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    ).exists()
