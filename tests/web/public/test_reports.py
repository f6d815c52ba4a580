"""The yearly report on the public side: only what is signed and published, and as it was signed."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import command_actor
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Body, Item
from delaktig.indicators.periods import Period
from delaktig.municipalities.models import Municipality
from delaktig.programmes.adoptions import Decision, record_decision
from delaktig.programmes.models import Measure
from delaktig.reports.actions import begin_report, publish_report, sign_report, write_text
from delaktig.reports.models import YearlyReport
from delaktig.web.public.pages import place_for
from delaktig.web.public.reports import of_measure
from delaktig.web.public.speech import Speech
from tests.reports.conftest import TODAY, Told, told
from tests.reports.test_yearly_remarks import answer, say

__all__ = ["told"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def report(told: Told) -> YearlyReport:
    told.say(told.meetings, Period.year(2024), value=Decimal(1))
    told.say(told.meetings, Period.year(2025), value=Decimal(3))
    made = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, made, "introduction", "sv", "Året var *gott*.")
    sign_report(told.actor, made, TODAY)
    return made


def adopt(told: Told) -> None:
    """Have the councils adopt the edition: its own pages are there from then on."""
    values = ItemFields(section=20, title="Programmet", outcome=Item.Outcome.ADOPTED, decision="Godkändes.")
    for code in ("287", "231"):
        decision = Decision(code, Body.Kind.COUNCIL, values, held_on=date(2024, 1, 15))
        record_decision(told.edition, decision, command_actor(code, "tests"))


def slug(language: str = "sv") -> str:
    found = Municipality.objects.get(pk="287")
    return str(found.slug_fi if language == "fi" else found.slug_sv)


def address(told: Told, language: str = "sv", year: int = 2025) -> str:
    return reverse("public-report", args=[language, slug(language), told.edition.slug, year])


def test_a_report_is_not_there_before_it_is_published_nor_after_it_is_taken_back(
    told: Told, report: YearlyReport, client: Client
) -> None:
    assert client.get(address(told)).status_code == 404
    publish_report(told.actor, report)
    assert client.get(address(told)).status_code == 200
    assert client.get(address(told, year=2024)).status_code == 404
    other = reverse("public-report", args=["sv", Municipality.objects.get(pk="231").slug_sv, told.edition.slug, 2025])
    assert client.get(other).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Läget i ett ögonkast"), ("fi", "Tilanne"), ("ar", "كل التدابير في لمحة")]
)
def test_it_is_read_in_every_public_language_as_it_was_signed(
    told: Told, report: YearlyReport, client: Client, language: str, words: str
) -> None:
    publish_report(told.actor, report)
    told.say(told.meetings, Period.year(2025), value=Decimal(1))
    page = client.get(address(told, language)).content.decode()
    assert words in page
    assert "<em>gott</em>" in page
    assert 'class="plot"' in page
    measure = Measure.objects.exclude(pk=told.own.pk).get()
    assert reverse("public-measure", args=[language, slug(language), told.edition.slug, measure.key]) in page


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx", "json"])
def test_it_is_taken_away_as_a_file(told: Told, report: YearlyReport, client: Client, format: str) -> None:
    signed = publish_report(told.actor, report)
    file = reverse("public-report-file", args=["en", slug(), told.edition.slug, 2025, format])
    answer = client.get(file)
    assert answer.status_code == 200
    if format == "json":
        assert answer.content.decode() == signed.canonical
    assert client.get(file.replace(f".{format}", ".exe")).status_code == 404


def test_the_programmes_page_leads_to_published_reports(told: Told, report: YearlyReport, client: Client) -> None:
    programmes = reverse("public-programmes", args=["sv", slug()])
    assert address(told) not in client.get(programmes).content.decode()
    publish_report(told.actor, report)
    assert address(told) in client.get(programmes).content.decode()


def test_what_was_said_and_done_is_read_in_the_report_and_on_the_page_of_the_measure(
    told: Told, client: Client
) -> None:
    measure = Measure.objects.exclude(pk=told.own.pk).get()
    remark = say(
        told, measures=(measure.pk,), language="ar", words="النماذج صعبة",
        other_words="Blanketterna är svåra.", other_language="sv",
    )  # fmt: skip
    answer(told, remark)
    say(told, words="Ingen har svarat oss.")
    made = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, made, "introduction", "sv", "Året var gott.")
    sign_report(told.actor, made, TODAY)
    publish_report(told.actor, made)
    page = client.get(address(told)).content.decode()
    for words in (
        "Vad ni sade, vad vi gjorde",
        "النماذج صعبة",
        'dir="rtl"',
        "Blanketterna är svåra.",
        "De har skrivits om.",
        "inget svar ännu",
    ):
        assert words in page
    (shown,) = of_measure(place_for("sv", slug()), Speech("sv"), told.edition.slug, measure.key)
    ((body, said, done),) = [(str(one["body"]), one["words"], one["answer"]) for one in shown["remarks"]]
    assert body == "Klientjuryn"
    assert [one.body for one in said] == ["النماذج صعبة", "Blanketterna är svåra."]
    assert [one.body for one in done] == ["De har skrivits om."]
    adopt(told)
    url = reverse("public-measure", args=["sv", slug(), told.edition.slug, measure.key])
    assert "Blanketterna är svåra." in client.get(url).content.decode()


def test_a_report_that_was_signed_before_there_were_remarks_is_read_as_before(
    told: Told, report: YearlyReport, client: Client
) -> None:
    signed = publish_report(told.actor, report)
    older = json.loads(signed.canonical)
    del older["remarks"]
    signed.canonical = json.dumps(older)
    signed.save()
    page = client.get(address(told))
    assert page.status_code == 200
    assert "Vad ni sade" not in page.content.decode()


def test_a_measure_of_an_ended_programme_says_what_was_last_reported_with_its_figure(
    told: Told, client: Client
) -> None:
    told.say(told.meetings, Period.year(2025), value=Decimal(3))
    told.say(told.told, Period.year(2025), text="Det gick bra.")
    report = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, report, "introduction", "sv", "Året var gott.")
    sign_report(told.actor, report, TODAY)
    adopt(told)
    measure = Measure.objects.exclude(pk=told.own.pk).get()
    page = reverse("public-measure", args=["sv", slug(), told.edition.slug, measure.key]) + "?on=2027-05-01"
    assert "ingenting rapporterades" in client.get(page).content.decode()
    publish_report(told.actor, report)
    shown = client.get(page).content.decode()
    assert "ingenting rapporterades" not in shown
    assert "senast rapporterat: " in shown
    assert re.search(r'<section[^>]*id="told".*?>3 (<span[^>]*>)?möten', shown, re.DOTALL)
    edition = reverse("public-edition", args=["sv", slug(), told.edition.slug]) + "?on=2027-05-01"
    assert "senast rapporterat: " in client.get(edition).content.decode()
