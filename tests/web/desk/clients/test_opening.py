"""Clients open to those at work with them; others say why, and a restricted record asks for more."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.models import Letter, Membership
from delaktig.audit.models import Event
from delaktig.clients.models import Absence, Access, HouseholdMember
from tests.clients.building import client, officer, signed_in, unit
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def page(one: Any, then: str = "") -> str:
    return f"/desk/638/clients/{one.number}/{then}"


def last_look() -> dict[str, str]:
    found: dict[str, str] = json.loads(Event.objects.filter(name="clients.looked_at").latest("sequence").details)
    return found


def test_ones_own_client_opens_and_the_way_is_recorded() -> None:
    worker = officer()
    one = client(worker, family_name="Saleh")
    answer = signed_in(worker).get(page(one), {"from": "list"})
    assert answer.status_code == 200
    assert "Saleh" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert last_look() == {"way": "list", "part": "overview", "near": "own"}


def test_a_way_that_nobody_knows_counts_as_an_address() -> None:
    worker = officer()
    signed_in(worker).get(page(client(worker)), {"from": "<script>"})
    assert last_look()["way"] == "address"


def test_a_client_of_another_municipality_is_not_there() -> None:
    one = client(officer("434"))
    for then in ("", "looks/", "reason/"):
        assert signed_in(officer("638")).get(page(one, then)).status_code == 404


def test_a_colleague_of_the_unit_opens_the_client_and_one_who_covers_too() -> None:
    team = unit(name="Team")
    worker, colleague, cover = officer(of=team), officer(of=team), officer()
    one = client(worker)
    assert signed_in(colleague).get(page(one)).status_code == 200
    assert last_look()["near"] == "unit"
    today = timezone.localdate()
    Absence.objects.create(
        municipality_id="638", officer=worker.user, cover=cover.user, first=today, last=today + timedelta(days=2)
    )
    assert signed_in(cover).get(page(one)).status_code == 200
    assert last_look()["near"] == "cover"


def test_anothers_client_asks_for_a_reason_and_opens_for_the_day() -> None:
    worker, other = officer(name="Rut Responsible"), officer()
    one = client(worker, family_name="Secretive")
    browser = signed_in(other)
    answer = browser.get(page(one))
    assert answer.status_code == 302
    assert answer["Location"].startswith(page(one, "reason/"))
    asked = browser.get(answer["Location"]).content.decode()
    assert "Rut Responsible" in asked
    assert "Secretive" not in asked
    assert browser.post(page(one, "reason/"), {"reason": "x"}).status_code == 422
    opened = browser.post(page(one, "reason/"), {"reason": "She stands at the counter", "next": page(one, "looks/")})
    assert opened["Location"] == page(one, "looks/")
    assert browser.get(page(one)).status_code == 200
    assert last_look()["near"] == "reason"
    access = Access.objects.get()
    assert (access.kind, access.reason) == ("reason", "She stands at the counter")
    assert access.until <= timezone.now() + timedelta(days=1, hours=1)
    assert "counter" not in Event.objects.get(name="clients.reason_given").details
    Access.objects.update(until=timezone.now())
    assert browser.get(page(one)).status_code == 302


def test_the_way_on_after_a_reason_never_leads_out() -> None:
    one = client(officer())
    browser = signed_in(officer())
    sent = {"reason": "She stands at the counter", "next": "https://example.com/"}
    assert browser.post(page(one, "reason/"), sent)["Location"] == page(one)


def test_a_restricted_record_opens_to_its_worker_and_else_by_breaking_the_glass() -> None:
    team = unit(name="Team")
    worker, colleague = officer(of=team, name="Rut Responsible"), officer(of=team)
    guard = officer(role="data_protection_officer")
    one = client(worker, restricted=True)
    assert signed_in(worker).get(page(one)).status_code == 200
    browser = signed_in(colleague)
    answer = browser.get(page(one))
    assert answer.status_code == 302
    assert "Rut Responsible" not in browser.get(answer["Location"]).content.decode()
    browser.post(page(one, "reason/"), {"reason": "The police is here with the person"})
    assert browser.get(page(one)).status_code == 200
    assert last_look()["near"] == "glass"
    access = Access.objects.get()
    assert access.kind == "break_glass"
    assert access.until <= timezone.now() + timedelta(minutes=60)
    letter = Letter.objects.get()
    assert guard.user is not None
    assert letter.to == guard.user.email
    assert one.number in letter.body
    assert letter.confidential


def test_an_act_is_not_let_in_by_a_reason_that_was_never_given() -> None:
    one = client(officer())
    assert signed_in(officer()).post(page(one)).status_code in {302, 405}


def test_the_list_shows_ones_own_and_no_others_and_filters_by_any_word_of_a_name() -> None:
    worker = officer()
    mine = client(worker, family_name="Al-Khatib", given_names="Samir")
    client(worker, family_name="Svensson", given_names="Maria")
    client(officer(), family_name="Elsewhere")
    browser = signed_in(worker)
    shown = browser.get("/desk/638/clients/").content.decode()
    assert "Al-Khatib Samir" in shown
    assert "Elsewhere" not in shown
    found = browser.post("/desk/638/clients/", {"q": "khat"}).content.decode()
    assert mine.number in found
    assert "Svensson" not in found
    assert "Svensson" not in browser.post("/desk/638/clients/", {"q": "zzzz"}).content.decode()


def test_who_has_no_clients_is_told_what_to_do() -> None:
    assert "empty" in signed_in(officer()).get("/desk/638/clients/").content.decode()


def test_who_has_looked_is_shown_with_names_and_ways() -> None:
    worker, other = officer(name="Rut Responsible"), officer(name="Otto Other")
    one = client(worker)
    browser = signed_in(other)
    browser.post(page(one, "reason/"), {"reason": "She stands at the counter"})
    browser.get(page(one), {"from": "search"})
    shown = signed_in(worker).get(page(one, "looks/")).content.decode()
    assert "Otto Other" in shown
    assert "Rut Responsible" in shown
    assert "counter" not in shown


def test_pages_of_a_client_keep_their_budget_however_many_there_are() -> None:
    worker = officer()
    found = [client(worker) for _ in range(12)]
    browser = signed_in(worker)
    for then in ("", "looks/"):
        browser.get(page(found[0], then))
        with at_most(12):
            assert browser.get(page(found[0], then)).status_code == 200
    with at_most(6):
        assert browser.get("/desk/638/clients/").status_code == 200


def test_the_household_is_shown_by_name_but_not_its_restricted_people() -> None:
    from delaktig.clients.models import Household

    worker = officer()
    one, spouse, hidden = client(worker), client(worker, given_names="Partner"), client(worker, restricted=True)
    home = Household.objects.create(municipality_id="638")
    for who, role in ((one, "adult"), (spouse, "spouse"), (hidden, "other")):
        HouseholdMember.objects.create(household=home, client=who, role=role)
    shown = signed_in(worker).get(page(one)).content.decode()
    assert spouse.number in shown
    assert hidden.number not in shown


def test_a_membership_that_has_ended_opens_nothing() -> None:
    worker = officer()
    one = client(worker)
    Membership.objects.filter(user=worker.user).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert signed_in(worker).get(page(one)).status_code == 404
