"""The partner's own page: one form, by the address alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import Membership, SignedLink
from delaktig.organisations.models import Organisation
from delaktig.programmes import comments, consultation
from delaktig.programmes.models import Comment, Edition, Measure, PartnerRequest
from delaktig.texts.actions import write
from tests.web.desk.counting import at_most


def fields(measure: Measure, stance: str = "", body: str = "", whole: str = "", mark: str = "") -> dict[str, str]:
    return {f"stance_{measure.pk}": stance, f"body_{measure.pk}": body, "body_all": whole, "mark": mark}


def test_a_partner_reads_and_answers_without_account_session_or_cookie(
    client: Client, address: str, measure: Measure
) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "Ordna träffar med grannar" in page.content.decode()
    assert "Hör av er." in page.content.decode()
    saved = client.post(address, fields(measure, "objects", "Börja tidigare på hösten"))
    assert saved.status_code == 302
    again = client.get(saved["Location"])
    assert "Era svar är sparade" in again.content.decode()
    assert "Börja tidigare på hösten" in again.content.decode(), "the answer stands in the form and can be changed"
    assert not client.cookies
    assert not Session.objects.exists()
    assert Comment.objects.get().stance == "objects"


def test_the_page_works_where_requests_are_checked_against_forgery(address: str, measure: Measure) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, fields(measure, "accepts")).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Spara svaren"), ("fi", "Tallenna vastaukset"), ("en", "Save the answers")]
)
def test_the_page_speaks_the_language_asked_for(client: Client, address: str, language: str, words: str) -> None:
    page = client.get(f"{address}?language={language}")
    assert words in page.content.decode()
    assert f'<html lang="{language}"' in page.content.decode()
    assert page["Content-Language"] == language


def test_the_page_first_speaks_the_partners_language(client: Client, address: str, asked: PartnerRequest) -> None:
    PartnerRequest.objects.update(language="fi")
    assert "Tallenna vastaukset" in client.get(address).content.decode()


def test_an_objection_without_words_is_told_and_keeps_what_was_typed(
    client: Client, address: str, measure: Measure
) -> None:
    page = client.post(address, fields(measure, "objects", "", "Annars ett bra program"))
    assert page.status_code == 422
    assert "Säg med några ord" in page.content.decode()
    assert "Annars ett bra program" in page.content.decode()
    assert not Comment.objects.exists()


def test_two_people_with_one_link_are_shown_both_answers(client: Client, address: str, measure: Measure) -> None:
    before = client.get(address).context["form"]["mark"].value()
    client.post(address, fields(measure, "comment", "Den enas ord", mark=before))
    page = client.post(address, fields(measure, "comment", "Den andras ord", mark=before))
    text = page.content.decode()
    assert page.status_code == 422
    assert "Den enas ord" in text
    assert "Den andras ord" in text
    assert Comment.objects.get().body == "Den enas ord"
    now = page.context["form"]["mark"].value()
    assert client.post(address, fields(measure, "comment", "Den andras ord", mark=now)).status_code == 302
    assert Comment.objects.get().body == "Den andras ord"


def test_what_the_municipality_answered_is_shown_to_the_partner_alone(
    client: Client, address: str, measure: Measure, edition: Edition
) -> None:
    client.post(address, fields(measure, "comment", "När börjar det?"))
    staff = command_actor("638", "tests")
    comments.settle(staff, Comment.objects.get(), "Datum är tillagt")
    comments.write_comment(staff, edition, "Internt om föreningen", measure=measure)
    text = client.get(address).content.decode()
    assert "Datum är tillagt" in text
    assert "Internt om föreningen" not in text


def test_a_partner_is_told_that_a_translation_is_older_than_the_original(
    client: Client, address: str, measure: Measure
) -> None:
    staff = command_actor("638", "tests")
    write(measure.text, "fi", "Järjestetään tapaamisia", staff)
    assert "Ordna" not in client.get(f"{address}?language=fi").content.decode()
    write(measure.text, "sv", "Ordna kvällsträffar", staff)
    text = client.get(f"{address}?language=fi").content.decode()
    assert "Järjestetään tapaamisia" in text
    assert "vanhempi kuin alkuteksti" in text
    assert "Ordna kvällsträffar" in text


def test_a_wrong_secret_is_not_found(client: Client, address: str) -> None:
    assert client.get(address[:-2] + "x/").status_code == 404
    assert client.post("/answer/x/", {}).status_code == 404


def test_a_link_that_has_ended_gets_a_calm_page_and_takes_no_answer(
    client: Client, address: str, measure: Measure
) -> None:
    client.post(address, fields(measure, "accepts"))
    SignedLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = client.get(address)
    assert page.status_code == 410
    assert "be om en ny länk" in page.content.decode()
    assert "är sparat" in page.content.decode()
    assert client.post(address, fields(measure, "objects", "Nej")).status_code == 410
    assert Comment.objects.get().stance == "accepts"


def test_a_withdrawn_link_says_so(client: Client, address: str, asked: PartnerRequest) -> None:
    consultation.withdraw(command_actor("638", "tests"), asked)
    page = client.get(f"{address}?language=fi")
    assert page.status_code == 410
    assert "peruuttanut pyyntönsä" in page.content.decode()


def test_a_municipality_that_is_no_longer_served_has_no_answers(client: Client, address: str, edition: Edition) -> None:
    edition.members.get().municipality.__class__.objects.update(hosted=False)
    assert client.get(address).status_code == 404


def test_looking_at_the_page_takes_few_queries(client: Client, address: str) -> None:
    with at_most(12):
        client.get(address)


def test_a_partner_with_an_account_answers_on_the_desk(
    signed_in: Callable[..., Client], asked: PartnerRequest, partner: Organisation, measure: Measure
) -> None:
    person = signed_in("partner")
    assert person.get(f"/desk/638/answers/{asked.pk}/").status_code == 404
    Membership.objects.filter(role="partner").update(organisation=partner)
    assert "Ordna träffar" in person.get(f"/desk/638/answers/{asked.pk}/").content.decode()
    assert person.post(f"/desk/638/answers/{asked.pk}/", fields(measure, "accepts")).status_code == 302
    assert Comment.objects.get().by is not None
    assert signed_in("reader").get(f"/desk/638/answers/{asked.pk}/").status_code == 403
