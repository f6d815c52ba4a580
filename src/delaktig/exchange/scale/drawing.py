"""Draws invented values by the database itself, the same on SQLite and PostgreSQL and the same from the same seed.

A draw is a number that follows from the seed, from what is drawn and from the row's number: whole numbers
modulo a prime, squared twice. No random function of a database is asked, so rows can be made in any order,
by any number at once, and again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import gcd
from random import Random
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models

PRIME = 2_147_483_647
AT = datetime.fromisoformat("2026-01-01T12:00:00+02:00")
"""When every row says that it was written: a seeded database is the same whenever it was seeded."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Writes SQL that draws. ``seed`` makes one seeded database differ from another."""

    seed: int

    def number(self, what: str, n: str) -> str:
        """Return SQL of a number from 0 to below :data:`PRIME`, for the row's number in ``n``."""
        chance = Random(f"{self.seed} {what}")  # noqa: S311 - invented, and to be the same each time
        factor, *added = (chance.randrange(1, PRIME) for _ in range(4))
        one = f"((CAST({n} AS bigint) % {PRIME} * {factor} + {added[0]}) % {PRIME})"
        two = f"(({one} * {one} + {added[1]}) % {PRIME})"
        return f"(({two} * {two} + {added[2]}) % {PRIME})"

    def below(self, what: str, limit: int, n: str) -> str:
        """Return SQL of a number from 0 to below a limit."""
        return f"({self.number(what, n)} % {limit})"

    def chance(self, what: str, per_cent: int, n: str) -> str:
        """Return a condition that so many rows of a hundred fulfil."""
        return f"{self.below(what, 100, n)} < {per_cent}"

    def pick(self, what: str, shares: Mapping[str, int], n: str) -> str:
        """Return SQL of one of some codes, each as often as its share: cut out of one long word."""
        common = gcd(*shares.values())
        slots = [code for code, share in shares.items() for _ in range(share // common)]
        width = max(len(code) for code in slots)
        word = literal("".join(code.ljust(width) for code in slots))
        place = f"CAST(1 + {width} * {self.below(what, len(slots), n)} AS integer)"
        return f"rtrim(substr({word}, {place}, {width}))"

    def uuid(self, what: str, n: str) -> str:
        """Return SQL of a key that looks drawn by chance."""
        found = f"md5({literal(f'{self.seed} {what} ')} || CAST(({n}) AS text))"
        return f"CAST({found} AS uuid)" if is_postgresql() else found


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def literal(value: Any) -> str:
    """Return a value as it stands in SQL."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case int():
            return str(value)
        case bytes() | memoryview():
            return f"'\\x{value.hex()}'" if is_postgresql() else f"X'{value.hex()}'"
        case UUID():
            return f"'{value}'" if is_postgresql() else f"'{value.hex}'"
        case datetime() if not is_postgresql():
            return f"'{value.astimezone().replace(tzinfo=None)}'"
        case date() | datetime():
            return f"'{value.isoformat()}'"
        case _:
            return "'" + str(value).replace("'", "''") + "'"


def later(day: str, days: str) -> str:
    """Return SQL of the day so many days after another."""
    return f"({day} + CAST({days} AS integer))" if is_postgresql() else f"date({day}, ({days}) || ' days')"


def day(on: date) -> str:
    """Return SQL of a day."""
    return f"DATE '{on}'" if is_postgresql() else f"'{on}'"


def series(first: int, last: int, name: str = "s") -> str:
    """Return SQL of a table with the column ``n`` from one number to another."""
    if is_postgresql():
        return f"generate_series(CAST({first} AS bigint), {last}) AS {name}(n)"
    counted = f"WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c"  # noqa: S608
    return f"({counted} WHERE n <= {last}) AS {name}"


def run(sql: str) -> int:
    """Run SQL that holds all its values, and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def table(name: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Make a table for this connection alone; its first column is its key."""
    run(f"DROP TABLE IF EXISTS {name}")
    run(f"CREATE TEMPORARY TABLE {name} ({columns})")
    marks = ", ".join(["%s"] * len(columns.split(",")))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", list(rows))  # noqa: S608 - names of our own
    run(f"ANALYZE {name}")


def insert(model: type[models.Model], source: str, where: str = "", **columns: str) -> int:
    """Insert rows of a model, a column given as SQL over the source; other columns hold what a new row holds.

    What is sealed is sealed for no row: it is as long as real rows' and opens nowhere.
    """
    pattern = model()
    fields = [field for field in model._meta.concrete_fields if field.column]
    names, values = [], []
    for field in fields:
        given = columns.pop(field.attname, None)
        if given is None and field.primary_key and field.get_internal_type().endswith("AutoField"):
            continue
        names.append(f'"{field.column}"')
        values.append(_cast(field, given if given is not None else _default(field, pattern)))
    if columns:
        raise LookupError(f"{model.__name__} has no {', '.join(columns)}")
    condition = f" WHERE {where}" if where else ""
    to = model._meta.db_table
    return run(f'INSERT INTO "{to}" ({", ".join(names)}) SELECT {", ".join(values)} FROM {source}{condition}')  # noqa: S608


def _default(field: models.Field[Any, Any], pattern: models.Model) -> str:
    if isinstance(field, models.DateTimeField) and not field.null:
        return literal(AT)
    if isinstance(field, models.JSONField):
        return literal(json.dumps(field.get_default()))
    value = field.get_db_prep_save(field.pre_save(pattern, True), connection)
    return literal(getattr(value, "obj", value))  # psycopg wraps what is sealed


def _cast(field: models.Field[Any, Any], value: str) -> str:
    return f"CAST({value} AS {field.cast_db_type(connection)})" if is_postgresql() else value


def go_on_after(*written: type[models.Model]) -> None:
    """Let numbers drawn by the database go on after those that were given here."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(sql)
