"""Pages of erasing in time and of what is held of a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.models import Event
from delaktig.clients.models import Client, Hold, SecurityProhibition
from tests.cases.test_retention import ended
from tests.clients.building import officer, signed_in
from tests.clients.whole import Held, whole
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
PAGE = "/desk/638/protection/"


@pytest.fixture
def guard(settings: Any) -> Browser:
    settings.SECOND_FACTOR_REQUIRED = False
    return signed_in(officer(role="data_protection_officer"))


@pytest.fixture
def worker() -> Actor:
    return officer()


@pytest.fixture
def held(worker: Actor) -> Held:
    return ended(whole(worker, "Zorvina"))


def test_an_empty_page_says_that_nothing_is_due(guard: Browser) -> None:
    assert "Inget behöver gallras" in guard.get(PAGE).content.decode()


def test_what_is_due_is_listed_by_number_without_names(guard: Browser, held: Held, worker: Actor) -> None:
    whole(worker, "Qwelma")
    with at_most(12):
        page = guard.get(PAGE).content.decode()
    assert held.client.number in page
    assert "Zorvina" not in page
    assert Client.objects.exclude(pk=held.client.pk).get().number not in page


def test_a_person_is_found_by_number(guard: Browser, held: Held) -> None:
    answer = guard.get(PAGE, {"number": held.client.number})
    assert answer["Location"] == f"{PAGE}{held.client.number}/"
    assert guard.get(PAGE, {"number": "999"}).status_code == 422


def test_one_is_erased_and_the_proof_is_shown(guard: Browser, held: Held) -> None:
    at = f"{PAGE}{held.client.number}/"
    assert held.client.number in guard.get(at).content.decode()
    assert guard.get(f"{at}erase/").status_code == 200
    assert guard.post(f"{at}erase/")["Location"] == at
    assert not Client.objects.exists()
    page = guard.get(f"{at}?look=1").content.decode()
    assert "Inget finns kvar" in page
    assert "clients.Identity" in page
    assert held.client.number in guard.get(PAGE).content.decode()


def test_one_that_is_not_due_is_not_erased(guard: Browser, worker: Actor) -> None:
    one = whole(worker, "Zorvina").client
    page = guard.post(f"{PAGE}{one.number}/erase/", follow=True).content.decode()
    assert "Uppgifterna ska inte gallras ännu. Inget gallrades." in page
    assert Client.objects.filter(pk=one.pk).exists()


def test_a_hold_is_placed_with_a_reason_and_lifted(guard: Browser, held: Held) -> None:
    at = f"{PAGE}{held.client.number}/"
    assert guard.post(f"{at}hold/", {"reason": ""}).status_code == 422
    yesterday = str(timezone.localdate() - timedelta(days=1))
    assert guard.post(f"{at}hold/", {"reason": "An appeal", "until": yesterday}).status_code == 422
    assert guard.post(f"{at}hold/", {"reason": "An appeal"}).status_code == 302
    hold = Hold.objects.filter(client=held.client, lifted_at=None).get()
    assert "An appeal" in guard.get(at).content.decode()
    guard.post(f"{at}erase/")
    assert Client.objects.exists()
    assert guard.get(f"{at}holds/{hold.pk}/lift/").status_code == 200
    guard.post(f"{at}holds/{hold.pk}/lift/")
    assert guard.get(f"{at}holds/{hold.pk}/lift/").status_code == 404
    guard.post(f"{at}erase/")
    assert not Client.objects.exists()


def test_another_municipalitys_register_is_not_there(guard: Browser) -> None:
    one = ended(whole(officer("504"), "Zorvina")).client
    for tail in ("", "erase/", "hold/", "held/", "held/json/"):
        assert guard.get(f"{PAGE}{one.number}/{tail}").status_code == 404
        assert guard.post(f"{PAGE}{one.number}/{tail}").status_code == 404
    assert one.number not in guard.get(PAGE).content.decode()


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_worker_shows_and_gives_what_is_held(settings: Any, worker: Actor, held: Held, language: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    browser, at = signed_in(worker), f"/desk/638/clients/{held.client.number}/held/"
    held.client.relations.update(ended_on=None)
    SecurityProhibition.objects.all().delete()
    page = browser.get(at, {"language": language}).content.decode()
    assert "Zorvina DiaryEntry words" in page
    assert held.hidden[0] in page
    file = browser.get(f"{at}json/")
    assert json.loads(file.content)["client"] == held.client.number
    assert browser.get(f"{at}pdf/", {"language": language}).content.startswith(b"%PDF")
    assert browser.get(f"{at}docx/").status_code == 404
    told = [json.loads(one.details)["form"] for one in Event.objects.filter(name="clients.given_out")]
    assert told == ["page", "json", "pdf"]


def test_the_officer_gives_what_is_held_but_no_hidden_address(guard: Browser, held: Held) -> None:
    at = f"{PAGE}{held.client.number}/held/"
    for tail in ("", "json/"):
        page = guard.get(at + tail).content.decode()
        assert "Zorvina DiaryEntry words" in page
        assert not [words for words in held.hidden if words in page]
    assert guard.get(f"{at}pdf/").status_code == 200
