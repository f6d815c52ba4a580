"""What is shared with a unit, as pages: read alone, in few queries, and in the client's list of who has looked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django.utils.formats import date_format

from delaktig.accounts.models import Role
from delaktig.cases.models import DiaryEntry, Referral
from delaktig.clients.actions.own_letters import give_letter
from delaktig.clients.actions.sharing import share_path
from delaktig.clients.models import Consent, SecurityProhibition, SharedPath
from tests.cases import plan_making
from tests.clients.building import client, officer, signed_in
from tests.clients.test_sharing import bureau, by_consent, reader
from tests.clients.whole import whole
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
HERE = "638"
SIDES = ("", "times/", "referrals/")


@pytest.fixture(autouse=True)
def _one_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def at(number: str, then: str = "") -> str:
    return f"/desk/{HERE}/shared/{number}/{then}"


def shared() -> tuple[Any, Any, Browser]:
    """Return everything held of a client whose path is shared, the worker, and a reader's browser."""
    worker = officer(HERE)
    held = whole(worker, "Zorvina", without=("clients.SharedPath", "clients.SecurityProhibition", "clients.Access"))
    share_path(worker, held.client, by_consent(bureau()))
    return held, worker, signed_in(reader())


def test_a_reader_sees_plan_times_and_referrals_and_nothing_else() -> None:
    held, _worker, browser = shared()
    assert held.client.number in browser.get(f"/desk/{HERE}/shared/").content.decode()
    plan = browser.get(at(held.client.number)).content.decode()
    assert held.of("cases.PlanGoal").words in plan
    times = browser.get(at(held.client.number, "times/")).content.decode()
    assert held.of("cases.Appointment").place in times
    sent = browser.get(at(held.client.number, "referrals/")).content.decode()
    assert "Kurs " in sent
    assert date_format(Referral.objects.get().sent_on, "SHORT_DATE_FORMAT") in sent
    entry = DiaryEntry.objects.get().words
    for page in (plan, times, sent):
        assert entry not in page
        assert not [word for word in held.hidden if word in page]
        assert held.client.identity.identity_code not in page
        assert "Interruption note" not in page


def test_the_place_of_a_time_is_hidden_under_a_prohibition() -> None:
    held, _worker, browser = shared()
    SecurityProhibition.objects.create(client=held.client, valid_from="2020-01-01")
    page = browser.get(at(held.client.number, "times/")).content.decode()
    assert held.of("cases.Appointment").place not in page
    assert "spärrmarkering" in page


def test_pages_are_read_in_twelve_queries_however_many_clients_there_are() -> None:
    held, worker, browser = shared()
    for _ in range(8):
        share_path(worker, client(worker), by_consent(bureau()))
    for address in (f"/desk/{HERE}/shared/", *(at(held.client.number, side) for side in SIDES)):
        browser.get(address)
        with at_most(12):
            assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("role", Role.values)
def test_roles_are_let_in_as_the_table_says_and_a_client_not_shared_is_not_there(role: str) -> None:
    held, worker, _browser = shared()
    other = client(worker)
    browser = signed_in(officer(HERE, role, of=bureau()))
    may = role in {Role.SERVICE_POINT, Role.CASEWORKER, Role.JOB_COACH, Role.SUPERVISOR}
    for side in SIDES:
        assert browser.get(at(held.client.number, side)).status_code == (200 if may else 403)
        assert browser.get(at(other.number, side)).status_code == (404 if may else 403)
        assert browser.get(at("nobody", side)).status_code == (404 if may else 403)


def test_another_municipality_is_not_there_and_nobody_is_led_to_sign_in() -> None:
    held, _worker, _browser = shared()
    far = signed_in(reader(bureau("434"), "434"))
    assert far.get(at(held.client.number)).status_code == 404
    assert far.get(f"/desk/434/shared/{held.client.number}/").status_code == 404
    assert Browser().get(at(held.client.number))["Location"].startswith("/account/login/")


def test_a_reader_of_the_path_opens_no_page_of_the_client() -> None:
    held, _worker, browser = shared()
    for then in ("", "record/", "diary/", "plan/", "looks/", "consents/"):
        assert browser.get(f"/desk/{HERE}/clients/{held.client.number}/{then}").status_code == 403, then


def test_the_client_sees_who_may_read_and_who_has_looked() -> None:
    held, worker, browser = shared()
    browser.get(at(held.client.number))
    browser.get(at(held.client.number, "times/"))
    letter, code = give_letter(worker, held.client, "sv", identity_seen=True)
    own = Browser()
    own.post(f"/own/sv/{letter.number}/", {"code": code})
    page = own.get("/own/sv/looks/").content.decode()
    assert page.count("Sysselsättningsbyrån") >= 3  # who may read; looked at the plan; looked at the times
    assert "medarbetare vid servicepunkten" in page
    desk = signed_in(worker).get(f"/desk/{HERE}/clients/{held.client.number}/looks/").content.decode()
    assert "av en enhet som vägen delas med" in desk


def test_sharing_and_ending_it_are_done_on_the_page_of_consents() -> None:
    worker = officer(HERE)
    one = client(worker)
    browser, page = signed_in(worker), f"/desk/{HERE}/clients/{one.number}/consents/"
    office = bureau()
    assert "Sysselsättningsbyrån" in browser.get(f"{page}share/").content.decode()
    nothing = browser.post(f"{page}share/", {"by": "consent", "language": "ar", "given_how": "oral"})
    assert nothing.status_code == 422
    assert "Välj minst en enhet" in nothing.content.decode()
    until = timezone.localdate() + timedelta(days=30)
    sent = {"units": [office.pk], "by": "consent", "language": "ar", "given_how": "oral", "valid_to": str(until)}
    assert browser.post(f"{page}share/", sent).status_code == 302
    assert Consent.objects.get().scope == "shared_view"
    made = SharedPath.objects.get()
    assert made.valid_to == until
    assert "Sysselsättningsbyrån" in browser.get(page).content.decode()
    assert browser.get(f"{page}share/{made.pk}/end/").status_code == 200
    assert browser.post(f"{page}share/{made.pk}/end/").status_code == 302
    made.refresh_from_db()
    assert made.ended_at is not None
    assert browser.get(f"{page}share/999999/end/").status_code == 404


def test_a_list_is_narrowed_by_name_and_says_what_to_do_when_it_is_empty() -> None:
    held, worker, browser = shared()
    share_path(worker, client(worker, family_name="Annan"), by_consent(bureau()))
    page = browser.post(f"/desk/{HERE}/shared/", {"q": "zorv"}).content.decode()
    assert held.client.number in page
    assert "Annan" not in page
    assert "Ingen" in browser.post(f"/desk/{HERE}/shared/", {"q": "qqqq"}).content.decode()
    empty = signed_in(officer(HERE, "service_point")).get(f"/desk/{HERE}/shared/").content.decode()
    assert "Ingenting delas med din enhet" in empty


def test_a_worker_at_the_service_point_finds_the_way_from_the_first_page() -> None:
    _held, _worker, browser = shared()
    page = browser.get(f"/desk/{HERE}/today/").content.decode()
    assert f"/desk/{HERE}/shared/" in page


def test_a_draft_of_a_plan_is_not_in_common() -> None:
    worker = officer(HERE)
    plan = plan_making.filled(worker)
    goal, number = plan.goals.all()[0].words, plan.relation.client.number
    share_path(worker, plan.relation.client, by_consent(bureau()))
    browser = signed_in(reader())
    page = browser.get(at(number)).content.decode()
    assert "Ingen plan har avtalats med klienten" in page
    assert goal not in page
    stands, _version = plan_making.agreed(worker, plan_making.a_client(worker, birth_date=date(1971, 2, 3)))
    share_path(worker, stands.relation.client, by_consent(bureau()))
    assert goal in browser.get(at(stands.relation.client.number)).content.decode()
