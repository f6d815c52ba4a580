from __future__ import annotations

import pytest

from delaktig.exchange.workbooks import NotOurs, read_sheets, sheets
from delaktig.formats.xlsx import Workbook, write_xlsx
from delaktig.formats.xlsx_reading import SheetRows, read_rows
from tests.exchange.edition_example import edition_data


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_workbook_is_read_back_to_an_equal_edition_whatever_the_language_of_its_headings(language: str) -> None:
    data = edition_data("638", "018")
    data["members"][1]["arranger"] = "638"
    book = write_xlsx(Workbook("Programme", language, "Borgå", sheets(data, language)))
    assert read_sheets(read_rows(book)) == data


def test_a_workbook_without_the_sheets_of_an_edition_is_not_ours() -> None:
    with pytest.raises(NotOurs):
        read_sheets([SheetRows("Blad1", (("Mål", "Åtgärd"), ("a", "b")))])
