"""Which column each piece of a table belongs to, where the scanner printed cell after cell.

Cells follow one another row by row; each piece is weighed by what its column usually says and
by what came before it, and the likeliest succession of columns is taken (Viterbi's method: one
pass, as many steps as pieces).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from delaktig.exchange.documents.scanned.cells import Piece, cell_score
from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.letters import fold

NEXT, AGAIN, ON, NEW_ROW, SHARED, SKIP, BROKEN, NEVER = 0.5, -0.8, 1.5, 0.3, -0.7, -2.0, -2.5, -4.0
"""What it counts for a piece to stand in the next column, in the same one (a second paragraph, or
a line going on), in a new row, in a new row that shares its first cell with the one above, past
a column, in a new row though the last was not finished; anything else."""


@dataclass
class Placed:
    """A piece with its column, and whether words of its own, or a head, speak for it."""

    piece: Piece
    column: str
    supported: bool


def place(pieces: Sequence[Piece], columns: tuple[str, ...], cues: Cues) -> list[Placed]:
    """Give each piece its column."""
    if not pieces:
        return []
    known = _known_texts(pieces)
    texts = [piece.text for piece in pieces]
    scores: list[dict[str, float]] = []
    back: list[dict[str, str]] = []
    for index, piece in enumerate(pieces):
        own = {name: _own_score(piece, name, known, cues) for name in columns}
        if index == 0:
            scores.append({name: own[name] - 2.0 * columns.index(name) for name in columns})
            back.append({})
            continue
        goes_on = texts[index][:1].islower() and not piece.bullet
        came = {name: _best_before(scores[-1], name, goes_on, columns) for name in columns}
        scores.append({name: came[name][0] + own[name] for name in columns})
        back.append({name: came[name][1] for name in columns})
    return _trace(pieces, columns, scores, back, known, cues)


def _best_before(last: dict[str, float], name: str, goes_on: bool, columns: tuple[str, ...]) -> tuple[float, str]:
    return max((last[before] + _step(before, name, goes_on, columns), before) for before in columns)


def _trace(
    pieces: Sequence[Piece],
    columns: tuple[str, ...],
    scores: list[dict[str, float]],
    back: list[dict[str, str]],
    known: dict[str, str],
    cues: Cues,
) -> list[Placed]:
    last = scores[-1]
    column = max(columns, key=lambda name: last[name] - (0.0 if name == columns[-1] else 1.0))
    chosen: list[str] = [column]
    for came in reversed(back[1:]):
        column = came[column]
        chosen.append(column)
    return [
        Placed(piece, name, piece.certain or _own_score(piece, name, known, cues) > 0)
        for piece, name in zip(pieces, reversed(chosen), strict=True)
    ]


def _known_texts(pieces: Sequence[Piece]) -> dict[str, str]:
    """Texts of pieces whose column is certain: the same text elsewhere is of the same column."""
    return {fold(piece.text): piece.column for piece in pieces if piece.certain and piece.column}


def _own_score(piece: Piece, column: str, known: dict[str, str], cues: Cues) -> float:
    if piece.column is not None:
        return 20.0 if piece.column == column else -20.0
    if piece.bullet and column == "goal" and cues.starts("branches", piece.text):
        return 2.0
    score = cell_score(column, piece.text, cues)
    if known.get(fold(piece.text)) == column:
        score += 2.0
    return score


def _step(before: str, after: str, goes_on: bool, columns: tuple[str, ...]) -> float:
    here, there = columns.index(before), columns.index(after)
    if here == there:
        return ON if goes_on else AGAIN
    if there == here + 1:
        return NEXT
    if there > here:
        return SKIP * (there - here - 1)
    if here == len(columns) - 1:
        return NEW_ROW if there == 0 else SHARED if there == 1 else NEVER
    return BROKEN if there <= 1 else NEVER
