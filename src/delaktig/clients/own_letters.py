"""Letters that open a client's own view (*egen vy · oma näkymä*): the hash of their codes, and where each stands.

The database keeps a keyed hash of a letter's code; the key lies outside it, so that a copy of
the database alone does not tell codes (record 0029).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from delaktig.accounts import keys
from delaktig.accounts.context import opened_by
from delaktig.accounts.secrets import hashed
from delaktig.clients.doors import Opened, is_prohibited, relation_of
from delaktig.clients.models import Client, OwnLetter
from delaktig.clients.numbers import is_taken
from delaktig.clients.reach import Nearness

DAYS = 14
ATTEMPTS = 5
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=2)
NUMBER_DIGITS = 10
LANGUAGES: tuple[str, ...] = settings.GUIDE_LANGUAGES


class State(StrEnum):
    """Where a letter stands; it follows from its days and is never kept."""

    READY = "ready"
    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    CLOSED = "closed"
    EXPIRED = "expired"


def state(letter: OwnLetter, now: datetime) -> State:
    """Say where a letter stands at a moment."""
    if letter.revoked_at is not None:
        return State.REVOKED
    if letter.opened_at is not None:
        return State.OPEN if lives(letter, now) else State.USED
    if letter.attempts_left == 0:
        return State.CLOSED
    return State.EXPIRED if letter.expires_at <= now else State.READY


def lives(letter: OwnLetter, now: datetime) -> bool:
    """Say whether what the letter opened is still open: used within the half hour, and not for too long."""
    if letter.revoked_at is not None or letter.opened_at is None or letter.session_until is None:
        return False
    return now < letter.session_until and now < letter.opened_at + LONGEST


def letters_of(client: Client) -> QuerySet[OwnLetter]:
    """Return a client's letters, the newest first."""
    return OwnLetter.objects.filter(client=client).select_related("issued_by").order_by("-issued_at", "-pk")


def new_number() -> str:
    """Return a number that no letter has."""
    while True:
        number = f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}"
        if not is_taken(OwnLetter, number):
            return number


def code_hash(number: str, code: str) -> str:
    """Return the keyed hash of a letter's code."""
    return keys.ring().blind("clients.own_letter", f"{number}|{code}")


def letter_of_session(secret: str, now: datetime) -> OwnLetter | None:
    """Return the letter that a session belongs to, while it is open. One query."""
    if not secret:
        return None
    found = OwnLetter.objects.select_related("client__municipality", "client__identity", "client__contact")
    with opened_by("session", hashed(secret)):
        letter = found.filter(session_hash=hashed(secret), client__merged_into=None).first()
    return letter if letter is not None and lives(letter, now) else None


def opened_by_self(client: Client) -> Opened:
    """Open a client for the person's own eyes: of the person alone, and never the address."""
    prohibited = is_prohibited(client, timezone.localdate())
    return Opened(client, Nearness.SELF, relation_of(client), prohibited, address_masked=True)
