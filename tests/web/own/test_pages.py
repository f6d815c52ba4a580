"""The own view in the browser's place: the door tells nothing, one cookie, of one person alone, light pages."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.cases.models import Appointment, Referral
from delaktig.cases.plan_words import word
from delaktig.clients.actions.own_letters import give_letter
from delaktig.clients.models import Client, OwnLetter, SecurityProhibition
from delaktig.clients.own_letters import ATTEMPTS
from delaktig.common.codes import grouped, new_code
from delaktig.organisations.models import Unit
from delaktig.web.own.sessions import COOKIE
from tests.cases import plan_making
from tests.catalogue.building import a_service
from tests.clients.building import client, officer, relation, signed_in, unit
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
PAGES = ("plan", "times", "looks", "data", "leave")
SECRETS = ("Testsson", "040 000 0000", "Strandvägen 1")


@pytest.fixture(autouse=True)
def quiet_rates() -> None:
    cache.clear()


def given(worker: Any = None, **about: Any) -> tuple[OwnLetter, str]:
    worker = worker or officer()
    return give_letter(worker, client(worker, **about), "ar", identity_seen=True)


def opened(letter: OwnLetter, code: str, language: str = "sv", **options: Any) -> Browser:
    browser = Browser(**options)
    answer = browser.post(f"/own/{language}/{letter.number}/", {"code": grouped(code)})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def words(answer: Any) -> str:
    """Return a page without what differs by its address."""
    return re.sub(r"\b\d{10}\b", "", answer.content.decode())


def test_the_door_looks_alike_for_a_letter_that_is_there_and_one_that_is_not() -> None:
    letter, _ = given()
    there, nowhere = (Browser().get(f"/own/so/{number}/") for number in (letter.number, "0000000000"))
    assert words(there) == words(nowhere)
    assert 'lang="so"' in words(there)
    short = [
        Browser().get(f"/own/{number}/", headers={"Accept-Language": "ru"}) for number in (letter.number, "0" * 10)
    ]
    assert [one["Location"].split("/")[2] for one in short] == ["ru", "ru"]


def test_the_answer_is_the_same_whatever_the_reason_that_a_letter_does_not_open() -> None:
    worker = officer()
    wrong, wrong_code = given(worker)
    used, code = given(worker)
    opened(used, code)
    late, late_code = given(worker)
    OwnLetter.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    revoked, revoked_code = given(worker)
    OwnLetter.objects.filter(pk=revoked.pk).update(revoked_at=timezone.now())
    other = next(made for made in iter(new_code, "") if made != wrong_code)
    tries = [(wrong, other), (used, code), (late, late_code), (revoked, revoked_code)]
    answers = [Browser().post(f"/own/sv/{one.number}/", {"code": tried}) for one, tried in tries]
    answers.append(Browser().post("/own/sv/0000000000/", {"code": code}))
    shown = {re.sub(r'value="[^"]*"', "", words(one)) for one in answers}
    assert len(shown) == 1
    assert {one.status_code for one in answers} == {422}
    assert not any(COOKIE in one.cookies for one in answers)


def test_a_slip_of_the_finger_costs_no_try_and_the_fifth_wrong_code_closes() -> None:
    letter, code = given()
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    for _ in range(ATTEMPTS + 1):
        assert Browser().post(f"/own/sv/{letter.number}/", {"code": slip}).status_code == 422
    letter.refresh_from_db()
    assert letter.attempts_left == ATTEMPTS
    for _ in range(ATTEMPTS):
        wrong = next(made for made in iter(new_code, "") if made != code)
        Browser().post(f"/own/sv/{letter.number}/", {"code": wrong})
    assert Browser().post(f"/own/sv/{letter.number}/", {"code": code}).status_code == 422


def test_too_many_codes_from_one_address_are_not_tried(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"own_letter": "2/5m/ip"}
    letter, code = given()
    for _ in range(2):
        Browser().post("/own/sv/0000000000/", {"code": code})
    assert Browser().post(f"/own/sv/{letter.number}/", {"code": code}).status_code == 429
    letter.refresh_from_db()
    assert letter.attempts_left == ATTEMPTS


def test_a_form_from_another_site_is_refused() -> None:
    letter, code = given()
    headers = {"Origin": "https://elsewhere.example"}
    assert Browser().post(f"/own/sv/{letter.number}/", {"code": code}, headers=headers).status_code == 403
    browser = opened(letter, code)
    assert browser.post("/own/sv/leave/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.get("/own/sv/plan/").status_code == 200


@pytest.mark.parametrize("language", settings.GUIDE_LANGUAGES)
def test_every_page_opens_in_every_language_and_is_kept_nowhere(language: str) -> None:
    letter, code = given()
    browser = opened(letter, code, language)
    for page in PAGES:
        answer = browser.get(f"/own/{language}/{page}/")
        assert answer.status_code == 200, page
        assert answer["Cache-Control"] == "no-store, private"
        assert f'lang="{language}"' in answer.content.decode()
        assert len(answer.content) < 40_000
        assert "<script" not in answer.content.decode()


def test_the_one_cookie_is_of_the_own_view_alone_and_out_of_reach_of_scripts_and_other_sites(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    letter, code = given()
    answer = Browser().post(f"/own/ar/{letter.number}/", {"code": code})
    assert set(answer.cookies) == {COOKIE}
    kept = answer.cookies[COOKIE]
    assert (kept["path"], kept["httponly"], kept["secure"], kept["samesite"]) == ("/own/", True, True, "Strict")
    assert not kept["max-age"]
    assert not kept["expires"]
    browser = Browser()
    browser.cookies[COOKIE] = kept.value
    assert not any(browser.get(f"/own/ar/{page}/").cookies for page in PAGES)
    assert not Browser().get("/own/ar/").cookies


def test_who_leaves_is_out_and_the_letter_is_used() -> None:
    letter, code = given()
    browser = opened(letter, code)
    secret = browser.cookies[COOKIE].value
    answer = browser.post("/own/sv/leave/", follow=True)
    assert "Du har loggat ut" in answer.content.decode()
    browser.cookies[COOKIE] = secret
    assert browser.get("/own/sv/plan/")["Location"] == "/own/sv/?ended=1"
    assert Browser().post(f"/own/sv/{letter.number}/", {"code": code}).status_code == 422


def test_a_view_that_was_not_used_is_closed_and_says_so() -> None:
    letter, code = given()
    browser = opened(letter, code)
    OwnLetter.objects.filter(pk=letter.pk).update(session_until=timezone.now())
    answer = browser.get("/own/sv/data/", follow=True)
    assert answer.redirect_chain[0][0] == "/own/sv/?ended=1"
    assert "Din vy stängdes" in answer.content.decode()


def test_using_the_view_keeps_it_open() -> None:
    letter, code = given()
    browser = opened(letter, code)
    soon = timezone.now() + timedelta(minutes=5)
    OwnLetter.objects.filter(pk=letter.pk).update(session_until=soon)
    browser.get("/own/sv/plan/")
    letter.refresh_from_db()
    assert letter.session_until is not None
    assert letter.session_until > soon


def test_a_letter_shows_its_client_and_nobody_else() -> None:
    worker = officer(of=unit(name="Kotoutuminen"))
    mine = client(worker, family_name="Minadotter", email="mine@example.org")
    theirs = client(worker, family_name="Andersdotter", email="theirs@example.org")
    for one, place in ((mine, "Rum 1"), (theirs, "Rum 2")):
        Appointment.objects.create(
            relation=relation(one), starts_at=timezone.now() + timedelta(days=1), officer=worker.user, place=place
        )
    letter, code = give_letter(worker, mine, "sv", identity_seen=True)
    browser = opened(letter, code)
    shown = "".join(browser.get(f"/own/sv/{page}/").content.decode() for page in PAGES)
    assert all(part in shown for part in ("Minadotter", "mine@example.org", "Rum 1", "Kotoutuminen"))
    assert not any(part in shown for part in ("Andersdotter", "theirs@example.org", "Rum 2", theirs.number))
    assert worker.user is not None
    assert worker.user.name not in shown


def test_times_and_help_tell_the_telephone_of_the_unit_that_works_with_the_client() -> None:
    worker = officer()
    one = client(worker)
    Unit.objects.update(phone="019 123 4567")
    browser = opened(*give_letter(worker, one, "sv", identity_seen=True))
    for page in ("times", "plan"):
        assert 'href="tel:0191234567"' in browser.get(f"/own/sv/{page}/").content.decode(), page


def test_neither_address_nor_whereabouts_is_shown_and_less_under_a_security_prohibition() -> None:
    worker = officer()
    one = client(worker, street="Strandvägen 1", town="Ekenäs", phone="040 123 4567", email="me@example.org")
    Appointment.objects.create(
        relation=relation(one), starts_at=timezone.now() + timedelta(days=1), officer=worker.user, place="Rum 7"
    )
    letter, code = give_letter(worker, one, "sv", identity_seen=True)
    browser = opened(letter, code)
    shown = "".join(browser.get(f"/own/sv/{page}/").content.decode() for page in PAGES)
    assert "Strandvägen" not in shown
    assert "040 123 4567" in shown
    SecurityProhibition.objects.create(client=one, valid_from=timezone.localdate(), recorded_by=worker.user)
    shown = "".join(browser.get(f"/own/sv/{page}/").content.decode() for page in PAGES)
    assert not any(part in shown for part in ("Strandvägen", "Ekenäs", "040 123 4567", "me@example.org", "Rum 7"))
    assert "Platsen visas inte här" in shown


def test_pages_keep_within_their_queries_however_much_there_is() -> None:
    worker = officer()
    one = client(worker)
    for day in range(30):
        Appointment.objects.create(
            relation=relation(one), starts_at=timezone.now() + timedelta(days=day), officer=worker.user
        )
    letter, code = give_letter(worker, one, "sv", identity_seen=True)
    browser = opened(letter, code)
    for page in PAGES:
        with at_most(12):
            browser.get(f"/own/sv/{page}/")


def test_neither_addresses_nor_the_log_tell_of_a_person(caplog: pytest.LogCaptureFixture) -> None:
    worker = officer()
    one: Client = client(worker, street="Strandvägen 1")
    letter, code = give_letter(worker, one, "sv", identity_seen=True)
    with caplog.at_level(logging.DEBUG):
        browser = opened(letter, code)
        links = "".join(browser.get(f"/own/sv/{page}/").content.decode() for page in PAGES)
        browser.post(f"/own/sv/{letter.number}/", {"code": code})
    told = "".join(re.findall(r'(?:href|action|src)="([^"]*)"', links)) + caplog.text
    assert not any(part in told for part in (*SECRETS, one.number, code, grouped(code)))


def test_the_desk_shows_a_code_once_and_nothing_of_the_person_on_the_letter(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    worker = officer()
    one = client(worker, street="Strandvägen 1")
    browser = signed_in(worker)
    url = f"/desk/638/clients/{one.number}/own-letter/"
    page = browser.post(url, {"language": "ar", "identity_seen": "on"}).content.decode()
    code = re.search(r"\b(\d{4} \d{4} \d{4})\b", page)
    assert code is not None
    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="sv"' in page
    assert not any(part in page for part in (*SECRETS, "Nima", one.number + "<"))
    assert "data:image/svg+xml" in page
    letter = OwnLetter.objects.get()
    again = browser.get(url).content.decode()
    assert letter.number in again
    assert code[1] not in again
    assert browser.post(url, {"language": "ar"}).status_code == 422
    assert browser.get(f"{url}{letter.number}/revoke/").status_code == 200
    browser.post(f"{url}{letter.number}/revoke/")
    assert Browser().post(f"/own/ar/{letter.number}/", {"code": code[1]}).status_code == 422
    assert browser.get(f"{url}0000000000/revoke/").status_code == 404


def test_referrals_are_shown_with_what_came_of_them() -> None:
    worker = officer()
    one = client(worker)
    service = a_service(command_actor("638", "tests"), {"name": "Språkcafé"})
    sent = Referral.objects.create(relation=relation(one), service=service, sent_on=timezone.localdate())
    Referral.objects.create(relation=relation(one), service=service)
    letter, code = give_letter(worker, one, "sv", identity_seen=True)
    browser = opened(letter, code)
    page = browser.get("/own/sv/times/").content.decode()
    assert page.count("Språkcafé") == 1
    assert "De har inte svarat ännu" in page
    sent.events.create(kind="accepted", on=timezone.localdate(), told_by="provider")
    assert "De tar emot dig" in browser.get("/own/sv/times/").content.decode()


def test_the_plan_is_read_as_it_was_agreed_with_its_services_in_the_guide_and_never_a_draft() -> None:
    worker = officer()
    one = plan_making.a_client(worker)
    draft = plan_making.draft(worker, one)
    letter, code = give_letter(worker, one, "sv", identity_seen=True)
    browser = opened(letter, code)
    assert "Ingen plan har avtalats" in browser.get("/own/sv/plan/").content.decode()
    draft.delete()
    plan, _ = plan_making.agreed(worker, one)
    page = browser.get("/own/sv/plan/").content.decode()
    assert "Svenskkurs" in page
    assert "Att arbeta som närvårdare" in page
    assert "Läs om den här tjänsten" in page
    goal = plan.goals.get()
    goal.words = "Något annat"
    goal.save()
    assert "Något annat" not in browser.get("/own/sv/plan/").content.decode()
    arabic = browser.get("/own/ar/plan/").content.decode()
    assert word("my_goals", "ar") in arabic
    assert word("untranslated", "ar") in arabic
    with at_most(12):
        browser.get("/own/so/plan/")
