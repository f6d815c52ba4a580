"""The real scanned programme: what is expected of it is counted in the file itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.documents.scanned import looks_scanned, read_scanned_programme
from delaktig.exchange.documents.source import source_lines
from delaktig.exchange.documents.spans import UNPLACED, Ledger
from tests.conftest import seeds_folder

LIKELY = 0.6
TOGETHER = re.compile(r"\W+")


def _scanned() -> tuple[str, ...] | None:
    folder = seeds_folder()
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else []:
        lines = source_lines(path.read_text(encoding="utf-8"))
        if looks_scanned(lines) > LIKELY:
            return lines
    return None


@pytest.fixture(scope="module")
def lines() -> tuple[str, ...]:
    found = _scanned()
    if found is None:
        pytest.skip("no scanned programme in the folder of real documents (DELAKTIG_SEEDS)")
    return found


@pytest.fixture(scope="module")
def read(lines: tuple[str, ...]) -> tuple[DocumentResult, Ledger]:
    """What was read, and where each character of it went."""
    ledger = Ledger(lines)
    return read_scanned_programme(lines, "sv", ledger), ledger


@pytest.fixture(scope="module")
def result(read: tuple[DocumentResult, Ledger]) -> DocumentResult:
    return read[0]


@pytest.fixture(scope="module")
def ledger(read: tuple[DocumentResult, Ledger]) -> Ledger:
    return read[1]


def _walk(sections: list[dict[str, Any]], depth: int = 1) -> Iterator[tuple[dict[str, Any], int]]:
    for section in sections:
        yield section, depth
        yield from _walk(section["children"], depth + 1)


def _squeezed(text: str) -> str:
    return TOGETHER.sub("", text)


def test_only_the_scanned_document_looks_scanned() -> None:
    folder = seeds_folder()
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not there (DELAKTIG_SEEDS)")
    estimates = [looks_scanned(source_lines(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.txt"))]
    assert sum(estimate > LIKELY for estimate in estimates) == 1
    assert sum(estimate < 0.3 for estimate in estimates) == len(estimates) - 1


def test_its_numbered_sections_come_in_order_as_a_tree(result: DocumentResult) -> None:
    tree = list(_walk(result.to_json()["sections"]))
    numbers = [section["number"] for section, _ in tree if section["number"]]
    keys = [tuple(int(part) for part in number.split(".")) for number in numbers]
    assert len(numbers) == 27
    assert (numbers[0], numbers[-1]) == ("1", "5")
    assert keys == sorted(set(keys))
    assert all(depth == section["number"].count(".") + 1 for section, depth in tree if section["number"])
    assert all(section["title"] for section, _ in tree)


def test_every_number_of_three_parts_at_a_line_start_opens_a_section(
    lines: tuple[str, ...], result: DocumentResult
) -> None:
    printed = [match[1] for line in lines if (match := re.match(r"\s?(\d\.\d\.\d)(?:\s|$)", line))]
    numbers = [section["number"] for section, _ in _walk(result.to_json()["sections"])]
    assert printed == [number for number in numbers if number and number.count(".") == 2]


def test_each_number_begins_the_line_of_its_title(ledger: Ledger, result: DocumentResult) -> None:
    titles = [span for span in ledger.spans() if span.target.endswith(".title") and "sections" in span.target]
    first: dict[str, str] = {}
    for span in titles:
        first.setdefault(span.target, ledger.lines[span.line - 1][span.start : span.end])
    opened = [text.split()[0] for text in first.values() if text[0].isdigit()]
    assert opened == [section["number"] for section, _ in _walk(result.to_json()["sections"]) if section["number"]]


def test_title_period_municipality_and_acts(lines: tuple[str, ...], result: DocumentResult) -> None:
    assert result.municipalities == ["638"]
    assert (result.period.start, result.period.end) == (2022, 2024)
    joined = " ".join(lines)
    assert result.title is not None
    assert _squeezed(result.title) in _squeezed(joined)
    for act in result.acts:
        number, year = act.split("/")
        assert f"{year}/{number}" in joined or act in joined
        assert 1900 < int(year) < 2100
    assert {"1386/2010", "365/1995", "1325/2014", "1269/2020", "916/2012", "189/2001"} == set(result.acts)


def test_ten_concepts_by_their_printed_headings_and_one_without(lines: tuple[str, ...], result: DocumentResult) -> None:
    titles = [concept.title for concept in result.concepts]
    assert (len(titles), titles.count(None)) == (11, 1)
    printed = {" ".join(line.split()) for line in lines}
    assert all(title in printed for title in titles if title is not None)
    lost = result.concepts[titles.index(None)]
    assert lost.proposal is not None
    assert lost.proposal in lost.text.lower()
    assert all(concept.text for concept in result.concepts)
    paths = {remark.path: remark.code for remark in result.remarks}
    assert paths[f"$.concepts[{titles.index(None)}].title"] == "heading_lost"


def test_footnotes_have_numbers_only_where_the_mark_can_be_read(
    lines: tuple[str, ...], ledger: Ledger, result: DocumentResult
) -> None:
    assert len(result.footnotes) >= 22
    numbers = [note.number for note in result.footnotes if note.number is not None]
    assert numbers == sorted(set(numbers))
    remarked = {remark.path for remark in result.remarks}
    for index, note in enumerate(result.footnotes):
        spans = [span for span in ledger.spans() if span.target == f"$.footnotes[{index}].text"]
        mark = lines[spans[0].line - 1][spans[0].start :].split()[0]
        assert str(note.number) == mark or f"$.footnotes[{index}].number" in remarked


def test_figures_are_as_printed_and_doubts_are_flagged(lines: tuple[str, ...], result: DocumentResult) -> None:
    for statistic in result.statistics:
        assert statistic.printed is not None
        assert any(statistic.printed in line for line in lines)
        if isinstance(statistic.value, int):
            assert statistic.printed.replace(" ", "") == str(statistic.value)
    by_date: dict[str | None, list[float]] = {}
    for statistic in result.statistics:
        if statistic.value is not None:
            by_date.setdefault(statistic.date, []).append(statistic.value)
    assert sorted(by_date["2020-12-31"]) == [615, 3081]
    assert {3696, 3556, 7.1, 589, 587, 344, 342, 319, 167, 156, 1052} <= set(by_date["2019-12-31"])
    assert by_date["2020-12"] == [355, 29.8]
    assert sum(statistic.value is None for statistic in result.statistics) == 2
    codes = Counter(remark.code for remark in result.remarks)
    assert codes["contradictory_dates"] == codes["unreadable_row"] == 1
    assert not codes["sum_differs"]


def test_five_goals_with_their_measures_none_of_them_certain(
    lines: tuple[str, ...], ledger: Ledger, result: DocumentResult
) -> None:
    assert [len(theme.measures) for theme in result.themes] == [5, 3, 7, 1, 1]
    heads = [line.split(":")[0].split()[-1] for line in lines if re.match(r"\s?M.{1,2}l \d:", line)]
    assert [re.findall(r"\d", theme.title or "")[0] for theme in result.themes] == heads
    for number, theme in enumerate(result.themes):
        for place, measure in enumerate(theme.measures):
            assert 0 < measure.confidence < 1
            assert measure.partners is None
            assert measure.goal
            for name in ("measure", "follow_up", "responsible"):
                printed = ledger.text_for(f"$.themes[{number}].measures[{place}].{name}")
                assert _squeezed(printed) == _squeezed(getattr(measure, name))


def test_repairs_rest_on_evidence_and_none_is_applied(lines: tuple[str, ...], result: DocumentResult) -> None:
    assert len(result.repairs) >= 200
    for repair in result.repairs:
        assert lines[repair.line - 1][repair.start : repair.end] == repair.found != repair.proposed
        assert 0 < repair.confidence < 1
        if repair.evidence.startswith("line"):
            line, word = re.findall(r"line (\d+): (\S+)", repair.evidence)[0]
            assert word.lower() in lines[int(line) - 1].lower()
        else:
            assert re.match(r"(?:glossary|municipality register): \w", repair.evidence)
    text = " ".join(section["text"] for section, _ in _walk(result.to_json()["sections"]))
    assert not re.search("[åäö]", text)


def test_nothing_is_lost(lines: tuple[str, ...], ledger: Ledger) -> None:
    counted = ledger.characters_by_target()
    assert sum(counted.values()) == sum(not sign.isspace() for line in lines for sign in line)
    assert counted[UNPLACED] <= 0.02 * sum(counted.values())


def test_furniture_is_a_small_part_and_holds_no_sentences(lines: tuple[str, ...], ledger: Ledger) -> None:
    spans = [span for span in ledger.spans() if span.target == "furniture"]
    assert sum(span.end - span.start for span in spans) < 0.01 * sum(len(line) for line in lines)
    assert all(len(lines[span.line - 1][span.start : span.end].split()) <= 5 for span in spans)


def test_every_null_has_its_remark(result: DocumentResult) -> None:
    said = {remark.path for remark in result.remarks}
    data = result.to_json()
    names = ("sections", "themes", "statistics", "footnotes", "title", "period")
    missing = [path for name in names for path in _nulls(data[name], f"$.{name}") if path not in said]
    assert not missing


def _nulls(value: Any, path: str) -> Iterator[str]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _nulls(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _nulls(inner, f"{path}[{index}]")
