"""Decides which cells of published tables are left out (*röjandekontroll · tietosuojaus*), jointly over all of them.

What is small is left out. Then, for each number that is left out, other numbers are sought that
would print the very same tables and differ there by the threshold at least; where there are none,
what stands in the way is left out too, as little as will do. The numbers found are whole, and are
checked by plain addition: they are the proof, whatever the solver believes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log2

from delaktig.indicators.disclosure.places import Place, Sum, Tables
from delaktig.indicators.disclosure.solving import Programme

DEFAULT_THRESHOLD = 5
"""A number below it, but not zero, is small. Local; no act sets one."""


class Why(StrEnum):
    """Why a number is left out."""

    SMALL = "small"
    OF_SMALL = "of_small"
    REVEALS = "reveals"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Protected:
    """What is left out, with why, and how far apart the numbers are that would print the same.

    ``exposed`` is small and known already, since an earlier publication prints it or what it
    follows from: nothing that is left out now can protect it.
    """

    hidden: Mapping[Place, Why]
    ranges: Mapping[Place, tuple[int, int]]
    exposed: frozenset[Place] = frozenset()


def protect(
    tables: Tables,
    threshold: int = DEFAULT_THRESHOLD,
    known: Iterable[Place] = (),
    hidden_before: Iterable[Place] = (),
    also: Iterable[Place] = (),
) -> Protected:
    """Return which numbers are left out.

    ``known`` is printed elsewhere already and cannot be left out; ``hidden_before`` was left out
    before, and stays so. ``also`` is left out for another reason, as a sum of few. A zero is
    printed: it says that there was nobody, and of nobody. But where a total is small, so is
    each of its parts, and then all of them are left out, zeros too.
    """
    return _Protection(tables, threshold, frozenset(known)).run(hidden_before, also)


class _Protection:
    def __init__(self, tables: Tables, threshold: int, known: frozenset[Place]) -> None:
        self.tables, self.threshold = tables, threshold
        self.known = known & tables.numbers.keys()
        self.hidden: dict[Place, Why] = {}
        self.exposed: set[Place] = set()
        self.ranges = {place: (number, number) for place, number in tables.numbers.items()}
        self.costs = {place: self._cost(place) for place in tables.numbers}
        self.parts = _parts(tables)

    def run(self, hidden_before: Iterable[Place], also: Iterable[Place]) -> Protected:
        for places, why in ((hidden_before, Why.EARLIER), (also, Why.SMALL)):
            self._hide((place for place in places if place in self.tables.numbers), why)
        self._hide_small()
        for part in self.parts:
            self._protect_part(part)
        found = {place: why for place, why in self.hidden.items() if place not in self.tables.rests}
        return Protected(dict(sorted(found.items())), {p: self.ranges[p] for p in found}, frozenset(self.exposed))

    def _hide_small(self) -> None:
        small = {place for place, number in self.tables.numbers.items() if 0 < number < self.threshold}
        self._hide(small, Why.SMALL)
        for place in self.tables.numbers:
            if any(total in small and total not in self.known for total in self.tables.above.get(place, ())):
                self._hide([place], Why.OF_SMALL)

    def _hide(self, places: Iterable[Place], why: Why) -> None:
        for place in places:
            if place in self.known:
                if 0 < self.tables.numbers[place] < self.threshold:
                    self.exposed.add(place)
            else:
                self.hidden.setdefault(place, why)

    def _protect_part(self, places: tuple[Place, ...]) -> None:
        """Protect what hangs together; what is left out on the way is protected as well."""
        if not any(place in self.hidden for place in places):
            return
        programme = Programme(places, _sums_of(self.tables.sums, frozenset(places)), self.tables.numbers)
        while waiting := [place for place in places if self._is_narrow(place)]:
            self._widen(programme, places, min(waiting, key=lambda place: (len(place.at), place)))

    def _is_narrow(self, place: Place) -> bool:
        low, high = self.ranges[place]
        return place in self.hidden and place not in self.exposed and high - low < self.threshold

    def _widen(self, programme: Programme, places: tuple[Place, ...], narrow: Place) -> None:
        """Find numbers that differ enough at a place and change as few printed ones as may be; leave those out.

        Larger ones are sought first, then smaller ones, then some on either side: a place is exposed only
        where none of these are there.
        """
        low, high = self.ranges[narrow]
        lacks = self.threshold - (high - low)
        for up in (lacks, 0, *range(lacks - 1, 0, -1)):
            wanted = [high + up] * (up > 0) + [low - (lacks - up)] * (up < lacks)
            found = [self._solved(programme, places, narrow, number) for number in wanted]
            if None not in found:
                for numbers in found:
                    self._leave_out_changed(numbers or {})
                return
        self.exposed.add(narrow)

    def _solved(
        self, programme: Programme, places: tuple[Place, ...], place: Place, number: int
    ) -> dict[Place, int] | None:
        """Return numbers that would print the same with another number at a place, at least cost; None without any."""
        return programme.solve(
            {place: number},
            lows={one: self._low(one) for one in places},
            highs={one: self.tables.numbers[one] for one in places if self._is_fixed(one)},
            costs={one: 0.0 if one in self.hidden else self.costs[one] for one in places},
        )

    def _leave_out_changed(self, numbers: Mapping[Place, int]) -> None:
        for place, number in numbers.items():
            if number != self.tables.numbers[place]:
                if place not in self.tables.rests:
                    self.hidden.setdefault(place, Why.REVEALS)
                low, high = self.ranges[place]
                self.ranges[place] = min(low, number), max(high, number)

    def _low(self, place: Place) -> int:
        """Return the least that an outsider holds for possible.

        Whoever knows that zeros are printed knows that what is left out is not zero, unless a total above
        it is left out too.
        """
        if self._is_fixed(place):
            return self.tables.numbers[place]
        if place in self.tables.rests or any(total in self.hidden for total in self.tables.above.get(place, ())):
            return 0
        return min(1, self.tables.numbers[place])

    def _is_fixed(self, place: Place) -> bool:
        """Say whether a number is known to everyone, and stays so: printed before, or a zero that is printed."""
        if place in self.tables.rests:
            return False
        return place in self.known or (place not in self.hidden and self.tables.numbers[place] == 0)

    def _cost(self, place: Place) -> float:
        """Return what is lost with a number: large ones tell more, and totals are what most people come for."""
        if place in self.tables.rests:
            return 0.0
        level = {0: 40.0, 1: 6.0}.get(len(place.at), 1.0)
        return level * (1 + log2(1 + self.tables.numbers[place]) / 8)


def hanging_together(tables: Tables, with_: Iterable[Place]) -> frozenset[Place]:
    """Return every place that hangs together with one of these by sums: no other can be reckoned from them."""
    wanted = frozenset(with_)
    return frozenset(place for part in _parts(tables) if wanted & frozenset(part) for place in part)


def _parts(tables: Tables) -> list[tuple[Place, ...]]:
    """Return the places that hang together by sums, apart from those that do not."""
    root: dict[Place, Place] = {place: place for place in tables.numbers}

    def find(place: Place) -> Place:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for one in tables.sums:
        first, *rest = one.factors
        for place in rest:
            root[find(place)] = find(first)
    found: dict[Place, list[Place]] = {}
    for place in tables.numbers:
        found.setdefault(find(place), []).append(place)
    return [tuple(places) for places in found.values()]


def _sums_of(sums: Iterable[Sum], places: frozenset[Place]) -> list[Sum]:
    return [one for one in sums if next(iter(one.factors)) in places]
