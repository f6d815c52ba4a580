"""The real documents: what is expected is computed from each file itself and from counts of domain facts."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

import pytest

from delaktig.exchange.documents.personal import mask_lines
from delaktig.exchange.documents.reader import read_document
from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.documents.source import source_lines

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("DELAKTIG_SEEDS", ROOT.parent / "shared" / "seeds"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real documents (DELAKTIG_SEEDS) is not here")


@lru_cache(maxsize=8)
def text_of(number: int) -> str:
    found = sorted(FOLDER.glob(f"{number:03}_*.txt"))
    if not found:
        pytest.skip(f"document {number:03} is not in DELAKTIG_SEEDS")
    return found[0].read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def read(number: int) -> DocumentResult:
    return read_document(text_of(number))


def heads_of(text: str) -> list[str]:
    """Lines that hold a § after a date or stand as a § of their own."""
    return [line for line in text.splitlines() if re.search(r"\d{4} §|^\**§ \d+", line) and len(line) < 40]


@pytest.mark.parametrize("number", range(4))
def test_nothing_of_a_clean_document_is_unplaced_or_claimed_twice(number: int) -> None:
    lines = source_lines(text_of(number))
    result = read(number)
    assert result.unplaced == []
    covered = [(span.line, place) for span in result.spans for place in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    filled = {
        (n, place) for n, line in enumerate(lines, start=1) for place, letter in enumerate(line) if not letter.isspace()
    }
    assert filled <= set(covered)


@pytest.mark.parametrize(("number", "items"), [(0, 2), (1, 1), (2, 2)])
def test_each_head_of_the_minutes_opens_an_item(number: int, items: int) -> None:
    result = read(number)
    heads = heads_of(text_of(number))
    assert result.kind == "decision"
    assert len(result.items) == len(heads) == items
    for head, item in zip(heads, result.items, strict=True):
        section = re.search(r"§ (\d+)", head)
        assert item.section == (int(section.group(1)) if section else None)
        day = re.search(r"(\d{2})\.(\d{2})\.(\d{4})", head)
        if day:
            assert item.date == f"{day[3]}-{day[2]}-{day[1]}"


@pytest.mark.parametrize(
    ("number", "members", "period", "acts"),
    [
        (0, {"638", "434", "407", "018", "504", "616"}, (2025, 2026), ["681/2023"]),
        (1, {"710", "078"}, (2024, 2026), ["1386/2010"]),
        (2, {"285", "075", "624", "935", "489"}, (2023, 2026), ["1386/2010"]),
        (3, {"287", "231", "545", "280", "475"}, (2023, 2025), ["410/2015"]),
    ],
)
def test_members_period_and_acts_are_those_of_the_text(
    number: int, members: set[str], period: tuple[int, int], acts: list[str]
) -> None:
    result = read(number)
    assert set(result.municipalities) == members
    assert (result.period.start, result.period.end) == period
    assert result.acts == acts
    assert all(re.search(rf"{act.split('/')[0]}", text_of(number)) for act in acts)


def test_the_first_link_of_a_chain_has_no_case_number_of_its_own() -> None:
    first, second = read(0).items
    printed = re.findall(r"^\d+/[\d.]+/\d{4}$", text_of(0), re.MULTILINE)
    assert first.case_number is None
    assert [second.case_number] == printed
    assert (first.outcome, first.next, first.immediate) == ("noted", "board", False)
    assert (second.outcome, second.next, second.immediate) == ("noted", "council", True)
    assert (first.body, second.body) == ("Kultur- och fritidsnämnden", "Stadsstyrelsen")


def test_an_item_without_a_date_keeps_the_date_unknown() -> None:
    (item,) = read(1).items
    assert item.date is None
    assert any(remark.path == "$.items[0].date" for remark in read(1).remarks)
    assert item.case_number == re.search(r"^RBG\S+$", text_of(1), re.MULTILINE).group()  # type: ignore[union-attr]
    assert (item.municipality, item.body, item.publicity) == ("710", "Stadsstyrelsen", "Offentligt")
    assert (item.outcome, item.next) == ("proposed_to_council", "council")
    assert len(item.attachments) == 1


def test_an_empty_decision_is_unknown_and_a_missing_section_stays_missing() -> None:
    first, second = read(2).items
    assert (first.section, first.decision, first.outcome, first.next) == (None, None, "unknown", None)
    codes = {remark.path: remark.code for remark in read(2).remarks}
    assert codes["$.items[0].decision"] == codes["$.items[0].outcome"] == "empty_decision"
    assert codes["$.items[0].section"] == "not_stated"
    assert (second.outcome, second.next, second.immediate) == ("adopted", None, False)
    assert (first.body, second.body) == ("Kommunstyrelsen", "Kommunfullmäktige")


def test_every_cell_of_the_tables_stands_in_its_column() -> None:
    text = text_of(3)
    head = next(line for line in text.splitlines() if line.count("\t") == 4)
    rows = [line.split("\t") for line in text.splitlines() if "\t" in line and line != head]
    measures = [measure for theme in read(3).themes for measure in theme.measures]
    assert [len(theme.measures) for theme in read(3).themes] == [9, 4, 3, 2, 5, 1]
    assert len(rows) == len(measures)
    for row, measure in zip(rows, measures, strict=True):
        cells = [" ".join(cell.split()) or None for cell in row]
        found = [measure.goal, measure.measure, measure.responsible, measure.partners, measure.follow_up]
        assert found == cells + [None] * (5 - len(cells))
        assert measure.confidence == 1.0


def test_the_theme_is_the_heading_before_its_table() -> None:
    lines = [line for line in text_of(3).splitlines() if line.strip()]
    head = next(line for line in lines if line.count("\t") == 4)
    before = [lines[place - 1] for place, line in enumerate(lines) if line == head]
    assert [theme.title for theme in read(3).themes] == before


@pytest.mark.parametrize("number", range(4))
def test_no_personal_value_is_in_the_record_or_in_the_published_original(number: int) -> None:
    result = read(number)
    lines = source_lines(text_of(number))
    personal = [span for span in result.spans if span.target.startswith("personal:")]
    values = {lines[span.line - 1][span.start : span.end] for span in personal}
    record = str(result.to_json())
    published = "\n".join(mask_lines(lines, result.spans, result.language))
    for value in values:
        assert value not in record
        assert value not in published
    for pattern in (r"[\w.-]+(?:@|\(at\))[\w-]+\.\w+", r"(?:tel|puh)\.? ?\d{2,3} \d{3}", r"\b0\d{1,2} \d{3} \d{4}"):
        assert not re.search(pattern, published)
        assert not re.search(pattern, record)


@pytest.mark.parametrize(("number", "least"), [(0, 4), (1, 5), (2, 4), (3, 0)])
def test_every_mail_and_number_of_the_file_is_found(number: int, least: int) -> None:
    kinds = [span.target for span in read(number).spans if span.target.startswith("personal:")]
    text = text_of(number)
    assert kinds.count("personal:mail") == len(re.findall(r"\(at\)|@", text))
    assert kinds.count("personal:phone") == len(re.findall(r"\b(?:tel|puh)\.? \d", text))
    assert len(kinds) >= least
