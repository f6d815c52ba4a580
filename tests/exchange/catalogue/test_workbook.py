"""The workbook of services: out and in again it is equal, whatever the texts; formulas stay texts."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.take import take_out
from delaktig.exchange.catalogue.workbooks import read_sheets, shape, sheets
from delaktig.exchange.workbooks import NotOurs
from delaktig.formats.xlsx import Column, Sheet, Workbook, write_xlsx
from delaktig.formats.xlsx_reading import read_rows
from tests.exchange.catalogue.example import CATALOGUE, a_catalogue

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"])
BODY = st.text(LETTERS, min_size=1, max_size=60).filter(str.strip)
WORDS = st.dictionaries(st.sampled_from(["sv", "fi", "en", "ar", "ckb"]), BODY, min_size=1)


def written(data: Any, language: str = "sv") -> bytes:
    return write_xlsx(Workbook("Tjänster", language, "Exempel", sheets(data, language)))


def there_and_back(data: Any, language: str = "sv") -> Any:
    return read_sheets(read_rows(written(data, language)))


@pytest.mark.parametrize("language", ["sv", "fi", "en", "ar"])
def test_every_field_comes_back_equal_whatever_the_language_of_the_headings(language: str) -> None:
    assert there_and_back(CATALOGUE, language) == CATALOGUE


@given(name=WORDS, summary=WORDS, reason=WORDS, note=WORDS, kept=st.dictionaries(BODY, BODY), flag=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_in_any_language_comes_back_equal(
    name: Any, summary: Any, reason: Any, note: Any, kept: Any, flag: bool
) -> None:
    data = a_catalogue()
    service = data["services"][0]
    service |= {"name": name, "summary": summary}
    if kept:
        service["carried"] = kept
    service["eligibility"][0]["reason"] = reason
    service["offerings"][0]["exceptions"][0]["note"] = note
    service["offerings"][0]["closed_on_holidays"] = flag
    assert there_and_back(data) == data


def test_fields_of_other_systems_may_be_longer_than_a_cell() -> None:
    data = a_catalogue()
    data["services"][0]["carried"] = {"long": "å" * 70_000}
    assert there_and_back(data) == data


def test_what_looks_like_a_formula_is_a_text() -> None:
    data = a_catalogue()
    data["services"][0]["name"] = {"sv": '=HYPERLINK("http://example.org")'}
    book = load_workbook(BytesIO(written(data)))
    cell = next(cell for cell in book["Tjänster"][2] if str(cell.value).startswith("=HYPERLINK"))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_workbook_of_something_else_is_not_ours() -> None:
    sheet = Sheet("Tjänster", (Column("Namn"),), (("En tjänst",),))
    with pytest.raises(NotOurs):
        read_sheets(read_rows(write_xlsx(Workbook("Annat", "sv", "Exempel", (sheet,)))))


def test_no_two_columns_of_a_sheet_are_headed_alike() -> None:
    for _names, fields in shape().values():
        for tongue in ("sv", "fi", "en"):
            captions = [field.captions[tongue] for field in fields]
            assert len(set(captions)) == len(captions)


@pytest.mark.django_db
def test_what_was_changed_in_the_workbook_is_changed_here(actor_with_role: Any, municipality: Any) -> None:
    municipality("616")
    coordinator = actor_with_role("coordinator")
    assert bring_in(coordinator, deepcopy(CATALOGUE), dry_run=False, on=date(2026, 3, 2)).done
    data = there_and_back(take_out(coordinator))
    data["contacts"][0]["phone"] = "+358 19 222 2222"
    report = bring_in(coordinator, data, dry_run=False)
    assert {row.outcome: row.changed for row in report.rows if row.outcome != "unchanged"} == {"changed": ("phone",)}


@pytest.mark.django_db
def test_cells_that_cannot_be_read_are_refused_with_their_place(actor_with_role: Any, municipality: Any) -> None:
    municipality("616")
    data = there_and_back(CATALOGUE)
    data["services"][0]["offerings"][0] |= {"hours": ["all day"], "capacity": "many"}
    report = bring_in(actor_with_role("coordinator"), data, dry_run=False)
    found = {(fault.code, fault.path) for row in report.rows for fault in row.faults}
    assert found == {
        ("wrong_type", "$.services[0].offerings[0].hours[0]"),
        ("wrong_type", "$.services[0].offerings[0].capacity"),
    }
