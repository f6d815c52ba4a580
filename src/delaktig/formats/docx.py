"""Documents as Word files for everyone: real headings and lists, marked table headers, a language."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any, Final

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from delaktig.formats.document import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    KeyValues,
    Line,
    Note,
    Pair,
    Paragraph,
    Run,
    Table,
    Text,
    demonstration_mark,
    is_right_to_left,
    plain,
    runs_of,
    safe_link,
    sound_blocks,
)

INK: Final = RGBColor(0x1D, 0x2B, 0x4F)
LINK: Final = RGBColor(0x0B, 0x3D, 0x91)
NOTE_STYLE: Final = "Delaktig Note"
DEEPEST_LIST: Final = 3
LINE_OF_HAND: Final = 40
LONGEST_PROPERTY: Final = 255
UNKNOWN_DATE: Final = dt.date(1980, 1, 1)
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)

#: What XML 1.0 cannot hold.
FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_docx(document: Document) -> bytes:
    """The document as DOCX; equal documents give equal bytes. Figures appear as their text alternative."""
    word = docx.Document()
    _describe(word, document)
    _set_language(word, document.language)
    _set_styles(word)
    _add_footer(word, document)
    word.add_paragraph(_clean(document.title), style="Title")
    writer = _Writer(word, is_right_to_left(document.language))
    for block in sound_blocks(document.blocks):
        writer.add(block)
    if is_right_to_left(document.language):
        _turn(word)
    buffer = io.BytesIO()
    word.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


class _Writer:
    """Adds blocks to a Word document."""

    def __init__(self, word: WordDocument, rtl: bool) -> None:
        self.word = word
        self.rtl = rtl

    def add(self, block: Block) -> None:
        match block:
            case Heading():
                _add_runs(self.word.add_heading(level=block.level), block.text)
            case Paragraph():
                _add_runs(self.word.add_paragraph(), block.text)
            case Bullets():
                self._bullets(block, 1)
            case Note():
                self._note(block)
            case KeyValues():
                self._values(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Line() | Pair():
                self._of_letters(block)

    def _of_letters(self, block: Line | Pair) -> None:
        """Add a line to sign on; of a pair, one passage after the other."""
        if isinstance(block, Line):
            _add_runs(self.word.add_paragraph(), (Run("_" * LINE_OF_HAND + "\n"), *runs_of(block.label)))
            return
        for part in (*block.first.blocks, *block.second.blocks):
            self.add(part)

    def _note(self, block: Note) -> None:
        paragraph = self.word.add_paragraph(style=NOTE_STYLE)
        if block.mark:
            paragraph.add_run(_clean(f"{block.mark} "))
        _add_runs(paragraph, block.text)

    def _values(self, block: KeyValues) -> None:
        for name, value in block.items:
            paragraph = self.word.add_paragraph()
            paragraph.add_run(_clean(f"{name}: ")).bold = True
            _add_runs(paragraph, value)

    def _figure(self, block: Figure) -> None:
        if block.caption:
            self._caption(block.caption)
        self.word.add_paragraph(_clean(block.alternative))

    def _bullets(self, block: Bullets, depth: int) -> None:
        name = "List Number" if block.ordered else "List Bullet"
        style = name if depth == 1 else f"{name} {min(depth, DEEPEST_LIST)}"
        list_id = _own_list(self.word, style) if block.ordered else None
        for item in block.items:
            if isinstance(item, Bullets):
                self._bullets(item, depth + 1)
                continue
            paragraph = self.word.add_paragraph(style=style)
            if list_id is not None:
                numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                numbering.get_or_add_ilvl().val = 0
                numbering.get_or_add_numId().val = list_id
            _add_runs(paragraph, item)

    def _caption(self, text: str) -> None:
        paragraph = self.word.add_paragraph(_clean(text), style="Caption")
        paragraph.paragraph_format.keep_with_next = True

    def _table(self, block: Table) -> None:
        if block.caption:
            self._caption(block.caption)
        table = self.word.add_table(rows=1, cols=len(block.header), style="Table Grid")
        properties = table._tbl.tblPr
        if self.rtl:
            properties.insert(1, OxmlElement("w:bidiVisual"))
        if block.caption:
            _append(properties, "w:tblCaption", val=_clean(block.caption)[:LONGEST_PROPERTY])
        header = table.rows[0]
        marks = header._tr.get_or_add_trPr()
        _append(marks, "w:cantSplit")
        _append(marks, "w:tblHeader")
        for cell, text in zip(header.cells, block.header, strict=True):
            _shade(cell)
            cell.paragraphs[0].add_run(_clean(text)).bold = True
        for row in block.rows:
            added = table.add_row()
            if max(len(plain(cell)) for cell in row) < LONG_CELL:
                _append(added._tr.get_or_add_trPr(), "w:cantSplit")
            for cell, value in zip(added.cells, row, strict=True):
                _add_runs(cell.paragraphs[0], value)
        self.word.add_paragraph()


#: A row with a longer cell may break over pages.
LONG_CELL: Final = 1200


def _describe(word: WordDocument, document: Document) -> None:
    made = dt.datetime.combine(document.date or UNKNOWN_DATE, dt.time())
    properties = word.core_properties
    properties.title = _clean(document.title)[:LONGEST_PROPERTY]
    properties.author = _clean(document.publisher)[:LONGEST_PROPERTY]
    properties.last_modified_by = properties.author
    properties.language = document.language
    properties.comments = demonstration_mark(document.language) if document.demonstration else ""
    properties.keywords = ""
    properties.created = made
    properties.modified = made
    properties.revision = 1


def _set_language(word: WordDocument, language: str) -> None:
    """Language of all text, so that it is read aloud and hyphenated rightly."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        raise RuntimeError("The Word template has no default run properties.")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    _append(defaults, "w:lang", val=language, eastAsia=language, bidi=language)


def _set_styles(word: WordDocument) -> None:
    for name in ("Title", *(f"Heading {level}" for level in range(1, 7))):
        heading: Any = word.styles[name]
        heading.font.color.rgb = INK
    caption: Any = word.styles["Caption"]
    caption.font.color.rgb = INK
    note: Any = word.styles.add_style(NOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = word.styles["Normal"]
    note.font.size = Pt(9)
    note.paragraph_format.left_indent = Pt(12)


def _add_footer(word: WordDocument, document: Document) -> None:
    parts = [document.title[:160], document.publisher[:120]]
    if document.demonstration:
        parts.insert(0, demonstration_mark(document.language))
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.add_run(_clean(" · ".join(part for part in parts if part) + " · "))
    run = paragraph.add_run()
    for kind in ("begin", "instruction", "end"):
        if kind == "instruction":
            instruction = OxmlElement("w:instrText")
            instruction.text = "PAGE"
            run._r.append(instruction)
        else:
            _append(run._r, "w:fldChar", fldCharType=kind)


def _add_runs(paragraph: WordParagraph, text: Text) -> None:
    for run in runs_of(text):
        address = safe_link(run.link)
        if address is None:
            _look(paragraph.add_run(_clean(run.text)), run)
            continue
        relation = paragraph.part.relate_to(_clean(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        linked = paragraph.add_run(_clean(run.text))
        _look(linked, run)
        linked.underline = True
        linked.font.color.rgb = LINK
        link.append(linked._r)
        paragraph._p.append(link)


def _look(word_run: Any, run: Run) -> None:
    word_run.bold = run.bold or None
    word_run.italic = run.italic or None
    if run.language is None:
        return
    properties = word_run._r.get_or_add_rPr()
    if is_right_to_left(run.language):
        _append(properties, "w:rtl")
        _append(properties, "w:lang", bidi=run.language)
    else:
        _append(properties, "w:lang", val=run.language)


def _own_list(word: WordDocument, style: str) -> int:
    """A new list of the style's kind that counts from 1; gives its number."""
    numbering: Any = word.part.numbering_part.element
    of_style: Any = word.styles[style].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    concrete = next(each for each in numbering.num_lst if each.numId == int(of_style.get(qn("w:val"))))
    added = numbering.add_num(concrete.abstractNumId.val)
    added.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(added.numId)


def _turn(word: WordDocument) -> None:
    """Sets every paragraph and run from right to left."""
    for paragraph in word.element.body.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    for run in word.element.body.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:rtl")) is None and properties.find(qn("w:lang")) is None:
            properties.append(OxmlElement("w:rtl"))


#: What the schema of Word lets come after ``w:bidi`` in the properties of a paragraph.
AFTER_BIDI: Final = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)


def _shade(cell: _Cell) -> None:
    _append(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill="E8ECF4")


def _append(parent: Any, tag: str, **attributes: str) -> None:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)


def _clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _with_fixed_dates(data: bytes) -> bytes:
    """The package with the same date on every part, so that equal documents are equal bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            fixed = zipfile.ZipInfo(member.filename, ZIP_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(member))
    return buffer.getvalue()
