"""Headings of a programme: numbered (*2.1 Läget nu*), marked (*## Rubrik*), or standing alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from delaktig.exchange.documents.places import is_list_of_names
from delaktig.exchange.documents.source import Source

_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]{1,8}(?P<title>[A-ZÅÄÖÉ\d\"”(][^\t]{1,140})$")
_MARK = re.compile(r"\s{0,3}(#{1,6})\s+")
_CONTENTS = re.compile(
    r"(?:\.\s?){3,}\s*\d{1,3}\s*$|\t\s*\d{1,3}\s*$|\s{3,}\d{1,3}\s*$|^\s*\d+(?:\.\d+)*\.?\s.{1,120}\s\d{1,3}$"
)
NUMBER_SPACE = "\u2002"
"""The en space with which our own papers part a heading's number from its title."""
_LONGEST = 110
_SENTENCE = (".", ",", ";", "!", "…")
_LIST = re.compile(r"(?:[-•*–·]|\d{1,2}[.)]|[a-zåäö][.)])\s")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1 where the document marks it, else it is ``None``."""

    title: str
    number: str | None = None
    level: int | None = None
    title_start: int = 0


@dataclass
class Outline:
    """Knows which numbers may come next, so that lists and years are not taken for headings."""

    marked: bool = False
    last: tuple[int, ...] = ()
    numbered_level: int = 0
    used: set[tuple[int, ...]] = field(default_factory=set)

    def allows(self, number: tuple[int, ...]) -> bool:
        """Whether the number follows the last one: its first child, or the next of it or of a parent."""
        if not self.last:
            return number[-1] in (0, 1) and len(number) <= 2 and sum(number) <= 2
        if len(number) == len(self.last) + 1:
            return number[:-1] == self.last and number[-1] in (0, 1)
        if len(number) > len(self.last):
            return False
        before = self.last[: len(number)]
        return number[:-1] == before[:-1] and number[-1] == before[-1] + 1

    def take(self, heading: Heading) -> int:
        """Note the heading and return its level in the tree, from 1."""
        if heading.level is not None and self.marked:
            return heading.level
        if heading.number is not None:
            self.last = tuple(int(part) for part in heading.number.split("."))
            self.numbered_level = len(self.last)
            return self.numbered_level
        if heading.level is not None:
            return heading.level
        return self.numbered_level + 1


def find_heading(source: Source, number: int, outline: Outline) -> Heading | None:
    """Return the heading that the line is, or ``None``."""
    line = source.lines[number - 1]
    mark = _MARK.match(line)
    if source.marked:
        return _marked(line, mark, source.plain(number))
    if len(line) > _LONGEST + 60:
        return None
    text = source.plain(number)
    level = len(mark.group(1)) if mark else None
    numbered = _numbered(line, mark.end() if mark else 0, outline)
    if numbered is not None and not text.endswith(_SENTENCE):
        return Heading(numbered[1], numbered[0], level, numbered[2])
    if mark and text:
        return Heading(text, None, level)
    if _bold_alone(line) or _stands_apart(source, number, text):
        return Heading(text)
    return None


def _marked(line: str, mark: re.Match[str] | None, text: str) -> Heading | None:
    """Return the heading that the file marks; an en space, or the form of a number, parts number and title."""
    if mark is None or not text:
        return None
    level = len(mark.group(1))
    number, space, _ = line[mark.end() :].partition(NUMBER_SPACE)
    if space:
        start = mark.end() + len(number) + 1
        return Heading(" ".join(line[start:].split()), " ".join(number.split()) or None, level, start)
    match = _NUMBERED.match(line.rstrip(), mark.end())
    if match is not None:
        return Heading(" ".join(match["title"].split()), match["number"], level, match.start("title"))
    return Heading(text, None, level)


def is_contents_line(line: str) -> bool:
    """Whether the line ends in a page number as lines of a table of contents do."""
    return len(line) < 250 and bool(_CONTENTS.search(line.rstrip()))


def _numbered(line: str, start: int, outline: Outline) -> tuple[str, str, int] | None:
    begin = start + len(line[start:]) - len(line[start:].lstrip(" *"))
    match = _NUMBERED.match(line.rstrip(" *\t"), begin)
    if match is None or len(match.group("title")) > _LONGEST:
        return None
    parts = tuple(int(part) for part in match.group("number").split("."))
    if not outline.allows(parts):
        return None
    return match.group("number"), " ".join(match.group("title").split()), match.start("title")


def _bold_alone(line: str) -> bool:
    text = line.strip()
    return len(text) > 4 and text.startswith("**") and text.endswith("**") and "**" not in text[2:-2]


def _stands_apart(source: Source, number: int, text: str) -> bool:
    """A short line between blank lines, in capitals at its beginning and without a full stop."""
    lines = source.lines
    if not 2 < len(text) <= _LONGEST or "\t" in lines[number - 1] or not text[0].isupper():
        return False
    if text.endswith((*_SENTENCE, ":")) or _LIST.match(text) or source.has_personal(number):
        return False
    alone = (number < 2 or source.is_blank(number - 1)) and (number >= len(lines) or source.is_blank(number + 1))
    return alone and not is_list_of_names(text)
