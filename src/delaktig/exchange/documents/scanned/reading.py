"""Reads one scanned programme: the order in which its parts are recognised, and what goes where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from delaktig.exchange.documents.result import DocumentResult, Remark, Section
from delaktig.exchange.documents.scanned import facts
from delaktig.exchange.documents.scanned.concepts import Entry, concepts_of, entries_of, word_statistics
from delaktig.exchange.documents.scanned.cues import Cues, cues_for
from delaktig.exchange.documents.scanned.footnotes import Note, number_footnotes, take_footnotes
from delaktig.exchange.documents.scanned.furniture import is_furniture, recurring_shapes
from delaktig.exchange.documents.scanned.headings import numbered_headings
from delaktig.exchange.documents.scanned.layout import Block, Row, blocks_of, body_width
from delaktig.exchange.documents.scanned.measures import read_themes
from delaktig.exchange.documents.scanned.nulls import remark_on_nulls
from delaktig.exchange.documents.scanned.outline import (
    CONCEPTS,
    STATISTICS,
    Chapter,
    Outline,
    build_outline,
)
from delaktig.exchange.documents.scanned.paragraphs import box_lines, text_of
from delaktig.exchange.documents.scanned.repairs import propose_repairs
from delaktig.exchange.documents.scanned.statistics import read_statistics
from delaktig.exchange.documents.source import Source
from delaktig.exchange.documents.spans import FURNITURE, UNPLACED, Ledger


def read_scanned_programme(lines: tuple[str, ...], language: str, ledger: Ledger) -> DocumentResult:
    """Read a programme whose scan lost letters, order and marks; nothing is mended on the way.

    *lines* are the lines that the ledger counts. Personal data that the ledger holds already is
    masked in every text. Every non-blank character is claimed; what no part takes is
    ``unplaced``.
    """
    cues = cues_for(language)
    source = Source(lines, language, ledger)
    return _Reader(source, cues).read()


class _Reader:
    """The state of one reading."""

    def __init__(self, source: Source, cues: Cues) -> None:
        self.source = source
        self.cues = cues
        self.result = DocumentResult(kind="programme", language=source.language)
        self.width = 60

    def read(self) -> DocumentResult:
        """Recognise the parts from the surest to the least sure, and claim each."""
        blocks = self._facts_and_furniture(blocks_of(self.source))
        blocks, notes = take_footnotes(blocks, self.cues)
        self.width = body_width(blocks)
        self._footnotes(notes)
        blocks = self._title(blocks)
        outline = build_outline(blocks, numbered_headings(blocks, self.cues), self.cues)
        self._front(outline)
        self._themes(outline)
        frequencies, following = word_statistics(blocks)
        entries: list[Entry] = []
        for chapter in outline.walk():
            self._statistics_and_concepts(chapter, entries)
        concepts, remarks = concepts_of(entries, frequencies, following)
        self.result.concepts = concepts
        self.result.remarks += remarks
        self.result.sections = [self._section(chapter) for chapter in outline.chapters]
        return self._finish()

    def _facts_and_furniture(self, blocks: list[Block]) -> list[Block]:
        result, lines = self.result, self.source.lines
        codes, remarks = facts.own_municipalities(facts.mentions(lines, self.cues))
        result.municipalities = codes
        result.remarks += remarks
        result.acts = facts.acts(lines)
        result.period, remarks = facts.period(lines, self.cues)
        result.remarks += remarks
        names, recurring = facts.own_names(codes), recurring_shapes(blocks)
        kept: list[Block] = []
        for block in blocks:
            if is_furniture(block, recurring, names):
                self._claim(block.rows, FURNITURE)
            else:
                kept.append(block)
        _renew_edges(kept)
        return kept

    def _footnotes(self, notes: Sequence[Note]) -> None:
        self.result.footnotes, remarks = number_footnotes(list(notes))
        self.result.remarks += remarks
        for index, note in enumerate(notes):
            self._claim(note.rows, f"$.footnotes[{index}].text")

    def _title(self, blocks: list[Block]) -> list[Block]:
        block = facts.printed_title(blocks, self.cues)
        if block is not None:
            self.result.title = block.text
            self._claim(block.rows, "$.title")
            return [other for other in blocks if other is not block]
        self.result.title, lines = facts.named_title(blocks, self.cues)
        if self.result.title:
            message = "There is no title page; the title is the name that the text gives the programme."
            self.result.remarks.append(Remark("$.title", "title_from_text", message, lines))
        return blocks

    def _front(self, outline: Outline) -> None:
        """Keep what stands before the first heading as a section without number and title."""
        if outline.front:
            outline.chapters.insert(0, Chapter(None, [], "", 1, blocks=outline.front))
            outline.set_paths()

    def _themes(self, outline: Outline) -> None:
        found = read_themes(outline.themes, self.cues)
        self.result.themes = found.themes
        self.result.remarks += found.remarks
        for row, target in found.claims:
            self._claim([row], target)
        self._claim(found.furniture, FURNITURE)

    def _statistics_and_concepts(self, chapter: Chapter, entries: list[Entry]) -> None:
        if chapter.kind == STATISTICS:
            figures = read_statistics(chapter.blocks, self.cues, len(self.result.statistics))
            self.result.statistics += figures.statistics
            self.result.remarks += figures.remarks
            for row, target in figures.claims:
                self._claim([row], target)
            chapter.blocks = figures.rest
        elif chapter.kind == CONCEPTS:
            chapter.blocks, found = entries_of(chapter.blocks, self.cues)
            for index, entry in enumerate(found, start=len(entries)):
                for block in entry.heading:
                    self._claim(block.rows, f"$.concepts[{index}].title")
                for block in entry.text:
                    self._claim(block.rows, f"$.concepts[{index}].text")
            entries += found

    def _section(self, chapter: Chapter) -> Section:
        self._claim(chapter.title_rows, f"{chapter.path}.title")
        for block in chapter.blocks:
            self._claim(block.rows, f"{chapter.path}.text")
        lines = [row.line for row in chapter.title_rows]
        if chapter.number is None and lines:
            message = "The heading is printed without a number."
            self.result.remarks.append(Remark(f"{chapter.path}.number", "unnumbered", message, lines))
        if chapter.apart:
            message = "The number stands apart from its title, with text between them."
            self.result.remarks.append(Remark(f"{chapter.path}.title", "title_apart", message, lines))
        if chapter.skipped:
            message = f"{chapter.skipped} numbers before {chapter.number} were not found."
            self.result.remarks.append(Remark(f"{chapter.path}.number", "numbers_missing", message, lines))
        for boxes in box_lines(chapter.blocks, self.width):
            message = "Short pieces as of a figure with boxes; their order is doubtful."
            self.result.remarks.append(Remark(f"{chapter.path}.text", "order_doubtful", message, boxes))
        children = [self._section(child) for child in chapter.children]
        return Section(chapter.number, chapter.title or None, text_of(chapter.blocks), children)

    def _finish(self) -> DocumentResult:
        result, ledger = self.result, self.source.ledger
        result.remarks.append(
            Remark("$.sections", "hyphens_joined", "Words parted by a hyphen at a line end are put together.")
        )
        result.repairs = propose_repairs(self.source.lines, self.source.language)
        remark_on_nulls(result)
        ledger.rest_unplaced()
        result.spans = ledger.spans()
        result.unplaced = [
            self.source.lines[span.line - 1][span.start : span.end] for span in result.spans if span.target == UNPLACED
        ]
        return result

    def _claim(self, rows: Iterable[Row], target: str) -> None:
        for row in rows:
            self.source.place(target, row.line, row.start, row.end)


def _renew_edges(blocks: list[Block]) -> None:
    """Mark again which blocks open and close their pages, now that heads and feet are gone."""
    for index, block in enumerate(blocks):
        block.opens_page = index == 0 or blocks[index - 1].page != block.page
        block.closes_page = index + 1 == len(blocks) or blocks[index + 1].page != block.page
