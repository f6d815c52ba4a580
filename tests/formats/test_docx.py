"""Word files, read and written."""

from __future__ import annotations

import dataclasses
import io

import docx
import pytest
from docx.oxml.ns import qn

from delaktig.formats.document import Bullets, Document, Heading, Paragraph, Run, plain
from delaktig.formats.docx import write_docx
from delaktig.formats.reading import read_lines
from tests.formats.samples import HOSTILE, MEASURES, W, package, paragraph, programme, word_file


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_docx(programme())


def rows_of(lines: tuple[str, ...]) -> list[list[str]]:
    return [line.split("\t") for line in lines if "\t" in line]


def test_a_written_file_reads_back_line_by_line(written: bytes) -> None:
    result = read_lines(written, "program.docx")
    assert result.format == "docx"
    assert result.lines[:11] == (
        "Integrationsprogram för Exempelkommun",
        "Bakgrund",
        "Programmet gäller alla som flyttar till kommunen.",
        "Se kommunens sidor noga",
        "Syfte",
        "• Arbete",
        "1. Praktik",
        "2. Kurser",
        "• Språk",
        "1 Lagen om främjande av integration.",
        "Period: 2023-2025",
    )
    expected = [[" ".join(plain(cell).split()) for cell in row] for row in (MEASURES.header, *MEASURES.rows)]
    assert rows_of(result.lines) == expected


def test_headings_are_told_with_their_levels(written: bytes) -> None:
    result = read_lines(written)
    assert [(result.lines[at], level) for at, level in result.headings] == [
        ("Bakgrund", 1),
        ("Syfte", 2),
        ("Åtgärder", 1),
    ]


def test_the_mark_of_the_demonstration_is_page_furniture(written: bytes) -> None:
    assert read_lines(written).furniture[0].startswith("Påhittat för demonstrationen")
    plain_one = read_lines(write_docx(programme(demonstration=False)))
    assert "Påhittat" not in " ".join(plain_one.furniture)


def test_table_headers_repeat_and_rows_stay_whole(written: bytes) -> None:
    table = docx.Document(io.BytesIO(written)).tables[0]
    marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True] + [False] * len(MEASURES.rows)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Åtgärder"


def test_metadata_and_language_are_set(written: bytes) -> None:
    word = docx.Document(io.BytesIO(written))
    properties = word.core_properties
    assert properties.title == "Integrationsprogram för Exempelkommun"
    assert (properties.author, properties.language) == ("Exempelkommun", "sv-FI")
    assert properties.created.date().isoformat() == "2024-05-01"
    languages = word.styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert [language.get(qn("w:val")) for language in languages] == ["sv-FI"]


def test_heading_levels_are_real_styles_without_gaps(written: bytes) -> None:
    word = docx.Document(io.BytesIO(written))
    styles = [p.style.name for p in word.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert styles == ["Title", "Heading 1", "Heading 2", "Heading 1"]


def test_equal_documents_give_equal_bytes(written: bytes) -> None:
    assert write_docx(programme()) == written
    assert write_docx(dataclasses.replace(programme(), title="Annat")) != written


def test_each_ordered_list_counts_from_one() -> None:
    lists = Bullets(("a", "b"), ordered=True), Bullets(("c",), ordered=True)
    result = read_lines(write_docx(Document("Titel", "sv", "", (lists[0], Paragraph("mellan"), lists[1]))))
    assert result.lines == ("Titel", "1. a", "2. b", "mellan", "1. c")


def test_hostile_text_is_only_text() -> None:
    text = HOSTILE + " \x00\x0b\ud800 =1+1"
    result = read_lines(write_docx(Document(text, "sv", text, (Heading(text), Paragraph(text)))))
    clean = text.replace("\x00", "\ufffd").replace("\x0b", "\ufffd").replace("\ud800", "\ufffd")
    assert result.lines == (clean, clean, clean)


def test_only_safe_addresses_become_links() -> None:
    runs = (Run("bra", link="https://example.org/?a=1&b=2"), Run("ond", link="javascript:alert(1)"))
    word = docx.Document(io.BytesIO(write_docx(Document("T", "sv", "", (Paragraph(runs),)))))
    external = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
    assert external == ["https://example.org/?a=1&b=2"]
    assert word.paragraphs[1].text == "braond"


def test_arabic_runs_from_right_to_left() -> None:
    word = docx.Document(io.BytesIO(write_docx(Document("برنامج", "ar", "", (Paragraph("نص"), MEASURES)))))
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in word.paragraphs)
    assert word.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None


def test_paragraphs_and_tables_keep_their_order_and_a_cell_is_one_line() -> None:
    broken = "<w:p><w:r><w:t>två</w:t><w:br/><w:t>rader</w:t></w:r></w:p>"
    cell = f"<w:tc>{broken}{paragraph('till')}</w:tc>"
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("bred")}</w:tc>'
    body = paragraph("före") + f"<w:tbl><w:tr>{cell}{wide}{cell}</w:tr></w:tbl>" + paragraph("efter")
    assert read_lines(word_file(body)).lines == ("före", "två rader till\tbred\t\ttvå rader till", "efter")


def test_footnotes_follow_the_text_and_are_called_in_it() -> None:
    body = '<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{paragraph("-")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Källa")}</w:footnote></w:footnotes>'
    )
    assert read_lines(word_file(body, footnotes_xml=notes)).lines == ("Text[2]", "", "[2] Källa")


def test_deleted_text_is_left_out_and_said() -> None:
    body = (
        "<w:p><w:r><w:t>kvar</w:t></w:r><w:del><w:r><w:delText>bort</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> nytt</w:t></w:r></w:ins></w:p>"
    )
    result = read_lines(word_file(body))
    assert result.lines == ("kvar nytt",)
    assert [warning.code for warning in result.warnings] == ["tracked_changes"]


def test_text_boxes_and_content_controls_are_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('i rutan')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>text</w:t><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('i fältet')}</w:sdtContent></w:sdt>"
    )
    assert read_lines(word_file(body)).lines == ("text", "i rutan", "i fältet")


def test_automatic_numbers_of_headings_are_printed() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in enumerate(("%1", "%1.%2"))
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def numbered(text: str, depth: int) -> str:
        place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'
        return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = numbered("A", 0) + numbered("B", 1) + numbered("C", 1) + numbered("D", 0) + numbered("E", 1)
    lines = read_lines(word_file(body, numbering_xml=numbering)).lines
    assert lines == ("1 A", "1.1 B", "1.2 C", "2 D", "2.1 E")


def test_macros_are_neither_read_nor_run_and_it_is_said() -> None:
    data = package(
        {
            "word/document.xml": f"<w:document {W}><w:body>{paragraph('text')}</w:body></w:document>",
            "word/vbaProject.bin": b"Sub AutoOpen()",
        }
    )
    result = read_lines(data, "program.docm")
    assert result.lines == ("text",)
    assert [warning.code for warning in result.warnings] == ["macros_ignored"]
