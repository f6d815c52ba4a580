"""A yearly report: begun, written, signed with its figures, and what changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document as Word
from openpyxl import load_workbook

from delaktig.accounts.actor import Actor, Denied, command_actor, link_actor
from delaktig.audit.models import Event
from delaktig.formats.document import Table
from delaktig.formats.pdf import NARROW_COLUMNS
from delaktig.indicators.periods import Period
from delaktig.programmes.models import Measure
from delaktig.reports import selectors, yearly_documents
from delaktig.reports.actions import begin_report, publish_report, sign_report, take_back_report, write_text
from delaktig.reports.models import ReportText, SignedReport, YearlyReport
from delaktig.reports.yearly import measure_part, report_data
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.reports.conftest import TODAY, Told

Y2024, Y2025, Y2026 = Period.year(2024), Period.year(2025), Period.year(2026)


def begun(told: Told, year: int = 2025) -> YearlyReport:
    return begin_report(told.actor, told.edition, year, TODAY)


def introduced(told: Told, year: int = 2025) -> YearlyReport:
    report = begun(told, year)
    write_text(told.actor, report, "introduction", "sv", "Året var *gott*.")
    return report


def figure(data: dict[str, object], place: int = 0) -> dict[str, object]:
    return data["themes"][0]["goals"][0]["measures"][0]["figures"][place]  # type: ignore[index, no-any-return]


def test_a_report_tells_each_measure_with_its_figure_the_year_before_and_how_it_stands(told: Told) -> None:
    told.say(told.meetings, Y2024, value=Decimal(1))
    told.say(told.meetings, Y2025, value=Decimal(3))
    told.say(told.told, Y2025, text="Vi träffades i Närpes.")
    data = report_data(begun(told))
    measure = data["themes"][0]["goals"][0]["measures"][0]
    assert measure["text"] == {"sv": "Kommunerna träffas"}
    assert measure["responsible"] == {"sv": "Samordnaren"}
    assert (figure(data)["value"], figure(data)["status"]) == ("3", "on_course")
    assert figure(data)["years"] == {"2024": "1", "2025": "3"}
    assert [one["text"] for one in figure(data, 1)["words"]] == ["Vi träffades i Närpes."]
    assert measure["status"] == "known"
    assert data["summary"] == {"behind": 0, "no_data": 0, "due": 0, "known": 1, "on_course": 0, "reached": 0}


def test_what_is_another_members_own_is_not_in_the_report(told: Told) -> None:
    texts = [
        measure["text"]["sv"]
        for theme in report_data(begun(told))["themes"]
        for goal in theme["goals"]
        for measure in goal["measures"]
    ]
    assert texts == ["Kommunerna träffas"]
    other = begin_report(command_actor("231", "tests"), told.edition, 2025, TODAY)
    assert "Bara i Kaskö" in json.dumps(report_data(other), ensure_ascii=False)


def test_a_year_told_in_parts_is_their_sum_only_when_all_parts_are_there(told: Told) -> None:
    told.say(told.meetings, Period(date(2025, 1, 1), date(2025, 6, 30)), value=Decimal(1))
    report = begun(told)
    assert figure(report_data(report))["value"] is None
    told.say(told.meetings, Period(date(2025, 7, 1), date(2025, 12, 31)), value=Decimal(2))
    assert figure(report_data(report))["value"] == "3"
    told.say(told.meetings, Y2025, value=Decimal(4))
    assert figure(report_data(report))["value"] == "4"


def test_without_figures_the_measure_lacks_data(told: Told) -> None:
    data = report_data(begun(told))
    assert figure(data)["status"] == "no_data"
    assert data["summary"]["no_data"] == 1


def test_a_report_is_signed_with_its_figures_and_a_later_correction_is_seen_beside(told: Told) -> None:
    told.say(told.meetings, Y2025, value=Decimal(3))
    report = introduced(told)
    signed = sign_report(told.actor, report, TODAY)
    assert selectors.is_whole(signed)
    assert Event.objects.get(name="reports.report_signed").target == f"report:{report.pk}"
    told.say(told.meetings, Y2025, value=Decimal(1), note="Två möten var inställda")
    found = selectors.read(told.actor, report.pk)
    assert figure(found.data)["value"] == "3"
    (changed,) = found.changed
    assert (changed.signed, changed.now, changed.name) == ("3", "1", {"sv": "Möten"})
    assert figure(report_data(report))["status"] == "behind"


def test_what_is_signed_cannot_be_written_nor_signed_again(told: Told) -> None:
    report = introduced(told)
    sign_report(told.actor, report, TODAY)
    for act in (
        lambda: write_text(told.actor, report, "introduction", "sv", "Annat"),
        lambda: sign_report(told.actor, report, TODAY),
    ):
        with pytest.raises(Denied, match="signed"):
            act()
    assert ReportText.objects.get().body == "Året var *gott*."


def test_a_year_that_is_not_over_and_a_report_without_introduction_are_not_signed(told: Told) -> None:
    with pytest.raises(Invalid, match="introduction: required"):
        sign_report(told.actor, begun(told), TODAY)
    with pytest.raises(Denied, match="year_not_over"):
        sign_report(told.actor, introduced(told, 2026), TODAY)
    assert not SignedReport.objects.exists()


@pytest.mark.parametrize(
    ("year", "fault"), [(2023, "year_outside_period"), (2027, "year_not_begun"), (2025, "report_is_there")]
)
def test_a_report_is_begun_once_and_of_a_year_of_the_edition(told: Told, year: int, fault: str) -> None:
    begun(told)
    with pytest.raises(Invalid, match=fault):
        begun(told, year)


def test_the_years_that_can_be_begun_are_those_without_a_report(told: Told) -> None:
    begun(told)
    assert [year for _, year in selectors.can_begin(told.actor, TODAY)] == [2026, 2024]


def test_two_who_write_one_text_are_told_and_nothing_is_overwritten(told: Told) -> None:
    report = introduced(told)
    with pytest.raises(Stale) as stale:
        write_text(told.actor, report, "introduction", "sv", "Min text", expected_version=0)
    assert stale.value.version == 1
    assert write_text(told.actor, report, "introduction", "sv", "Min text", expected_version=1).version == 2
    assert write_text(told.actor, report, "introduction", "fi", "Oma teksti", expected_version=0).version == 1


def test_a_text_has_its_place_its_language_and_its_length(told: Told) -> None:
    report = begun(told)
    with pytest.raises(NotThere):
        write_text(told.actor, report, "measure:none", "sv", "x")
    with pytest.raises(NotThere):
        write_text(told.actor, report, measure_part(told.own.key), "sv", "another's own measure")
    with pytest.raises(Invalid, match="unknown_language"):
        write_text(told.actor, report, "proposals", "de", "x")
    with pytest.raises(Invalid, match="too_long"):
        write_text(told.actor, report, "proposals", "sv", "x" * 20_001)
    key = Measure.objects.exclude(pk=told.own.pk).get().key
    write_text(told.actor, report, measure_part(key), "sv", "Mötena blev fler.")
    assert report_data(report)["themes"][0]["goals"][0]["measures"][0]["words"] == {"sv": "Mötena blev fler."}


def test_only_a_signed_report_is_published_and_it_can_be_taken_back(told: Told) -> None:
    report = introduced(told)
    with pytest.raises(Denied, match="not_signed"):
        publish_report(told.actor, report)
    sign_report(told.actor, report, TODAY)
    assert not selectors.published("287").exists()
    publish_report(told.actor, report)
    publish_report(told.actor, report)
    assert selectors.published_one("287", told.edition.slug, 2025) == SignedReport.objects.get()
    assert Event.objects.filter(name="reports.report_published").count() == 1
    take_back_report(told.actor, report)
    assert selectors.published_one("287", told.edition.slug, 2025) is None


def test_the_report_of_the_year_before_stands_beside(told: Told) -> None:
    told.say(told.meetings, Y2024, value=Decimal(1))
    sign_report(told.actor, introduced(told, 2024), TODAY)
    found = selectors.read(told.actor, begun(told).pk)
    assert found.before is not None
    assert found.before["year"] == 2024
    assert figure(found.before)["status"] == "behind"


def test_others_and_those_without_the_right_read_and_write_nothing(
    told: Told, actor_with_role: Callable[..., Actor]
) -> None:
    report = introduced(told)
    neighbour, reader = actor_with_role("coordinator", code="231"), actor_with_role("reader", code="287")
    with pytest.raises(NotThere):
        selectors.report(neighbour, report.pk)
    with pytest.raises(NotThere):
        write_text(neighbour, report, "proposals", "sv", "x")
    with pytest.raises(NotThere):
        begin_report(actor_with_role("coordinator", code="638"), told.edition, 2024, TODAY)
    assert selectors.report(reader, report.pk) == report
    for act in (
        lambda: write_text(reader, report, "proposals", "sv", "x"),
        lambda: sign_report(reader, report, TODAY),
        lambda: begin_report(reader, told.edition, 2024, TODAY),
        lambda: sign_report(actor_with_role("editor", code="287"), report, TODAY),
        lambda: selectors.read(link_actor("287", 1), report.pk),
    ):
        with pytest.raises(Denied, match="no_permission"):
            act()


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_report_is_a_pdf_a_word_file_a_workbook_and_json_with_the_same_figures(told: Told, language: str) -> None:
    told.say(told.meetings, Y2024, value=Decimal(1))
    told.say(told.meetings, Y2025, value=Decimal(3))
    data = report_data(introduced(told))
    written = {name: write(data, language, "Kristinestad", TODAY) for name, write in yearly_documents.WRITERS.items()}
    assert written["pdf"].startswith(b"%PDF-1.7")
    assert "Kommunerna träffas" in [one.text for one in Word(BytesIO(written["docx"])).paragraphs]
    assert json.loads(written["json"]) == data
    rows = list(load_workbook(BytesIO(written["xlsx"])).worksheets[0].iter_rows(values_only=True))
    assert [row[5:7] for row in rows[1:3]] == [(2024, 1), (2025, 3)]


def test_a_text_in_one_language_only_is_given_in_that_and_it_is_said(told: Told) -> None:
    data = report_data(introduced(told))
    paper = yearly_documents.document(data, "fi", "Kristiinankaupunki", None)
    assert paper.title == "Kotoutumisohjelman vuosiraportti 2025, Kristiinankaupunki"
    assert any("Tekstiä ei ole suomeksi." in str(block) for block in paper.blocks)
    assert any("luonnos" in str(block) for block in paper.blocks)


def test_a_year_that_is_unknown_between_two_that_are_known_is_drawn_as_unknown(told: Told) -> None:
    data = figure(report_data(begun(told))) | {"years": {"2023": "1", "2024": None, "2025": "3"}}
    plot = yearly_documents.plot_of(data, "sv")
    assert plot is not None
    assert plot.description == "2023: 1; 2024: inte känt; 2025: 3"
    assert plot.series[0].values == (Decimal(1), None, Decimal(3))


def test_the_report_on_paper_stands_upright_with_the_year_before_beside_each_figure(told: Told) -> None:
    told.say(told.meetings, Y2024, value=Decimal(1))
    told.say(told.meetings, Period.year(2025), value=Decimal(3))
    paper = yearly_documents.document(report_data(introduced(told, 2025)), "sv", "Kristinestad", None)
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    assert max(len(one.header) for one in tables) <= NARROW_COLUMNS
    assert "3 möten (året innan: 1)" in [cell for one in tables for row in one.rows for cell in row]


def test_a_figure_of_one_is_said_in_the_singular_on_paper(told: Told) -> None:
    told.say(told.meetings, Period.year(2025), value=Decimal(1))
    paper = yearly_documents.document(report_data(introduced(told, 2025)), "sv", "Kristinestad", None)
    cells = [cell for one in paper.blocks if isinstance(one, Table) for row in one.rows for cell in row]
    assert "1 möte" in cells
    assert "1 möten" not in cells
