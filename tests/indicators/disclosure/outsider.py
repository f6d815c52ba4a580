"""An outsider with linear programming: reads the printed tables alone, and reckons what was left out may have been.

Shares nothing with the code that decides what is left out. Days are cut where any printed span
begins or ends; each printed number is the sum of the pieces that it covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog

from delaktig.indicators.disclosure.places import Place

INFEASIBLE, UNBOUNDED = 2, 3
Printed = Mapping[Place, int | None]


class Outsider:
    """Every printed cell and total, None where it is left out, as the equations of someone who reads them."""

    def __init__(self, printed: Printed, several: Iterable[tuple[str, str]] = (), stocks: Iterable[str] = ()) -> None:
        self.printed, self.several, self.stocks = printed, set(several), set(stocks)
        self.columns: dict[object, int] = {}
        self.equal: list[tuple[dict[int, float], float]] = []
        self.most: list[tuple[dict[int, float], float]] = []
        self._pieces()
        self._dimensions()
        for place, number in printed.items():
            if number is not None:
                self.equal.append(({self._column(place): 1.0}, float(number)))

    def _column(self, thing: object) -> int:
        return self.columns.setdefault(thing, len(self.columns))

    def _pieces(self) -> None:
        by_values = defaultdict(list)
        for place in self.printed:
            by_values[place.counts, place.at].append(place)
        for (counts, at), places in by_values.items():
            if counts in self.stocks or len(places) < 2:
                continue
            cuts = sorted({one.first for one in places} | {one.last + timedelta(days=1) for one in places})
            for place in places:
                row = {self._column(place): -1.0}
                for begins, ends in pairwise(cuts):
                    if place.first <= begins and ends - timedelta(days=1) <= place.last:
                        row[self._column((counts, at, begins))] = 1.0
                self.equal.append((row, 0.0))

    def _dimensions(self) -> None:
        cells = defaultdict(list)
        for place in self.printed:
            for axis, _value in place.at:
                rest = tuple(pair for pair in place.at if pair[0] != axis)
                cells[place.counts, place.first, place.last, rest, axis].append(place)
        for (counts, first, last, rest, axis), parts in cells.items():
            total = self._column(Place(counts, first, last, rest))
            row = {self._column(one): 1.0 for one in parts} | {total: -1.0}
            if (counts, axis) not in self.several:
                self.equal.append((row, 0.0))
                continue
            self.most.append(({column: -value for column, value in row.items()}, 0.0))
            self.most += [({self._column(one): 1.0, total: -1.0}, 0.0) for one in parts]

    def interval(self, place: Place) -> tuple[float, float]:
        """Return the least and the largest that a place may hold, by all that is printed."""
        a_eq, b_eq = self._matrix(self.equal)
        a_ub, b_ub = self._matrix(self.most) if self.most else (None, None)
        found = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(self.columns))
            aim[self._column(place)] = sign
            rows = {"A_ub": a_ub, "b_ub": b_ub, "A_eq": a_eq, "b_eq": b_eq}
            answer = linprog(aim, **rows, bounds=(0, None))
            if answer.status == INFEASIBLE:  # its presolve may say so of what has no bound
                answer = linprog(aim, **rows, bounds=(0, None), options={"presolve": False})
            assert answer.status in (0, UNBOUNDED), answer.message
            found.append(float("inf") if answer.status == UNBOUNDED else sign * answer.fun)
        return found[0], found[1]

    def _matrix(self, rows: list[tuple[dict[int, float], float]]) -> tuple[np.ndarray, np.ndarray]:
        matrix = np.zeros((len(rows), len(self.columns)))
        for at, (row, _) in enumerate(rows):
            for column, value in row.items():
                matrix[at, column] = value
        return matrix, np.array([right for _, right in rows])

    def narrow(self, threshold: int) -> dict[Place, tuple[float, float]]:
        """Return each number that was left out and that is known too closely: to less than the threshold."""
        found = {place: self.interval(place) for place, number in self.printed.items() if number is None}
        return {place: (low, high) for place, (low, high) in found.items() if high - low < threshold - 1e-6}
