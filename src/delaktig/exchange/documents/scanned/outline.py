"""The tree of sections of a scanned programme, and which blocks belong to each section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.headings import Heading
from delaktig.exchange.documents.scanned.layout import Block, Row, body_width, capitals, is_running, join_rows
from delaktig.exchange.documents.scanned.letters import any_of

TEXT, CONCEPTS, STATISTICS, MEASURES = "text", "concepts", "statistics", "measures"


@dataclass
class Chapter:
    """A section while it is read: its heading's rows, its blocks of text, its subsections."""

    number: str | None
    title_rows: list[Row]
    title: str
    level: int
    kind: str = TEXT
    blocks: list[Block] = field(default_factory=list)
    children: list[Chapter] = field(default_factory=list)
    apart: bool = False
    skipped: int = 0
    path: str = ""

    def walk(self) -> Iterator[Chapter]:
        """Yield the chapter and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Outline:
    """The sections of the top level, what stands before them, and the tables of measures."""

    chapters: list[Chapter] = field(default_factory=list)
    front: list[Block] = field(default_factory=list)
    themes: list[Block] = field(default_factory=list)

    def walk(self) -> Iterator[Chapter]:
        """Yield every chapter in reading order."""
        for chapter in self.chapters:
            yield from chapter.walk()

    def set_paths(self) -> None:
        """Give every chapter its JSON path."""
        _set_paths(self.chapters, "$.sections")


def _set_paths(chapters: Sequence[Chapter], path: str) -> None:
    for index, chapter in enumerate(chapters):
        chapter.path = f"{path}[{index}]"
        _set_paths(chapter.children, f"{chapter.path}.children")


def theme_opening(text: str, cues: Cues) -> bool:
    """Whether a block opens a theme of the table of measures: ``Mål 1: …``, ``Tavoite 2: …``."""
    return bool(re.match(rf"{any_of(cues.words['themes'])}\s*\d{{1,2}}\s*[:.]", text, re.IGNORECASE))


class _Builder:
    """Walks over the blocks once and puts each where it belongs."""

    def __init__(self, blocks: Sequence[Block], heads: Sequence[Heading], cues: Cues) -> None:
        self.blocks = blocks
        self.cues = cues
        self.width = body_width(blocks)
        self.heads = {head.block: head for head in heads}
        self.places = sorted(self.heads)
        self.taken = {place for head in heads for place in head.taken}
        self.outline = Outline()
        self.stack: list[Chapter] = []
        self.in_themes = False

    def build(self) -> Outline:
        """Return the outline."""
        for index, block in enumerate(self.blocks):
            if index in self.heads:
                self._open_numbered(self.heads[index], block)
            elif index in self.taken:
                continue
            elif self.in_themes or theme_opening(block.text, self.cues):
                self.in_themes = True
                self.outline.themes.append(block)
            elif not self._opens_unnumbered(index, block):
                self._add(block)
        self.outline.set_paths()
        return self.outline

    def _open_numbered(self, head: Heading, block: Block) -> None:
        self.in_themes = False
        level = len(head.key)
        chapter = Chapter(head.number, head.rows, head.title, level, apart=head.apart, skipped=head.skipped)
        self._push(chapter)
        if head.body:
            chapter.blocks.append(Block(head.body, block.page))

    def _push(self, chapter: Chapter) -> None:
        chapter.kind = self._kind(chapter)
        while self.stack and self.stack[-1].level >= chapter.level:
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.outline.chapters).append(chapter)
        self.stack.append(chapter)

    def _kind(self, chapter: Chapter) -> str:
        if self.cues.has("concept_chapter", chapter.title):
            return CONCEPTS
        if self.cues.has("statistics_chapter", chapter.title):
            return STATISTICS
        return TEXT

    def _add(self, block: Block) -> None:
        (self.stack[-1].blocks if self.stack else self.outline.front).append(block)

    def _opens_unnumbered(self, index: int, block: Block) -> bool:
        current = self.stack[-1].kind if self.stack else TEXT
        if current in (CONCEPTS, STATISTICS):
            heading = block.opens_page and not capitals(block.text) and self._is_plain_heading(index, block)
        else:
            heading = self._is_plain_heading(index, block) or self._is_capital_heading(index, block)
        if not heading:
            return False
        plain = not capitals(block.text)
        numbered = next((one.level for one in reversed(self.stack) if one.number), 0)
        top = plain and numbered <= 1 and self._next_level(index) <= 1
        level = 1 if top else numbered + 1 if plain else numbered + 2
        self._push(Chapter(None, block.rows, join_rows(block.rows), level))
        return True

    def _next_level(self, index: int) -> int:
        """Return the level of the next numbered section, 0 where none follows."""
        place = bisect_right(self.places, index)
        return len(self.heads[self.places[place]].key) if place < len(self.places) else 0

    def _is_plain_heading(self, index: int, block: Block) -> bool:
        """A heading without number that opens a page: one or two short rows, then text."""
        text = block.text
        after = self._after(index)
        return (
            block.opens_page
            and len(block.rows) <= 2
            and text[:1].isupper()
            and not capitals(text)
            and all(len(row.text) <= 0.75 * self.width for row in block.rows)
            and not text.endswith((".", ",", ";", ":", "-"))
            and after is not None
            and not after.text[:1].islower()
        )

    def _is_capital_heading(self, index: int, block: Block) -> bool:
        """A heading in capitals over running text; in a figure no running text follows."""
        after = self._after(index)
        return (
            capitals(block.text)
            and len(block.rows) <= 4
            and after is not None
            and (is_running(after, self.width) or after.text.endswith("."))
            and not capitals(after.text)
        )

    def _after(self, index: int) -> Block | None:
        if index + 1 < len(self.blocks) and index + 1 not in self.heads:
            after = self.blocks[index + 1]
            return after if after.page == self.blocks[index].page else None
        return None


def build_outline(blocks: Sequence[Block], heads: Sequence[Heading], cues: Cues) -> Outline:
    """Put every block into the tree of sections; tables of measures are kept apart."""
    return _Builder(blocks, heads, cues).build()
