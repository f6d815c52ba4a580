"""Residents answer surveys in their language, without a cookie; refusals are kind and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.common.codes import grouped
from delaktig.surveys.actions import make_codes, release, take_back
from delaktig.surveys.models import Code, Envelope, Survey
from tests.surveys.building import ABOUT, drafted

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def actor(actor_with_role: MakeActor) -> Actor:
    return actor_with_role("coordinator")


@pytest.fixture
def survey(actor: Actor) -> Survey:
    today = timezone.localdate()
    return release(actor, drafted(actor), today, today + timedelta(days=3), today)


@pytest.fixture
def code(actor: Actor, survey: Survey) -> str:
    return make_codes(actor, survey, 1, timezone.localdate())[0]


def url(language: str = "sv", query: str = "") -> str:
    return f"/{language}/borga/surveys/{ABOUT.slug}/{query}"


def test_a_survey_is_answered_once_and_thanked_for(client: Client, survey: Survey, code: str) -> None:
    sheet = {"code": grouped(code), "a-home": "4", "a-used": ["club", "library"], "a-hours": "2,5", "a-more": "Tack"}
    answer = client.post(url(), sheet)
    assert answer.headers["Location"] == url(query="?thanks=1")
    [envelope] = Envelope.objects.all()
    said = {"home": "4", "used": ["club", "library"], "hours": "2.5", "more": "Tack"}
    assert envelope.sealed == {"language": "sv", "answers": said}
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Tack. Dina svar har kommit fram." in page
    assert "<form method" not in page
    again = client.post(url(), sheet)
    assert again.status_code == 422
    assert "Den här koden är redan använd" in again.content.decode()
    assert Envelope.objects.count() == 1


def test_no_cookie_is_set_and_no_memory_keeps_the_page(client: Client, survey: Survey, code: str) -> None:
    for answer in (
        client.get(url()),
        client.post(url(), {"code": code}),
        client.post(url(), {"code": code, "a-home": "1"}),
    ):
        assert not answer.cookies
    for answer in (client.get(url()), client.post(url(), {})):
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_is_missing_is_said_at_its_place_the_rest_stays_and_the_code_is_unspent(
    client: Client, survey: Survey, code: str
) -> None:
    answer = client.post(url(), {"code": code, "a-work": "yes", "a-hours": "många", "a-more": "Mina <b>ord"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#q-home"' in page
    assert "Skriv ett tal." in page
    assert 'value="yes" checked' in page
    assert 'value="många"' in page
    assert "Mina &lt;b&gt;ord" in page
    assert code in page
    assert Code.objects.filter(spent=False).count() == 1


@pytest.mark.parametrize("typed", ["", "12", "1234 5678 9012", "000000000000"])
def test_what_is_no_code_is_said_kindly(client: Client, survey: Survey, code: str, typed: str) -> None:
    answer = client.post(url(), {"code": typed, "a-home": "4"})
    assert answer.status_code == 422
    assert "Titta på siffrorna en gång till" in answer.content.decode()
    assert not Envelope.objects.exists()


def test_digits_of_other_scripts_are_read(client: Client, survey: Survey, code: str) -> None:
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post(url("ar"), {"code": arabic, "a-home": "4"}).status_code == 302
    assert Envelope.objects.get().sealed["language"] == "ar"


@pytest.mark.parametrize(
    ("opens", "closes", "words"), [(-9, -1, "Enkäten är slut"), (2, 9, "Enkäten har inte börjat ännu")]
)
def test_before_and_after_its_days_the_page_says_so_and_takes_nothing(
    client: Client, survey: Survey, code: str, opens: int, closes: int, words: str
) -> None:
    today = timezone.localdate()
    days = {"opens_on": today + timedelta(days=opens), "closes_on": today + timedelta(days=closes)}
    Survey.objects.update(**days)
    assert words in client.get(url()).content.decode()
    answer = client.post(url(), {"code": code, "a-home": "4"})
    assert words in answer.content.decode()
    assert not Envelope.objects.exists()


def test_a_draft_and_another_municipality_s_survey_are_not_there(
    client: Client, actor: Actor, survey: Survey, actor_with_role: MakeActor
) -> None:
    actor_with_role("coordinator", code="434")
    assert client.get(f"/sv/m434/surveys/{survey.slug}/").status_code == 404
    take_back(actor, survey)
    assert client.get(url()).status_code == 404
    assert client.post(url(), {}).status_code == 404


def test_a_text_that_is_missing_is_shown_in_another_language_marked_as_such(client: Client, survey: Survey) -> None:
    page = client.get(url("ar")).content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert '<span lang="sv" dir="ltr">Trivs du?</span>' in page
    assert "تجيب دون ذكر اسمك" in page
    assert "لا توجد" in page or 'class="note"' in page


def test_what_another_site_or_a_machine_sends_is_not_taken(client: Client, survey: Survey, code: str) -> None:
    sheet = {"code": code, "a-home": "4"}
    assert client.post(url(), sheet, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(url(), {**sheet, "website": "x"}).status_code == 302
    assert not Envelope.objects.exists()


def test_a_survey_open_to_all_asks_for_no_code(client: Client, survey: Survey) -> None:
    Survey.objects.update(access=Survey.Access.OPEN)
    assert 'name="code"' not in client.get(url()).content.decode()
    for _ in range(2):
        assert client.post(url(), {"a-home": "4"}).status_code == 302
    assert Envelope.objects.count() == 2


def test_floods_are_told_to_wait(client: Client, survey: Survey, settings: object) -> None:
    Survey.objects.update(access=Survey.Access.OPEN)
    settings.ACCOUNT_RATE_LIMITS = {"survey": "1/5m/ip"}  # type: ignore[attr-defined]
    assert client.post(url(), {"a-home": "4"}).status_code == 302
    answer = client.post(url(), {"a-home": "4"})
    assert answer.status_code == 422
    assert "Vänta några minuter" in answer.content.decode()


def test_open_surveys_are_listed_until_their_last_day(client: Client, survey: Survey) -> None:
    assert ABOUT.title in client.get("/sv/borga/surveys/").content.decode()
    Survey.objects.update(
        opens_on=timezone.localdate() - timedelta(days=4), closes_on=timezone.localdate() - timedelta(days=1)
    )
    assert "Ingen enkät är öppen just nu." in client.get("/sv/borga/surveys/").content.decode()
