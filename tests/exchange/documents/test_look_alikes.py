"""Invented documents in the layouts in use, with the record that reading them must give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from delaktig.exchange.documents.reader import read_document

FOLDER = Path(__file__).resolve().parents[2] / "documents"
NAMES = (
    "chain_fi_meeting_heads",
    "chain_sv_short_heads",
    "minutes_fi_page_heads",
    "minutes_sv_bold",
    "minutes_sv_unknowns",
    "programme_fi_headings",
    "programme_sv_numbered",
    "table_fi",
    "table_sv",
    "table_sv_joint",
)


def record(name: str) -> dict[str, Any]:
    """Read a look-alike; remarks as path and code, spans and digest left out."""
    result = read_document((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    data = result.to_json()
    del data["spans"], data["sha256"]
    data["remarks"] = sorted([remark["path"], remark["code"]] for remark in data["remarks"])
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("name", NAMES)
def test_a_look_alike_is_read_as_its_expected_record_says(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert record(name) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_null_has_a_remark_with_its_path(name: str) -> None:
    data = record(name)
    remarked = {path for path, _ in data["remarks"]}
    nulls = {path for key in data if key != "remarks" for path in null_paths(data[key], f"$.{key}")}
    assert nulls <= remarked


def null_paths(value: Any, path: str) -> list[str]:
    if value is None:
        return [path]
    if isinstance(value, dict):
        return [found for key, child in value.items() for found in null_paths(child, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for place, child in enumerate(value) for found in null_paths(child, f"{path}[{place}]")]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_reading_the_same_document_again_gives_the_same_record(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    first, second = read_document(text), read_document(text.replace("\n", "\r\n"))
    assert first == second


def test_most_look_alikes_have_nothing_unplaced_and_those_that_do_say_so() -> None:
    unplaced = {name: record(name)["unplaced"] for name in NAMES}
    assert {name for name, left in unplaced.items() if left} == {"chain_fi_meeting_heads", "table_fi"}
    assert ["$.unplaced", "unplaced"] in record("table_fi")["remarks"]
