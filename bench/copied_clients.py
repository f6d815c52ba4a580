"""Makes few clients many: whole blocks of clients are copied with all that belongs to them, by the database itself.

A block is what ``clients_seeding`` writes through the models: a unit in each of the towns. A copy is a block of other
people in other units: its keys, its officers and its units are moved on, its ``uid`` and what it is found by (number,
hash of the identity code, hashes of the name words) are drawn anew, so that tables and indexes are as large and as
varied as those of so many people. What lies sealed is bound to the row it was sealed for and opens in no copy: a page
that opened clients whom its reader does not work with would break down here, instead of being slow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction

DRAWN = {
    "postgresql": {"uid": "gen_random_uuid()", "hash": "encode(sha256(gen_random_uuid()::text::bytea), 'hex')"},
    "sqlite": {"uid": "lower(hex(randomblob(16)))", "hash": "lower(hex(randomblob(32)))"},
}
HASHES = frozenset({"code_hash", "digest"})
FIRST_NUMBER = 20_000_000
"""Customer numbers of the copies begin here; those of the block begin with 1."""


@transaction.atomic
def copy(block: Sequence[type[models.Model]], copies: int, moved: Mapping[type[models.Model], int]) -> None:
    """Copy all rows of the models so many times; ``moved`` tells how far a copy's rows of further models lie on.

    The models stand in the order in which they refer to each other.
    """
    spans = {**moved, **{model: _span(model) for model in block}}
    with connection.cursor() as cursor:
        for model in block:
            columns = [field for field in model._meta.concrete_fields if field.column]
            names = ", ".join(f'"{field.column}"' for field in columns)
            values = ", ".join(_value(field, model, spans) for field in columns)
            table = model._meta.db_table
            cursor.execute(
                f'INSERT INTO "{table}" ({names}) WITH RECURSIVE copies(n) AS '
                f"(SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {copies}) "
                f'SELECT {values} FROM copies CROSS JOIN (SELECT * FROM "{table}") AS one'
            )


def _span(model: type[models.Model]) -> int:
    found = model._default_manager.aggregate(first=models.Min("pk"), last=models.Max("pk"))
    return int(found["last"] - found["first"] + 1) if found["last"] is not None else 0


def _value(field: models.Field[Any, Any], model: type[models.Model], spans: Mapping[type[models.Model], int]) -> str:
    """Return what a column of a copy holds."""
    drawn, name = DRAWN[connection.vendor], f'one."{field.column}"'
    if field.name == "uid":
        return drawn["uid"]
    if field.name in HASHES:
        return drawn["hash"]
    if field.name == "number" and field.unique:
        return f"CAST({FIRST_NUMBER} + one.id + copies.n * {spans[model]} AS varchar(16))"
    target = model if field.primary_key else field.related_model
    return f"{name} + copies.n * {spans[target]}" if target in spans else name
