"""Reads the text of a Word file: paragraphs and tables in their order, then its notes.

Read from the XML itself, since text stands in places (text boxes, content controls, notes,
automatic numbers) that object models leave out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from delaktig.formats.docx_numbering import Numbering, W
from delaktig.formats.packages import parse, read_part
from delaktig.formats.results import ReadError, ReadResult, ReadWarning, one_line, without_blank_edges

MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
KIND: Final = "DOCX"
HEADING_STYLE: Final = re.compile(r"heading (\d)", re.IGNORECASE)
SIGNS: Final = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
#: Kept for Word itself in the parts with notes: lines that part notes from text.
NOTE_KINDS: Final = {"separator", "continuationSeparator", "continuationNotice"}
LEFT_OUT: Final = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText"}


@dataclass(slots=True)
class Style:
    """What a paragraph style says of headings and lists."""

    level: int | None = None
    list_id: str | None = None
    depth: int = 0
    parent: str | None = None


@dataclass(slots=True)
class Reader:
    """Lines gathered so far, and what is needed to read on."""

    styles: dict[str, Style]
    numbering: Numbering
    lines: list[str] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)

    def read(self, parent: etree._Element) -> None:
        """Adds the lines of each paragraph and table under the element."""
        for child in parent:
            if child.tag == f"{W}p":
                self._add_paragraph(child)
            elif child.tag == f"{W}tbl":
                self._add_table(child)
            elif child.tag not in LEFT_OUT:
                self.read(_chosen(child))

    def _add_paragraph(self, paragraph: etree._Element) -> None:
        level = self._level(paragraph)
        for number, line in enumerate(self._paragraph_lines(paragraph)):
            if level is not None and number == 0 and line.strip():
                self.headings.append((len(self.lines), level))
            self.lines.append(line)

    def _paragraph_lines(self, paragraph: etree._Element) -> list[str]:
        boxes: list[etree._Element] = []
        text = "".join(_pieces(paragraph, boxes))
        label = self._label(paragraph)
        lines = (f"{label} {text}" if label and text.strip() else text).split("\n")
        for box in boxes:
            inner = Reader(self.styles, self.numbering)
            inner.read(box)
            lines.extend(line for line in inner.lines if line.strip())
        return lines

    def _add_table(self, table: etree._Element) -> None:
        for row in _children(table, f"{W}tr"):
            cells: list[str] = []
            for cell in _children(row, f"{W}tc"):
                inner = Reader(self.styles, self.numbering)
                inner.read(cell)
                cells.append(one_line(" ".join(inner.lines)))
                cells.extend([""] * (_span(cell) - 1))
            self.lines.append("\t".join(cells))

    def _style(self, paragraph: etree._Element) -> Iterator[Style]:
        """The paragraph's style and those that it is based on."""
        name: str | None = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        seen: set[str] = set()
        while name and name not in seen and name in self.styles:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].parent

    def _level(self, paragraph: etree._Element) -> int | None:
        outline = _value(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        if outline.isdigit():
            return int(outline) + 1 if int(outline) < 9 else None
        return next((style.level for style in self._style(paragraph) if style.level), None)

    def _label(self, paragraph: etree._Element) -> str:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is not None and own.find(f"{W}numId") is not None:
            depth = _value(own.find(f"{W}ilvl"))
            return self.numbering.label(_value(own.find(f"{W}numId")), int(depth) if depth.isdigit() else 0)
        for style in self._style(paragraph):
            if style.list_id is not None:
                return self.numbering.label(style.list_id, style.depth)
        return ""


def read_docx(package: zipfile.ZipFile, warnings: tuple[ReadWarning, ...] = ()) -> ReadResult:
    """The file's lines; a cell's lines are joined by a space, its row being one line with tabs.

    Where a footnote is called, ``[1]`` stands in the text; the notes follow the text as lines
    ``[1] …``. Page heads and feet are given as ``furniture``. Deleted text of tracked changes
    is left out. Raises :class:`ReadError` with ``damaged``, ``entities`` or ``empty``.
    """
    document = _root(package, "word/document.xml")
    body = None if document is None else document.find(f"{W}body")
    if document is None or body is None:
        raise ReadError("damaged", format=KIND)
    styles = _styles(_root(package, "word/styles.xml"))
    reader = Reader(styles, Numbering.of(_root(package, "word/numbering.xml")))
    reader.read(body)
    lines = without_blank_edges(reader.lines)
    dropped = next((at for at, line in enumerate(reader.lines) if line.strip()), 0)
    notes = list(_notes(package, reader))
    if notes:
        lines += ["", *notes] if lines else notes
    if not lines:
        raise ReadError("empty")
    if any(True for _ in document.iter(f"{W}ins", f"{W}del", f"{W}moveFrom")):
        warnings = (*warnings, ReadWarning("tracked_changes"))
    headings = tuple((at - dropped, level) for at, level in reader.headings)
    furniture = tuple(_furniture(package, reader))
    return ReadResult(tuple(lines), "docx", warnings=warnings, furniture=furniture, headings=headings)


def _root(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    content = read_part(package, name, KIND)
    return parse(content, KIND) if content else None


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _chosen(element: etree._Element) -> etree._Element:
    """Of alternatives with the same content, the first."""
    if element.tag != f"{MC}AlternateContent":
        return element
    choice = element.find(f"{MC}Choice")
    if choice is None:
        choice = element.find(f"{MC}Fallback")
    return element if choice is None else choice


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, tag)


def _pieces(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The text under a paragraph; text boxes are put aside in ``boxes``."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in LEFT_OUT:
            continue
        if child.tag == f"{W}t":
            yield (child.text or "").replace("\N{SOFT HYPHEN}", "")
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            yield f"[{_mark(child)}]"
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        else:
            yield from _pieces(_chosen(child), boxes)


def _mark(note: etree._Element) -> str:
    prefix = "" if "footnote" in str(note.tag) else "e"
    return prefix + str(note.get(f"{W}id", "?"))


def _span(cell: etree._Element) -> int:
    value = _value(cell.find(f"{W}tcPr/{W}gridSpan"))
    return min(int(value), 64) if value.isdigit() and int(value) > 0 else 1


def _styles(root: etree._Element | None) -> dict[str, Style]:
    if root is None:
        return {}
    return {str(each.get(f"{W}styleId")): _style(each) for each in root.iter(f"{W}style")}


def _style(element: etree._Element) -> Style:
    style = Style(parent=_value(element.find(f"{W}basedOn")) or None)
    outline = _value(element.find(f"{W}pPr/{W}outlineLvl"))
    named = HEADING_STYLE.fullmatch(_value(element.find(f"{W}name")))
    if named:
        style.level = int(named.group(1))
    elif outline.isdigit() and int(outline) < 9:
        style.level = int(outline) + 1
    numbering = element.find(f"{W}pPr/{W}numPr")
    if numbering is not None:
        style.list_id = _value(numbering.find(f"{W}numId")) or None
        depth = _value(numbering.find(f"{W}ilvl"))
        style.depth = int(depth) if depth.isdigit() else 0
    return style


def _notes(package: zipfile.ZipFile, reader: Reader) -> Iterator[str]:
    for part, tag in (("word/footnotes.xml", f"{W}footnote"), ("word/endnotes.xml", f"{W}endnote")):
        root = _root(package, part)
        if root is None:
            continue
        for note in root.iter(tag):
            if note.get(f"{W}type") in NOTE_KINDS:
                continue
            inner = Reader(reader.styles, reader.numbering)
            inner.read(note)
            text = one_line(" ".join(inner.lines))
            if text:
                yield f"[{_mark(note)}] {text}"


def _furniture(package: zipfile.ZipFile, reader: Reader) -> list[str]:
    """Lines of page heads and feet, each once."""
    seen: dict[str, None] = {}
    for name in sorted(package.namelist()):
        if not re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            continue
        root = _root(package, name)
        if root is None:
            continue
        inner = Reader(reader.styles, reader.numbering)
        inner.read(root)
        seen.update((line, None) for line in inner.lines if line.strip())
    return list(seen)
