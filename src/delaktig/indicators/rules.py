"""What fits together in an indicator and its target: pure checks. What is not known may stay empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from delaktig.indicators.models import Indicator, Target

WITHOUT_NUMBERS = frozenset({Indicator.Kind.NARRATIVE, Indicator.Kind.DOCUMENTS, Indicator.Kind.MILESTONE})
"""Kinds that are told, shown or reached, not counted."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class TargetInput:
    """What is aimed at. A single number aimed at is ``low`` where more is better, ``high`` where less is.

    Numbers are in the indicator's unit; percentages from 0 to 100. ``due_on`` is the day by which.
    """

    direction: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None

    def says_nothing(self) -> bool:
        """Say whether every part is unknown, so that there is no target to keep."""
        return self == TargetInput()


def target_faults(kind: str, target: TargetInput) -> Iterator[tuple[str, str]]:
    """Yield field and code for each thing that cannot be true of a target for an indicator of this kind."""
    if target.direction and target.direction not in Target.Direction.values:
        yield "direction", "unknown_direction"
    numbers = {"baseline": target.baseline, "low": target.low, "high": target.high}
    if kind in WITHOUT_NUMBERS:
        yield from ((name, "kind_has_no_numbers") for name, value in numbers.items() if value is not None)
        if target.direction and target.direction != Target.Direction.REACHED:
            yield "direction", "only_reached_fits"
    if kind == Indicator.Kind.PERCENTAGE:
        yield from (
            (name, "percentage_outside_range")
            for name, value in numbers.items()
            if value is not None and not 0 <= value <= HUNDRED
        )
    if target.low is not None and target.high is not None and target.low > target.high:
        yield "high", "high_below_low"
    if target.baseline_on and target.due_on and target.due_on < target.baseline_on:
        yield "due_on", "due_before_baseline"
    if target.baseline is None and target.baseline_on is not None and kind not in WITHOUT_NUMBERS:
        yield "baseline", "baseline_without_number"
