"""The yearly report's pages: who sees them, what they say, and that a refusal keeps what was typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from delaktig.accounts.models import Draft
from delaktig.audit.models import Event
from delaktig.indicators.models import Observation
from delaktig.indicators.periods import Period
from delaktig.reports.actions import begin_report, sign_report, write_text
from delaktig.reports.models import SignedReport, YearlyReport
from tests.reports.conftest import TODAY, Told, told
from tests.reports.test_yearly_remarks import answer, say
from tests.web.desk.counting import at_most

__all__ = ["told"]
SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def report(told: Told) -> YearlyReport:
    told.say(told.meetings, Period.year(2024), value=Decimal(1))
    told.say(told.meetings, Period.year(2025), value=Decimal(3))
    made = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, made, "introduction", "sv", "Året var *gott*.")
    return made


def address(name: str, *args: object) -> str:
    return reverse(name, args=["287", *args])


def test_a_coordinator_begins_writes_signs_and_publishes(told: Told, signed_in: SignedIn) -> None:
    client = signed_in("coordinator", code="287")
    page = client.get(address("desk-yearlies")).content.decode()
    assert f"{told.edition.pk}:2025" in page
    answer = client.post(address("desk-yearlies"), {"of": f"{told.edition.pk}:2025"})
    report = YearlyReport.objects.get()
    assert answer["Location"] == address("desk-yearly", report.pk)
    write = address("desk-yearly-text", report.pk, "introduction")
    assert client.post(f"{write}?language=fi", {"body": "Hyvä vuosi", "version": "0"}).status_code == 302
    assert "Hyvä vuosi" in client.get(address("desk-yearly", report.pk)).content.decode()
    client.post(address("desk-yearly-sign", report.pk))
    client.post(address("desk-yearly-publish", report.pk))
    assert SignedReport.objects.get().published_at is not None
    client.post(address("desk-yearly-publish", report.pk))
    assert SignedReport.objects.get().published_at is None


def test_the_page_shows_figures_plots_and_what_changed_since_it_was_signed(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    sign_report(told.actor, report, TODAY)
    told.say(told.meetings, Period.year(2025), value=Decimal(1))
    page = signed_in("reader", code="287").get(address("desk-yearly", report.pk)).content.decode()
    assert "<em>gott</em>" in page
    assert 'class="plot"' in page
    assert "3 möten" in page
    assert address("desk-yearly-sign", report.pk) not in page
    assert 'class="notice warning' in page


def test_the_one_page_answers_whether_it_works_and_each_goal_leads_to_its_figures(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    page = signed_in("reader", code="287").get(address("desk-yearly-brief", report.pk)).content.decode()
    assert "Alla hittar med" in page
    assert "Av 1 åtgärd är på väg eller framme: 0; efter målet: 0; utan siffra: 1" in page
    row = page[page.index("Siffror som säger mest") :]
    assert f'<a href="{address("desk-figure", told.meetings.indicator_id)}"' in row
    assert "3 möten" in row
    assert "2025; mål: 2–4" in row
    assert f"{address('desk-yearly', report.pk)}#goal-" in row


def test_the_one_page_names_what_is_behind_with_its_number_and_a_way_to_the_measure(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    told.say(told.meetings, Period.year(2025), value=Decimal(9))
    page = signed_in("reader", code="287").get(address("desk-yearly-brief", report.pk)).content.decode()
    answer = page[page.index("Fungerar det?") : page.index("Mål för mål")]
    assert "efter målet: 1" in answer
    assert f"{address('desk-yearly', report.pk)}#measure-" in answer
    assert "9 möten" in answer


def test_a_conflict_shows_both_texts_and_a_refusal_what_was_typed(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    client = signed_in("coordinator", code="287")
    write = f"{address('desk-yearly-text', report.pk, 'introduction')}?language=sv"
    page = client.post(write, {"body": "Min egen text", "version": "0", "base": ""})
    assert page.status_code == 409
    assert "Min egen text" in page.content.decode()
    assert "Året var *gott*." in page.content.decode()
    sign_report(told.actor, report, TODAY)
    refused = client.post(write, {"body": "Min egen text", "version": "1"})
    assert refused.status_code == 403
    assert "Min egen text" in refused.content.decode()


def test_what_is_typed_is_kept_as_a_draft(report: YearlyReport, signed_in: SignedIn) -> None:
    client = signed_in("coordinator", code="287")
    key = f"report:{report.pk}:introduction:sv"
    draft = f"{address('desk-yearly-draft')}?form={key}"
    assert client.post(draft, {"body": "halv", "version": "1"}).status_code == 204
    assert Draft.objects.get().form == f"287:{key}"
    assert client.post(draft, {"body": "halv", "version": "7"}).status_code == 409
    stranger = signed_in("coordinator", code="638")
    elsewhere = reverse("desk-yearly-draft", args=["638"])
    assert stranger.post(f"{elsewhere}?form={key}", {"body": "x"}).status_code == 404
    assert client.post(f"{address('desk-yearly-draft')}?form=report:x", {"body": "x"}).status_code == 404


def test_an_unfinished_year_and_a_missing_introduction_are_refused_in_words(told: Told, signed_in: SignedIn) -> None:
    made = begin_report(told.actor, told.edition, 2025, TODAY)
    client = signed_in("coordinator", code="287")
    page = client.post(address("desk-yearly-sign", made.pk), follow=True).content.decode()
    assert "Skriv inledningen först" in page
    page = client.post(address("desk-yearlies"), {"of": "nothing"}, follow=True).content.decode()
    assert "Välj program och år." in page


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx", "json"])
def test_a_report_is_taken_out_as_a_file_and_a_signed_one_as_it_was_signed(
    told: Told, report: YearlyReport, signed_in: SignedIn, format: str
) -> None:
    client = signed_in("reader", code="287")
    answer = client.get(address("desk-yearly-file", report.pk, format))
    assert answer.status_code == 200
    assert f"report-287-2025-sv.{format}" in answer["Content-Disposition"]
    signed = sign_report(told.actor, report, TODAY)
    if format == "json":
        assert client.get(address("desk-yearly-file", report.pk, format)).content.decode() == signed.canonical
    assert client.get(address("desk-yearly-file", report.pk, "exe")).status_code == 404


def test_who_has_no_right_gets_403_and_another_municipality_404(report: YearlyReport, signed_in: SignedIn) -> None:
    pages = [
        address("desk-yearly", report.pk),
        address("desk-yearly-brief", report.pk),
        address("desk-yearly-text", report.pk, "introduction"),
        address("desk-yearly-sign", report.pk),
        address("desk-yearly-publish", report.pk),
        address("desk-yearly-file", report.pk, "pdf"),
    ]
    stranger, reader = signed_in("coordinator", code="638"), signed_in("reader", code="287")
    assert {stranger.get(page).status_code for page in pages} == {404}
    own = [page.replace("/287/", "/638/") for page in pages]
    assert {stranger.get(page).status_code for page in own} == {404}
    assert {reader.get(page).status_code for page in pages[2:5]} == {403}
    assert signed_in("caseworker", code="287").get(pages[0]).status_code == 403
    assert signed_in("coordinator", code="287").get(address("desk-yearly-text", report.pk, "x")).status_code == 404


def test_the_list_asks_no_more_for_many_reports(told: Told, report: YearlyReport, signed_in: SignedIn) -> None:
    begin_report(told.actor, told.edition, 2024, TODAY)
    client = signed_in("coordinator", code="287")
    client.get(address("desk-yearlies"))
    with at_most(12):
        client.get(address("desk-yearlies"))


def test_a_report_takes_few_queries_however_many_indicators_are_told(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    client = signed_in("coordinator", code="287")
    client.get(address("desk-yearly", report.pk))
    with at_most(16):
        client.get(address("desk-yearly", report.pk))


def test_the_report_tells_what_was_said_and_done_and_whether_it_is_whole(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    waiting = say(told)
    answer(told, say(told, words="En annan sak."))
    write_text(told.actor, report, "introduction", "sv", "Året var gott.")
    client = signed_in("coordinator", code="287")
    client.cookies["delaktig_language"] = "en"
    for name in ("desk-yearly", "desk-yearly-brief"):
        page = client.get(address(name, report.pk)).content.decode()
        assert "What you said, what we did" in page
        assert "De har skrivits om." in page
    with at_most(21):
        client.get(address("desk-yearly", report.pk))
    signed = sign_report(told.actor, report, TODAY)
    answer(told, waiting)
    page = client.get(address("desk-yearly", report.pk)).content.decode()
    assert "Answered since the report was signed" in page
    assert "still gives the SHA-256" in page
    signed.canonical = signed.canonical.replace("Året var gott.", "Året var bäst.")
    signed.save()
    assert "The report is not what was signed" in client.get(address("desk-yearly", report.pk)).content.decode()


def test_a_report_begun_by_mistake_is_taken_away_while_nothing_is_written(told: Told, signed_in: SignedIn) -> None:
    client = signed_in("coordinator", code="287")
    begun = begin_report(told.actor, told.edition, 2025, TODAY)
    discard = address("desk-yearly-discard", begun.pk)
    assert discard in client.get(address("desk-yearly", begun.pk)).content.decode()
    asked = client.get(discard).content.decode()
    assert "Ta bort rapporten för 2025?" in asked
    assert "Integrationsprogram" in asked
    assert signed_in("reader", code="287").post(discard).status_code == 403
    assert signed_in("coordinator", code="638").post(discard.replace("/287/", "/638/")).status_code == 404
    assert client.post(discard)["Location"] == address("desk-yearlies")
    assert not YearlyReport.objects.exists()
    event = Event.objects.get(name="reports.report_discarded")
    assert json.loads(event.details) == {"edition": told.edition.pk, "year": 2025}
    assert begin_report(told.actor, told.edition, 2025, TODAY)


def test_a_report_in_which_something_is_written_is_not_taken_away(report: YearlyReport, signed_in: SignedIn) -> None:
    client = signed_in("coordinator", code="287")
    discard = address("desk-yearly-discard", report.pk)
    assert discard not in client.get(address("desk-yearly", report.pk)).content.decode()
    page = client.post(discard, follow=True).content.decode()
    assert "Något har skrivits i rapporten" in page
    assert YearlyReport.objects.get() == report


def test_who_signs_is_told_what_is_missing_and_where_it_is_mended(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    say(told)
    page = signed_in("coordinator", code="287").get(address("desk-yearly-sign", report.pk)).content.decode()
    assert "Inledning: ännu inte på finska" in page
    assert "Inledning: ännu inte på svenska" not in page
    assert f"{address('desk-yearly-text', report.pk, 'proposals')}?language=sv" in page
    assert "1 iakttagelse utan svar" in page
    assert "Kommunerna träffas" not in page, "a figure is known of it"
    Observation.objects.all().delete()
    page = signed_in("coordinator", code="287").get(address("desk-yearly-sign", report.pk)).content.decode()
    assert "1 åtgärd som ingen siffra är känd om" in page
    assert "Kommunerna träffas" in page
