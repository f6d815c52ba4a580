"""Compares what several municipalities have published of the same indicator and period, by inhabitants.

Only what is published is read, so that nothing is told that is not told already. Beside a number stands how
many it is of each thousand inhabitants of foreign background (*invånare med utländsk bakgrund ·
ulkomaalaistaustaiset asukkaat*), where statistics of them have been imported: the latest up to the period's last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from delaktig.indicators.models import Observation, Publication
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.tables import ALL
from delaktig.indicators.registry import Kind

INHABITANTS = "population.foreign_background"
"""The stable name of the statistics that numbers are held against."""
ADDING_UP = frozenset({str(Kind.COUNT), str(Kind.SUM)})
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """How many inhabitants of foreign background a municipality had on a day, and who says so."""

    number: Decimal
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What one municipality has published: the whole, or that it is left out or not known."""

    municipality: str
    value: Decimal | None
    left_out: bool
    inhabitants: Inhabitants | None = None

    @property
    def per_thousand(self) -> Decimal | None:
        """Return the number for each thousand inhabitants of foreign background; None where either is not known."""
        if self.value is None or self.inhabitants is None or not self.inhabitants.number:
            return None
        return self.value * 1000 / self.inhabitants.number


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator over one period in each municipality that has published it, by its words in three languages."""

    table: Table
    rows: tuple[Compared, ...]

    @property
    def by_inhabitants(self) -> bool:
        """Say whether numbers can be held against inhabitants: shares and middles cannot."""
        return self.table["kind"] in ADDING_UP


def shared(municipality: str, period: Period) -> frozenset[str]:
    """Return the indicators that another municipality too has published of the period: two queries at most."""
    wholes = _wholes(period)
    own = set(wholes.get(municipality, {}))
    others = {name for code, found in wholes.items() if code != municipality for name in found}
    return frozenset(name for name, _version in own & others)


def compare(municipality: str, period: Period, indicator: str) -> Comparison | None:
    """Return an indicator beside that of others; None where the municipality, or nobody else, has published it.

    Only the same version of a definition is compared.
    """
    wholes = _wholes(period)
    key = next((one for one in wholes.get(municipality, {}) if one[0] == indicator), None)
    found = {code: tables[key] for code, tables in wholes.items() if key in tables} if key else {}
    if len(found) < 2 or municipality not in found:
        return None
    people = inhabitants(found, period.last)
    rows = [
        Compared(code, _value(cell), bool(cell.get("left_out")), people.get(code))
        for code, (_table, cell) in found.items()
    ]
    return Comparison(found[municipality][0], tuple(rows))


def inhabitants(municipalities: Iterable[str], on: date) -> dict[str, Inhabitants]:
    """Return the latest imported number of inhabitants of foreign background up to a day, by municipality."""
    rows = Observation.objects.filter(
        indicator__stable_name=INHABITANTS,
        municipality__in=list(municipalities),
        state=Observation.State.IMPORTED,
        superseded_by=None,
        cell={},
        value__isnull=False,
        period_to__lte=on,
    )
    return {
        row.municipality_id: Inhabitants(row.value, row.period_to, row.source)
        for row in rows.only("municipality", "value", "period_to", "source").order_by("period_to", "pk")
        if row.value is not None
    }


Whole = tuple[Table, Mapping[str, Any]]
"""A published table with its cell of the whole."""


def _wholes(period: Period) -> dict[str, dict[tuple[str, int], Whole]]:
    """Return the wholes of what stands of a period, by municipality and by indicator and version."""
    rows = Publication.objects.filter(period_from=period.first, period_to=period.last, withdrawn_at=None)
    latest = {row.municipality_id: row for row in rows.order_by("number")}
    found: dict[str, dict[tuple[str, int], Whole]] = {}
    for code, row in latest.items():
        for table in row.document["tables"]:
            whole = next((cell for cell in table["cells"] if set(cell["at"]) <= {ALL}), None)
            if whole is not None:
                found.setdefault(code, {}).setdefault((table["indicator"], table["version"]), (table, whole))
    return found


def _value(cell: Mapping[str, Any]) -> Decimal | None:
    return None if cell["value"] is None else Decimal(cell["value"])
