"""Workbooks, written and read."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delaktig.formats.reading import read_lines
from delaktig.formats.xlsx import Cell, Column, Sheet, Workbook, WorkbookError, is_formula_like, write_xlsx
from delaktig.formats.xlsx_reading import read_rows

ROWS: tuple[tuple[Cell, ...], ...] = (
    ("Mål 1", 12, Decimal("2.5"), dt.date(2024, 5, 1), True),
    ("rad ett\nrad två", -3, Decimal("0.1"), None, False),
    (None, 0, Decimal("12345678.25"), dt.date(2026, 12, 31), None),
)


def book(*rows: tuple[Cell, ...], columns: int = 1, demonstration: bool = False) -> Workbook:
    titles = tuple(Column(f"Kolumn {number}") for number in range(columns))
    sheet = Sheet("Åtgärder", titles, rows)
    return Workbook("Program", "sv", "Exempelkommun", (sheet,), dt.date(2024, 5, 1), demonstration)


def loaded(workbook: Workbook) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(workbook)))


def test_values_come_back_with_their_types() -> None:
    sheet = read_rows(write_xlsx(book(*ROWS, columns=5)))[0]
    assert sheet.name == "Åtgärder"
    assert sheet.rows[1:] == (ROWS[0], ROWS[1], ROWS[2][:4])
    assert [type(cell) for cell in sheet.rows[1]] == [str, int, Decimal, dt.date, bool]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", " =", "'", "'=", ""]), st.text(max_size=30)),
        min_size=1,
        max_size=8,
    )
)
def test_texts_like_formulas_come_back_unchanged(parts: list[tuple[str, str]]) -> None:
    texts = [(start + rest).encode("utf-8", "replace").decode() or "x" for start, rest in parts]
    data = write_xlsx(book(*((text,) for text in texts)))
    assert [row[0] for row in read_rows(data)[0].rows[1:]] == texts
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["=1+1", "+358 1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://x")'])
def test_a_text_like_a_formula_is_text_under_a_quote_prefix(text: str) -> None:
    cell = loaded(book((text,)))["Åtgärder"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert is_formula_like(text)


def test_an_ordinary_text_has_no_quote_prefix() -> None:
    assert not loaded(book(("vanlig = text",)))["Åtgärder"]["A2"].quotePrefix


def test_texts_that_look_like_excels_escapes_come_back() -> None:
    text = "_x0041_ och _x005F_ och \x07"
    assert read_rows(write_xlsx(book((text,))))[0].rows[1] == (text,)


def test_a_text_like_xlsx_markup_comes_back() -> None:
    text = "<r><t>&amp;</t></r></si><si><t>x</t></r>"
    assert read_rows(write_xlsx(book((text,))))[0].rows[1] == (text,)


def test_a_number_too_long_for_excel_is_text() -> None:
    number = 12345678901234567890
    assert read_rows(write_xlsx(book((number,))))[0].rows[1] == (str(number),)


def test_the_header_is_frozen_filtered_and_repeated() -> None:
    sheet = loaded(book(*ROWS, columns=5))["Åtgärder"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["A1"].font.bold


def test_properties_and_the_last_sheet_say_what_it_is() -> None:
    workbook = loaded(book(("x",), demonstration=True))
    properties = workbook.properties
    assert (properties.title, properties.creator) == ("Program", "Exempelkommun")
    assert properties.created == dt.datetime(2024, 5, 1)
    assert list(workbook["Information"].values) == [
        ("Titel", "Program"),
        ("Utgivare", "Exempelkommun"),
        ("Datum", dt.datetime(2024, 5, 1)),
        ("Anmärkning", "Påhittat för demonstrationen"),
    ]
    assert "Anmärkning" not in [row[0] for row in loaded(book(("x",)))["Information"].values]


def test_equal_workbooks_give_equal_bytes() -> None:
    assert write_xlsx(book(*ROWS, columns=5)) == write_xlsx(book(*ROWS, columns=5))


def test_sheet_names_are_made_valid_and_different() -> None:
    names = ["a/b:c*?[1]" + "x" * 40, "a b c    1 " + "x" * 40, "History", "'"]
    sheets = tuple(Sheet(name, (Column("A"),), ()) for name in names)
    written = openpyxl.load_workbook(io.BytesIO(write_xlsx(Workbook("T", "fi", "", sheets))))
    assert len(set(written.sheetnames)) == 5
    assert all(len(name) <= 31 for name in written.sheetnames)
    assert written.sheetnames[2:] == ["History 1", "Sheet", "Tiedot"]


def test_a_cell_that_is_too_long_is_named() -> None:
    with pytest.raises(WorkbookError, match="Åtgärder, row 1, column 1"):
        write_xlsx(book(("x" * 32_768,)))


def test_a_row_of_the_wrong_length_is_named() -> None:
    with pytest.raises(WorkbookError, match="row 1: 2 cells for 1 columns"):
        write_xlsx(book(("a", "b")))


def test_a_workbook_is_read_as_lines_sheet_by_sheet() -> None:
    rows: tuple[tuple[Cell, ...], ...] = (
        ("a\nb", 1, Decimal("2.50")),
        (None, None, None),
        ("=c", None, dt.date(2024, 1, 2)),
    )
    result = read_lines(write_xlsx(book(*rows, columns=3)), "x.xlsx")
    assert result.format == "xlsx"
    assert result.lines == (
        "Åtgärder",
        "Kolumn 0\tKolumn 1\tKolumn 2",
        "a b\t1\t2.5",
        "",
        "=c\t\t2024-01-02",
        "",
        "Information",
        "Titel\tProgram",
        "Utgivare\tExempelkommun",
        "Datum\t2024-05-01",
    )


def test_a_formula_without_a_stored_value_is_said() -> None:
    made = openpyxl.Workbook()
    made.active.append(["text", "=1+1"])
    buffer = io.BytesIO()
    made.save(buffer)
    result = read_lines(buffer.getvalue(), "x.xlsx")
    assert result.lines == ("Sheet", "text")
    assert [(w.code, w.params["cells"]) for w in result.warnings] == [("formulas_without_value", 1)]


def test_a_cell_far_away_does_not_make_a_million_lines() -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = "början"
    made.active["A9000"] = "slut"
    buffer = io.BytesIO()
    made.save(buffer)
    assert read_lines(buffer.getvalue(), "x.xlsx").lines == ("Sheet", "början", "", "slut")


def test_arabic_sheets_run_from_right_to_left() -> None:
    workbook = Workbook("برنامج", "ar", "", (Sheet("A", (Column("A"),), ()),))
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(workbook)))["A"].sheet_view.rightToLeft
