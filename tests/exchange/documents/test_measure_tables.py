"""Tables of measures by tabs."""

from __future__ import annotations

from delaktig.exchange.documents.reader import read_document
from delaktig.exchange.documents.result import DocumentResult

HEAD = "Mål\tÅtgärd\tAnsvarsinstans\tSamarbetspartner\tUppföljning"


def read(*lines: str) -> DocumentResult:
    return read_document("\n".join(("Program för integration", "", *lines)), language="sv")


def test_missing_cells_at_the_end_of_a_row_are_unknown_and_say_so() -> None:
    result = read("Arbete", HEAD, "Praktik\tPlatser")
    (measure,) = result.themes[0].measures
    assert (measure.goal, measure.measure, measure.responsible) == ("Praktik", "Platser", None)
    assert ("$.themes[0].measures[0].responsible", "empty_cell") in {(r.path, r.code) for r in result.remarks}


def test_a_cell_with_two_lines_is_one_cell() -> None:
    result = read(
        "Arbete", HEAD, 'Praktik\t"Platser i\nfyra skolor"\tKommunen', "Kurser\tKvällskurser och", "dagkurser"
    )
    assert [measure.measure for measure in result.themes[0].measures] == [
        "Platser i fyra skolor",
        "Kvällskurser och dagkurser",
    ]
    assert result.themes[0].measures[0].responsible == "Kommunen"
    assert result.unplaced == []


def test_columns_may_stand_in_any_order() -> None:
    result = read("Arbete", "Uppföljning\tAnsvar\tÅtgärd\tMål", "antal\tkommunen\tkurser\tspråk")
    (measure,) = result.themes[0].measures
    assert (measure.goal, measure.measure, measure.responsible, measure.follow_up) == (
        "språk",
        "kurser",
        "kommunen",
        "antal",
    )


def test_a_head_repeated_on_the_next_page_opens_no_theme() -> None:
    result = read("Arbete", HEAD, "a\tb\tc\td\te", "", "Sida 2 (3)", "", HEAD, "f\tg\th\ti\tj")
    assert [len(theme.measures) for theme in result.themes] == [2]
    assert [span.target for span in result.spans if span.line in (7, 9)] == ["furniture", "furniture"]


def test_a_theme_heading_repeated_with_its_head_continues_the_theme() -> None:
    result = read(
        "Arbete", HEAD, "a\tb\tc\td\te", "", "Arbete (forts.)", HEAD, "f\tg\th\ti\tj", "", "Hem", HEAD, "k\tl"
    )
    assert [(theme.title, len(theme.measures)) for theme in result.themes] == [("Arbete", 2), ("Hem", 1)]


def test_a_theme_may_stand_between_rows_without_a_new_head() -> None:
    result = read("Arbete", HEAD, "a\tb\tc\td\te", "", "Hem", "f\tg\th\ti\tj")
    assert [(theme.title, len(theme.measures)) for theme in result.themes] == [("Arbete", 1), ("Hem", 1)]


def test_a_column_without_a_field_is_unplaced_with_a_remark() -> None:
    result = read("Arbete", HEAD + "\tBudget", "a\tb\tc\td\te\t500 €")
    assert result.unplaced == ["500 €"]
    assert {r.code for r in result.remarks} >= {"extra_cell", "unplaced"}


def test_text_after_a_table_is_text_again() -> None:
    result = read(
        "Arbete", HEAD, "a\tb\tc\td\te", "", "Uppföljning av programmet", "", "Programmet följs upp varje år av alla."
    )
    assert [section.title for section in result.sections] == ["Uppföljning av programmet"]
    assert result.sections[0].text.startswith("Programmet följs upp")
