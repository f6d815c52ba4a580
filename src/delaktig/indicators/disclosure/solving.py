"""Finds numbers that print the same tables, by integer programming; what is found is checked by plain addition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from delaktig.indicators.disclosure.places import Place, Sum

NEARLY_NOTHING = 1e-3
"""What a change of a number costs that is left out anyway: none is changed without need."""


def _silent() -> Any:
    """Return a solver that says nothing on the console; as it is made by itself, it says its name there."""
    import highspy  # here, since only those who publish need it

    class Silent(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802, the library's name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Silent()  # type: ignore[no-untyped-call]


class Programme:
    """The sums of places that hang together, as rows of a linear programme over changes of their numbers."""

    def __init__(self, places: Sequence[Place], sums: Iterable[Sum], numbers: Mapping[Place, int]) -> None:
        self.places, self.sums = tuple(places), tuple(sums)
        self.numbers = {place: numbers[place] for place in places}
        self._column = {place: at for at, place in enumerate(self.places)}

    def solve(
        self,
        wanted: Mapping[Place, int],
        lows: Mapping[Place, int],
        highs: Mapping[Place, int],
        costs: Mapping[Place, float],
    ) -> dict[Place, int] | None:
        """Return whole numbers with the wanted ones among them, that add up and cost least; None where there are none.

        A number costs for each one that it goes up or down.
        """
        solver = self._solver(wanted, lows, highs, costs)
        for whole in (False, True):
            found = self._run(solver, whole)
            if found is None:
                return None
            if self._adds_up(found, wanted, lows, highs):
                return found
        return None

    def _solver(
        self,
        wanted: Mapping[Place, int],
        lows: Mapping[Place, int],
        highs: Mapping[Place, int],
        costs: Mapping[Place, float],
    ) -> Any:
        """Return a programme with two columns a place: how much its number goes up, and how much down."""
        import highspy

        solver = _silent()
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        for place in self.places:
            now, cost = self.numbers[place], max(costs[place], NEARLY_NOTHING)
            most = highs[place] - now if place in highs else highspy.kHighsInf
            solver.addCol(cost, 0, most, 0, [], [])
            solver.addCol(cost, 0, now - lows[place], 0, [], [])
        for one in self.sums:
            now = sum(self.numbers[place] * factor for place, factor in one.factors.items())
            low = -highspy.kHighsInf if one.low is None else one.low - now
            high = highspy.kHighsInf if one.high is None else one.high - now
            self._add_row(solver, one.factors, low, high)
        for place, number in wanted.items():
            change = number - self.numbers[place]
            self._add_row(solver, {place: 1}, change, change)
        return solver

    def _add_row(self, solver: Any, factors: Mapping[Place, int], low: float, high: float) -> None:
        columns, values = [], []
        for place, factor in factors.items():
            columns += [2 * self._column[place], 2 * self._column[place] + 1]
            values += [float(factor), float(-factor)]
        solver.addRow(low, high, len(columns), columns, values)

    def _run(self, solver: Any, whole: bool) -> dict[Place, int] | None:
        import highspy

        if whole:
            for column in range(2 * len(self.places)):
                solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        changes = solver.getSolution().col_value
        return {
            place: self.numbers[place] + round(changes[2 * at] - changes[2 * at + 1])
            for at, place in enumerate(self.places)
        }

    def _adds_up(
        self,
        found: Mapping[Place, int],
        wanted: Mapping[Place, int],
        lows: Mapping[Place, int],
        highs: Mapping[Place, int],
    ) -> bool:
        if any(found[place] != number for place, number in wanted.items()):
            return False
        if any(found[place] < lows[place] or found[place] > highs.get(place, found[place]) for place in self.places):
            return False
        for one in self.sums:
            made = sum(found[place] * factor for place, factor in one.factors.items())
            if (one.low is not None and made < one.low) or (one.high is not None and made > one.high):
                return False
        return True
