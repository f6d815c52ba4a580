"""Statistics Finland's PxWeb: the query that is asked, and its JSON-stat answer as figures.

Tables and areas: domain §7 (``11rl`` population by language, ``11rv`` by origin; areas ``KU638``).
What a table calls its dimensions is to be verified against the table: both languages' names are known.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from delaktig.exchange.statistics.given import Given
from delaktig.formats.jsonstat import Axis, Cube, JsonStatError, read

AREA = ("alue", "område", "area", "kunta", "kommun", "municipality")
YEAR = ("vuosi", "år", "year")
SECONDS, MOST_BYTES = 30, 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its path under the API's address, what its figures are, and by which of its dimensions."""

    path: str
    name: str
    axis: str
    called: tuple[str, ...]
    totals: tuple[str, ...] = ("SSS", "SS", "Yhteensä")


TABLES = {
    "language": Table(
        "StatFin/vaerak/statfin_vaerak_pxt_11rl.px", "population.total", "language", ("kieli", "språk", "language")
    ),
    "origin": Table(
        "StatFin/vaerak/statfin_vaerak_pxt_11rv.px",
        "population.total",
        "origin",
        ("syntyperä ja taustamaa", "taustamaa", "bakgrundsland", "origin", "country of origin"),
    ),
}


def query(areas: Sequence[str], years: Sequence[int], area: str = "Alue", year: str = "Vuosi") -> dict[str, Any]:
    """Return what is sent: some municipalities and years, all values of the other dimensions, as JSON-stat 2."""
    return {
        "query": [
            {"code": area, "selection": {"filter": "item", "values": [f"KU{code}" for code in areas]}},
            {"code": year, "selection": {"filter": "item", "values": [str(one) for one in years]}},
        ],
        "response": {"format": "json-stat2"},
    }


def fetch(address: str, table: Table, language: str, asked: dict[str, Any]) -> bytes:
    """Ask the statistical office for a table. Raises ``ValueError`` for an address that is not https, and ``OSError``.

    ``address`` is the API, as ``https://pxdata.stat.fi/PxWeb/api/v1``: a setting, empty until somebody sets it.
    """
    if not address.startswith("https://"):
        raise ValueError(address)
    request = urllib.request.Request(  # noqa: S310 - only https, from a setting
        f"{address.rstrip('/')}/{language}/{table.path}",
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        found: bytes = answer.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise OSError("too much")
    return found


def figures(data: bytes, municipality: str) -> list[Given]:
    """Return a saved answer's figures of a municipality. Raises ``JsonStatError``: ``unknown_table`` for any other."""
    cube = read(data)
    table, axis = _table(cube)
    area, year = _named(cube, AREA, "geo"), _named(cube, YEAR, "time")
    return [*_figures(cube, table, axis, area, year, municipality)]


def _table(cube: Cube) -> tuple[Table, Axis]:
    for table in TABLES.values():
        for axis in cube.axes:
            if {axis.key.casefold(), axis.label.casefold()} & set(table.called):
                return table, axis
    raise JsonStatError("unknown_table")


def _named(cube: Cube, names: tuple[str, ...], role: str) -> Axis:
    found = cube.axis(role) or next(
        (axis for axis in cube.axes if {axis.key.casefold(), axis.label.casefold()} & set(names)), None
    )
    if found is None:
        raise JsonStatError("unknown_table", role)
    return found


def _figures(cube: Cube, table: Table, axis: Axis, area: Axis, year: Axis, municipality: str) -> Iterator[Given]:
    others = [one for one in cube.axes if one not in (axis, area, year) and len(one.categories) > 1]
    if others:
        raise JsonStatError("more_dimensions", others[0].key)
    for at, (place, value, _sign) in enumerate(cube.cells()):
        if place[area.key].removeprefix("KU") != municipality or not place[year.key][:4].isdigit():
            continue
        key = place[axis.key]
        day = date(int(place[year.key][:4]), 12, 31)
        yield Given(
            f"value[{at}]",
            table.name,
            municipality,
            day,
            day,
            None if value is None else Decimal(value),
            {} if key in table.totals else {table.axis: key.lower() if table.axis == "language" else key},
            cube.source or "PxWeb",
            date.fromisoformat(cube.updated[:10]) if cube.updated else None,
        )
