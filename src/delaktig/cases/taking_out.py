"""What leaves the desk on paper or in a file is recorded: what it was and which fields it held, never their words."""

from __future__ import annotations

from collections.abc import Iterable

from delaktig.accounts.actor import Actor
from delaktig.clients import doors
from delaktig.clients.models import Client


def note_taken_out(actor: Actor, client: Client, what: str, fields: Iterable[str]) -> None:
    """Record that something about a client was printed or taken as a file."""
    doors.note(actor, client, "cases.taken_out", {"what": what, "fields": sorted(fields)})
