"""Where published numbers stand, and what an outsider knows of how they add up.

A *place* is one cell of one table, or one of its totals: what is counted, over which days, and
which value of which dimensions. The same place in two tables is one place: so tables share
margins and totals, and months, quarters and years hang together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, product
from typing import TypeAlias

At: TypeAlias = tuple[tuple[str, str], ...]
"""Value by dimension, in the order of the dimensions' names; empty for the whole."""
NOT_PRINTED, BUT_NOT = " not printed", " but not "
"""What rests are named by, after what they are rests of."""
Group: TypeAlias = tuple[str, date, date, tuple[str, ...]]
"""What is counted, first and last day, and dimensions: the cells of one table, or one of its margins."""


class Contradiction(ValueError):
    """Numbers that cannot all be true, or that cannot be judged together; ``code`` is stable, ``place`` is where."""

    def __init__(self, code: str, place: Place | None = None) -> None:
        super().__init__(f"{code}: {place}")
        self.code, self.place = code, place


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell or total. ``counts`` names what is counted; ``first`` and ``last`` are its days, both counted."""

    counts: str
    first: date
    last: date
    at: At = ()

    @classmethod
    def of(cls, counts: str, first: date, last: date, **at: str) -> Place:
        """Return the place of these values."""
        return cls(counts, first, last, tuple(sorted(at.items())))

    @property
    def axes(self) -> tuple[str, ...]:
        """Return the names of its dimensions."""
        return tuple(name for name, _ in self.at)

    @property
    def group(self) -> Group:
        """Return the table, or margin, that it is a cell of."""
        return self.counts, self.first, self.last, self.axes

    def without(self, axis: str) -> Place:
        """Return the total over one dimension that the cell is part of."""
        return Place(self.counts, self.first, self.last, tuple(pair for pair in self.at if pair[0] != axis))

    def holds(self, other: Place) -> bool:
        """Say whether another's days lie within its own, for the same values, and are fewer."""
        within = self.first <= other.first and other.last <= self.last
        return within and (self.first, self.last) != (other.first, other.last)


def counted_by(place: Place) -> tuple[str, ...]:
    """Return what is counted at a place; of a rest, what it is reckoned from."""
    return tuple(place.counts.removesuffix(NOT_PRINTED).split(BUT_NOT))


@dataclass(frozen=True, slots=True)
class Sum:
    """What an outsider knows: numbers of places, each times its factor, make 0; or at least, or at most, 0."""

    factors: Mapping[Place, int]
    low: int | None = 0
    high: int | None = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """All numbers that are published for a municipality, with how they hang together.

    ``several``: dimensions of what is counted where one fact has more than one value, so that
    cells add up to more than their total. ``stocks``: what stands on a day, and does not add up
    over days. ``rests``: what nobody prints but anyone can subtract, as the month that is
    missing from a year; they are reckoned by :func:`tables_of`.
    """

    numbers: Mapping[Place, int]
    sums: tuple[Sum, ...]
    rests: frozenset[Place] = field(default_factory=frozenset)
    above: Mapping[Place, tuple[Place, ...]] = field(default_factory=dict)
    """The totals that a place is a part of, at any remove: over dimensions, and over longer spans."""


def tables_of(
    given: Mapping[Place, int],
    several: Iterable[tuple[str, str]] = (),
    stocks: Iterable[str] = (),
    within: Iterable[tuple[str, str]] = (),
) -> Tables:
    """Return tables with every empty cell filled in as zero, the rests, and all that adds up.

    ``several`` are pairs of what is counted and a dimension; ``within`` pairs of what is counted
    and that of which its facts are a part. Raises :class:`Contradiction` for a number below zero
    (``below_zero``), a total that is missing (``total_missing``) or that its cells do not make
    (``not_the_sum``), spans that overlap (``overlapping``), and dimensions crossed in a ring (``ring``).
    """
    numbers = _filled(given)
    negative = next((place for place, number in numbers.items() if number < 0), None)
    if negative is not None:
        raise Contradiction("below_zero", negative)
    _refuse_rings(numbers, stocks)
    sums = [*_over_dimensions(numbers, frozenset(several))]
    rests: dict[Place, int] = {}
    sums += _over_time(numbers, frozenset(stocks), rests)
    sums += _within(numbers, within, rests)
    every = numbers | rests
    for one in sums:
        _check(one, every)
    return Tables(every, tuple(sums), frozenset(rests), _above(sums))


def _filled(given: Mapping[Place, int]) -> dict[Place, int]:
    """Fill in the cells that hold nobody: a reader of a table knows that what is missing there is zero."""
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place in given:
        for axis, value in place.at:
            values[place.counts, axis].add(value)
    found = dict(given)
    for counts, first, last, axes in {place.group for place in given}:
        for chosen in product(*(sorted(values[counts, axis]) for axis in axes)):
            found.setdefault(Place(counts, first, last, tuple(zip(axes, chosen, strict=True))), 0)
    return dict(sorted(found.items()))


def _refuse_rings(numbers: Mapping[Place, int], stocks: Iterable[str]) -> None:
    """Refuse tables that close a ring (a by b, b by c, c by a).

    The whole that all of them are margins of bounds their cells more tightly than their own sums
    say. Where no ring is closed, any numbers that add up have such a whole, and the sums are all there is.
    """
    stands = frozenset(stocks)
    spans: dict[str, set[tuple[date, date]]] = defaultdict(set)
    for place in numbers:
        spans[place.counts].add((place.first, place.last))
    edges: dict[str, set[frozenset[str]]] = defaultdict(set)
    for counts, first, last, axes in {place.group for place in numbers}:
        is_part = any(one <= first and last <= other and (one, other) != (first, last) for one, other in spans[counts])
        over = ("over time",) if is_part and counts not in stands else ()
        edges[counts] |= {frozenset(pair) for pair in combinations((*axes, *over), 2)}
    for counts, pairs in edges.items():
        if _has_ring(pairs):
            raise Contradiction("ring", next(place for place in numbers if place.counts == counts))


def _has_ring(pairs: Iterable[frozenset[str]]) -> bool:
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for pair in pairs:
        one, other = (find(name) for name in sorted(pair))
        if one == other:
            return True
        root[one] = other
    return False


def _over_dimensions(numbers: Mapping[Place, int], several: frozenset[tuple[str, str]]) -> Iterator[Sum]:
    parts: dict[tuple[Place, str], list[Place]] = defaultdict(list)
    for place in numbers:
        for axis in place.axes:
            parts[place.without(axis), axis].append(place)
    for (total, axis), cells in parts.items():
        if total not in numbers:
            raise Contradiction("total_missing", total)
        together: dict[Place, int] = {**dict.fromkeys(cells, 1), total: -1}
        if (total.counts, axis) in several:  # each fact is in one cell at least
            yield Sum(together, high=None)
            yield from (Sum({cell: 1, total: -1}, low=None) for cell in cells)
        else:
            yield Sum(together)


def _over_time(numbers: Mapping[Place, int], stocks: frozenset[str], rests: dict[Place, int]) -> Iterator[Sum]:
    """Yield each span with the longest ones within it, and the days that are left over as a rest."""
    same: dict[tuple[str, At], list[Place]] = defaultdict(list)
    for place in numbers:
        if place.counts not in stocks:
            same[place.counts, place.at].append(place)
    for places in same.values():
        # the longest first, so that what is found within a span has not been found within a shorter one
        places.sort(key=lambda place: (place.first - place.last, place.first))
        for at, whole in enumerate(places):
            parts = _within_span(whole, places[at + 1 :])
            if parts:
                yield _whole_and_parts(whole, parts, numbers, rests)


def _within_span(whole: Place, shorter: Iterable[Place]) -> list[Place]:
    parts: list[Place] = []
    for place in shorter:
        if place.last < whole.first or whole.last < place.first:
            continue
        if not whole.holds(place):
            raise Contradiction("overlapping", place)
        if not any(part.holds(place) for part in parts):
            parts.append(place)
    return parts


def _whole_and_parts(whole: Place, parts: list[Place], numbers: Mapping[Place, int], rests: dict[Place, int]) -> Sum:
    factors: dict[Place, int] = {**dict.fromkeys(parts, 1), whole: -1}
    if sum(_days(part) for part in parts) < _days(whole):
        rest = Place(f"{whole.counts}{NOT_PRINTED}", whole.first, whole.last, whole.at)
        rests[rest] = numbers[whole] - sum(numbers[part] for part in parts)
        factors[rest] = 1
        if rests[rest] < 0:
            raise Contradiction("not_the_sum", whole)
    return Sum(factors)


def _days(place: Place) -> int:
    return (place.last - place.first + timedelta(days=1)).days


def _within(numbers: Mapping[Place, int], within: Iterable[tuple[str, str]], rests: dict[Place, int]) -> Iterator[Sum]:
    """Yield what is counted, with those of its whole that are not counted, for each place that both have."""
    for part, whole in within:
        for place in [one for one in numbers if one.counts == part]:
            other = Place(whole, place.first, place.last, place.at)
            if other in numbers:
                rest = Place(f"{whole}{BUT_NOT}{part}", place.first, place.last, place.at)
                rests[rest] = numbers[other] - numbers[place]
                if rests[rest] < 0:
                    raise Contradiction("not_the_sum", place)
                yield Sum({place: 1, rest: 1, other: -1})


def _check(one: Sum, numbers: Mapping[Place, int]) -> None:
    made = sum(numbers[place] * factor for place, factor in one.factors.items())
    if (one.low is not None and made < one.low) or (one.high is not None and made > one.high):
        raise Contradiction("not_the_sum", next(place for place, factor in one.factors.items() if factor < 0))


def _above(sums: Iterable[Sum]) -> dict[Place, tuple[Place, ...]]:
    direct: dict[Place, set[Place]] = defaultdict(set)
    for one in sums:
        totals = [place for place, factor in one.factors.items() if factor < 0]
        for place, factor in one.factors.items():
            if factor > 0:
                direct[place].update(totals)
    found: dict[Place, set[Place]] = {}

    def all_above(place: Place) -> set[Place]:
        if place not in found:
            found[place] = set()
            found[place] = {one for total in direct.get(place, ()) for one in {total, *all_above(total)}}
        return found[place]

    return {place: tuple(sorted(all_above(place))) for place in direct}
