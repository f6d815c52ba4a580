"""Pages, blocks and rows of a scanned text, before anything is known of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from delaktig.exchange.documents.source import Source, mask, squeeze

PAGE_GAP = 3
"""So many blank lines in a row are a page break whose sign the scanner lost."""


@dataclass(frozen=True, slots=True)
class Row:
    """A run of characters on one line; ``text`` has personal data masked and white space normalised."""

    line: int
    start: int
    end: int
    text: str


@dataclass
class Block:
    """Rows between two blank lines."""

    rows: list[Row]
    page: int
    opens_page: bool = False
    closes_page: bool = False

    @property
    def text(self) -> str:
        """The rows as one line of text."""
        return join_rows(self.rows)

    @property
    def lines(self) -> list[int]:
        """The line numbers of the block."""
        return [row.line for row in self.rows]


def row(source: Source, line: int, start: int = 0, end: int | None = None) -> Row:
    """Return the row for ``line[start:end]``."""
    raw = source.lines[line - 1]
    end = len(raw) if end is None else end
    piece = raw[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Row(line, start, end, squeeze(mask(raw, source.ledger.on_line(line), source.language, start, end)))


def blocks_of(source: Source) -> list[Block]:
    """Split the document into blocks: at blank lines, form feeds, and lines set in where none else is."""
    found: list[Block] = []
    current: list[Row] = []
    indented = _indent_means_page(source.lines)
    blank = page = 0
    for number, raw in enumerate(source.lines, start=1):
        filled = bool(raw.strip())
        breaks = raw.startswith("\f") or (indented and filled and raw[0] == " ")
        blank = 0 if filled else blank + 1
        if current and (breaks or not filled):
            found.append(Block(current, page))
            current = []
        if breaks or blank == PAGE_GAP:
            page += 1
        if filled:
            current.append(row(source, number))
    if current:
        found.append(Block(current, page))
    _mark_edges(found)
    return found


def _indent_means_page(lines: Sequence[str]) -> bool:
    """A scanner that lost its form feeds may leave one space before the first line of each page."""
    filled = [line for line in lines if line.strip()]
    indented = sum(line[0] == " " for line in filled)
    return 0 < indented <= max(1, len(filled) // 20)


def _mark_edges(blocks: list[Block]) -> None:
    for before, after in zip([None, *blocks], [*blocks, None], strict=True):
        parted = before is None or after is None or before.page != after.page
        if after is not None:
            after.opens_page = parted
        if before is not None:
            before.closes_page = parted


def body_width(blocks: Iterable[Block]) -> int:
    """Return the usual length of a full line of running text, in characters."""
    lengths = sorted(len(row.text) for block in blocks if len(block.rows) > 2 for row in block.rows)
    return lengths[len(lengths) * 6 // 10] if lengths else 60


def is_running(block: Block, width: int) -> bool:
    """Whether the block is running text: two rows or more of which most are nearly full."""
    full = sum(len(row.text) >= 0.6 * width for row in block.rows)
    return len(block.rows) > 1 and 2 * full >= len(block.rows)


_JOINED = re.compile(r"(?:och|eller|samt|ja|tai|sekä|seka|eikä)\b")
"""Before these words a hyphen at a line end stands for a part left out: ``barn- och``, ``koulu- ja``."""


def join_rows(rows: Sequence[Row]) -> str:
    """Join rows to one line; a word parted by a hyphen is put together.

    A hyphen stays before *och*, *ja* and their like, and before capitals or digits, where it
    belongs to the word.
    """
    parts: list[str] = []
    for piece in (row.text for row in rows):
        last = parts[-1] if parts else ""
        tied = last.endswith("-") and last[-2:-1].isalpha() and not _JOINED.match(piece)
        if tied and piece[:1].islower():
            parts[-1] = last[:-1]
        elif parts and not tied:
            parts.append(" ")
        parts.append(piece)
    return "".join(parts)


def capitals(text: str) -> bool:
    """Whether the text is printed in capitals (four letters at least, a stray small one allowed)."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.85 * len(letters)
