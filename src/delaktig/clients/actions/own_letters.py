"""Acts around the letter that opens a client's own view: hand over, revoke, open with its code, keep open, leave."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.context import opened_by
from delaktig.accounts.secrets import hashed, new_secret
from delaktig.audit import chain
from delaktig.clients import doors
from delaktig.clients.actions.keeping import refuse
from delaktig.clients.models import Client, OwnLetter
from delaktig.clients.own_letters import (
    ATTEMPTS,
    DAYS,
    IDLE,
    LANGUAGES,
    LONGEST,
    code_hash,
    new_number,
)
from delaktig.common.codes import new_code
from delaktig.texts.parts import NotThere

NOTHING = "0" * 32
"""Compared with where there is no letter, so that this takes as long."""
RENEWED_AFTER = timedelta(minutes=1)


@transaction.atomic
def give_letter(actor: Actor, client: Client, language: str, *, identity_seen: bool) -> tuple[OwnLetter, str]:
    """Make a letter in a language of the guide and return it with its code, which is told this once.

    Earlier letters and what they opened come to an end. Raises ``NotThere``, ``Denied``, ``Invalid``.
    """
    held = doors.held(actor, client)
    faults = {} if language in LANGUAGES else {"language": "unknown_choice"}
    if not identity_seen:
        faults["identity_seen"] = "identity_not_seen"
    refuse(faults)
    now = timezone.now()
    _revocable(held).update(revoked_at=now)
    number, code = new_number(), new_code()
    letter = OwnLetter.objects.create(
        number=number,
        client=held,
        code_hash=code_hash(number, code),
        language=language,
        issued_by=actor.user,
        expires_at=now + timedelta(days=DAYS),
        attempts_left=ATTEMPTS,
    )
    doors.note(actor, held, "clients.own_letter_given", {"letter": letter.pk, "language": language})
    return letter, code


@transaction.atomic
def revoke_letter(actor: Actor, client: Client, number: str) -> OwnLetter:
    """End one of the client's letters and what it opened; one that has ended stays as it is.

    Raises ``NotThere``, ``Denied``.
    """
    held = doors.held(actor, client)
    letter = OwnLetter.objects.select_for_update().filter(client=held, number=number).first()
    if letter is None:
        raise NotThere
    if letter.revoked_at is None:
        letter.revoked_at = timezone.now()
        letter.save(update_fields=["revoked_at"])
        doors.note(actor, held, "clients.own_letter_revoked", {"letter": letter.pk})
    return letter


def _revocable(client: Client) -> QuerySet[OwnLetter]:
    return OwnLetter.objects.filter(client=client, revoked_at=None)


@transaction.atomic
def open_letter(number: str, code: str, now: datetime) -> str | None:
    """Try a code on a letter; return the secret of the session that it opens, or None.

    Each try counts before it is looked at, in one statement, so that however many come at once no
    letter is tried more than five times. Why it did not open is not told: whether there is such a
    letter, and where it stands, is nobody's who has not its code.
    """
    with opened_by("letter", number):
        counted = _openable(number, now).update(attempts_left=F("attempts_left") - 1)
        letter = OwnLetter.objects.select_related("client").filter(number=number).first()
    expected = letter.code_hash if letter is not None and counted else NOTHING
    fits = hmac.compare_digest(expected, code_hash(number, code))
    if letter is None or not counted:
        return None
    if fits and letter.client.merged_into_id is None:
        return open_for(letter, now)
    if letter.attempts_left == 0:
        _note(letter, "clients.own_letter_closed")
    return None


def _openable(number: str, now: datetime) -> QuerySet[OwnLetter]:
    return OwnLetter.objects.filter(
        number=number, opened_at=None, revoked_at=None, expires_at__gt=now, attempts_left__gt=0
    )


def open_for(letter: OwnLetter, now: datetime) -> str:
    """Open the own view to whom has been told to be the client; return the secret that the browser keeps.

    The one place where a session begins, whatever it is that tells who the person is.
    """
    secret = new_secret()
    letter.opened_at, letter.session_until, letter.session_hash = now, now + IDLE, hashed(secret)
    letter.save(update_fields=["opened_at", "session_until", "session_hash"])
    _note(letter, "clients.own_view_opened")
    return secret


def keep_open(letter: OwnLetter, now: datetime) -> None:
    """Let an open view stay open for another half hour, within what is the longest; written once a minute at most."""
    if letter.opened_at is None or letter.session_until is None:
        return
    until = min(now + IDLE, letter.opened_at + LONGEST)
    if until - letter.session_until >= RENEWED_AFTER:
        with opened_by("session", letter.session_hash):
            OwnLetter.objects.filter(pk=letter.pk, revoked_at=None, session_until__gt=now).update(session_until=until)


@transaction.atomic
def leave(letter: OwnLetter, now: datetime) -> None:
    """End what a letter opened; the letter is used."""
    OwnLetter.objects.filter(pk=letter.pk).update(session_until=now, session_hash="")
    _note(letter, "clients.own_view_left")


def _note(letter: OwnLetter, event: str) -> None:
    """Record what the person did: it is the person's own act, in the register that the person belongs to."""
    client = letter.client
    chain.record(
        event,
        chain.Who("own", str(letter.pk)),
        target=f"client:{client.number}",
        municipality=client.municipality_id,
        purpose="(EU) 2016/679 art. 15",
        details={"letter": letter.pk},
    )
