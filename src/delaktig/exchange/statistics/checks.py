"""Looks for what cannot all be true in a source's figures (row A24). Nothing is mended: it is told and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from delaktig.exchange.statistics.given import Given, known

ROUNDING = Decimal("0.06")
"""How far a share that is printed with one decimal may be from the one that is reckoned, in per cent units."""
Whole = tuple[str, str, date, date]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with figures: a stable code, the figure that it is about, and two numbers that should be one."""

    code: str
    about: Given
    told: Decimal | None = None
    reckoned: Decimal | None = None


def doubts(given: Iterable[Given]) -> list[Doubt]:
    """Return everything that is doubtful, in the order of the figures."""
    rows = list(given)
    found = [*_unreadable(rows), *_sums(rows), *_dates(rows), *_shares(rows)]
    order = {id(row): at for at, row in enumerate(rows)}
    return sorted(found, key=lambda doubt: order[id(doubt.about)])


def _unreadable(rows: Iterable[Given]) -> Iterator[Doubt]:
    yield from (Doubt("unreadable", row) for row in rows if row.value is None)


def _key(row: Given) -> Whole:
    return row.municipality, row.name, row.first, row.last


def _totals(rows: Iterable[Given]) -> dict[Whole, Given]:
    return {_key(row): row for row in rows if not row.cell}


def _parts(rows: Iterable[Given]) -> dict[tuple[Whole, str], list[Given]]:
    found: dict[tuple[Whole, str], list[Given]] = defaultdict(list)
    for row in rows:
        if len(row.cell) == 1:
            found[_key(row), next(iter(row.cell))].append(row)
    return found


def _sums(rows: list[Given]) -> Iterator[Doubt]:
    """Yield parts that make more than their total, or, where they are all of it, not the total."""
    totals = _totals(rows)
    for (key, axis), parts in _parts(rows).items():
        total = totals.get(key)
        values = [part.value for part in parts if part.value is not None]
        if total is None or total.value is None:
            continue
        together = sum(values, Decimal(0))
        complete = len(values) == len(parts) and axis in known()[key[1]].whole
        if together > total.value or (complete and together != total.value):
            yield Doubt("parts_do_not_sum", total, total.value, together)


def _dates(rows: list[Given]) -> Iterator[Doubt]:
    """Yield a total that stands under two days, and parts of one day that make another day's total."""
    totals = [row for row in rows if not row.cell and row.value]
    for at, row in enumerate(totals):
        for other in totals[:at]:
            if _alike(row, other) and row.value == other.value:
                yield Doubt("same_total_under_two_dates", row, row.value, other.value)
    stands = _totals(rows)
    for (key, _axis), parts in _parts(rows).items():
        together = sum((part.value or Decimal(0) for part in parts), Decimal(0))
        own = stands.get(key)
        for other in totals:
            if _alike(parts[0], other) and together == other.value and (own is None or own.value != together):
                yield Doubt("parts_sum_to_another_date", parts[0], other.value, together)


def _alike(one: Given, other: Given) -> bool:
    """Say whether two figures are of the same thing and place, on different days."""
    return (one.municipality, one.name) == (other.municipality, other.name) and one.last != other.last


def _shares(rows: list[Given]) -> Iterator[Doubt]:
    totals = _totals(rows)
    for (code, name, first, last), row in totals.items():
        what = known()[name]
        if not what.share or row.value is None:
            continue
        part, whole = (totals.get((code, other, first, last)) for other in (what.share, what.of))
        if part is None or whole is None or part.value is None or not whole.value:
            continue
        reckoned = 100 * part.value / whole.value
        if abs(reckoned - row.value) > ROUNDING:
            yield Doubt("share_differs", row, row.value, reckoned.quantize(Decimal("0.01")))
