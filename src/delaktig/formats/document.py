"""The small document model that the writers of PDF and Word share.

A :class:`Document` is a title, a language and a row of blocks. It knows nothing of
programmes or decisions: the rooms above build it from what they hold. Text is a plain
string, or a tuple of :class:`Run` where parts are bold, italic, linked or in another
language. No text is ever read as markup by a writer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypeAlias

#: Primary language subtags written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "prs", "ps", "sd", "ug", "ur", "yi"})

#: What a document of the demonstration says on every page, by primary language subtag.
DEMONSTRATION_MARK = {
    "ar": "محتوى مختلق لغرض العرض التوضيحي",
    "en": "Invented for the demonstration",
    "fi": "Keksitty esittelyä varten",
    "sv": "Påhittat för demonstrationen",
}

LEVELS = 6

SAFE_SCHEMES = ("http://", "https://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one look. ``link`` is an absolute http, https or mailto address."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    language: str | None = None


Text: TypeAlias = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the topmost under the document's title."""

    text: Text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line feed in the text is a line break."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list. An item that is itself :class:`Bullets` belongs under the item before it."""

    items: tuple[Text | Bullets, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text, such as a citation, a source or a footnote with its ``mark``."""

    text: Text
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names with their values, such as *Period: 2023 to 2025*."""

    items: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. ``widths`` are relative column widths.

    Raises ``ValueError`` where a row, or ``widths``, has another number of cells than the header.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str | None = None
    widths: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not self.header:
            raise ValueError("A table needs at least one column.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(f"Row {number} has {len(row)} cells, the header has {len(self.header)}.")
        if self.widths is not None and len(self.widths) != len(self.header):
            raise ValueError(f"{len(self.widths)} widths for {len(self.header)} columns.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing in SVG (see :mod:`delaktig.formats.plot`) with the text that stands in for it.

    Word gets the text alone: put the plot's table after it.
    """

    svg: str
    alternative: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line to write on by hand, such as for a signature, with its label under it."""

    label: Text


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks in one language, set in its direction; ``language`` is a BCP 47 tag."""

    language: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same said in two languages beside each other; read one after the other."""

    first: Passage
    second: Passage


Block: TypeAlias = Heading | Paragraph | Bullets | Note | KeyValues | Table | Figure | Line | Pair


@dataclass(frozen=True, slots=True)
class Document:
    """What a writer needs: ``language`` is a BCP 47 tag; ``publisher`` becomes the author in the metadata.

    Raises ``ValueError`` where title or language is blank: an accessible document has both.
    """

    title: str
    language: str
    publisher: str
    blocks: tuple[Block, ...]
    date: dt.date | None = None
    demonstration: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("A document needs a title.")
        if not primary_language(self.language).isalpha():
            raise ValueError("A document needs a language tag, such as sv or fi-FI.")


def primary_language(tag: str) -> str:
    """First subtag of a BCP 47 tag in lower case: ``sv-FI`` gives ``sv``."""
    return tag.strip().replace("_", "-").split("-")[0].lower()


def region_of(tag: str) -> str | None:
    """Two-letter region of a BCP 47 tag in upper case, or None: ``sv-FI`` gives ``FI``."""
    parts = tag.strip().replace("_", "-").split("-")[1:]
    return next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), None)


def is_right_to_left(tag: str) -> bool:
    """True where the language is written from right to left."""
    return primary_language(tag) in RIGHT_TO_LEFT


def demonstration_mark(tag: str) -> str:
    """The mark of the demonstration in the language, in English where we have no words."""
    return DEMONSTRATION_MARK.get(primary_language(tag), DEMONSTRATION_MARK["en"])


def safe_link(address: str | None) -> str | None:
    """The address where it may be a link (http, https, mailto, tel), else None."""
    if address and address.isprintable() and address.lower().startswith(SAFE_SCHEMES):
        return address
    return None


def runs_of(text: Text) -> tuple[Run, ...]:
    """The text as runs, without empty ones."""
    runs = (Run(text),) if isinstance(text, str) else text
    return tuple(run for run in runs if run.text)


def plain(text: Text) -> str:
    """The text without its looks."""
    return text if isinstance(text, str) else "".join(run.text for run in text)


def sound_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks without empty ones, the headings beginning at level 1 and never skipping one downwards.

    PDF/UA (ISO 14289-1, 7.4.2) refuses a document whose headings skip a level.
    """
    return _sound(blocks, 0)[0]


def _sound(blocks: tuple[Block, ...], level: int) -> tuple[tuple[Block, ...], int]:
    """Return the sound blocks that come after a heading of a level, and the level of their last one."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if not plain(block.text).strip():
                continue
            level = max(1, min(block.level, level + 1, LEVELS))
            result.append(replace(block, level=level))
        elif isinstance(block, Pair):
            first, level = _sound(block.first.blocks, level)
            second, level = _sound(block.second.blocks, level)
            if first or second:
                sides = (replace(block.first, blocks=first), replace(block.second, blocks=second))
                result.append(Pair(*sides))
        elif not _is_empty(block):
            result.append(block)
    return tuple(result), level


def _is_empty(block: Block) -> bool:
    if isinstance(block, Paragraph | Note):
        return not plain(block.text).strip()
    if isinstance(block, Bullets | KeyValues):
        return not block.items
    return False
