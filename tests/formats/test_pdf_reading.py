"""PDF read back: our own, those without tags, and those in pages."""

from __future__ import annotations

import io
import json

import pikepdf
import pytest
import typst

from delaktig.formats.document import Document, Paragraph, Table, plain
from delaktig.formats.pdf import write_pdf
from delaktig.formats.reading import ReadResult, read_lines
from tests.formats.samples import MEASURES, programme

EXPECTED = [[" ".join(plain(cell).split()) for cell in row] for row in (MEASURES.header, *MEASURES.rows)]


@pytest.fixture(scope="module")
def result() -> ReadResult:
    return read_lines(write_pdf(programme()), "program.pdf")


def rows_of(read: ReadResult) -> list[list[str]]:
    return [line.split("\t") for line in read.lines if "\t" in line]


def untagged(markup: str, **data: object) -> bytes:
    """A PDF without tags, set from typst markup of the test's own."""
    made = typst.compile(markup.encode(), sys_inputs={"data": json.dumps(data)}, format="pdf", pdf_tags=False)
    assert isinstance(made, bytes)
    return made


def test_a_written_table_reads_back_cell_by_cell_over_pages(result: ReadResult) -> None:
    assert len(result.pages) > 1
    assert rows_of(result) == EXPECTED


def test_text_lists_and_values_are_lines_in_order(result: ReadResult) -> None:
    assert result.format == "pdf"
    assert result.lines[:12] == (
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
        "Beslut: inte känt",
    )


def test_headings_are_told_with_their_levels(result: ReadResult) -> None:
    found = [(result.lines[at], level) for at, level in result.headings]
    assert found == [("Bakgrund", 1), ("Syfte", 2), ("Åtgärder", 1)]


def test_page_feet_are_furniture_and_repeated_headers_are_left_out(result: ReadResult) -> None:
    assert len(result.furniture) == len(result.pages)
    assert all("Påhittat för demonstrationen" in line for line in result.furniture)


def test_pages_begin_with_a_form_feed(result: ReadResult) -> None:
    assert result.pages[0] == 0
    assert [result.lines[at] for at in result.pages[1:]] == ["\f"] * (len(result.pages) - 1)
    assert result.lines.count("\f") == len(result.pages) - 1
    assert result.warnings == ()


def test_a_cell_that_goes_on_over_pages_is_one_cell() -> None:
    words = " ".join(f"ord{number}" for number in range(3000))
    read = read_lines(write_pdf(Document("T", "sv", "", (Table(("A", "B"), ((words, "x"), ("", "y"))),))))
    assert rows_of(read) == [["A", "B"], [words, "x"], ["", "y"]]


def test_words_parted_at_line_ends_are_made_whole() -> None:
    words = "integrationsfrämjandeåtgärdsprogrammet " * 40
    read = read_lines(write_pdf(Document("T", "sv", "", (Paragraph(words), Table(("A", "B"), ((words, ""),))))))
    assert " ".join(" ".join(read.lines).split()) == f"T {words}A B {words}".strip()
    assert "\N{SOFT HYPHEN}" not in "".join(read.lines)


def test_a_heading_over_two_lines_is_one_line() -> None:
    from delaktig.formats.document import Heading

    title = "Rubrik med många ord om integration och delaktighet i kommunen " * 3
    read = read_lines(write_pdf(Document("T", "sv", "", (Heading(title.strip()), Paragraph("text")))))
    assert read.lines == ("T", title.strip(), "text")


def test_ruled_tables_without_tags_are_rows_in_their_place() -> None:
    read = read_lines(untagged("före\n#table(columns: 2, [Mål], [Åtgärd], [ett \\ två], [], [], [tre])\nefter"))
    assert read.lines == ("före", "Mål\tÅtgärd", "ett två\t", "\ttre", "efter")


def test_a_frame_around_text_is_no_table() -> None:
    assert read_lines(untagged("#rect[bara text]")).lines == ("bara text",)


def test_pages_of_pictures_among_others_are_named() -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(untagged("text"))) as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)
    read = read_lines(buffer.getvalue())
    assert read.lines == ("text", "\f")
    assert [(w.code, dict(w.params)) for w in read.warnings] == [("pages_without_text", {"pages": "2"})]


def test_a_pdf_protected_against_change_only_is_read() -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(untagged("läsbar text"))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="agare", user=""))
    assert read_lines(buffer.getvalue()).lines == ("läsbar text",)


def test_a_structure_that_goes_in_circles_does_not_hang() -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(write_pdf(programme()))) as pdf:
        root = pdf.Root.StructTreeRoot
        top = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
        top.K.append(top)
        pdf.save(buffer)
    assert rows_of(read_lines(buffer.getvalue())) == EXPECTED
