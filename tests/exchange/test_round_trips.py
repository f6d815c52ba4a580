"""What we write comes back: JSON and workbook whole, Word all that a paper carries, PDF its measures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import delaktig.exchange
from delaktig.exchange.carried import carried
from delaktig.exchange.imports import read, take_in
from delaktig.programmes.models import Edition
from delaktig.programmes.published import PublishedEdition
from delaktig.reports import editions as papers
from tests.exchange.edition_example import edition_data

DEMO = sorted((Path(delaktig.exchange.__file__).parent / "demo" / "editions").glob("*.json"))
CARRIED = (
    *("kind", "title", "language", "municipalities", "period", "acts", "items", "sections", "themes", "concepts"),
    *("statistics", "footnotes", "unplaced"),
)


def hard_example() -> dict[str, Any]:
    """An edition with what makes reading back hard: odd numbers, lists, headings and tables within texts."""
    data = edition_data("638", "018", "285")
    section = data["sections"][0]
    section["number"] = "A 1)"
    section["text"]["sv"] = (
        "Först ett stycke.\n\nKort rad utan punkt\n\n- en punkt\n- en till\n  1. under\n\n"
        "#### Mellanrubrik\n\nText under *den*.\n\n| Ort | År |\n|---|---|\n| Borgå | 2024 |\n\n> Citat 12"
    )
    data["sections"].append({**section, "key": "s-2", "number": "", "title": {"sv": "2024 i korthet"}, "children": []})
    data["concepts"].append({**data["concepts"][0], "key": "c-2", "definition": {"sv": "Ett: två.\n\nTre."}})
    data["concepts"].append({**data["concepts"][0], "key": "c-3", "term": {"sv": "tomt"}, "definition": {}})
    data["statistics"].append(
        {**data["statistics"][0], "key": "n-2", "value": None, "unit": {}, "source": {}, "on": ""}
    )
    data["footnotes"].append({**data["footnotes"][0], "key": "f-2", "number": 12, "text": {"sv": "2 § i lagen."}})
    return data


def editions() -> list[Any]:
    small = [pytest.param(edition_data("638", "018"), id="small"), pytest.param(hard_example(), id="hard")]
    return small + [pytest.param(json.loads(f.read_text(encoding="utf-8")), id=f.stem) for f in DEMO]


def published(data: dict[str, Any]) -> PublishedEdition:
    return PublishedEdition(Edition(), data, "")


@pytest.mark.parametrize("language", ["sv", "fi"])
@pytest.mark.parametrize("data", editions())
def test_a_word_file_of_ours_is_read_back_to_all_that_it_carries(data: dict[str, Any], language: str) -> None:
    brought = take_in(papers.docx(published(data), language, "Borgå"), "x.docx", language=language)
    found, wanted = read(brought).to_json(), carried(data, language).to_json()
    for key in CARRIED:
        assert found[key] == wanted[key], key


@pytest.mark.parametrize("language", ["sv", "fi"])
@pytest.mark.parametrize("data", [case for case in editions() if any(t["goals"] for t in case.values[0]["themes"])])
def test_a_pdf_of_ours_is_read_back_to_equal_measures(data: dict[str, Any], language: str) -> None:
    brought = take_in(papers.pdf(published(data), language, "Borgå"), "x.pdf", language=language)
    assert read(brought).to_json()["themes"] == carried(data, language).to_json()["themes"]


@pytest.mark.parametrize("writer", [papers.json, papers.xlsx], ids=["json", "xlsx"])
@pytest.mark.parametrize("data", editions())
def test_json_and_workbook_are_read_back_to_the_same_edition(data: dict[str, Any], writer: Any) -> None:
    assert take_in(writer(published(data), "fi", "Borgå"), "x").edition == data
