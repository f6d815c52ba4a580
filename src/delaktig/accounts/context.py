"""Tells the database who acts and for which municipality, for the length of a transaction."""

from __future__ import annotations

from django.db import connection

from delaktig.accounts.actor import Actor


def bind(actor: Actor | None) -> None:
    """Set ``delaktig.municipality`` and ``delaktig.actor`` in the running transaction.

    PostgreSQL's row-level security will read them; SQLite has no such wall, so
    nothing is set there.
    """
    if connection.vendor != "postgresql":
        return
    municipality = actor.municipality if actor else ""
    who = f"{actor.kind}:{actor.id}" if actor else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('delaktig.municipality', %s, true), set_config('delaktig.actor', %s, true)",
            [municipality, who],
        )
