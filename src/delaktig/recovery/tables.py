"""Counts a database's rows and sums up each table, so that two databases can be compared."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

Sums = dict[str, dict[str, Any]]
"""By table: ``rows`` and ``sha256`` of all of them in the order of their keys."""
Say = Callable[[str], None]
STILL = (
    "TIME ZONE 'UTC'",
    "datestyle TO ISO",
    "bytea_output TO hex",
    "extra_float_digits TO 1",
    "intervalstyle TO iso_8601",
)


def open_still(file: Path) -> sqlite3.Connection:
    """Open a SQLite file that nobody writes to, without leaving anything beside it."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def sqlite_sums(connection: sqlite3.Connection) -> Sums:
    """Sum up every table of a SQLite database that stands still."""
    connection.text_factory = lambda stored: ("text", stored)
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    )
    names = sorted(name[1].decode() for (name,) in found.fetchall())
    return {name: _sqlite_table(connection, name) for name in names}


def _sqlite_table(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    columns = [(row[1][1].decode(), row[5]) for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")]
    keys = [name for name, place in sorted(columns, key=lambda column: column[1]) if place]
    names = [name for name, _ in columns]
    asked = f"SELECT {_list(names)} FROM {_quoted(table)} ORDER BY {_list(keys or names)}"  # noqa: S608
    hashed, rows = hashlib.sha256("\t".join(names).encode()), 0
    for row in connection.execute(asked):
        for value in row:
            hashed.update(_cell(value))
        rows += 1
    return {"rows": rows, "sha256": hashed.hexdigest()}


def _cell(value: Any) -> bytes:
    """Return a stored value as bytes that no other value has."""
    if value is None:
        return b"n"
    if isinstance(value, tuple):
        words: bytes = value[1]
        return b"t%d:" % len(words) + words
    if isinstance(value, bytes):
        return b"b%d:" % len(value) + value
    said = repr(value).encode()
    return b"%s%d:" % (b"f" if isinstance(value, float) else b"i", len(said)) + said


def postgres_sums(connection: Any) -> Sums:
    """Sum up every table of the schema ``public``, as the connection's transaction sees it."""
    with connection.cursor() as cursor:
        for setting in STILL:
            cursor.execute(f"SET LOCAL {setting}")
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname"
        )
        names = [name for (name,) in cursor.fetchall()]
        return {name: _postgres_table(cursor, name) for name in sorted(names)}


def _postgres_table(cursor: Any, table: str) -> dict[str, Any]:
    cursor.execute(
        "SELECT a.attname, COALESCE(a.attnum = ANY(i.indkey), false) FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
        "WHERE n.nspname = 'public' AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname",
        [table],
    )
    columns = cursor.fetchall()
    names = [name for name, _ in columns]
    keys = [name for name, in_key in columns if in_key] or names
    # By bytes: the order of letters differs between servers.
    order = ", ".join(f'{_quoted(name)}::text COLLATE "C"' for name in keys)
    asked = f"COPY (SELECT {_list(names)} FROM public.{_quoted(table)} ORDER BY {order}) TO STDOUT"  # noqa: S608
    hashed, rows = hashlib.sha256("\t".join(names).encode()), 0
    with cursor.copy(asked) as copy:
        for piece in copy:
            hashed.update(piece)
            rows += bytes(piece).count(b"\n")
    return {"rows": rows, "sha256": hashed.hexdigest()}


def differences(expected: Sums, found: Sums) -> list[str]:
    """Name the tables that are missing, new or different."""
    said = [f"{name}: missing" for name in expected.keys() - found.keys()]
    said += [f"{name}: was not in the backup" for name in found.keys() - expected.keys()]
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            said.append(f"{name}: {expected[name]['rows']} rows expected, {found[name]['rows']} found, content differs")
    return sorted(said)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(names: list[str]) -> str:
    return ", ".join(map(_quoted, names))
