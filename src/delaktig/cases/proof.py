"""Proves that nothing of a person is left: looks for what named the person in every column of every table.

Numbers, keyed hashes, the uids of all the rows, the identity code: as text, as bytes and
inside JSON. The chain of events keeps the customer number by design, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from delaktig.accounts.context import is_walled
from delaktig.clients.models import Client, Identity, NameToken, OwnLetter

ROUND = 40
"""Needles that are looked for in one question."""
KEEPS_THE_NUMBER = frozenset({("audit_event", "target"), ("audit_event", "details")})
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)


@dataclass
class Needles:
    """What told of a person: words and bytes that stand nowhere else by chance."""

    numbers: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    uids: set[UUID] = field(default_factory=set)

    @property
    def texts(self) -> list[str]:
        """Return everything as it would stand in a text."""
        spelt = {form for uid in self.uids for form in (str(uid), uid.hex)}
        return sorted(self.numbers | self.words | spelt)


@dataclass(frozen=True, slots=True)
class Trace:
    """A column in which something is left, and in how many rows."""

    table: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked through, and what was found."""

    columns: int
    needles: int
    traces: tuple[Trace, ...]


def needles_of(keys: list[int], rows: dict[type[models.Model], list[Any]]) -> Needles:
    """Gather what tells of these clients, before it is erased: *rows* are the rows that will be, by model."""
    found = Needles()
    clients = Client.objects.filter(pk__in=keys)
    found.numbers = set(clients.values_list("number", flat=True))
    found.words |= {digest for digest in clients.values_list("code_hash", flat=True) if digest}
    found.words |= set(NameToken.objects.filter(client__in=keys).values_list("digest", flat=True))
    found.words |= set(OwnLetter.objects.filter(client__in=keys).values_list("code_hash", flat=True))
    found.words |= {one.identity_code for one in Identity.objects.filter(client__in=keys) if one.identity_code}
    for model, gone in rows.items():
        if any(f.name == "uid" for f in model._meta.concrete_fields):
            found.uids |= set(model._default_manager.filter(pk__in=gone).values_list("uid", flat=True))
    return found


def look(needles: Needles) -> Proof:
    """Look through every column of text, bytes, JSON and uid of every table of the database."""
    asked, traces = 0, []
    count = _rows_of_all if is_walled() else _rows
    for table, column, field_ in columns():
        asked += 1
        rows = count(table, column, field_, needles)
        if rows:
            traces.append(Trace(table, column, rows))
    return Proof(asked, len(needles.texts), tuple(traces))


def columns() -> Iterator[tuple[str, str, Any]]:
    """Yield every column in which a person could be left."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        table = model._meta.db_table
        for one in cast("list[Any]", model._meta.local_concrete_fields):
            told = isinstance(one, (models.UUIDField, *TEXT)) or _is_binary(one)
            if told and (table, one.column) not in KEEPS_THE_NUMBER:
                yield table, one.column, one


def _is_binary(one: Any) -> bool:
    return bool(one.get_internal_type() == "BinaryField")


def _rows(table: str, column: str, one: Any, needles: Needles) -> int:
    if isinstance(one, models.UUIDField):
        wanted: list[Any] = [one.get_db_prep_value(uid, connection) for uid in sorted(needles.uids, key=str)]
        return sum(_count(table, f"{_q(column)} = %s", part) for part in _rounds(wanted))
    if isinstance(one, TEXT):
        return sum(_count(table, _holds_text(column), part) for part in _rounds(needles.texts))
    return sum(_count(table, _holds_bytes(column), part) for part in _rounds(_sealed(needles)))


def _sealed(needles: Needles) -> list[bytes]:
    return [text.encode() for text in needles.texts] + [uid.bytes for uid in needles.uids]


def _rows_of_all(table: str, column: str, one: Any, needles: Needles) -> int:
    """Count as :func:`_rows` does, in all registers, where row-level security shows only some."""
    kind = "bytea" if _is_binary(one) else "text"
    signs: list[Any] = _sealed(needles) if kind == "bytea" else needles.texts
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT delaktig_rows_holding(%s, %s, %s::{kind}[])", [table, column, signs])
        return int(cursor.fetchone()[0])


def _rounds(wanted: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(wanted), ROUND):
        yield wanted[start : start + ROUND]


def _count(table: str, condition: str, values: list[Any]) -> int:
    given = " OR ".join([condition] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_q(table)} WHERE {given}", values)  # noqa: S608
        return int(cursor.fetchone()[0])


def _holds_text(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"position(%s in {_q(column)}::text) > 0"
    return f"instr({_q(column)}, %s) > 0"


def _holds_bytes(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"position(%s::bytea in {_q(column)}) > 0"
    return f"instr({_q(column)}, %s) > 0"


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
