"""Judges what is left out of tables together with everything that was published before of overlapping days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from typing import Any

from delaktig.indicators.disclosure.places import Place, tables_of
from delaktig.indicators.disclosure.protecting import Protected, hanging_together, protect
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.tables import Table
from delaktig.indicators.registry import Basis

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Behind:
    """The true numbers of published tables, by place, with what is needed to see how they hang together."""

    numbers: dict[Place, int] = field(default_factory=dict)
    hidden: frozenset[Place] = frozenset()
    several: Pairs = frozenset()
    stocks: frozenset[str] = frozenset()
    facts: Pairs = frozenset()
    """Pairs of what is counted and the name of the facts that it is counted from."""

    def __or__(self, other: Behind) -> Behind:
        return Behind(
            self.numbers | other.numbers,
            self.hidden | other.hidden,
            self.several | other.several,
            self.stocks | other.stocks,
            self.facts | other.facts,
        )

    def without(self, hidden: Iterable[Place]) -> Behind:
        """Return the same with these left out."""
        return Behind(self.numbers, frozenset(hidden) & self.numbers.keys(), self.several, self.stocks, self.facts)

    def as_json(self) -> dict[str, Any]:
        """Return it to be kept."""
        rows = [
            [one.counts, one.first.isoformat(), one.last.isoformat(), dict(one.at), number, one in self.hidden]
            for one, number in sorted(self.numbers.items())
        ]
        pairs = {"several": self.several, "facts": self.facts}
        return {"rows": rows, "stocks": sorted(self.stocks)} | {
            name: sorted(map(list, value)) for name, value in pairs.items()
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Behind:
        """Return what was kept."""
        numbers, hidden = {}, set()
        for counts, first, last, at, number, is_hidden in kept["rows"]:
            place = Place.of(counts, date.fromisoformat(first), date.fromisoformat(last), **at)
            numbers[place] = number
            if is_hidden:
                hidden.add(place)
        several, facts = (frozenset((one, other) for one, other in kept[name]) for name in ("several", "facts"))
        return cls(numbers, frozenset(hidden), several, frozenset(kept["stocks"]), facts)


def behind(tables: Iterable[Table], period: Period) -> Behind:
    """Return the numbers behind the tables that count people."""
    found = Behind()
    for table in tables:
        if table.protected:
            name = table.choice.indicator
            found |= Behind(
                {place: n for key in table.cells for place, n in table.places(key, period).items()},
                several=frozenset((name, axis.name) for axis in table.axes if axis.several),
                stocks=frozenset({name} if table.basis is Basis.STOCK else ()),
                facts=frozenset({(name, table.same_facts)} if table.same_facts else ()),
            )
    return found


@dataclass(frozen=True, slots=True)
class Before:
    """What was published before: of the same period, edition by edition, and the latest of overlapping ones."""

    same: tuple[Behind, ...] = ()
    others: tuple[Behind, ...] = ()


def leave_out(new: Behind, before: Before, threshold: int) -> Protected:
    """Return which of the new numbers are left out. Raises ``Contradiction``.

    What an earlier edition left out stays out, also where its number was corrected; what it printed is known.
    What is exposed already, and hangs together with none of the new numbers, is none of their doing.
    """
    together = Behind()
    unchanged = (one for one in before.same if _agrees(one, new))
    for one in (*before.others, *unchanged):
        together |= one
    together |= new
    printed = [
        place
        for one in (*before.same, *before.others)
        for place, number in one.numbers.items()
        if place not in one.hidden and together.numbers.get(place) == number
    ]
    kept_out = [place for one in (*before.same, *before.others) for place in one.hidden]
    called = _same_facts(together)

    def renamed(place: Place) -> Place:
        return Place(called.get(place.counts, place.counts), place.first, place.last, place.at)

    tables = tables_of(
        {renamed(place): number for place, number in together.numbers.items()},
        several={(called.get(counts, counts), axis) for counts, axis in together.several},
        stocks={called.get(counts, counts) for counts in together.stocks},
        within=_within(together, called),
    )
    known = {renamed(place) for place in printed}
    found = protect(tables, threshold, known, {renamed(place) for place in kept_out} - known)
    hidden = {place: found.hidden[renamed(place)] for place in new.numbers if renamed(place) in found.hidden}
    near = hanging_together(tables, map(renamed, new.numbers))
    exposed = (found.exposed & near) | {place for place in new.numbers if renamed(place) in found.exposed}
    return Protected(hidden, {place: found.ranges[renamed(place)] for place in hidden}, exposed)


def _agrees(one: Behind, other: Behind) -> bool:
    """Say whether no number was corrected between two editions: then readers may put their tables together."""
    return all(other.numbers.get(place, number) == number for place, number in one.numbers.items())


def _same_facts(together: Behind) -> dict[str, str]:
    """Return one name for those that count the very same facts, so that they are protected as one."""
    called: dict[str, str] = {}
    for one, other in _pairs(together):
        if one < other and all(a == b for a, b in _common(together, one, other)):
            called[other] = called.get(one, one)
    return called


def _within(together: Behind, called: dict[str, str]) -> set[tuple[str, str]]:
    """Return pairs of the same facts of which one counts nowhere more than the other: it may be a part of it."""
    return {
        (called.get(one, one), called.get(other, other))
        for one, other in _pairs(together)
        if called.get(one, one) != called.get(other, other) and all(a <= b for a, b in _common(together, one, other))
    }


def _pairs(together: Behind) -> Iterator[tuple[str, str]]:
    facts = dict(together.facts)
    for one, other in permutations(sorted(facts), 2):
        if facts[one] == facts[other] and _common(together, one, other):
            yield one, other


def _common(together: Behind, one: str, other: str) -> list[tuple[int, int]]:
    found = []
    for place, number in together.numbers.items():
        if place.counts == one:
            there = together.numbers.get(Place(other, place.first, place.last, place.at))
            if there is not None:
                found.append((number, there))
    return found
