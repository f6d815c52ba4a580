"""Which figures of a yearly report are left out: small numbers of people, and what would reveal them.

Judged for each year with everything that the municipality has published of overlapping days (record 0031).
What those responsible told in numbers of their own is not touched: they said it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from delaktig.indicators.counting import Cell
from delaktig.indicators.disclosure.protecting import Why
from delaktig.indicators.figures import Figures, declared_by
from delaktig.indicators.models import Indicator
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.seen import Judged, judge
from delaktig.indicators.registry import Kind


def judged_years(municipality: str, indicators: Iterable[Indicator], known: Mapping[int, Figures]) -> list[Judged]:
    """Judge what was counted of each year, all indicators together."""
    wholes: dict[Period, dict[str, Cell]] = {}
    for one in indicators:
        for how in declared_by(one):
            for period, figure in known[one.pk].items():
                if how.personal and figure.cell is not None:
                    wholes.setdefault(period, {})[how.name] = figure.cell
    return [
        judge(municipality, period, cells) for period, cells in sorted(wholes.items(), key=lambda row: row[0].first)
    ]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That a figure is not told. ``fewer_than``: how few it may be said to be, where it is a number of people."""

    fewer_than: int | None


def left_out(indicator: Indicator, year: Period, judged: Iterable[Judged]) -> LeftOut | None:
    """Return that an indicator's figure of a year is not told; None where it is."""
    of_year = [one for one in judged if one.period == year]
    for how in declared_by(indicator):
        for one in of_year:
            why = one.left_out.get(how.name)
            if why is not None:
                says_how_many = why is Why.SMALL and how.kind in {Kind.COUNT, Kind.SUM}
                return LeftOut(one.threshold if says_how_many else None)
    return None
