"""Whole days between two dates of a row, reckoned by the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, IntegerField


class DaysBetween(Func):
    """Days from a first date to a later one; below zero where the later one came first, empty where one is unknown."""

    output_field = IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def __init__(self, first: str, last: str) -> None:
        super().__init__(last, first)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Subtract days of the Julian calendar: SQLite keeps dates as words."""
        told = {"template": "CAST(JULIANDAY(%(expressions)s) AS INTEGER)", "arg_joiner": ") - JULIANDAY("}
        return self.as_sql(compiler, connection, **told, **extra)
