"""Running text of a section: rows to paragraphs, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Sequence

from delaktig.exchange.documents.scanned.layout import Block, Row, join_rows

SHORT_RUN = 3
"""So many short blocks in a row are a figure with boxes, whose order a scanner does not keep."""

_ENDS = (".", "!", "?", ":", ";", ")")


def text_of(blocks: Sequence[Block]) -> str:
    """Return the blocks as paragraphs, parted by an empty line.

    A paragraph that breaks off at a page end or a blank line goes on in the next block if that
    begins in small letters. Words parted by a hyphen at a line end are put together.
    """
    paragraphs: list[list[Row]] = []
    for block in blocks:
        if paragraphs and _goes_on(paragraphs[-1][-1].text, block.rows[0].text):
            paragraphs[-1] += block.rows
        else:
            paragraphs.append(list(block.rows))
    return "\n\n".join(join_rows(rows) for rows in paragraphs)


def _goes_on(before: str, after: str) -> bool:
    bullet = len(after) > 1 and after[1] == " " and after[0] in "eo¢*•-"
    return after[:1].islower() and not bullet and not before.endswith(_ENDS)


def box_lines(blocks: Sequence[Block], width: int) -> list[list[int]]:
    """Return the line numbers of each run of short blocks: boxes of a figure, in doubtful order."""
    runs: list[list[Block]] = [[]]
    for block in blocks:
        if all(len(row.text) < 0.7 * width for row in block.rows):
            runs[-1].append(block)
        elif runs[-1]:
            runs.append([])
    return [[line for block in run for line in block.lines] for run in runs if len(run) >= SHORT_RUN]
