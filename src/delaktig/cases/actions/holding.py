"""What acts on the records of a case share: the right to work with the client, the lock, the version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from delaktig.accounts.actor import Actor
from delaktig.cases import counted
from delaktig.cases.models import Record
from delaktig.clients import doors
from delaktig.texts.parts import NotThere, Stale

R = TypeVar("R", bound=Record)


def held(actor: Actor, record: R, expected_version: int | None = None, *, clearing_up: bool = False) -> R:
    """Read a record of a case again under a lock, for an act of casework.

    ``clearing_up``: the act only cancels what lies ahead, so the client relation may have ended.
    Raises ``NotThere``, ``Denied`` (not at work with the client, or the client relation has ended) or ``Stale``.
    """
    relation = doors.at_work(actor, record.relation, clearing_up=clearing_up)
    rows = type(record)._default_manager.select_for_update(of=("self",))
    fresh = rows.filter(pk=record.pk, relation=relation).first()
    if fresh is None:
        raise NotThere
    if expected_version is not None and fresh.version != expected_version:
        raise Stale(fresh.version)
    fresh.relation = relation
    return fresh


def saved(actor: Actor, record: Record, fields: Sequence[str] | None = None) -> None:
    """Save a record that was held: by whom, and as the next version."""
    record.version += 1
    record.changed_by = actor.user
    counted.saving(record)
    shared = ["version", "changed_by", "changed_at"]
    record.save(update_fields=None if fields is None else [*fields, *shared])


def added(actor: Actor, record: R) -> R:
    """Save a new record of a case with who wrote it."""
    record.created_by = record.changed_by = actor.user
    counted.saving(record)
    record.save()
    return record
