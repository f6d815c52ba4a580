"""Footnotes at the foot of a scanned page, with marks that may be unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from delaktig.exchange.documents.result import Footnote, Remark
from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.layout import Block, Row, join_rows

LEAP = 12
"""A footnote number may run ahead of the one before by this much; beyond that it is misread."""

_ODD = "[!>&%*°”\"'’?¥®«»+]"
_MARK = re.compile(rf"(?P<mark>\d{{1,3}}|{_ODD}{{1,2}}\d{{0,2}}[>!]?|\d{{0,2}}{_ODD}{{1,2}})\s+(?=\S)")
_ADDRESS = re.compile(r"(?:https?://|www\.|[a-z]\w*(?:\.\w+)*\.(?:fi|com|eu|org|net))", re.IGNORECASE)


@dataclass
class Note:
    """A footnote as found: its printed mark, and its rows (the first still holds the mark)."""

    mark: str
    rows: list[Row]
    text: str


def take_footnotes(blocks: list[Block], cues: Cues) -> tuple[list[Block], list[Note]]:
    """Part the footnotes from the other blocks; they stand last on their pages, feet apart."""
    kept: list[Block] = []
    notes: list[Note] = []
    for page in _pages(blocks):
        cut = len(page)
        while cut > 1 and _opens_note(page[cut - 1].rows[0].text, cues):
            cut -= 1
        kept += page[:cut]
        for block in page[cut:]:
            notes += _notes_of(block, cues)
    return kept, notes


def _pages(blocks: list[Block]) -> list[list[Block]]:
    pages: list[list[Block]] = []
    for block in blocks:
        if not pages or pages[-1][-1].page != block.page:
            pages.append([])
        pages[-1].append(block)
    return pages


def _opens_note(text: str, cues: Cues) -> bool:
    match = _MARK.match(text)
    if match is None or match["mark"] == "*":
        return False
    rest = text[match.end() :]
    if rest[0].isdigit() or rest[0] in "%§" or not any(letter.isalpha() for letter in rest):
        return False
    return rest[0].isupper() or rest[0] == "|" or bool(_ADDRESS.match(rest)) or (cues.starts("footnote_openings", rest))


def _notes_of(block: Block, cues: Cues) -> list[Note]:
    notes: list[Note] = []
    for row in block.rows:
        match = _MARK.match(row.text)
        if match and _opens_note(row.text, cues):
            notes.append(Note(match["mark"], [row], ""))
        else:
            notes[-1].rows.append(row)
    for note in notes:
        note.text = join_rows(note.rows)[len(note.mark) :].strip()
    return notes


def number_footnotes(notes: list[Note]) -> tuple[list[Footnote], list[Remark]]:
    """Return the footnotes with the numbers that can be trusted, and a remark for each other one.

    A number is trusted where it is readable and runs on from the one before: a scan that lost
    a digit of *14* prints *4*, and what is not known stays unknown.
    """
    found: list[Footnote] = []
    remarks: list[Remark] = []
    last = 0
    for index, note in enumerate(notes):
        number = int(note.mark) if note.mark.isdigit() else None
        path = f"$.footnotes[{index}].number"
        lines = [note.rows[0].line]
        if number is None:
            message = f"The mark is printed as {note.mark!r} and cannot be read as a number."
            remarks.append(Remark(path, "unreadable_mark", message, lines))
        elif not last < number <= last + LEAP:
            message = f"The mark reads {note.mark!r}, which cannot follow {last}: a digit is misread."
            remarks.append(Remark(path, "mark_out_of_order", message, lines))
            number = None
        else:
            last = number
        found.append(Footnote(number, note.text))
    return found, remarks
