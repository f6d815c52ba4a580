"""Scanned programmes of our own writing are read as a person reads them; nothing of them is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.documents.scanned import looks_scanned, read_scanned_programme
from delaktig.exchange.documents.source import source_lines
from delaktig.exchange.documents.spans import FURNITURE, Ledger

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
FIELDS = (
    "kind", "title", "language", "municipalities", "period", "acts", "sections", "themes",
    "concepts", "statistics", "footnotes", "unplaced",
)  # fmt: skip


class Reading:
    """A look-alike, read, beside what a person expects of it."""

    def __init__(self, language: str) -> None:
        path = DOCUMENTS / f"scanned-{language}.txt"
        self.lines = source_lines(path.read_text(encoding="utf-8"))
        self.ledger = Ledger(self.lines)
        self.result: DocumentResult = read_scanned_programme(self.lines, language, self.ledger)
        expected = DOCUMENTS / f"scanned-{language}.expected.json"
        self.expected: dict[str, Any] = json.loads(expected.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["sv", "fi"])
def reading(request: pytest.FixtureRequest) -> Reading:
    return Reading(request.param)


@pytest.mark.parametrize("name", FIELDS)
def test_a_scanned_programme_is_read_as_expected(reading: Reading, name: str) -> None:
    assert reading.result.to_json()[name] == reading.expected[name]


def test_page_heads_page_numbers_and_heads_of_columns_are_furniture(reading: Reading) -> None:
    found = [
        [span.line, reading.lines[span.line - 1][span.start : span.end]]
        for span in reading.result.spans
        if span.target == FURNITURE
    ]
    assert found == reading.expected["furniture"]


def test_doubts_are_remarked_where_they_are(reading: Reading) -> None:
    found = {(remark.path, remark.code) for remark in reading.result.remarks}
    assert found == {(remark["path"], remark["code"]) for remark in reading.expected["remarks"]}


def test_repairs_are_proposed_for_the_words_that_lost_their_marks(reading: Reading) -> None:
    found = [
        {"line": r.line, "start": r.start, "end": r.end, "found": r.found, "proposed": r.proposed}
        for r in reading.result.repairs
    ]
    missing = [repair for repair in reading.expected["repairs"] if repair not in found]
    assert not missing


def test_every_character_that_is_not_blank_stands_in_exactly_one_span(reading: Reading) -> None:
    taken: set[tuple[int, int]] = set()
    for span in reading.result.spans:
        places = {(span.line, place) for place in range(span.start, span.end)}
        assert not places & taken
        taken |= places
    for number, line in enumerate(reading.lines, start=1):
        for place, sign in enumerate(line):
            assert sign.isspace() or (number, place) in taken


def test_closing_the_ledger_again_changes_nothing(reading: Reading) -> None:
    before = reading.ledger.spans()
    reading.ledger.rest_unplaced()
    assert reading.ledger.spans() == before


def test_every_field_that_spans_name_exists_and_holds_its_words(reading: Reading) -> None:
    result = reading.result.to_json()
    for span in reading.result.spans:
        if span.target.startswith("$."):
            value = _at(result, span.target)
            first = reading.lines[span.line - 1][span.start : span.end].split()[0].rstrip("-")
            if span.target.endswith(("title", "text", "goal", "measure", "responsible", "follow_up")):
                number = first.strip(".0123456789!>") == ""
                assert number or first in value, span


def test_the_look_alikes_look_scanned(reading: Reading) -> None:
    assert looks_scanned(reading.lines) > 0.6


def test_the_same_text_undamaged_does_not_look_scanned() -> None:
    sentence = "Kommunen främjar integrationen så att både språket och arbetet är en väg för alla. "
    assert looks_scanned([sentence] * 20) < 0.2


def test_a_text_in_another_language_does_not_look_scanned() -> None:
    assert looks_scanned(["The municipality arranges services that help people to settle in."] * 20) == 0


def _at(value: Any, path: str) -> Any:
    for step in path[2:].replace("]", "").replace("[", ".").split("."):
        value = value[int(step)] if step.isdigit() else value[step]
    return value
