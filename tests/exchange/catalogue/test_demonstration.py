"""The demonstration's services in each form: valid, within the limits, equal after the round."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from delaktig.exchange.catalogue.hsds_out import feed
from delaktig.exchange.catalogue.ptv_in import read
from delaktig.exchange.catalogue.ptv_out import bundle
from delaktig.exchange.catalogue.workbooks import read_sheets, sheets
from delaktig.exchange.demo.catalogue_files import catalogue_of
from delaktig.formats.xlsx import Workbook, write_xlsx
from delaktig.formats.xlsx_reading import read_rows
from tests.exchange.catalogue.hsds import faults

TODAY = date(2026, 3, 2)
LIMITS = {"Summary": 150, "ChargeTypeAdditionalInfo": 500}


@pytest.fixture(scope="module")
def borga() -> Any:
    return catalogue_of("638", TODAY)


def kept(data: Any, name: str) -> Any:
    """Return one of the lists, without what an empty field or a plain no is written as."""
    return [{key: value for key, value in one.items() if value not in (False, "", [], {})} for one in data[name]]


@pytest.mark.parametrize("language", ["sv", "fi", "ar"])
def test_every_service_goes_out_as_valid_hsds(borga: Any, language: str) -> None:
    page = feed(borga, language)
    assert page["contents"]
    assert [fault for service in page["contents"] for fault in faults(service, "service.json")] == []


def test_every_service_is_within_the_registers_limits_and_comes_back_named(borga: Any) -> None:
    out = bundle(borga)
    for service in out["services"]:
        assert all(len(row["value"]) <= 100 for row in service["serviceNames"])
        for row in service.get("serviceDescriptions", ()):
            assert len(row["value"]) <= LIMITS.get(row["type"], 2500)
    catalogue, _remarks = read(out)
    assert {one["uid"] for one in catalogue["services"]} == {one["uid"] for one in borga["services"]}


def test_the_workbook_comes_back_equal(borga: Any) -> None:
    book = Workbook("Tjänster", "sv", "Exempel", sheets(borga, "sv"))
    back = read_sheets(read_rows(write_xlsx(book)))
    for name in ("places", "contacts", "services"):
        assert kept(back, name) == kept(borga, name)
