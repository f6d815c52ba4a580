"""Queries that Django writes once and that then run many times with other values.

Writing the SQL of a query set takes longer than running it. What a public page reads
on every build is therefore written once in each process, from the models as always,
and later runs only fill in the values.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | str | date
Sample = int | str | date


class Prepared:
    """A query by name of its values: ``Prepared(lambda slug: rows(slug).values_list("pk"), slug=WORD)``.

    The maker gets a sample for each name and returns a query set of ``values_list``; wherever a
    sample turns up in the SQL's parameters, a run puts the value of that name. Rows come as the
    database driver gives them: ask for plain columns, not for JSON, decimals or moments.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **samples: Sample) -> None:
        self._make = make
        self._samples = samples
        self._written: dict[str, tuple[str, tuple[tuple[str | None, Any], ...]]] = {}

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """Run the query with these values; one query."""
        sql, slots = self._written.get(connection.vendor) or self._write()
        given = {name: _for_driver(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [fixed if name is None else given[name] for name, fixed in slots])
            return list(cursor.fetchall())

    def _write(self) -> tuple[str, tuple[tuple[str | None, Any], ...]]:
        sql, parameters = self._make(**self._samples).query.sql_with_params()
        names = {str(sample): name for name, sample in self._samples.items()}
        slots = tuple((names.get(str(parameter)), parameter) for parameter in parameters)
        missing = set(self._samples) - {name for name, _ in slots}
        if missing:
            raise ValueError(f"the query does not use {', '.join(sorted(missing))}")
        self._written[connection.vendor] = (sql, slots)
        return sql, slots


NUMBER = 987_654_321
"""A sample for a number: no constant of a query is like it."""
WORD = "\N{REPLACEMENT CHARACTER}sample"
"""A sample for a word."""
DAY = date(1, 2, 3)
"""A sample for a day."""


def _for_driver(value: Value) -> Any:
    """Return a value as the driver takes it: SQLite knows no dates."""
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
