"""Rows that are facts of what is counted: says of each change which months it touches, from the row itself.

A room names its facts once (which model, which days, what else they are told apart by); its acts
then say :meth:`FactSource.saving` before they write a row, and the kept months stay right, also
where a day is moved, a word is mended or a row goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from delaktig.indicators import rollups


@dataclass(frozen=True, slots=True)
class FactSource:
    """Facts of one model. ``municipality`` is the path to the code, ``days`` the fields with their days.

    ``apart`` are the other fields that are counted: by which facts are told apart, picked or summed.
    Only fields of the row itself may stand there: what stands elsewhere can change unseen.
    """

    name: str
    model: type[models.Model]
    municipality: str
    days: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def saving(self, row: models.Model) -> None:
        """Touch the months that a row leaves and those that it comes to; call it before the row is saved.

        A row that says the same as before touches none.
        """
        now = tuple(getattr(row, name) for name in (*self.days, *self.apart))
        before = self._stored(self.model._default_manager.filter(pk=row.pk)) if row.pk is not None else []
        if not before:
            self.added(row)
        for code, *values in before:
            if tuple(values) != now:
                self._touch({(code, day) for day in (*values[: len(self.days)], *now[: len(self.days)])})

    def added(self, row: models.Model) -> None:
        """Touch the months of a row that was just made."""
        code = self._code(row)
        self._touch({(code, getattr(row, name)) for name in self.days})

    def added_together(self, rows: Iterable[models.Model]) -> None:
        """Touch the months of many rows that were just made, each once."""
        found = {(self._code(row), getattr(row, name)) for row in rows for name in self.days}
        rollups.touch_all(self.name, {(code, day) for code, day in found if day is not None})

    def changing(self, rows: models.QuerySet[Any]) -> None:
        """Touch the months of rows that are deleted or changed together; call it before."""
        self._touch({(code, day) for code, *values in self._stored(rows) for day in values[: len(self.days)]})

    def _stored(self, rows: models.QuerySet[Any]) -> list[tuple[Any, ...]]:
        return list(rows.order_by().values_list(self.municipality, *self.days, *self.apart))

    def _code(self, row: Any) -> str:
        for name in self.municipality.split("__"):
            row = getattr(row, name)
        return str(row)

    def _touch(self, days: set[tuple[str, date | None]]) -> None:
        for code, month in sorted({(code, day.replace(day=1)) for code, day in days if day is not None}):
            rollups.touch(self.name, code, month)
