"""A workbook with a list of clients: its sheets, and on which row the headings stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from delaktig.exchange.clients.fields import guess, guesses
from delaktig.formats.reading import MAX_BYTES, ReadError, check_size
from delaktig.formats.xlsx import Cell
from delaktig.formats.xlsx_reading import read_rows

MOST_ROWS = 10_000
"""Rows of one workbook; more are brought in parts."""
MOST_COLUMNS = 200
LOOKED_AT = 20
"""Rows at the top of a sheet among which the headings are looked for."""
FEWEST_HEADINGS = 2
LONE = re.compile("[\ud800-\udfff]")
KEPT: Mapping[str, Callable[[str], Cell]] = {"d": date.fromisoformat, "n": Decimal}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds something: its name, the number of the row of headings, and its rows by their numbers."""

    name: str
    headings: int
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def take_in(data: bytes, limit: int = MAX_BYTES) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that hold at least two rows. Raises ``ReadError``."""
    check_size(len(data), limit)
    if not data.strip():
        raise ReadError("empty")
    if not data.startswith(b"PK"):
        raise ReadError("damaged", format="XLSX")
    sheets = []
    for one in read_rows(data):
        rows = tuple((n, row[:MOST_COLUMNS]) for n, row in zip(one.numbers, one.rows, strict=True) if any_said(row))
        if len(rows) > 1:
            sheets.append(Sheet(one.name, heading_row(rows), rows))
    if not sheets:
        raise ReadError("empty")
    if sum(len(one.rows) for one in sheets) > MOST_ROWS:
        raise ReadError("too_long", what="rows", limit=MOST_ROWS)
    return tuple(sheets)


def likest(sheets: Sequence[Sheet]) -> int:
    """Return the place of the sheet whose headings name most fields; the first of equals."""
    named = [sum(1 for key in guesses(dict(one.rows)[one.headings]) if key) for one in sheets]
    return named.index(max(named))


def any_said(row: Sequence[Cell]) -> bool:
    """Say whether anything stands in a row."""
    return any(cell is not None and str(cell).strip() for cell in row)


def heading_row(rows: Sequence[tuple[int, Sequence[Cell]]]) -> int:
    """Return the number of the row that names most fields; where none names two, the first with two texts."""
    top = rows[:LOOKED_AT]
    named = [(len({key for cell in row if (key := guess(cell))}), -number) for number, row in top]
    most, number = max(named)
    if most >= FEWEST_HEADINGS:
        return -number
    texts = [number for number, row in top if sum(isinstance(cell, str) for cell in row) >= FEWEST_HEADINGS]
    return texts[0] if texts else top[0][0]


def kept(row: Sequence[Cell]) -> list[object]:
    """Return a row as JSON holds it; days and long numbers are marked."""
    return [_kept(cell) for cell in row]


def _kept(cell: Cell) -> object:
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, Decimal):
        return ["n", str(cell)]
    # half a character cannot be written anywhere: the mark in its place is refused where it is read
    return LONE.sub("\ufffd", cell) if isinstance(cell, str) else cell


def given_back(row: Sequence[Any]) -> tuple[Cell, ...]:
    """Return a row from what :func:`kept` gave."""
    return tuple(KEPT[cell[0]](cell[1]) if isinstance(cell, list) else cell for cell in row)


def letters(column: int) -> str:
    """Return a column's letters, as a workbook shows them: 0 is A, 26 is AA."""
    found = ""
    while column >= 0:
        found = chr(ord("A") + column % 26) + found
        column = column // 26 - 1
    return found
