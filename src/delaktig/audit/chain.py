"""Appends to the chain of events and proves that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from delaktig.audit.models import Event, Head
from delaktig.audit.registry import event_kind

START = "0" * 64
MOST_AT_ONCE = 2_000
"""Events that one question to the database appends."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, in plain values: kind (``user``, ``link``, ``command``, ``visitor``), id and role."""

    kind: str
    id: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that is about to be appended; ``details`` hold no personal data."""

    name: str
    who: Who
    target: str = ""
    municipality: str = ""
    purpose: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain is broken: the sequence number and what is wrong there."""

    sequence: int
    code: str
    message: str


def event_hash(event: Event) -> str:
    """Return the SHA-256 of an event's content and its predecessor's hash."""
    content = [
        event.sequence,
        _moment(event.at),
        event.name,
        event.actor_kind,
        event.actor_id,
        event.role,
        event.municipality,
        event.target,
        event.purpose,
        event.details,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(timezone.get_default_timezone()).isoformat(timespec="microseconds")


def record(
    name: str,
    who: Who,
    *,
    target: str = "",
    municipality: str = "",
    purpose: str = "",
    details: Mapping[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Event:
    """Append one event; call it in the transaction of the act that it tells of.

    ``details`` must not hold personal data. Raises ``UnknownEvent`` for a name that
    is not in the registry. ``using`` names another database, as one that is being restored.
    """
    entry = Entry(name, who, target, municipality, purpose, details or {})
    return record_all([entry], using=using)[0]


def record_all(entries: Iterable[Entry], *, using: str = DEFAULT_DB_ALIAS) -> list[Event]:
    """Append many events of one transaction in their order, as :func:`record` does one."""
    with transaction.atomic(using=using):
        head = _locked_head(using)
        events = [_appended(head, entry) for entry in entries]
        Event.objects.using(using).bulk_create(events, batch_size=MOST_AT_ONCE)
        head.save(update_fields=["sequence", "hash", "public_revision"])
    return events


def _appended(head: Head, entry: Entry) -> Event:
    """Return the event that follows the end of the chain, which is its own from now on."""
    event = Event(
        sequence=head.sequence + 1,
        at=timezone.now(),
        name=entry.name,
        actor_kind=entry.who.kind,
        actor_id=entry.who.id,
        role=entry.who.role,
        municipality=entry.municipality,
        target=entry.target,
        purpose=entry.purpose,
        details=json.dumps(entry.details, ensure_ascii=False, sort_keys=True),
        previous_hash=head.hash,
    )
    event.hash = event_hash(event)
    head.sequence, head.hash = event.sequence, event.hash
    head.public_revision += event_kind(entry.name).public
    return event


def _locked_head(using: str) -> Head:
    """Return the end of the chain under a lock, in one query; the first event of all makes it."""
    locked = Head.objects.using(using).select_for_update().filter(pk=1)
    head = locked.first()
    if head is None:
        Head.objects.using(using).get_or_create(pk=1)
        head = locked.get()
    return head


def public_revision() -> int:
    """Return the number of the last change that the public side can show."""
    return Head.objects.filter(pk=1).values_list("public_revision", flat=True).first() or 0


def verify(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Yield every fault of the chain: gaps, changed events, broken links, a head that does not fit."""
    previous_hash, expected = START, 1
    for event in Event.objects.using(using).order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield Fault(expected, "missing", f"events {expected} to {event.sequence - 1} are missing")
        if event.previous_hash != previous_hash:
            yield Fault(event.sequence, "broken_link", "does not follow the event before it")
        if event.hash != event_hash(event):
            yield Fault(event.sequence, "changed", "its content is not what was recorded")
        previous_hash, expected = event.hash, event.sequence + 1
    head = Head.objects.using(using).filter(pk=1).first() or Head()
    if (head.sequence, head.hash) != (expected - 1, previous_hash):
        yield Fault(max(head.sequence, expected - 1), "head", "the end of the chain is not where it was left")
