"""Workbooks: written with headings that stay in view, and read back as the same values.

A text that begins with ``= + - @``, a tab or a line end could be taken for a formula by
whoever opens, copies or exports the cell. Such texts are stored as text under a cell format
with Excel's *quote prefix* (the apostrophe that Excel shows before a value and that is no
part of it). The stored value is the text itself, so every reader gives it back unchanged.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

import xlsxwriter

from delaktig.formats.document import demonstration_mark, is_right_to_left, primary_language

Cell: TypeAlias = str | int | Decimal | bool | dt.date | None

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LONGEST_CELL: Final = 32_767
EXACT_DIGITS: Final = 15
MAX_ROWS: Final = 1_048_575
NAME_LENGTH: Final = 31
FORBIDDEN_IN_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
#: Excel keeps this name for itself.
RESERVED_NAMES: Final = {"history"}
NARROWEST, WIDEST = 8, 60
MADE: Final = dt.datetime(1980, 1, 1)

#: Name of the sheet that says what the workbook is, and its rows, by primary language subtag.
INFORMATION: Final = {
    "en": ("Information", "Title", "Publisher", "Date", "Note"),
    "fi": ("Tiedot", "Otsikko", "Julkaisija", "Päivä", "Huomautus"),
    "sv": ("Information", "Titel", "Utgivare", "Datum", "Anmärkning"),
}


class WorkbookError(ValueError):
    """The workbook cannot hold this value; the message names sheet, row and column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and, where wanted, its width in characters (else from its content)."""

    title: str
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Every row has as many cells as there are columns; an empty text is written as no value."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a writer needs: ``language`` is a BCP 47 tag; ``publisher`` becomes the author."""

    title: str
    language: str
    publisher: str
    sheets: tuple[Sheet, ...]
    date: dt.date | None = None
    demonstration: bool = False


def write_xlsx(workbook: Workbook) -> bytes:
    """The workbook as XLSX, with a last sheet that says what it is; equal input gives equal bytes.

    Raises :class:`WorkbookError` for a cell longer than 32 767 characters, a row of another
    length than the columns, or too many rows; ``ValueError`` for a workbook without sheets.
    """
    if not workbook.sheets:
        raise ValueError("A workbook needs at least one sheet.")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    _describe(book, workbook)
    formats = _formats(book)
    names: set[str] = set()
    for sheet in (*workbook.sheets, _information(workbook)):
        page = book.add_worksheet(_sheet_name(sheet.name, names))
        if is_right_to_left(workbook.language):
            page.right_to_left()
        _write_sheet(page, sheet, formats)
    book.close()
    return buffer.getvalue()


def is_formula_like(text: str) -> bool:
    """True where a spreadsheet could take the text for a formula."""
    return text.lstrip(" \N{NO-BREAK SPACE}").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)


def _describe(book: Any, workbook: Workbook) -> None:
    made = dt.datetime.combine(workbook.date, dt.time()) if workbook.date else MADE
    mark = demonstration_mark(workbook.language) if workbook.demonstration else ""
    book.set_properties(
        {
            "title": workbook.title,
            "author": workbook.publisher,
            "company": workbook.publisher,
            "comments": mark,
            "created": made,
        }
    )
    book.set_custom_property("Language", workbook.language)


def _information(workbook: Workbook) -> Sheet:
    words = INFORMATION.get(primary_language(workbook.language), INFORMATION["en"])
    name, title, publisher, date, note = words
    rows: list[tuple[Cell, ...]] = [(publisher, workbook.publisher)]
    if workbook.date:
        rows.append((date, workbook.date))
    if workbook.demonstration:
        rows.append((note, demonstration_mark(workbook.language)))
    return Sheet(name, (Column(title), Column(workbook.title)), tuple(rows))


def _formats(book: Any) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format({**top, "bold": True, "bg_color": "#E8ECF4", "bottom": 1}),
        "quoted head": book.add_format({**top, "bold": True, "bg_color": "#E8ECF4", "bottom": 1, "quote_prefix": True}),
        "text": book.add_format({**top, "num_format": "@"}),
        "quoted": book.add_format({**top, "num_format": "@", "quote_prefix": True}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
    }


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows and that no sheet before it bears (it does not tell case apart)."""
    base = FORBIDDEN_IN_NAME.sub(" ", name).strip(" '")[:NAME_LENGTH].strip(" '") or "Sheet"
    if base.lower() in RESERVED_NAMES:
        base += " 1"
    result, number = base, 1
    while result.lower() in taken:
        number += 1
        end = f" {number}"
        result = base[: NAME_LENGTH - len(end)].rstrip() + end
    taken.add(result.lower())
    return result


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    if len(sheet.rows) > MAX_ROWS:
        raise WorkbookError(f"Sheet {sheet.name} has {len(sheet.rows)} rows; {MAX_ROWS} fit.")
    for at, column in enumerate(sheet.columns):
        _check_length(column.title, sheet, 0, at)
        look = formats[_look(column.title, "head", "quoted head")]
        _write_text(page, 0, at, column.title, formats, look)
        page.set_column(at, at, column.width or _width(sheet, at))
    for number, row in enumerate(sheet.rows, start=1):
        if len(row) != len(sheet.columns):
            raise WorkbookError(f"Sheet {sheet.name}, row {number}: {len(row)} cells for {len(sheet.columns)} columns.")
        for at, cell in enumerate(row):
            _write_cell(page, sheet, number, at, cell, formats)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    if sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _write_cell(page: Any, sheet: Sheet, row: int, at: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(row, at, cell, formats["number"])
    elif isinstance(cell, int | Decimal):
        _write_number(page, row, at, cell, formats)
    elif isinstance(cell, dt.date):
        day = dt.datetime(cell.year, cell.month, cell.day)
        page.write_datetime(row, at, day, formats["date"])
    else:
        _check_length(cell, sheet, row, at)
        _write_text(page, row, at, cell, formats, formats[_look(cell, "text", "quoted")])


def _write_number(page: Any, row: int, at: int, value: int | Decimal, formats: dict[str, Any]) -> None:
    """Numbers of more than 15 digits are written as text: Excel would round them."""
    if len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS:
        page.write_number(row, at, value, formats["number"])
    else:
        page.write_string(row, at, str(value), formats[_look(str(value), "text", "quoted")])


def _write_text(page: Any, row: int, at: int, text: str, formats: dict[str, Any], look: Any) -> None:
    """Writes a text. XlsxWriter takes ``<r>…</r>`` for XML of its own and would not escape it."""
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, at, text[0], formats["number"], text[1:], look)
    else:
        page.write_string(row, at, text, look)


def _look(text: str, usual: str, quoted: str) -> str:
    return quoted if is_formula_like(text) else usual


def _check_length(text: str, sheet: Sheet, row: int, at: int) -> None:
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_CELL:
        place = f"Sheet {sheet.name}, row {row}, column {at + 1}"
        raise WorkbookError(f"{place}: the text is longer than {LONGEST_CELL} characters.")


def _width(sheet: Sheet, at: int) -> int:
    cells: Sequence[Cell] = [sheet.columns[at].title, *(row[at] for row in sheet.rows if at < len(row))]
    longest = max(len(line) for cell in cells for line in str("" if cell is None else cell).split("\n"))
    return max(NARROWEST, min(longest + 3, WIDEST))
