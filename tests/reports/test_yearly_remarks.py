"""What was said in a year and what was done stands in its report, is frozen with it, and is in every format."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document as Word
from openpyxl import load_workbook

from delaktig.decisions.models import Body, Meeting
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.programmes.models import Measure
from delaktig.remarks import actions, answers
from delaktig.remarks.models import Remark
from delaktig.remarks.remark_input import AnswerInput, RemarkInput
from delaktig.reports import selectors, yearly_documents, yearly_remarks
from delaktig.reports.actions import begin_report, sign_report, write_text
from delaktig.reports.models import SignedReport, YearlyReport
from delaktig.reports.yearly import report_data
from tests.reports.conftest import TODAY, Told

pytestmark = pytest.mark.django_db
SAID = "Blanketterna är svåra att förstå."
DONE = "De har skrivits om."


def say(told: Told, held_on: date = date(2025, 4, 10), **given: Any) -> Remark:
    jury, _ = Body.objects.get_or_create(
        municipality_id="287", kind="client_jury", name_sv="Klientjuryn", name_fi="Asiakasraati"
    )
    meeting = Meeting.objects.create(body=jury, held_on=held_on)
    values = {"words": SAID, "language": "sv"} | given
    return actions.write(told.actor, meeting, RemarkInput(**values), today=TODAY)


def office() -> Unit:
    organisation, _ = Organisation.objects.get_or_create(kind="municipality", municipality_id="287")
    OrganisationName.objects.get_or_create(organisation=organisation, language="sv", name="Staden")
    unit, _ = Unit.objects.get_or_create(organisation=organisation, name_sv="Rådgivningen", name_fi="Neuvonta")
    return unit


def answer(told: Told, remark: Remark, **given: Any) -> None:
    unit = office()
    values: dict[str, Any] = {
        "words": DONE, "language": "sv", "organisation": unit.organisation_id, "unit": unit.pk,
        "answered_on": date(2025, 6, 1),
    }  # fmt: skip
    answers.answer(told.actor, remark, AnswerInput(**values | given), today=TODAY)


def begun(told: Told) -> YearlyReport:
    report = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, report, "introduction", "sv", "Året var gott.")
    return report


def common(told: Told) -> Measure:
    return Measure.objects.exclude(pk=told.own.pk).get(goal__theme__edition=told.edition)


def test_a_report_tells_the_remarks_of_its_year_with_what_they_are_about_and_their_answers(told: Told) -> None:
    unit = office()
    remark = say(told, measures=(common(told).pk,), organisation=unit.organisation_id, unit=unit.pk)
    answer(told, remark, done_on=date(2025, 9, 1))
    say(told, held_on=date(2024, 4, 10))
    (row,) = report_data(begun(told))["remarks"]
    assert row["body"] == {"kind": "client_jury", "name": {"sv": "Klientjuryn", "fi": "Asiakasraati"}}
    assert (row["said_on"], row["words"], row["state"]) == ("2025-04-10", SAID, "done")
    assert row["other"] is None
    assert row["about"]["measures"] == [{"key": common(told).key, "text": {"sv": "Kommunerna träffas"}}]
    assert row["responsible"] == {"sv": "Rådgivningen", "fi": "Neuvonta"}
    assert row["answer"] == {
        "words": DONE, "language": "sv", "other": None, "by": {"sv": "Rådgivningen", "fi": "Neuvonta"},
        "answered_on": "2025-06-01", "done_on": "2025-09-01",
    }  # fmt: skip


def test_an_unanswered_remark_and_one_whose_answer_was_taken_back_are_told_as_such(told: Told) -> None:
    say(told)
    taken_back = say(told)
    answer(told, taken_back)
    answers.take_back(told.actor, taken_back)
    assert [(row["state"], row["answer"]) for row in report_data(begun(told))["remarks"]] == [("unanswered", None)] * 2


def test_a_signed_report_keeps_its_remarks_and_what_is_answered_afterwards_is_shown_beside(told: Told) -> None:
    report, remark, other = begun(told), say(told), say(told)
    answer(told, other)
    sign_report(told.actor, report, TODAY)
    answer(told, remark)
    actions.correct(told.actor, other, RemarkInput("Andra ord.", "sv"), today=TODAY)
    found = selectors.read(told.actor, report.pk)
    assert [(row["words"], row["state"]) for row in found.data["remarks"]] == [
        (SAID, "unanswered"), (SAID, "answered"),
    ]  # fmt: skip
    assert [row["id"] for row in found.answered] == [remark.pk]
    assert selectors.is_whole(SignedReport.objects.get())


def test_a_report_that_was_signed_before_there_were_remarks_still_opens(told: Told) -> None:
    report = begun(told)
    signed = sign_report(told.actor, report, TODAY)
    older = json.loads(signed.canonical)
    del older["remarks"]
    signed.canonical = json.dumps(older)
    signed.save()
    say(told)
    found = selectors.read(told.actor, report.pk)
    assert "remarks" not in found.data
    assert found.answered == ()
    paper = yearly_documents.document(found.data, "sv", "Kristinestad", TODAY)
    assert not any("Vad ni sade" in str(block) for block in paper.blocks)
    book = load_workbook(BytesIO(yearly_documents.xlsx(found.data, "sv", "Kristinestad", TODAY)))
    assert book.sheetnames == ["Uppgifter", "Information"]


@pytest.mark.parametrize(
    ("language", "heading", "missing"),
    [
        ("sv", "Vad ni sade, vad vi gjorde", "inget svar ännu"),
        ("fi", "Mitä sanoitte, mitä teimme", "ei vielä vastausta"),
    ],
)
def test_every_format_tells_the_same(told: Told, language: str, heading: str, missing: str) -> None:
    unit = office()
    answer(told, say(told, edition=told.edition.pk), done_on=date(2025, 9, 1))
    say(told, words="Ingen frågar oss om de äldre.", organisation=unit.organisation_id, due_on=date(2025, 6, 1))
    data = report_data(begun(told))
    written = {name: write(data, language, "Kristinestad", TODAY) for name, write in yearly_documents.WRITERS.items()}
    assert written["pdf"].startswith(b"%PDF-1.7")
    word = Word(BytesIO(written["docx"]))
    text = "\n".join(one.text for one in word.paragraphs)
    text += "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    for words in (heading, SAID, DONE, missing, "Ingen frågar oss om de äldre."):
        assert words in text
    assert json.loads(written["json"])["remarks"] == data["remarks"]
    rows = list(load_workbook(BytesIO(written["xlsx"])).worksheets[1].iter_rows(values_only=True))
    assert [(row[2], row[8]) for row in rows[1:]] == [(SAID, DONE), ("Ingen frågar oss om de äldre.", None)]
    assert rows[2][7] == missing


def test_what_was_said_in_another_language_is_told_in_both(told: Told) -> None:
    answer(told, say(told, language="ar", words="النماذج صعبة", other_words=SAID, other_language="sv"),
           other_words="أعيدت كتابتها", other_language="ar")  # fmt: skip
    data = report_data(begun(told))
    (row,) = data["remarks"]
    assert yearly_remarks.said_in(row, "sv")["words"] == SAID
    assert yearly_remarks.said_in(row, "fi")["words"] == "النماذج صعبة"
    assert [one["words"] for one in yearly_remarks.both(row["answer"])] == [DONE, "أعيدت كتابتها"]
    paper = str(yearly_documents.document(data, "sv", "Kristinestad", None).blocks)
    for words in ("النماذج صعبة", SAID, DONE, "أعيدت كتابتها", "Iakttagelsen på ett annat språk"):
        assert words in paper
    rows = list(load_workbook(BytesIO(yearly_documents.xlsx(data, "sv", "Kristinestad", TODAY))).worksheets[1].values)
    assert (rows[1][3], rows[1][9]) == (SAID, "أعيدت كتابتها")


def test_a_year_without_remarks_says_so_on_paper(told: Told) -> None:
    paper = yearly_documents.document(report_data(begun(told)), "sv", "Kristinestad", None)
    assert any("Inga iakttagelser har antecknats för året." in str(block) for block in paper.blocks)


def test_a_measure_of_a_draft_is_not_told_in_the_report(told: Told) -> None:
    from tests.programmes.making import make_edition, make_measure

    draft = make_edition(members=("287",), title="Nästa")
    remark = say(told, measures=(common(told).pk, make_measure(draft, text="Ännu hemlig").pk))
    (row,) = report_data(begun(told))["remarks"]
    assert row["id"] == remark.pk
    assert "Ännu hemlig" not in json.dumps(row, ensure_ascii=False)
