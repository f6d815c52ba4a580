"""A table that can be published: which indicator, told apart by what; and its numbers as they were counted."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from delaktig.indicators.counting import Cell
from delaktig.indicators.disclosure.places import Place
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Kind, Words

MONTH = "month"
ALL = "*"
"""Stands for the total over a dimension."""
NOT_KNOWN = "not_known"
"""Stands for a value that a fact does not have."""
PART = "of which"
YES, NO = "yes", "no"
TOTAL_WORDS = Words("alla", "kaikki", "all")
NOT_KNOWN_WORDS = Words("inte känt", "ei tiedossa", "not known")
MONTH_WORDS = Words("månad", "kuukausi", "month")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """An indicator's name and the dimensions of the table: none, one or two; ``month`` is one."""

    indicator: str
    by: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """Return the table's word in addresses."""
        return "-by-".join([self.indicator.replace(".", "-"), *(["-".join(self.by)] if self.by else [])])

    @property
    def code(self) -> str:
        """Return the choice as forms send it."""
        return ":".join((self.indicator, *self.by))

    @classmethod
    def of(cls, code: str) -> Choice:
        """Return the choice that a form sent; nothing is said of whether there is such a table."""
        indicator, *by = code.split(":")
        return cls(indicator, tuple(by))


def offered(declared: Computed, period: Period) -> Iterator[Choice]:
    """Yield the tables that an indicator can be published as: whole, by one, and crossed by two where it is counted."""
    names = [one.name for one in declared.dimensions]
    if declared.basis is Basis.FLOW and period.whole_months and len([*period.months()]) > 1:
        names.append(MONTH)
    yield Choice(declared.name)
    yield from (Choice(declared.name, (name,)) for name in names)
    if declared.kind in {Kind.COUNT, Kind.SUM}:
        yield from (Choice(declared.name, pair) for pair in combinations(names, 2))


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension of a table, with its values in the order in which they are printed."""

    name: str
    words: Words
    values: Mapping[str, Words]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its numbers, the totals among them (:data:`ALL`), as nobody outside sees it.

    ``cells`` hold how many people each number is about, ``values`` what is printed; None is not
    known. ``protected``: it counts people, so that small numbers are left out. ``same_facts``
    names the facts that it is counted from, which it may share with others.
    """

    choice: Choice
    version: int
    kind: Kind
    basis: Basis
    title: Words
    definition: Words
    unit: Words
    axes: tuple[Axis, ...]
    cells: Mapping[Key, Cell]
    values: Mapping[Key, Decimal | None]
    protected: bool = True
    same_facts: str = ""
    source: str = ""
    source_on: str = ""
    notes: tuple[str, ...] = ()

    @property
    def prints_n(self) -> bool:
        """Say whether the number of facts is printed beside the value, since the value alone does not say it."""
        return self.kind in {Kind.RATE, Kind.MEDIAN}

    def place(self, key: Key, period: Period) -> Place:
        """Return where a cell stands among all that is counted for a municipality."""
        at = {axis.name: value for axis, value in zip(self.axes, key, strict=True) if value != ALL}
        month = at.pop(MONTH, None)
        if month is not None:
            period = Period.month(int(month[:4]), int(month[5:]))
        return Place.of(self.choice.indicator, period.first, period.last, **at)

    def places(self, key: Key, period: Period) -> dict[Place, int]:
        """Return the numbers of people that a cell tells or lets be reckoned: all, and of a rate those of each side."""
        cell, place = self.cells[key], self.place(key, period)
        found = {place: self._people(cell)}
        if self.kind is Kind.RATE:
            part = cell.part or 0
            found |= {_side(place, YES): part, _side(place, NO): cell.n - part}
        return found

    def hides(self, place: Place, hidden: Container[Place]) -> bool:
        """Say whether a cell's value must not be printed: it is left out, or is a rate of which one side is."""
        return any(one in hidden for one in self.told_by(place))

    def told_by(self, place: Place) -> tuple[Place, ...]:
        """Return the places whose numbers a cell's value lets be reckoned."""
        return (place, _side(place, YES), _side(place, NO)) if self.kind is Kind.RATE else (place,)

    def _people(self, cell: Cell) -> int:
        """Return the number that is protected: the sum itself where it counts one by one, else the facts."""
        if self.kind is Kind.SUM and self._counts_one_by_one():
            return int(cell.amount or 0)
        return cell.n

    def _counts_one_by_one(self) -> bool:
        amounts = [cell.amount or Decimal(0) for cell in self.cells.values()]
        return all(amount == amount.to_integral_value() and amount >= 0 for amount in amounts)


def _side(place: Place, side: str) -> Place:
    return Place.of(place.counts, place.first, place.last, **dict(place.at), **{PART: side})
