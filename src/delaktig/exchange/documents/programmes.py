"""Reads a programme (Swedish *integrationsprogram*, Finnish *kotoutumisohjelma*) whose text is clean.

Title page, section tree with numbered and unnumbered headings, tables of measures, concept
list, statistics, footnotes (rows A2, A8, A24, A25).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from delaktig.exchange.documents.acts import find_acts
from delaktig.exchange.documents.annexes import CONCEPTS, FOOTNOTES, STATISTICS, Annexes
from delaktig.exchange.documents.furniture import is_bare_number, is_ornament
from delaktig.exchange.documents.headings import Heading, Outline, find_heading, is_contents_line
from delaktig.exchange.documents.papers import (
    ANNEX_HEADS,
    read_figures,
    stated_acts,
    stated_fact,
    stated_members,
    stated_period,
)
from delaktig.exchange.documents.periods import YEARS, find_period, years_of
from delaktig.exchange.documents.places import find_members, is_list_of_names
from delaktig.exchange.documents.result import DocumentResult, Section
from delaktig.exchange.documents.source import Piece, Source
from delaktig.exchange.documents.spans import FURNITURE
from delaktig.exchange.documents.tables import column_fields, read_tables

_PROGRAMME_WORD = re.compile(r"program|ohjelma|plan|suunnitelma|strategi", re.IGNORECASE)
_CONTENTS_HEADS = ("innehåll", "innehållsförteckning", "sisällys", "sisällysluettelo")
_LONGEST_TITLE = 160
_TITLE_PAGE = 12
"""Lines with text among which the title is looked for."""


@dataclass
class _Open:
    """A section being read, with the path of its place in the tree."""

    section: Section
    path: str
    level: int
    pieces: list[Piece] = field(default_factory=list)


def read_programme(source: Source) -> DocumentResult:
    """Return the programme, claimed in the source's ledger."""
    return _Programme(source).read()


class _Programme:
    """Walks the lines once; each line goes to the title page, an annex, or the open section."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.result = DocumentResult(kind="programme", language=source.language)
        self.annexes = Annexes(source, self.result)
        self.outline = Outline(source.marked)
        self.open: list[_Open] = []
        self.all: list[_Open] = []
        self.mode = "text"
        self.mode_level = 0
        self.contents = False
        self.heads: list[str] = []
        self.taken: set[int] = set()
        self.front = _Front(source)

    def read(self) -> DocumentResult:
        source = self.source
        self.taken = read_tables(source, self.result)
        self.taken |= read_figures(source, self.result, self.taken)
        self.front.find(self.taken, self.result)
        for number, line in enumerate(source.lines, start=1):
            if number in self.taken or number in self.front.lines or not line.strip():
                continue
            if is_ornament(line) or self._repeated_head(number):
                source.place(FURNITURE, number)
            else:
                self._line(number, line)
        for opened in self.all:
            opened.section.text = source.text(opened.pieces) or ""
        self._finish()
        return self.result

    def _repeated_head(self, number: int) -> bool:
        """The title, or the line of members, printed again on a later page; a page number alone."""
        text = self.source.plain(number)
        if text.casefold() in self.front.repeated:
            return True
        return is_bare_number(text) and self._stands_alone(number) and self.mode != "statistics"

    def _stands_alone(self, number: int) -> bool:
        lines = self.source.lines
        before = number < 2 or not lines[number - 2].strip()
        after = number >= len(lines) or not lines[number].strip() or lines[number].startswith("\f")
        return before and after

    def _line(self, number: int, line: str) -> None:
        if self._contents(number, line):
            return
        heading = find_heading(self.source, number, self.outline)
        if self.annexes.footnote(number, listed=self.mode == "footnotes"):
            return
        if heading is not None and self._is_term(number, heading):
            self.annexes.headed_concept(number)
        elif heading is not None:
            self._open(number, heading)
        elif not self._annexed(number):
            self._text(number, line)

    def _annexed(self, number: int) -> bool:
        if self.mode == "concepts":
            return self.annexes.concept(number)
        return self.mode == "statistics" and self.annexes.statistic(number)

    def _is_term(self, number: int, heading: Heading) -> bool:
        """An unnumbered heading in the concept list is a term, unless it opens another part."""
        if self.mode != "concepts" or heading.number is not None:
            return False
        if STATISTICS.search(heading.title) or FOOTNOTES.fullmatch(heading.title):
            return False
        unnumbered = not self.outline.last and heading.level is None
        if unnumbered and self.annexes.concepts_run_in:
            return False
        deeper = heading.level is None or heading.level > self.mode_level
        return deeper and (self.source.marked or self._text_follows(number))

    def _text_follows(self, number: int) -> bool:
        """Whether the next line with text is a definition and no heading or table."""
        for following in range(number + 1, min(number + 6, len(self.source.lines) + 1)):
            if not self.source.is_blank(following):
                if following in self.taken:
                    return False
                return find_heading(self.source, following, self.outline) is None
        return False

    def _contents(self, number: int, line: str) -> bool:
        """A table of contents repeats headings with page numbers: furniture."""
        if self.source.plain(number).rstrip(" :").casefold() in _CONTENTS_HEADS:
            self.contents = True
        elif not is_contents_line(line):
            self.contents = False
            return False
        elif not self.contents and "...." not in line:
            return False
        self.source.place(FURNITURE, number)
        return True

    def _open(self, number: int, heading: Heading) -> None:
        level = self.outline.take(heading)
        while self.open and self.open[-1].level >= level:
            self.open.pop()
        if FOOTNOTES.fullmatch(heading.title) and heading.number is None:
            self.mode = "footnotes"
            self.source.place("$.footnotes", number)
            return
        if self.source.marked and heading.number is None and heading.title.casefold() in ANNEX_HEADS:
            self._mode(heading.title, level)
            self.source.place(f"$.{ANNEX_HEADS[heading.title.casefold()]}", number)
            return
        self._mode(heading.title, level)
        siblings = self.open[-1].section.children if self.open else self.result.sections
        parent = f"{self.open[-1].path}.children" if self.open else "$.sections"
        section = Section(heading.number, heading.title)
        siblings.append(section)
        opened = _Open(section, f"{parent}[{len(siblings) - 1}]", level)
        self.open.append(opened)
        self.all.append(opened)
        self.heads.append(heading.title)
        if heading.number and heading.title_start:
            self.source.place(f"{opened.path}.number", number, 0, heading.title_start)
        self.source.place(f"{opened.path}.title", number, heading.title_start)

    def _mode(self, title: str, level: int) -> None:
        self.annexes.close_box()
        self.annexes.open_concept = False
        if CONCEPTS.search(title):
            self.mode = "concepts"
        elif STATISTICS.search(title):
            self.mode = "statistics"
        elif self.mode == "text" or level <= self.mode_level or self.mode == "footnotes":
            self.mode = "text"
        else:
            return
        self.mode_level = level

    def _text(self, number: int, line: str) -> None:
        if not self.open:
            section = Section()
            self.result.sections.append(section)
            opened = _Open(section, f"$.sections[{len(self.result.sections) - 1}]", 0)
            self.open.append(opened)
            self.all.append(opened)
        opened = self.open[-1]
        opened.pieces.append(Piece(number, 0, len(line)))
        self.source.place(f"{opened.path}.text", number)

    def _finish(self) -> None:
        result, source = self.result, self.source
        self.annexes.finish()
        texts = [opened.section.text for opened in self.all]
        notes = [note.text for note in result.footnotes]
        concepts = [concept.text for concept in result.concepts]
        paragraphs = [part for text in texts for part in text.split("\n\n")]
        front = [source.plain(number) for number in sorted(self.front.lines)]
        stated = self.front.stated
        cited = find_acts([result.title or "", *self.heads, *paragraphs, *concepts, *notes])
        result.acts = stated_acts(stated.get("acts", "")) or cited
        result.period = stated_period(stated.get("period", "")) or find_period(
            result.title, [*front, *self.heads], paragraphs
        )
        result.municipalities = stated_members(stated.get("municipalities", "")) or find_members(
            result.title, front, paragraphs
        )


class _Front:
    """The title page: title, members, period, and what later pages repeat of it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines: set[int] = set()
        self.repeated: set[str] = set()
        self.stated: dict[str, str] = {}

    def find(self, taken: set[int], result: DocumentResult) -> None:
        """Claim the title page; its lines stand before the first heading or running text."""
        lines = self._first_lines(taken)
        title = self._title(lines)
        for number in lines:
            text = self.source.plain(number)
            if number == title:
                result.title = text
                self._take(number, "$.title", text)
            elif (fact := stated_fact(self.source.lines[number - 1])) is not None:
                self.stated.setdefault(fact.kind, fact.value)
                self._take(number, "$.acts" if fact.kind == "basis" else f"$.{fact.kind}", text)
            elif text.casefold() in self.repeated:
                self._take(number, FURNITURE, text)
            elif is_list_of_names(_without_kind(text)):
                self._take(number, "$.municipalities", text)
            elif self._is_period(text):
                self._take(number, "$.period", text)
            elif title is not None and number > title:
                break

    def _first_lines(self, taken: set[int]) -> list[int]:
        found: list[int] = []
        for number, line in enumerate(self.source.lines, start=1):
            if number in taken or column_fields(line) is not None or len(found) == _TITLE_PAGE:
                break
            if line.strip() and not is_ornament(line):
                if len(line) > _LONGEST_TITLE:
                    break
                found.append(number)
        return found

    def _title(self, lines: list[int]) -> int | None:
        """The first line that names a programme, else the first line; none where text begins at once."""
        texts = {number: self.source.plain(number) for number in lines}
        likely = [
            number
            for number, text in texts.items()
            if not text.endswith((".", ";", ","))
            and stated_fact(self.source.lines[number - 1]) is None
            and not is_list_of_names(_without_kind(text))
            and not self._is_period(text)
            and not re.match(r"\d+(?:\.\d+)*\.?\s", text)
        ]
        leading = likely[:3]
        named = [number for number in leading if _PROGRAMME_WORD.search(texts[number])]
        return next(iter(named or likely[:1]), None)

    @staticmethod
    def _is_period(text: str) -> bool:
        match = YEARS.search(text)
        return bool(match) and len(text) < 30 and years_of(match) is not None and _only_period(text, match)  # type: ignore[arg-type]

    def _take(self, number: int, target: str, text: str) -> None:
        self.source.place(target, number)
        self.lines.add(number)
        if target != FURNITURE:
            self.repeated.add(text.casefold())


def _only_period(text: str, match: re.Match[str]) -> bool:
    rest = text[: match.start()] + text[match.end() :]
    return re.sub(r"(?i)för åren|åren|vuosille|vuodet|perioden|kaudelle|[\W_]", "", rest) == ""


def _without_kind(text: str) -> str:
    return re.sub(r"\b(?:stad|kommun|kaupunki|kunta)\b", "", text)
