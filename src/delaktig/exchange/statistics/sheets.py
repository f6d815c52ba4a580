"""Figures from a spreadsheet (XLSX or CSV): one figure a row, columns found by their headings in sv, fi or en."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from delaktig.exchange.statistics.given import Given, known, number
from delaktig.formats.xlsx_reading import read_rows

HEADINGS = {
    "indicator": ("indikator", "mittari", "indicator"),
    "year": ("år", "vuosi", "year"),
    "day": ("dag", "päivä", "day"),
    "dimension": ("dimension", "ulottuvuus", "by"),
    "part": ("del", "osa", "part"),
    "value": ("värde", "arvo", "value"),
    "source": ("källa", "lähde", "source"),
    "source_on": ("källans datum", "lähteen päivä", "source date"),
}
WANTED = ("indicator", "value")


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that says nothing that can be brought in: where, a stable code, and what stood there."""

    place: str
    code: str
    value: str = ""


def rows_of(data: bytes, name: str) -> list[Sequence[Any]]:
    """Return the rows of a workbook's first sheet, or of a CSV file. Raises ``ReadError`` or ``UnicodeDecodeError``."""
    if name.lower().endswith(".xlsx"):
        return list(read_rows(data)[0].rows)
    text = data.decode("utf-8-sig")
    first = text.partition("\n")[0]
    return list(csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))


def columns(head: Sequence[Any], chosen: Mapping[str, str] | None = None) -> dict[str, int]:
    """Return which column holds what: by the headings, or by those that a person has named for them."""
    named = {str(cell or "").strip().casefold(): at for at, cell in enumerate(head)}
    found = {}
    for field, names in HEADINGS.items():
        for one in ((chosen or {}).get(field, ""), *names):
            if one.strip().casefold() in named and one:
                found[field] = named[one.strip().casefold()]
                break
    return found


def figures(
    rows: Sequence[Sequence[Any]], municipality: str, chosen: Mapping[str, str] | None = None
) -> Iterator[Given | Refused]:
    """Yield each row's figure, or why there is none."""
    if not rows:
        yield Refused("1", "empty")
        return
    where = columns(rows[0], chosen)
    missing = [field for field in WANTED if field not in where]
    if missing or not {"year", "day"} & where.keys():
        yield Refused("1", "column_missing", ", ".join(missing or ["year"]))
        return
    for at, row in enumerate(rows[1:], start=2):
        cells = {field: row[column] if column < len(row) else None for field, column in where.items()}
        if any(cell not in (None, "") for cell in cells.values()):
            yield _figure(str(at), cells, municipality)


def _figure(place: str, cells: Mapping[str, Any], municipality: str) -> Given | Refused:
    name = _text(cells.get("indicator"))
    if name not in known():
        return Refused(place, "unknown_indicator", name)
    axis, part = _text(cells.get("dimension")), _text(cells.get("part"))
    if bool(axis) != bool(part) or (axis and axis not in known()[name].dimensions):
        return Refused(place, "unknown_dimension", axis or part)
    try:
        value = _number(cells.get("value"))
    except ValueError:
        return Refused(place, "no_number", _text(cells.get("value")))
    days = _days(cells)
    if days is None:
        return Refused(place, "no_day", _text(cells.get("day") or cells.get("year")))
    source_on = _day(cells.get("source_on"))
    source = _text(cells.get("source"))
    return Given(place, name, municipality, *days, value, {axis: part} if axis else {}, source, source_on)


def _number(cell: Any) -> Decimal | None:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return Decimal(cell)
    return number(_text(cell))


def _days(cells: Mapping[str, Any]) -> tuple[date, date] | None:
    """Return the day that a figure is of, or the whole year."""
    day = _day(cells.get("day"))
    if day is not None:
        return day, day
    year = _text(cells.get("year"))
    return (date(int(year), 1, 1), date(int(year), 12, 31)) if year.isdigit() and len(year) == 4 else None


def _day(cell: Any) -> date | None:
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    parts: Iterable[str] = reversed(text.split(".")) if "." in text else text.split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
