"""Pages of referrals and of the diary, and a provider's own page behind its link."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Draft, Letter
from delaktig.audit.models import Event
from delaktig.cases.models import DiaryEntry, Referral
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client
from tests.cases.working import HERE, THERE, a_client, a_worker, prohibit, relation_of
from tests.catalogue.building import a_service
from tests.web.desk.counting import at_most
from tests.web.desk.times.test_pages import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def a_course(actor: Actor) -> Service:
    return a_service(replace(actor, permissions=actor.permissions | {"service_edit", "service_publish"}))  # type: ignore[arg-type]


def of(client: Client, rest: str) -> str:
    return f"/desk/{HERE}/clients/{client.number}/{rest}"


def typed(**values: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    given = {"fields_given": ["name", "necessary"], "typed_necessary": "Behöver hiss", "sent_on": today, "way": "link"}
    return {**given, "email": "skola@example.org", "language": "fi", **values}


def referred(page: Browser, actor: Actor, client: Client, **values: Any) -> Referral:
    service = a_course(actor)
    answer = page.post(of(client, f"referrals/new/{service.slug}/"), typed(**values))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Referral.objects.latest("pk")


def link() -> str:
    return urlsplit(Letter.objects.latest("pk").link).path


def test_a_referral_is_made_item_by_item_and_its_link_waits_to_be_passed_on() -> None:
    actor = a_worker()
    client = a_client(actor, "Nimelös")
    page = browser(actor)
    service = a_course(actor)
    assert "Svenskkurs" in page.get(of(client, "referrals/new/?q=svensk")).content.decode()
    form = page.get(of(client, f"referrals/new/{service.slug}/")).content.decode()
    assert "Amina Nimelös" in form
    assert "18." in form
    assert page.post(of(client, f"referrals/new/{service.slug}/"), typed(fields_given=[])).status_code == 422
    assert page.post(of(client, f"referrals/new/{service.slug}/"), typed(email="")).status_code == 422
    referral = referred(page, actor, client)
    assert referral.payload["necessary"] == "Behöver hiss"
    shown = page.get(of(client, f"referrals/{referral.pk}/")).content.decode()
    assert link() in shown
    page.post(of(client, f"referrals/{referral.pk}/passed-on/"))
    assert not Letter.objects.exclude(link="").exists()


def test_the_form_offers_no_home_and_contact_under_a_prohibition() -> None:
    actor = a_worker()
    client = a_client(actor)
    prohibit(client)
    service = a_course(actor)
    form = browser(actor).get(of(client, f"referrals/new/{service.slug}/")).content.decode()
    assert 'value="name"' in form
    assert 'value="contact"' not in form
    assert 'value="home"' not in form
    assert "Hemgatan" not in form


def test_a_provider_reads_and_answers_without_an_account_and_each_look_is_recorded() -> None:
    actor = a_worker()
    client = a_client(actor, "Nimelös")
    page = browser(actor)
    referral = referred(page, actor, client)
    provider, url = Browser(), link()
    shown = provider.get(f"{url}?language=fi")
    assert "Amina Nimelös" in shown.content.decode()
    assert "Hemgatan" not in shown.content.decode()
    assert shown["Cache-Control"] == "no-store, private"
    assert shown["X-Robots-Tag"] == "noindex"
    look = Event.objects.get(name="cases.referral_looked_at")
    assert (look.actor_kind, look.target) == ("link", f"client:{client.number}")
    today = timezone.localdate().isoformat()
    assert provider.post(f"{url}?language=fi", {"kind": "declined", "on": today, "reason": ""}).status_code == 422
    given = {"kind": "declined", "on": today, "reason": "Täynnä"}
    done = provider.post(f"{url}?language=fi", given, follow=True)
    assert done.status_code == 410
    assert "Nimelös" not in done.content.decode()
    after = page.get(of(client, f"referrals/{referral.pk}/")).content.decode()
    assert "Täynnä" in after
    assert provider.get("/referral/nonsense/").status_code == 404


def test_what_came_of_it_is_noted_on_the_page() -> None:
    actor = a_worker()
    client = a_client(actor)
    page = browser(actor)
    referral = referred(page, actor, client, way="phone", email="")
    today = timezone.localdate().isoformat()
    assert page.post(of(client, f"referrals/{referral.pk}/"), {"kind": "accepted", "on": today}).status_code == 302
    assert [one.kind for one in referral.events.all()] == ["accepted"]
    assert page.post(of(client, f"referrals/{referral.pk}/"), {"kind": "declined", "on": today}).status_code == 422


def test_the_list_of_waiting_referrals_asks_no_more_where_there_are_many() -> None:
    actor = a_worker()
    page = browser(actor)
    for n in range(5):
        referred(page, actor, a_client(actor, f"Person{n}"))
    page.get(f"/desk/{HERE}/referrals/")
    with at_most(12):
        shown = page.get(f"/desk/{HERE}/referrals/").content.decode()
    assert all(f"Person{n}" in shown for n in range(5))


def test_the_pages_of_a_client_keep_to_their_budget() -> None:
    actor = a_worker()
    client = a_client(actor)
    page = browser(actor)
    referral = referred(page, actor, client)
    for rest in ("referrals/", f"referrals/{referral.pk}/", "diary/", "diary/write/"):
        page.get(of(client, rest))
        with at_most(12):
            assert page.get(of(client, rest)).status_code == 200


def test_a_note_is_written_found_and_corrected_and_words_stand_in_no_address() -> None:
    actor = a_worker()
    client = a_client(actor)
    page = browser(actor)
    today = timezone.localdate().isoformat()
    page.post(of(client, "diary/write/"), {"on": today, "kind": "note", "words": "Talade om bostaden"})
    entry = DiaryEntry.objects.get()
    assert "Talade om bostaden" in page.post(of(client, "diary/find/"), {"q": "bostaden"}).content.decode()
    assert "Talade om bostaden" not in page.post(of(client, "diary/find/"), {"q": "skolan"}).content.decode()
    looks = Event.objects.filter(name="clients.looked_at", target=f"client:{client.number}")
    assert [json.loads(one.details)["part"] for one in looks] == ["diary", "diary"]  # what was found was shown
    page.post(of(client, f"diary/{entry.pk}/correct/"), {"on": today, "words": "Talade om skolan"})
    shown = page.get(of(client, "diary/?print=1")).content.decode()
    assert "Talade om skolan" in shown
    assert "Talade om bostaden" in shown


def test_a_draft_of_a_note_is_kept_at_the_clients_own_door() -> None:
    actor = a_worker()
    client = a_client(actor)
    relation = relation_of(client)
    url = f"/desk/{HERE}/diary/draft/?form=diary:{relation.pk}:new"
    assert browser(actor).post(url, {"words": "Halvfärdigt"}).status_code == 204
    assert Draft.objects.get().data["words"] == ["Halvfärdigt"]
    assert "draft=use" in browser(actor).get(of(client, "diary/write/")).content.decode()
    assert browser(a_worker()).post(url, {"words": "x"}).status_code == 404
    stranger = browser(a_worker(code=THERE))
    assert stranger.post(f"/desk/{THERE}/diary/draft/?form=diary:{relation.pk}:new", {"words": "x"}).status_code == 404
