"""Single rules of the reader for scanned programmes, each on a few lines of our own."""

from __future__ import annotations

import pytest

from delaktig.exchange.documents.result import DocumentResult, Section
from delaktig.exchange.documents.scanned import read_scanned_programme
from delaktig.exchange.documents.scanned.concepts import telling_noun
from delaktig.exchange.documents.scanned.cues import cues_for
from delaktig.exchange.documents.scanned.facts import acts, municipality_of
from delaktig.exchange.documents.scanned.figures import read_values
from delaktig.exchange.documents.scanned.layout import Row, join_rows
from delaktig.exchange.documents.scanned.letters import could_be, like_case
from delaktig.exchange.documents.scanned.repairs import propose_repairs
from delaktig.exchange.documents.source import source_lines
from delaktig.exchange.documents.spans import Ledger

PARAGRAPH = (
    "Kommunen tar emot nya invanare varje ar och visar dem vagen till arbete,\n"
    "sprak och vanner. Den som vill veta mer far hjalp av en egen handledare,\n"
    "och handledaren kan boka en tolk nar det behovs for samtalet i kommunen.\n"
)


def _read(text: str, language: str = "sv") -> DocumentResult:
    lines = source_lines(text)
    return read_scanned_programme(lines, language, Ledger(lines))


def _outline(sections: list[Section]) -> list[tuple[str | None, str | None]]:
    found: list[tuple[str | None, str | None]] = []
    for section in sections:
        found += [(section.number, section.title), *_outline(section.children)]
    return found


def _row(text: str) -> Row:
    return Row(1, 0, len(text), text)


@pytest.mark.parametrize("found", ["framja", "frdmja", "frimja", "fr&mja", "främja", "fraimja"])
def test_a_damaged_word_is_recognised(found: str) -> None:
    assert could_be(found, "främja")


@pytest.mark.parametrize("found", ["fromja", "frmja x", "framjar", "ramja"])
def test_another_word_is_not_taken_for_it(found: str) -> None:
    assert not could_be(found, "främja")


def test_a_mark_at_the_end_of_a_word_is_never_lost_with_its_letter() -> None:
    assert not could_be("kielen", "kielenä")


def test_a_proposal_is_written_in_the_case_of_what_was_found() -> None:
    assert [like_case("åtgärd", form) for form in ("ATGARD", "Atgard", "atgard")] == ["ÅTGÄRD", "Åtgärd", "åtgärd"]


def test_a_damaged_name_of_a_municipality_is_recognised() -> None:
    assert municipality_of("Lapptrdsk") == municipality_of("Lappträsk") is not None
    assert municipality_of("kommunen") is None


def test_acts_are_number_and_year_and_months_are_no_acts() -> None:
    lines = ["lagen 2010/1386, 32 § och lag 681/2023", "bes6k 12/2020, diarienummer 1/011/2012", "1386/2010 igen"]
    assert acts(lines) == ["1386/2010", "681/2023"]


def test_a_hyphen_stays_where_a_part_of_the_word_is_left_out() -> None:
    rows = [_row("barn-"), _row("och familjetjans-"), _row("terna vid NTM-"), _row("Centralen")]
    assert join_rows(rows) == "barn- och familjetjansterna vid NTM-Centralen"


def test_footnotes_figures_and_page_numbers_open_no_section() -> None:
    text = (
        f"1 Inledning\n\n{PARAGRAPH}\n2 Kommunallagen 2015/410, 110 §\n\n\n\n"
        f"2 Tjanster\n\n{PARAGRAPH}\n3 696 personer\n\n{PARAGRAPH}\n4\n\n\n\n2.1 Radgivning\n\n{PARAGRAPH}"
    )
    result = _read(text)
    assert _outline(result.sections) == [("1", "Inledning"), ("2", "Tjanster"), ("2.1", "Radgivning")]
    assert [note.number for note in result.footnotes] == [2]


def test_a_lost_number_is_passed_over_and_remarked() -> None:
    heads = ("1 Inledning", "2 Tjanster", "4 Sprak")
    text = "\n".join(f"{head}\n\n{PARAGRAPH}\n\n\n" for head in heads)
    result = _read(text)
    assert [number for number, _ in _outline(result.sections)] == ["1", "2", "4"]
    assert "numbers_missing" in {remark.code for remark in result.remarks}


def test_a_heading_broken_over_lines_and_a_blank_is_put_together() -> None:
    text = f"1 Arbete, sprak- och\nutbildning\n\n{PARAGRAPH}\n\n2 Stod for dem som\n\nnyss har\nkommit\n\n{PARAGRAPH}"
    titles = [title for _, title in _outline(_read(text).sections)]
    assert titles == ["Arbete, sprak- och utbildning", "Stod for dem som nyss har kommit"]


def test_digits_in_threes_are_read_as_many_numbers_as_there_are_labels() -> None:
    row = _row("1093 7 204")
    assert [value.number for value in read_values(row, 3)] == [1093, 7, 204]
    assert [value.number for value in read_values(row, 2)] == [1093, 7204]
    assert [value.number for value in read_values(_row("589 587 344"), None)] == [589, 587, 344]


def test_a_share_above_a_hundred_among_counts_is_unreadable() -> None:
    assert [value.number for value in read_values(_row("400% 12 30"), 3)] == [None, 12, 30]


def test_the_word_that_a_definition_speaks_of_is_proposed() -> None:
    text = "En person som far skydd kallas kvotflykting. Kvotflyktingar och kvotflyktingens familj bor har."
    assert telling_noun(text, {}) == "kvotflykting"


def _goal_table(*cells: str) -> DocumentResult:
    body = "\n\n".join(cells)
    return _read(f"1 Mal\n\n{PARAGRAPH}\nMal 1: Vardag\n\nTyngdpunkt Metod Indikator Ansvar\n\n{body}\n")


def test_cells_printed_one_after_another_are_put_in_their_columns() -> None:
    result = _goal_table(
        "Oka tryggheten i\nhusen", "Kvallspromenader varje host", "Antalet deltagare", "Foreningar",
        "Vaxande kontakter", "Matlag i skolans kok", "Antalet kvallar", "Uppfoljning av maten", "Skolorna",
    )  # fmt: skip
    first, second = result.themes[0].measures
    assert (first.goal, first.responsible) == ("Oka tryggheten i husen", "Foreningar")
    assert second.follow_up == "Antalet kvallar Uppfoljning av maten"
    assert second.confidence < first.confidence < 1


def test_a_branch_shares_the_goal_above_it() -> None:
    result = _goal_table(
        "Starka banden", "e genom idrott", "Bollskola i parken", "Antalet pass", "Foreningar",
        "e genom musik", "Kor for alla", "Antalet sangare", "Institutet",
    )  # fmt: skip
    assert [measure.goal for measure in result.themes[0].measures] == [
        "Starka banden genom idrott",
        "Starka banden genom musik",
    ]


def test_cells_printed_on_one_line_are_cut_apart() -> None:
    result = _goal_table(
        "Oka tryggheten", "Lampor i parken", "Antalet lampor", "Kommunen",
        "genom moten Dialog i kvarteren Antalet samtal per ar samt svar pa fragor | Bostadsbolagen",
    )  # fmt: skip
    measure = result.themes[0].measures[-1]
    assert measure.measure == "Dialog i kvarteren"
    assert measure.follow_up == "Antalet samtal per ar samt svar pa fragor"
    assert measure.responsible == "Bostadsbolagen"


def test_rows_that_carry_on_four_cells_at_once_are_dealt_out() -> None:
    result = _goal_table(
        "Oka tryggheten", "Lampor i parken", "Antalet lampor", "Kommunen",
        "Grannar som moter,", "Traffar dar man lagar mat i", "Antalet deltagare i maten och", "Institutet, foreningar,",
        "granndialoger skolans stora kok varje manad kurserna om mat ungdomstjansterna",
    )  # fmt: skip
    measure = result.themes[0].measures[-1]
    assert measure.responsible == "Institutet, foreningar, ungdomstjansterna"
    assert measure.goal is not None
    assert measure.goal.startswith("Grannar som moter, granndialoger")
    assert measure.confidence <= 0.5


def test_evidence_from_the_text_comes_before_the_glossary() -> None:
    repairs = propose_repairs(["kvastfabrik", "den gamla kvastgården, ja", "vid kvastgarden idag"], "sv")
    assert [(r.line, r.found, r.proposed, r.evidence) for r in repairs] == [
        (3, "kvastgarden", "kvastgården", "line 2: kvastgården")
    ]


def test_a_word_without_evidence_is_left_alone() -> None:
    assert propose_repairs(["Pa vagnen lag snus och fyllkaja, plogbil"], "sv")[1:] == []


def test_a_word_that_is_real_without_its_marks_is_doubtful_or_left_alone() -> None:
    repairs = {r.found: r for r in propose_repairs(["ett ratt mal mat for den som har kommit"], "sv")}
    assert repairs["ratt"].confidence < 0.5
    assert repairs["mal"].confidence < 0.5
    assert not {"for", "har", "den"} & repairs.keys()


def test_two_words_that_fit_equally_are_doubtful() -> None:
    lines = ["i gräsen vid ån", "i gråsen vid ån", "samma grasen igen"]
    repair = next(r for r in propose_repairs(lines, "sv") if r.found == "grasen")
    assert repair.confidence < 0.5


def test_parts_of_words_at_line_ends_get_no_proposal() -> None:
    assert [r for r in propose_repairs(["vi stoder integrationsframjan-", "det"], "sv") if "-" in r.found] == []


def test_personal_data_that_the_ledger_holds_is_masked() -> None:
    lines = source_lines(f"1 Kontakt\n\n{PARAGRAPH}Ring 040 000 0000 i arendet.\n")
    ledger = Ledger(lines)
    number = next(n for n, line in enumerate(lines, 1) if "040" in line)
    ledger.claim(number, "personal:phone", 5, 17)
    result = read_scanned_programme(lines, "sv", ledger)
    assert "040 000 0000" not in str(result.to_json())
    assert "[telefon]" in result.sections[0].text


def test_the_languages_have_the_same_groups_of_cues() -> None:
    swedish, finnish = cues_for("sv"), cues_for("fi")
    assert swedish.words.keys() == finnish.words.keys()
    assert swedish.columns.keys() == finnish.columns.keys()
    assert swedish.cells.keys() == finnish.cells.keys()
