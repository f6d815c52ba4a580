"""Themes and measures of a scanned programme, from tables whose columns are interleaved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from delaktig.exchange.documents.result import Measure, Remark, Theme
from delaktig.exchange.documents.scanned.cells import Piece, Table, columns_named, pieces_of
from delaktig.exchange.documents.scanned.columns import Placed, place
from delaktig.exchange.documents.scanned.cues import COLUMNS, Cues
from delaktig.exchange.documents.scanned.layout import Block, Row, join_rows
from delaktig.exchange.documents.scanned.outline import theme_opening

DEFAULT_COLUMNS = ("goal", "measure", "follow_up", "responsible")
BASE_CONFIDENCE = 0.9
LOWEST_CONFIDENCE = 0.3
DEDUCTIONS = {"no_head": 0.1, "side_by_side": 0.15, "shared_goal": 0.1, "carried": 0.3, "unsupported": 0.05}
"""What each kind of guess takes from the confidence of a measure: no cell stands under a head of its
column; cells cut out of one line; the goal printed for a measure above; rows dealt out to cells by
width; each cell that no word of its own speaks for. A cell not found takes :data:`MISSING`."""
MISSING = 0.15

Claim = tuple[Row, str]


@dataclass
class Draft:
    """A measure while it is put together: the pieces of each of its cells."""

    cells: dict[str, list[Piece]] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    stem: list[Piece] = field(default_factory=list)
    stem_is_above: bool = False


@dataclass
class Themes:
    """The themes of a document, with claims on their rows."""

    themes: list[Theme] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    furniture: list[Row] = field(default_factory=list)


def read_themes(blocks: Sequence[Block], cues: Cues) -> Themes:
    """Read the blocks from the first theme on: each theme's heading, then its table."""
    found = Themes()
    columns = _columns_of(blocks, cues)
    current: list[Block] = []
    heading: Block | None = None
    for block in [*blocks, None]:
        if block is not None and not theme_opening(block.text, cues):
            current.append(block)
            continue
        if heading is not None:
            _read_theme(heading, current, columns, cues, found)
        heading, current = block, []
    return found


def _columns_of(blocks: Sequence[Block], cues: Cues) -> tuple[str, ...]:
    """Return the columns that the tables of the document name, in the order of the first table."""
    found: list[str] = []
    for block in blocks:
        for row in block.rows:
            found += [name for name in columns_named(row.text, cues) if name not in found]
    return tuple(found) if len(found) > 2 else DEFAULT_COLUMNS


def _read_theme(heading: Block, blocks: Sequence[Block], columns: tuple[str, ...], cues: Cues, found: Themes) -> None:
    index = len(found.themes)
    path = f"$.themes[{index}]"
    title, body = _title_rows(heading, cues)
    theme = Theme(join_rows(title))
    found.themes.append(theme)
    found.claims += [(row, f"{path}.title") for row in title]
    table = pieces_of([*([Block(body, heading.page)] if body else []), *blocks], cues, columns)
    found.furniture += [row for row, _ in table.heads] + table.bullets
    _restore_merged_rows(table)
    placed = place(table.pieces, table.columns, cues)
    for draft in _drafts(placed, table.columns, cues):
        _finish(draft, table, theme, f"{path}.measures[{len(theme.measures)}]", found)


def _title_rows(heading: Block, cues: Cues) -> tuple[list[Row], list[Row]]:
    for place_, row in enumerate(heading.rows):
        if place_ and columns_named(row.text, cues):
            return heading.rows[:place_], heading.rows[place_:]
    return heading.rows, []


def _restore_merged_rows(table: Table) -> None:
    """Give lines that go on after a line of several cells to those cells, from left to right."""
    kept: list[Piece] = []
    merged: list[Piece] = []
    position = 0
    for piece in table.pieces:
        goes_on = piece.text[:1].islower() or piece.text.startswith("(")
        free = not (piece.merged or piece.certain or piece.carried or piece.bullet)
        if merged and goes_on and free and position < len(merged):
            target = merged[position]
            target.rows = [*target.rows, *piece.rows]
            position += 1
            continue
        if piece.merged:
            begins = not kept or not kept[-1].merged or kept[-1].column == table.columns[-1]
            merged = [] if begins else merged
            merged = [*merged, piece] if piece.column != table.columns[0] else merged
            position = 0
        else:
            merged = []
        kept.append(piece)
    table.pieces = kept


def _drafts(placed: Sequence[Placed], columns: tuple[str, ...], cues: Cues) -> list[Draft]:
    drafts: list[Draft] = []
    stem: list[Piece] = []
    before: int | None = None
    for one in placed:
        here = columns.index(one.column)
        if before is None or here < before:
            drafts.append(Draft())
            if here > 0:
                drafts[-1].stem, drafts[-1].stem_is_above = stem, True
        draft = drafts[-1]
        if here == 0:
            stem = _take_goal(draft, one.piece, stem, drafts, cues)
        draft.cells.setdefault(one.column, []).append(one.piece)
        draft.placed.append(one)
        before = here
    return drafts


def _take_goal(draft: Draft, piece: Piece, stem: list[Piece], drafts: list[Draft], cues: Cues) -> list[Piece]:
    """Keep the goal that several measures share: branches (*genom …*) under it add to it."""
    branch = cues.starts("branches", piece.text) and (piece.bullet or piece.text[:1].islower())
    first = not draft.cells.get("goal")
    if branch and first and len(drafts) > 1:
        draft.stem, draft.stem_is_above = _trunk(stem, cues), True
        return [*draft.stem, piece]
    return [piece] if first else [*stem, piece]


def _trunk(stem: list[Piece], cues: Cues) -> list[Piece]:
    return [piece for piece in stem if not cues.starts("branches", piece.text)]


def _finish(draft: Draft, table: Table, theme: Theme, path: str, found: Themes) -> None:
    goal = [*draft.stem, *draft.cells.get("goal", [])]
    cells = {name: _text(draft.cells.get(name, [])) for name in COLUMNS}
    cells["goal"] = _text(goal)
    confidence, reasons = _confidence(draft, cells, table.columns)
    measure = Measure(**cells, confidence=confidence)
    theme.measures.append(measure)
    lines = sorted({row.line for one in draft.placed for row in one.piece.rows})
    for name, pieces in draft.cells.items():
        found.claims += [(row, f"{path}.{name}") for piece in pieces for row in piece.rows]
    for name in COLUMNS:
        if cells[name] is None:
            missing = name in table.columns
            message = "No piece of the row could be read as this cell." if missing else "The table has no such column."
            code = "cell_not_found" if missing else "missing_column"
            found.remarks.append(Remark(f"{path}.{name}", code, message, lines))
    message = "The columns are interleaved in the scan; how the cells belong together is inferred" + (
        f" ({', '.join(reasons)})." if reasons else "."
    )
    found.remarks.append(Remark(path, "columns_interleaved", message, lines))


def _text(pieces: Sequence[Piece]) -> str | None:
    return join_rows([row for piece in pieces for row in piece.rows]).rstrip(" |") or None


def _confidence(draft: Draft, cells: dict[str, str | None], columns: tuple[str, ...]) -> tuple[float, list[str]]:
    """Return the confidence, never 1: :data:`BASE_CONFIDENCE` less what each guess takes, and the guesses."""
    pieces = [one.piece for one in draft.placed]
    guesses: list[str] = []
    if not any(piece.certain for piece in pieces):
        guesses.append("no_head")
    if any(piece.merged for piece in pieces):
        guesses.append("side_by_side")
    if draft.stem_is_above:
        guesses.append("shared_goal")
    if any(piece.carried for piece in pieces):
        guesses.append("carried")
    unsupported = sum(not one.supported for one in draft.placed)
    missing = sum(cells[name] is None for name in columns)
    value = BASE_CONFIDENCE - sum(DEDUCTIONS[name] for name in guesses)
    value -= DEDUCTIONS["unsupported"] * unsupported + MISSING * missing
    if missing:
        guesses.append("cells missing")
    return round(max(value, LOWEST_CONFIDENCE), 2), guesses
