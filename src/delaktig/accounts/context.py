"""Tells the database who acts and for which municipality, for the length of a transaction.

PostgreSQL's row-level security reads it (``web.wall``). SQLite has no such wall: nothing is set there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor


def bind(actor: Actor | None, opened_by: tuple[str, str] = ("", "")) -> None:
    """Set whose registers the running transaction works with, on which day; see :func:`opened_by` for the rest.

    Whoever comes in by a secret is bound to the one client whom it opens, and to no register.
    """
    worker = actor if actor is not None and actor.kind != "own" else None
    _set(
        municipality=worker.municipality if worker else "",
        day=timezone.localdate().isoformat(),
        actor=f"{actor.kind}:{actor.id}" if actor else "",
        opened_by=":".join(opened_by).strip(":"),
    )


@contextmanager
def opened_by(kind: str, secret: str) -> Iterator[None]:
    """Read the one client whom a secret opens, in this transaction or one of its own.

    ``kind`` is ``session`` (of the own view, by its hash), ``letter`` (its number, while its code is tried) or
    ``referral`` (a provider's link, by its hash). In a transaction that goes on it holds until that ends.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        _set(opened_by=f"{kind}:{secret}")
        yield


@contextmanager
def in_register(municipality: str, actor: Actor) -> Iterator[None]:
    """Write in another municipality's register what an act of the actor brings about there, and come back.

    Where it fails the transaction is rolled back, and what was set with it.
    """
    _set(municipality=municipality)
    yield
    _set(municipality=actor.municipality)


def is_walled() -> bool:
    """Say whether row-level security holds this process: it reads some registers, and not all."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('clients_client')")
        return bool(cursor.fetchone()[0])


def _set(**values: str) -> None:
    if connection.vendor != "postgresql":
        return
    told = ", ".join(f"set_config('delaktig.{name}', %s, true)" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {told}", list(values.values()))
