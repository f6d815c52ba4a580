"""PDF written: archivable, accessible, in the right language, and deaf to markup in its texts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pikepdf
import pytest

from delaktig.formats.document import Bullets, Document, Figure, Heading, Note, Paragraph, Run, Table
from delaktig.formats.pdf import write_pdf
from delaktig.formats.plot import PlotData, Series, bar_plot
from delaktig.formats.reading import read_lines
from tests.formats.samples import HOSTILE, MEASURES, programme
from tests.formats.structure import elements


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_pdf(programme())


@pytest.fixture(scope="module")
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S)[1:] for element in elements(pdf.Root.StructTreeRoot)]


def texts(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def test_it_is_tagged_titled_and_in_its_language(opened: pikepdf.Pdf) -> None:
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "sv-FI"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert str(opened.docinfo["/Title"]) == "Integrationsprogram för Exempelkommun"
    assert str(opened.docinfo["/Author"]) == "Exempelkommun"


def test_it_declares_pdfa_2a_and_pdfua_1(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Integrationsprogram för Exempelkommun"


def test_headings_lists_and_links_are_tagged(opened: pikepdf.Pdf) -> None:
    found = kinds(opened)
    assert [kind for kind in found if re.fullmatch(r"H\d", kind)] == ["H1", "H2", "H1"]
    assert found.count("L") == 3
    assert found.count("LI") == 6
    assert "Link" in found


def test_every_data_cell_has_its_header_cell(opened: pikepdf.Pdf) -> None:
    found = list(elements(opened.Root.StructTreeRoot))
    headers = [element for element in found if element.S == "/TH"]
    cells = [element for element in found if element.S == "/TD"]
    assert len(headers) == len(MEASURES.header)
    assert len(cells) == len(MEASURES.header) * len(MEASURES.rows)

    def attributes(element: Any) -> list[Any]:
        given = element.A
        return list(given) if isinstance(given, pikepdf.Array) else [given]

    scopes = [str(a.Scope) for header in headers for a in attributes(header) if "/Scope" in a]
    assert scopes == ["/Column"] * len(headers)
    named = [a for cell in cells for a in attributes(cell) if "/Headers" in a and len(a.Headers) == 1]
    assert len(named) == len(cells)


def test_each_page_has_its_number_and_the_mark_of_the_demonstration(data: bytes) -> None:
    pages = texts(data)
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert text.endswith(f"{number} / {len(pages)}")
        assert "Påhittat för demonstrationen" in text
    assert "Påhittat" not in "".join(texts(write_pdf(programme(demonstration=False))))


def test_the_table_header_is_repeated_on_each_page(data: bytes) -> None:
    assert all("Mål Åtgärd" in text for text in texts(data))


def test_only_the_shipped_fonts_are_used_and_all_are_embedded(opened: pikepdf.Pdf) -> None:
    names = set()
    for page in opened.pages:
        for font in page.resources.Font.values():
            descendant = font.DescendantFonts[0]
            names.add(str(descendant.BaseFont).split("+")[-1])
            assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
    assert names
    assert all(name.startswith("NotoSans") for name in names)


def test_equal_documents_give_equal_bytes_and_the_timestamp_counts(data: bytes) -> None:
    assert write_pdf(programme()) == data
    made = dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC)
    dated = write_pdf(programme(), timestamp=made)
    assert write_pdf(programme(), timestamp=made) == dated
    assert dated != data


def squeezed(text: str) -> str:
    return "".join(text.replace("\N{SOFT HYPHEN}", "").split())


def test_hostile_text_is_only_text_everywhere() -> None:
    text = HOSTILE
    document = Document(
        text,
        "sv",
        text,
        (
            Heading(text),
            Paragraph((Run(text, bold=True), Run(text, link="https://example.org/#import"))),
            Bullets((text,)),
            Note(text, mark=text),
            Table((text, "B"), ((text, text),), caption=text),
        ),
    )
    data = write_pdf(document)
    assert squeezed(read_lines(data).text).count(squeezed(text)) == 11
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == text


def test_unsafe_addresses_do_not_become_links() -> None:
    runs = (Run("ond", link="javascript:alert(1)"), Run("fil", link="file:///etc/passwd"))
    data = write_pdf(Document("T", "sv", "", (Paragraph(runs),)))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "Link" not in kinds(pdf)


def test_characters_without_a_glyph_are_shown_as_a_white_square() -> None:
    text = "å → ≥ ☐ 😀 漢 \ue000 \x00 \ud800 \ufeffslut"
    found = texts(write_pdf(Document("T", "sv", "", (Paragraph(text),))))[0]
    assert "å → ≥ ☐ □ □ □ □ □ slut" in found


@pytest.mark.parametrize(("language", "region"), [("sv", "sv"), ("fi-FI", "fi-FI"), ("ckb", "ckb"), ("th", "th")])
def test_the_language_is_told(language: str, region: str) -> None:
    with pikepdf.open(io.BytesIO(write_pdf(Document("T", language, "", (Paragraph("text"),))))) as pdf:
        assert str(pdf.Root.Lang) == region


def test_words_are_parted_by_the_rules_of_the_language() -> None:
    word = "integrationsfrämjandeåtgärdsprogrammet "

    def parted(language: str) -> list[str]:
        found = texts(write_pdf(Document("T", language, "", (Paragraph(word * 60),))))
        return re.findall(r"(\w+)\N{SOFT HYPHEN}", "".join(found))

    assert parted("sv") != parted("fi")
    assert parted("sv")


def test_arabic_is_set_from_the_right_and_thai_has_its_font() -> None:
    document = Document("برنامج الاندماج", "ar", "", (Paragraph("نص قصير"), Paragraph((Run("แผน", language="th"),))))
    with pdfplumber.open(io.BytesIO(write_pdf(document))) as pdf:
        page = pdf.pages[0]
        arabic = [char for char in page.chars if "Arabic" in char["fontname"]]
        assert any("Thai" in char["fontname"] for char in page.chars)
        assert max(char["x1"] for char in arabic) > page.width * 0.8
        assert min(char["x0"] for char in arabic) > page.width * 0.5


def test_a_plot_carries_its_text_alternative() -> None:
    plot = bar_plot(PlotData("p", "Besök", "Besöken växer.", "År", ("2023", "2024"), (Series("Besök", (1, 2)),)))
    data = write_pdf(Document("T", "sv", "", (Figure(plot.svg, plot.alternative, "Besök"), plot.table)))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        figures = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["Besök. Besöken växer."]
    assert "2023" in texts(data)[0]


def test_a_cell_longer_than_a_page_is_kept_whole() -> None:
    words = " ".join(f"ord{number}" for number in range(4000))
    found = squeezed("".join(texts(write_pdf(Document("T", "sv", "", (Table(("A", "B"), ((words, "x"),)),))))))
    assert all(f"ord{number}" in found for number in range(4000))


def test_a_long_cell_in_a_narrow_column_is_not_cut_off() -> None:
    words = " ".join(f"ord{number}" for number in range(90))
    document = Document("T", "sv", "", (Table(("A", "B"), ((words, "x"),) * 3, widths=(1, 9)),))
    with pdfplumber.open(io.BytesIO(write_pdf(document))) as pdf:
        places = [char["bottom"] / page.height for page in pdf.pages for char in page.chars if char["mcid"]]
    assert max(places) < 0.95


def test_a_document_without_title_or_language_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        dataclasses.replace(programme(), title=" ")
    with pytest.raises(ValueError, match="language"):
        dataclasses.replace(programme(), language="")


def test_a_table_with_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="Row 1 has 1 cells"):
        Table(("A", "B"), (("x",),))
