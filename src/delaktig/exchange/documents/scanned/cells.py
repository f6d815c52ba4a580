"""Cells of a table of measures that a scanner read out of order: rows of text to pieces of cells.

A piece may have a column that is certain (it follows that column's head), or one that is
inferred from a line on which several cells were printed side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.layout import Block, Row, capitals, join_rows

SIDE_BY_SIDE = 1.6
"""A row this many times as long as the usual cell row holds several cells."""

LONGEST_ROW = 300
"""A longer row is no row of a table."""

_BULLET = re.compile(r"(?:[•¢*°●▪–-]|[eo](?=\s[a-zåäö]))\s+|o\s+(?=[A-ZÅÄÖ])")


@dataclass
class Piece:
    """Part of a cell. ``column`` is None where it must be inferred from the pieces around it."""

    rows: list[Row]
    column: str | None = None
    certain: bool = False
    merged: bool = False
    carried: bool = False
    bullet: bool = False

    @property
    def text(self) -> str:
        """The rows of the piece as one line."""
        return join_rows(self.rows)


@dataclass
class Table:
    """The pieces of one theme's table, the rows of its heads, and its columns in order."""

    pieces: list[Piece] = field(default_factory=list)
    heads: list[tuple[Row, str]] = field(default_factory=list)
    bullets: list[Row] = field(default_factory=list)
    columns: tuple[str, ...] = ()


def pieces_of(blocks: Sequence[Block], cues: Cues, columns: tuple[str, ...]) -> Table:
    """Cut the blocks of a theme into pieces of cells; *columns* are those of the document's tables."""
    table = Table()
    lengths = sorted(len(row.text) for block in blocks for row in block.rows)
    usual = lengths[len(lengths) // 2] if lengths else 40
    current: str | None = None
    for place, block in enumerate(blocks):
        rows = list(block.rows)
        while rows and (named := columns_named(rows[0].text, cues)):
            table.heads += [(rows[0], name) for name in named[:1]]
            table.columns = _with_new(table.columns, named)
            current = named[0] if len(named) == 1 else None
            rows = rows[1:]
        if not rows:
            continue
        if _is_last(current, table.columns or columns) and _has_column(table, current):
            current = None
        order = table.columns if len(table.columns) > 2 else columns
        _cut(rows, table, order, usual, current, cues, _one_row_before(blocks, place, len(order)))
    table.columns = table.columns if len(table.columns) > 2 else columns
    return table


def columns_named(text: str, cues: Cues) -> list[str]:
    """Return the columns whose heads the row consists of; nothing else may stand on it."""
    whole = cues.column_of(text)
    if whole is not None:
        return [whole]
    words = text.split()
    found: list[str] = []
    while words:
        for length in range(min(3, len(words)), 0, -1):
            name = cues.column_of(" ".join(words[:length]))
            if name is not None:
                found.append(name)
                words = words[length:]
                break
        else:
            return []
    return found if len(found) > 1 else []


def _with_new(columns: tuple[str, ...], named: Sequence[str]) -> tuple[str, ...]:
    return (*columns, *(name for name in named if name not in columns))


def _is_last(current: str | None, columns: tuple[str, ...]) -> bool:
    return current is not None and bool(columns) and current == columns[-1]


def _has_column(table: Table, current: str | None) -> bool:
    return bool(table.pieces) and table.pieces[-1].column == current


def _one_row_before(blocks: Sequence[Block], place: int, count: int) -> bool:
    before = blocks[max(place - count, 0) : place]
    return count > 2 and len(before) == count and all(len(block.rows) == 1 for block in before)


def _cut(
    rows: list[Row],
    table: Table,
    columns: tuple[str, ...],
    usual: int,
    current: str | None,
    cues: Cues,
    after_single_rows: bool,
) -> None:
    if current is None and len(rows[0].text) > SIDE_BY_SIDE * usual and len(columns) > 2:
        split = split_by_capitals(rows[0], columns, cues)
        if not split and rows[0].text[:1].islower() and after_single_rows:
            _carry_on(rows, table, columns, cues)
            return
        if split:
            for piece in split:
                _add(table, piece)
            rows = rows[1:]
    if rows:
        _add(table, Piece(rows, current, certain=current is not None))


def _add(table: Table, piece: Piece) -> None:
    """Add the piece; a bullet before it is a mark of the paper, not of the text."""
    first = piece.rows[0]
    match = _BULLET.match(first.text)
    if match and len(first.text) > match.end():
        piece.bullet = True
        table.bullets.append(part(first, 0, match.end()))
        piece.rows = [part(first, match.end(), len(first.text)), *piece.rows[1:]]
    table.pieces.append(piece)


def part(row: Row, start: int, end: int) -> Row:
    """Return the part of a row whose text is ``row.text[start:end]``; the row's text is as printed.

    What reaches to the end of the row's text reaches to the end of the row.
    """
    text = row.text[start:end]
    lead = len(text) - len(text.lstrip())
    stop = row.end if end >= len(row.text) else row.start + end
    return Row(row.line, row.start + start + lead, stop, text.strip())


def split_by_capitals(row: Row, columns: tuple[str, ...], cues: Cues) -> list[Piece]:
    """Cut a row that holds a cell of each of three columns or more: cells begin with a capital.

    Returns nothing where no cut gives the columns what their cells usually say.
    """
    if row.end - row.start != len(row.text) or len(row.text) > LONGEST_ROW:
        return []
    starts = [match.start() for match in re.finditer(r"(?<=\s)(?=[A-ZÅÄÖ])|(?<=\| )(?=\w)", row.text)][:12]
    best: tuple[float, list[Piece]] = (2.5, [])
    for chosen in _column_choices(columns):
        for cuts in combinations(starts, len(chosen) - 1):
            edges = [0, *cuts, len(row.text)]
            texts = [row.text[a:b].rstrip(" |") for a, b in pairwise(edges)]
            score = sum(cell_score(name, text, cues) for name, text in zip(chosen, texts, strict=True))
            score -= sum(row.text[:cut].rstrip().endswith(",") for cut in cuts)
            score += 0.5 * sum(row.text[:cut].endswith("| ") for cut in cuts) + 0.2 * len(chosen)
            if score > best[0]:
                spans = pairwise(edges)
                pieces = [
                    Piece([part(row, a, b)], name, merged=True) for name, (a, b) in zip(chosen, spans, strict=True)
                ]
                best = (score, pieces)
    return best[1]


def _column_choices(columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    choices = [columns]
    if len(columns) > 3:
        choices += [tuple(name for name in columns if name != left_out) for left_out in columns]
    return choices


def cell_score(column: str, text: str, cues: Cues) -> float:
    """Return how well a text suits a column, by the words that its cells usually begin with or hold."""
    if column == "follow_up":
        return _follow_up_score(text, cues)
    if column in ("responsible", "partners"):
        return _responsible_score(text, cues)
    bare = _BULLET.sub("", text, count=1)
    if column == "goal":
        branch = cues.starts("branches", bare) or bool(_BULLET.match(text))
        return 1.0 if branch or cues.cell("goal_starts").match(bare.lstrip("(")) else 0.0
    return 0.7 if cues.cell("measure_starts").match(bare) else 0.0


def _follow_up_score(text: str, cues: Cues) -> float:
    if cues.cell("follow_up_starts").match(text):
        return 2.0
    match = cues.cell("follow_up_words").search(text)
    if match is None:
        return 0.0
    return 1.5 if len(text[: match.start()].split()) <= 2 else 0.4


def _responsible_score(text: str, cues: Cues) -> float:
    names = [name for name in re.split(r"[,;]|\s(?:och|samt|ja|sekä)\s", text.strip(" |")) if name.strip()]
    hits = sum(bool(cues.unit_ends().search(name)) for name in names)
    if cues.cell("responsible_starts").match(text) and len(text.split()) <= 4:
        return 2.0
    if not names or not hits or len(text.split()) > 14:
        return 0.0
    return 2.0 if 2 * hits >= len(names) else 0.8


def _carry_on(rows: list[Row], table: Table, columns: tuple[str, ...], cues: Cues) -> None:
    """Deal out rows that carry on the cells whose first rows stand in the single rows before.

    The first such row holds a part of every cell; the next ones only parts of those that are
    still open. Where a row begins in a way in which goals begin, a new cell is opened.
    """
    firsts = table.pieces[-len(columns) :]
    for name, piece in zip(columns, firsts, strict=True):
        piece.column, piece.carried = name, True
    open_pieces = firsts
    for place, row in enumerate(rows):
        before = rows[place - 1].text if place else ""
        if place and cues.cell("goal_starts").match(row.text) and not _is_open(before, cues):
            _add(table, Piece(rows[place:]))
            return
        after = rows[place + 1].text if place and place + 1 < len(rows) else ""
        parts = _deal(row, open_pieces, cues, after) if len(open_pieces) > 1 else [row]
        for piece, text in zip(open_pieces, parts, strict=False):
            piece.rows.append(text)
        if place == 0 or len(open_pieces) > 1:
            still = [piece for piece in open_pieces if _is_open(piece.rows[-1].text, cues)]
            open_pieces = still or [max(open_pieces, key=lambda piece: len(piece.rows[-1].text))]


def _is_open(text: str, cues: Cues) -> bool:
    words = text.split()
    last = words[-1] if words else ""
    return text.endswith(("-", ",")) or bool(cues.pattern("connectors").fullmatch(last))


def _deal(row: Row, pieces: Sequence[Piece], cues: Cues, after: str) -> list[Row]:
    """Cut a row into one part for each piece, by the widths of their first rows and by their words.

    Where the row *after* carries on the first piece, its first word cannot have had room on this row.
    """
    words = [match.start() for match in re.finditer(r"(?<=\s)\S", row.text)]
    if row.end - row.start != len(row.text) or not len(pieces) - 1 <= len(words) <= 24:
        return [row]
    widths = [len(piece.rows[0].text) for piece in pieces]
    scale = len(row.text) / sum(widths)
    best: tuple[float, tuple[int, ...]] | None = None
    for cuts in combinations(words, len(pieces) - 1):
        edges = [0, *cuts, len(row.text)]
        texts = [row.text[a:b].strip() for a, b in pairwise(edges)]
        cost = sum((len(text) - width * scale) ** 2 for text, width in zip(texts, widths, strict=True))
        cost += 300 * (bool(after) and len(texts[0]) + 1 + len(after.split()[0]) <= widths[0])
        cost += 200 * sum(_starts_joined(text, cues) for text in texts)
        cost -= 60 * sum(cell_score(piece.column or "", text, cues) for piece, text in zip(pieces, texts, strict=True))
        if best is None or cost < best[0]:
            best = cost, cuts
    edges = [0, *(best[1] if best else ()), len(row.text)]
    return [part(row, a, b) for a, b in pairwise(edges)]


def _starts_joined(text: str, cues: Cues) -> bool:
    words = text.split()
    return bool(words) and bool(cues.pattern("connectors").fullmatch(words[0])) and not capitals(text)
