"""The office's own page: one form for all figures, by the address alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import SignedLink
from delaktig.indicators import asking
from delaktig.indicators.models import Evidence, FigureRequest, Observation
from delaktig.municipalities.models import Municipality
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


def fields(request: FigureRequest, version: int = 1, **given: object) -> dict[str, object]:
    key = request.asked.get().pk
    return {"version": version, **{f"{name}_{key}": value for name, value in given.items()}}


def test_an_office_answers_with_a_file_without_account_session_or_cookie(
    client: Client, address: str, asked: FigureRequest
) -> None:
    with at_most(12):
        page = client.get(address)
    text = page.content.decode()
    assert "Vänpersoner" in text
    assert "Nya grannar rf" in text
    assert "Hör av er." in text
    brought = SimpleUploadedFile("lista.pdf", b"%PDF-1.7 lista")
    saved = client.post(address, fields(asked, value="31", text="Vid årets slut", file=brought))
    assert saved.status_code == 302
    again = client.get(saved["Location"]).content.decode()
    assert "Era svar är skickade" in again
    assert "31 personer" in again
    assert "lista.pdf" in again
    assert Observation.objects.get().value == 31
    assert Evidence.objects.get().name == "lista.pdf"
    assert not client.cookies
    assert not Session.objects.exists()


def test_the_page_works_where_requests_are_checked_against_forgery(address: str, asked: FigureRequest) -> None:
    assert Client(enforce_csrf_checks=True).post(address, fields(asked, value="1")).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Skicka svaren"), ("fi", "Lähetä vastaukset"), ("en", "Send the answers")]
)
def test_the_page_speaks_the_language_asked_for(client: Client, address: str, language: str, words: str) -> None:
    page = client.get(f"{address}?language={language}")
    assert words in page.content.decode()
    assert page["Content-Language"] == language
    assert page["Referrer-Policy"] == "no-referrer"


def test_what_cannot_be_true_is_told_at_its_field_and_what_was_typed_stays(
    client: Client, address: str, asked: FigureRequest
) -> None:
    page = client.post(address, fields(asked, value="-3", text="Vi räknade fel"))
    assert page.status_code == 422
    assert "mindre än noll" in page.content.decode()
    assert "Vi räknade fel" in page.content.decode()
    assert not Observation.objects.exists()


def test_what_is_typed_is_kept_and_not_sent(client: Client, address: str, asked: FigureRequest) -> None:
    kept = client.post(address, {**fields(asked, value="17"), "draft": "1"})
    assert kept.status_code == 302
    text = client.get(kept["Location"]).content.decode()
    assert 'value="17"' in text
    assert "inte skickat" in text
    assert client.post(f"{address}draft/", fields(asked, value="18")).status_code == 204
    assert 'value="18"' in client.get(address).content.decode()
    assert client.post(f"{address}draft/", fields(asked, text="x" * 70_000)).status_code == 413
    assert client.get(f"{address}draft/").status_code == 405
    assert not Observation.objects.exists()


def test_not_known_yet_is_sent_and_shown(client: Client, address: str, asked: FigureRequest) -> None:
    saved = client.post(address, fields(asked, unknown="on", comment="Räknas i mars"))
    assert "inte känt än" in client.get(saved["Location"]).content.decode()


def test_two_people_with_one_link_are_shown_both_answers(client: Client, address: str, asked: FigureRequest) -> None:
    client.post(address, fields(asked, value="31"))
    page = client.post(address, fields(asked, value="99"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "31 personer" in text
    assert 'value="99"' in text
    now = page.context["form"]["version"].value()
    assert client.post(address, fields(asked, version=int(now), value="99")).status_code == 302
    assert Observation.objects.get(superseded_by=None).value == 99


def test_a_wrong_secret_is_not_found(client: Client, address: str) -> None:
    assert client.get(address[:-2] + "x/").status_code == 404
    assert client.post("/asked/x/", {}).status_code == 404


def test_an_old_link_gets_a_calm_page_and_takes_no_answer(client: Client, address: str, asked: FigureRequest) -> None:
    client.post(address, fields(asked, value="31"))
    SignedLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = client.get(address)
    assert page.status_code == 410
    assert "be om en ny länk" in page.content.decode()
    assert client.post(address, fields(asked, version=2, value="5")).status_code == 410
    assert Observation.objects.get().value == 31


def test_a_withdrawn_link_says_so(client: Client, address: str, asked: FigureRequest) -> None:
    asking.withdraw(command_actor("638", "tests"), asked)
    page = client.get(f"{address}?language=fi")
    assert page.status_code == 410
    assert "peruuttanut" in page.content.decode()


def test_a_municipality_that_is_no_longer_served_has_no_answers(client: Client, address: str) -> None:
    Municipality.objects.update(hosted=False)
    assert client.get(address).status_code == 404
