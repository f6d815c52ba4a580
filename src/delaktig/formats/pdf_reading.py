"""Reads a PDF: its words as lines, its tables as rows with tabs, in the order of the page.

Where the PDF is tagged, its own structure says what is a table, a heading or a page foot;
else ruled tables are found by their lines.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text

from delaktig.formats.pdf_structure import Mark, Structure, structure_of
from delaktig.formats.results import ReadError, ReadResult, ReadWarning, one_line

KIND: Final = "PDF"
PAGE_BREAK: Final = "\f"
SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
MAX_PAGES: Final = 1_000
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_STREAM: Final = 100 * 1024 * 1024
TAIL: Final = 4096
STREAM: Final = re.compile(rb"stream\r?\n")
#: A filter behind another can hide how far a stream unpacks; no writer of documents uses two.
CHAINED: Final = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")

#: A compound's own hyphen at a line end (*vapaa-ajan*); one for a shared part (*vapaa- ja*) keeps its space.
HYPHEN_AT_LINE_END: Final = re.compile(r"(?<=\w)-\n(?=\w)(?!(?:ja|tai|sekä|eli|och|eller|samt|and|or)\b)")

Box: TypeAlias = tuple[float, float, float, float]


@dataclass(slots=True)
class Line:
    """A line on a page: its distance from the top, its text, the heading that it belongs to."""

    top: float
    text: str
    heading: tuple[int, int] | None = None


@dataclass(slots=True)
class Cells:
    """Where each mark of a tagged PDF belongs, and the characters found there."""

    places: dict[Mark, tuple[int, int, int]] = field(default_factory=dict)
    texts: dict[tuple[int, int, int], list[str]] = field(default_factory=dict)
    starts: dict[int, tuple[int, float]] = field(default_factory=dict)
    headings: dict[Mark, tuple[int, int]] = field(default_factory=dict)


def read_pdf(data: bytes) -> ReadResult:
    """The PDF's lines. A form feed alone is the first line of each page from the second on.

    A cell's lines are joined by a space; soft hyphens at line ends are taken away. The rows of a
    table in a tagged PDF stand together where it begins, even if it goes on over pages.
    Raises :class:`ReadError` with ``damaged``, ``password_protected``, ``zip_bomb``,
    ``too_long`` or ``no_text``.
    """
    if b"%%EOF" not in data[-TAIL:]:
        raise ReadError("damaged", format=KIND)
    _refuse_bomb(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _read(pdf)
    except ReadError:
        raise
    except PdfminerException as error:
        raise _translated(error) from error
    except Exception as error:  # pdfminer raises whatever a damaged object makes it stumble on
        raise ReadError("damaged", format=KIND) from error


def _translated(error: PdfminerException) -> ReadError:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
        return ReadError("password_protected")
    return ReadError("damaged", format=KIND)


def _refuse_bomb(data: bytes) -> None:
    """Unpacks every stream piece by piece, keeping nothing, and stops at the limit."""
    if CHAINED.search(data):
        raise ReadError("zip_bomb")
    total = 0
    for match in STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        size = _unpacked_size(data[match.end() : end if end != -1 else len(data)])
        total += size
        if size > MAX_STREAM or total > MAX_UNPACKED:
            raise ReadError("zip_bomb")


def _unpacked_size(packed: bytes) -> int:
    if packed[:1] not in (b"\x78", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08", b"\x68"):
        return 0
    inflater, size, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and size <= MAX_STREAM:
            piece = inflater.decompress(rest, 1024 * 1024)
            size += len(piece)
            rest = inflater.unconsumed_tail
            if not piece:
                break
    except zlib.error:
        pass
    return size


def _read(pdf: PDF) -> ReadResult:
    pages = pdf.pages
    if not pages:
        raise ReadError("damaged", format=KIND)
    if len(pages) > MAX_PAGES:
        raise ReadError("too_long", what="pages", limit=MAX_PAGES)
    structure = structure_of(pdf.doc.catalog, [_page_id(page) for page in pages])
    read = _read_pages(pages, structure or Structure())
    furniture = tuple(dict.fromkeys(line for _, feet in read for line in feet))
    empty = [number for number, page in enumerate(pages, start=1) if not page.chars]
    return _result([lines for lines, _ in read], furniture, empty)


def _page_id(page: Page) -> int:
    """Object number of the page, by which the structure names it."""
    number: Any = page.page_obj.pageid
    return int(number)


def _result(pages: list[list[Line]], furniture: tuple[str, ...], empty: list[int]) -> ReadResult:
    """Joins the pages; ``empty`` are the numbers of those without any text."""
    if not any(pages):
        raise ReadError("no_text", pages=len(pages))
    texts: list[str] = []
    starts: list[int] = []
    headings: dict[int, int] = {}
    last: Line | None = None
    for number, lines in enumerate(pages):
        starts.append(len(texts))
        if number:
            texts.append(PAGE_BREAK)
            last = None
        for line in lines:
            joins_word = last is not None and texts[-1].endswith(SOFT_HYPHEN) and "\t" not in texts[-1]
            same_heading = last is not None and line.heading is not None and last.heading == line.heading
            if joins_word or same_heading:
                texts[-1] = _joined(texts[-1], line.text)
            else:
                if line.heading is not None:
                    headings[len(texts)] = line.heading[1]
                texts.append(line.text)
            last = line
    clean = tuple(text.replace(SOFT_HYPHEN, "") for text in texts)
    warnings: tuple[ReadWarning, ...] = ()
    if empty:
        listed = ", ".join(str(number) for number in empty)
        warnings = (ReadWarning("pages_without_text", {"pages": listed}),)
    return ReadResult(clean, "pdf", tuple(starts), warnings, furniture, tuple(headings.items()))


def _joined(before: str, after: str) -> str:
    return before[:-1] + after if before.endswith(SOFT_HYPHEN) else f"{before} {after}"


def _cell_text(text: str | None) -> str:
    """A cell's text in one line, words that were parted at a line end made whole."""
    whole = re.sub(rf"{SOFT_HYPHEN}\s*", "", text or "")
    whole = HYPHEN_AT_LINE_END.sub("-", whole)
    return one_line(whole)


def _ruled_tables(page: Any) -> tuple[list[Line], list[Box]]:
    """Rows of tables drawn with lines, and the boxes that the tables fill."""
    lines: list[Line] = []
    boxes: list[Box] = []
    for table in page.find_tables():
        rows = [[_cell_text(cell) for cell in row] for row in table.extract()]
        if len(rows) < 2 or max(len(row) for row in rows) < 2:
            continue
        boxes.append(table.bbox)
        for row, cells in zip(table.rows, rows, strict=True):
            if any(cells):
                lines.append(Line(row.bbox[1], "\t".join(cells)))
    return lines, boxes


def _is_outside(item: dict[str, Any], boxes: list[Box]) -> bool:
    if item["object_type"] != "char":
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _text_lines(page: Any) -> Iterator[tuple[float, str, dict[str, Any]]]:
    """Distance from the top, text and first character of each line."""
    for line in page.extract_text_lines(strip=True):
        if line["text"].strip():
            yield line["top"], line["text"], line["chars"][0]


def _read_pages(pages: list[Page], structure: Structure) -> list[tuple[list[Line], list[str]]]:
    """Lines and furniture of each page, the tables of the structure put where they begin."""
    cells = _cells(structure)
    read = [_read_page(page, at, cells) for at, page in enumerate(pages)]
    for table_number, (page_number, top) in cells.starts.items():
        rows = _rows(structure.tables[table_number], table_number, cells)
        lines, _ = read[page_number]
        place = next((at for at, line in enumerate(lines) if line.top > top), len(lines))
        lines[place:place] = [Line(top, row) for row in rows]
    # A header repeated on the next page is marked as furniture there, and has been read already.
    headers = {_squeezed(_rows(table[:1], at, cells)) for at, table in enumerate(structure.tables)}
    return [(lines, [foot for foot in feet if _squeezed([foot]) not in headers]) for lines, feet in read]


def _cells(structure: Structure) -> Cells:
    cells = Cells()
    for table_number, table in enumerate(structure.tables):
        for row_number, row in enumerate(table):
            for column, marks in enumerate(row):
                cells.places.update((mark, (table_number, row_number, column)) for mark in marks)
    for number, (level, marks) in enumerate(structure.headings):
        cells.headings.update((mark, (number, level)) for mark in marks)
    return cells


def _squeezed(rows: list[str]) -> str:
    return "".join("".join(rows).split())


def _rows(table: list[list[list[Mark]]], number: int, cells: Cells) -> list[str]:
    def text(row: int, column: int) -> str:
        return _cell_text("\n".join(cells.texts.get((number, row, column), [])))

    return ["\t".join(text(at, column) for column in range(len(row))) for at, row in enumerate(table)]


def _read_page(page: Page, number: int, cells: Cells) -> tuple[list[Line], list[str]]:
    """Lines outside the structure's tables, and furniture; the text of cells goes to ``cells``."""
    _mend_nested(page.chars)
    gathered: dict[tuple[int, int, int], list[dict[str, Any]]] = {}
    for char in page.chars:
        place = cells.places.get(_mark(char, number))
        if place is not None:
            gathered.setdefault(place, []).append(char)
            cells.starts.setdefault(place[0], (number, float(char["top"])))
    for place, chars in gathered.items():
        cells.texts.setdefault(place, []).append(extract_text(chars))

    def is_content(item: dict[str, Any]) -> bool:
        return item.get("tag") != "Artifact" or item["object_type"] != "char"

    def is_running(item: dict[str, Any]) -> bool:
        return is_content(item) and _mark(item, number) not in cells.places

    lines, boxes = ([], []) if cells.places else _ruled_tables(page.filter(is_content))
    running = page.filter(lambda item: is_running(item) and _is_outside(item, boxes))
    for top, text, char in _text_lines(running):
        lines.append(Line(top, text, cells.headings.get(_mark(char, number))))
    furniture = page.filter(lambda item: not is_content(item))
    return sorted(lines, key=lambda line: line.top), [text for _, text, _ in _text_lines(furniture)]


def _mend_nested(chars: list[dict[str, Any]]) -> None:
    """Gives characters in a mark within a mark the number of the outer one.

    Writers put the hyphen of a parted word in such an inner mark, which says that it is a soft
    hyphen; the number of the outer mark is lost on the way here.
    """
    outer: int | None = None
    for at, char in enumerate(chars):
        if char.get("mcid") is not None or char.get("tag") != "Span":
            outer = char.get("mcid")
            continue
        char["mcid"] = outer
        at_end = at + 1 == len(chars) or abs(chars[at + 1]["top"] - char["top"]) > char["height"] / 2
        if char["text"] == "-" and outer is not None and at_end:
            char["text"] = SOFT_HYPHEN


def _mark(item: dict[str, Any], page_number: int) -> Mark:
    mcid = item.get("mcid")
    return page_number, -1 if mcid is None else int(mcid)
