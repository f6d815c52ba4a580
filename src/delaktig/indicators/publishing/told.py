"""Figures that somebody told or that were imported, as tables: whole, and by each dimension that they were told by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from delaktig.indicators.counting import Cell
from delaktig.indicators.models import Indicator, Observation
from delaktig.indicators.observing import WHOLE
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.tables import ALL, Axis, Choice, Key, Table
from delaktig.indicators.publishing.words import value_words
from delaktig.indicators.registry import Basis, Dimension, Kind, Words
from delaktig.indicators.values import words_of
from delaktig.texts.selectors import Bundle, load

PREFIX = "told."
"""Begins the name, in a choice, of an indicator that has no stable name of its own."""
NOTHING = Words("", "", "")


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator with what stands of it for a period."""

    indicator: Indicator
    rows: tuple[Observation, ...]
    texts: Bundle

    @property
    def name(self) -> str:
        """Return its name in a choice."""
        return self.indicator.stable_name or f"{PREFIX}{self.indicator.pk}"

    @property
    def title(self) -> Words:
        """Return what it is called."""
        return self._words(self.indicator.name_id)

    @property
    def tables(self) -> list[tuple[str, ...]]:
        """Return by what it was told: the whole, and one dimension at a time."""
        axes = sorted({axis for row in self.rows for axis in row.cell if len(row.cell) == 1})
        return [*([()] if any(not row.cell for row in self.rows) else []), *((axis,) for axis in axes)]

    def table(self, choice: Choice) -> Table:
        """Return the table of a choice. Imported statistics are public already: nothing is left out of them."""
        axes = tuple(self._axis(name) for name in choice.by)
        wanted = {self._key(row, choice): row for row in self.rows if tuple(row.cell) in {(), choice.by}}
        return Table(
            choice,
            1,
            Kind.COUNT,
            Basis.STOCK,
            self.title,
            self._words(self.indicator.definition_id),
            self._words(self.indicator.unit_id),
            axes,
            {key: Cell(int(row.value or 0)) for key, row in wanted.items()},
            {key: row.value for key, row in wanted.items()},
            protected=self.indicator.source != Indicator.Source.IMPORTED and self.indicator.kind in WHOLE,
            source="; ".join(sorted({row.source for row in wanted.values() if row.source})),
            source_on=max((row.source_on.isoformat() for row in wanted.values() if row.source_on), default=""),
            notes=tuple(sorted({row.note for row in wanted.values() if row.note})),
        )

    def _key(self, row: Observation, choice: Choice) -> Key:
        return tuple(row.cell.get(axis, ALL) for axis in choice.by)

    def _axis(self, name: str) -> Axis:
        dimension = Dimension(name, "", AXES.get(name, Words(name, name, name)))
        return Axis(
            name, dimension.words, value_words(dimension, {row.cell[name] for row in self.rows if name in row.cell})
        )

    def _words(self, text: int | None) -> Words:
        return words_of(self.texts.bodies(text))


AXES = {
    "language": Words("språk", "kieli", "language"),
    "origin": Words("ursprung", "alkuperä", "origin"),
    "birth": Words("född", "syntymäpaikka", "born"),
}


def told_of(municipality: str, period: Period) -> Iterator[Told]:
    """Yield the indicators of which a number, or that it cannot be read, was told for the period or its last day."""
    of_it = Q(period_from=period.first) | Q(period_from=period.last)
    rows = Observation.objects.filter(
        of_it, municipality_id=municipality, period_to=period.last, superseded_by=None
    ).exclude(indicator__kind__in=[Indicator.Kind.NARRATIVE, Indicator.Kind.DOCUMENTS, Indicator.Kind.MILESTONE])
    found: dict[Indicator, list[Observation]] = {}
    for row in rows.select_related("indicator").order_by("indicator", "pk"):
        found.setdefault(row.indicator, []).append(row)
    texts = load(text for one in found for text in (one.name_id, one.definition_id, one.unit_id))
    for one, told in found.items():
        yield Told(one, tuple(told), texts)
