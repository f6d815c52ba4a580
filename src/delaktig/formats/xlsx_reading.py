"""Reads Excel workbooks: as values for those who want rows, or as lines of text."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings as python_warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS

from delaktig.formats.packages import check_xml, open_package, parse, read_part
from delaktig.formats.results import ReadError, ReadResult, ReadWarning, one_line, without_blank_edges
from delaktig.formats.xlsx import Cell

KIND: Final = "XLSX"
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
MAX_CELLS: Final = 2_000_000
FORMULA_WITHOUT_VALUE: Final = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's name and its rows; empty rows and cells at the end are left out, empty cells are None.

    ``numbers`` are the numbers that the rows have in the sheet: of several empty rows on end one is kept.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = field(default=(), compare=False)


def read_rows(data: bytes) -> tuple[SheetRows, ...]:
    """Every sheet with its values: texts, integers, ``Decimal``, booleans, dates, None.

    What :func:`delaktig.formats.xlsx.write_xlsx` wrote comes back equal; an empty text comes
    back as None. Formulas give the value stored with them. Raises :class:`ReadError`.
    """
    with open_package(data, KIND) as package:
        check_xml(package, KIND)
        if "xl/workbook.xml" not in package.namelist():
            raise ReadError("damaged", format=KIND)
    return tuple(_sheets(data))


def read_xlsx(data: bytes, package: zipfile.ZipFile, warnings: tuple[ReadWarning, ...] = ()) -> ReadResult:
    """The workbook as lines: the sheet's name, its rows with tabs between cells, a blank line.

    Raises :class:`ReadError` with ``damaged``, ``too_long`` or ``empty``.
    """
    missing = sum(
        len(FORMULA_WITHOUT_VALUE.findall(read_part(package, name, KIND)))
        for name in package.namelist()
        if name.startswith("xl/worksheets/") and name.endswith(".xml")
    )
    if missing:
        warnings = (*warnings, ReadWarning("formulas_without_value", {"cells": missing}))
    lines: list[str] = []
    filled = False
    for sheet in _sheets(data):
        rows = ["\t".join(one_line(_shown(cell)) for cell in row) for row in sheet.rows]
        filled = filled or any(row.strip() for row in rows)
        lines += [one_line(sheet.name), *rows, ""]
    if not filled:
        raise ReadError("empty")
    return ReadResult(tuple(without_blank_edges(lines)), "xlsx", warnings=warnings)


class _Reader(ExcelReader):
    """openpyxl's reader with shared texts as Excel means them.

    openpyxl leaves escaped characters (``_x000D_``) as they are and drops ``x005F_`` wherever it
    stands, so that some texts would not come back as they were written.
    """

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            root = parse(self.archive.read(part.PartName[1:]), KIND)
            self.shared_strings = [_shared_text(item) for item in root.iter(f"{MAIN}si")]


def _shared_text(item: Any) -> str:
    """The text of a shared string; reading aids for Japanese are left out."""
    texts = [node.text or "" for node in item.iterfind(f"{MAIN}t")]
    texts += [node.text or "" for node in item.iterfind(f"{MAIN}r/{MAIN}t")]
    return ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), "".join(texts))


def _sheets(data: bytes) -> Iterator[SheetRows]:
    try:
        with python_warnings.catch_warnings():
            # Styles and extensions that openpyxl leaves out have no text.
            python_warnings.simplefilter("ignore")
            reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
            book = reader.wb
            seen = 0
            for page in book.worksheets:
                page.reset_dimensions()
                rows: list[tuple[Cell, ...]] = []
                numbers: list[int] = []
                for number, row in enumerate(page.iter_rows(values_only=True), start=1):
                    seen += len(row) + 1
                    if seen > MAX_CELLS:
                        raise ReadError("too_long", what="cells", limit=MAX_CELLS)
                    if _add_row(rows, tuple(_value(cell) for cell in row)):
                        numbers.append(number)
                while rows and not rows[-1]:
                    rows.pop()
                yield SheetRows(page.title, tuple(rows), tuple(numbers[: len(rows)]))
            book.close()
    except ReadError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble on
        raise ReadError("damaged", format=KIND) from error


def _add_row(rows: list[tuple[Cell, ...]], row: tuple[Cell, ...]) -> bool:
    """Adds a row without its empty end; several empty rows on end count as one. Says whether it was added."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    if not end and not (rows and rows[-1]):
        return False
    rows.append(row[:end])
    return True


def _value(cell: Any) -> Cell:
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 10**15 else Decimal(repr(cell))
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, dt.time):
        return cell.isoformat(timespec="minutes")
    return str(cell) or None


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
