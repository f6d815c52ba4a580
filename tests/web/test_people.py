"""Pages of people, invitations, letters and settings."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

from delaktig.accounts.models import Invitation, Letter, Membership, User
from delaktig.audit.models import Event
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, OrganisationName

pytestmark = pytest.mark.django_db
PASSWORD = "seven green lanterns"


@pytest.fixture
def administrator(signed_in: Any, settings: Any) -> Client:
    settings.MAIL_IS_SENT = False
    return signed_in("administrator")  # type: ignore[no-any-return]


def page(name: str, *rest: Any) -> str:
    return reverse(name, args=["638", *rest])


def invite(client: Client, **more: str) -> Any:
    facts = {"email": "new@example.org", "name": "", "role": "editor", "organisation": "", "language": "sv"}
    return client.post(page("desk-people-invite"), facts | more)


def path_of(letter: Letter) -> str:
    return letter.link.removeprefix("http://localhost:8000")


def test_an_invited_person_comes_in(administrator: Client, settings: Any) -> None:
    assert invite(administrator)["Location"] == page("desk-people")
    text = administrator.get(page("desk-people")).content.decode()
    assert "new@example.org" in text
    letter = Letter.objects.get()
    listed = administrator.get(page("desk-outbox")).content.decode()
    assert letter.link not in listed
    assert page("desk-outbox-letter", letter.pk) in listed
    shown = administrator.get(page("desk-outbox-letter", letter.pk)).content.decode()
    assert letter.link in shown
    event = Event.objects.get(name="accounts.letter_shown")
    assert (event.target, "invitation:" in event.details) == (f"letter:{letter.pk}", True)

    guest = Client()
    where = path_of(letter)
    form = guest.get(where)
    assert form.status_code == 200
    assert "new@example.org" in form.content.decode()
    assert guest.post(where, {"name": "New", "password": "short", "again": "short"}).status_code == 422
    assert guest.post(where, {"name": "New", "password": PASSWORD, "again": "other"}).status_code == 422
    entered = guest.post(where, {"name": "New", "password": PASSWORD, "again": PASSWORD})
    assert entered["Location"] == "/desk/"
    assert User.objects.get(email="new@example.org").memberships.get().role == "editor"
    assert guest.get(reverse("desk-profile")).status_code == 200
    assert Client().get(where).status_code == 404
    assert "New" in administrator.get(page("desk-people")).content.decode()


def test_the_password_may_not_be_like_the_address(administrator: Client) -> None:
    invite(administrator, email="lanternkeeper@example.org")
    answer = Client().post(
        path_of(Letter.objects.get()),
        {"name": "X", "password": "lanternkeeper", "again": "lanternkeeper"},
    )
    assert answer.status_code == 422
    assert not User.objects.filter(email="lanternkeeper@example.org").exists()


def test_who_has_an_account_signs_in_and_takes_the_role(administrator: Client, signed_in: Any) -> None:
    other = signed_in("reader", code="504")
    person = User.objects.get(memberships__municipality_id="504")
    invite(administrator, email=person.email)
    where = path_of(Letter.objects.get())
    assert f"next={where.replace('/', '/')}" in Client().get(where).content.decode()
    assert other.get(where).status_code == 200
    assert other.post(where)["Location"] == "/desk/"
    assert {m.municipality_id for m in person.memberships.all()} == {"504", "638"}


def test_another_signed_in_person_cannot_take_the_role(administrator: Client) -> None:
    invite(administrator)
    where = path_of(Letter.objects.get())
    answer = administrator.get(where)
    assert answer.status_code == 403
    assert reverse("account_logout") in answer.content.decode()
    assert Event.objects.filter(name="accounts.invitation_opened_by_another").count() == 1
    assert administrator.post(where).status_code == 403
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_page_is_kept_nowhere_and_speaks_only_our_languages(administrator: Client) -> None:
    invite(administrator)
    guest = Client()
    guest.cookies["delaktig_language"] = "../../elsewhere"
    form = guest.get(path_of(Letter.objects.get()))
    assert form.status_code == 200
    assert "no-store" in form["Cache-Control"]
    assert "../../elsewhere" not in form.content.decode()
    assert "../../elsewhere" not in trans_real._translations  # type: ignore[attr-defined]


def test_an_invitation_is_sent_again_and_withdrawn(administrator: Client) -> None:
    invite(administrator)
    made = Invitation.objects.get()
    first = path_of(Letter.objects.get())
    again, withdraw = page("desk-people-invitation-again", made.pk), page("desk-people-invitation-withdraw", made.pk)
    assert administrator.get(again).status_code == 200
    administrator.post(again)
    assert Client().get(first).status_code == 404
    second = path_of(Letter.objects.exclude(link="").get())
    assert Client().get(second).status_code == 200
    assert administrator.get(withdraw).status_code == 200
    administrator.post(withdraw)
    assert Client().get(second).status_code == 404
    assert administrator.post(withdraw).status_code == 404


def test_what_is_wrong_with_an_invitation_is_said(administrator: Client) -> None:
    own = User.objects.get()
    for wrong in (
        {"email": "nonsense"},
        {"role": "king"},
        {"role": "partner"},
        {"email": own.email, "role": "administrator"},
    ):
        answer = invite(administrator, **wrong)
        assert answer.status_code == 422, wrong
        assert "error-summary" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_coordinator_invites_partners_of_own_organisations_only(signed_in: Any) -> None:
    client = signed_in("coordinator")
    own = organisation("638", "Vänner rf")
    foreign = organisation(other_municipality(), "Andra rf")
    text = client.get(page("desk-people-invite")).content.decode()
    assert re.findall(r'name="role" value="(\w+)"', text) == ["partner"]
    assert "Vänner rf" in text
    assert "Andra rf" not in text
    assert invite(client, role="editor").status_code == 422
    assert invite(client, role="partner", organisation=str(foreign.pk)).status_code == 422
    assert invite(client, role="partner", organisation=str(own.pk)).status_code == 302
    letter = Letter.objects.get()
    assert letter.link in client.get(page("desk-outbox-letter", letter.pk)).content.decode()


def organisation(code: str, name: str) -> Organisation:
    made = Organisation.objects.create(kind="association", municipality_id=code)
    OrganisationName.objects.create(organisation=made, language="sv", name=name)
    return made


def other_municipality() -> str:
    Municipality.objects.update_or_create(code="504", defaults={"hosted": True})
    return "504"


def test_a_role_is_changed_and_a_membership_ended(administrator: Client, user_with_role: Any) -> None:
    person = user_with_role("reader")
    held = Membership.objects.get(user=person)
    change = page("desk-people-role", held.pk)
    assert administrator.get(change).status_code == 200
    assert administrator.post(change, {"role": "king"}).status_code == 422
    assert administrator.post(change, {"role": "editor"}).status_code == 302
    held = Membership.objects.get(user=person, valid_to=None)
    assert held.role == "editor"
    end = page("desk-people-end", held.pk)
    assert administrator.get(end).status_code == 200
    assert administrator.post(end, follow=True).status_code == 200
    assert not Membership.objects.filter(user=person, valid_to=None).exists()
    past = administrator.get(page("desk-people") + "?past=on").content.decode()
    assert past.count(person.email) == 2


def test_the_last_administrator_is_told_why_she_stays(administrator: Client) -> None:
    held = Membership.objects.get()
    answer = administrator.post(page("desk-people-end", held.pk), follow=True)
    assert 'class="notice error"' in answer.content.decode()
    assert administrator.post(page("desk-people-role", held.pk), {"role": "reader"}).status_code == 422
    held.refresh_from_db()
    assert held.valid_to is None


def test_other_municipalities_people_are_not_there(administrator: Client, user_with_role: Any) -> None:
    person = user_with_role("reader", code="504")
    held = Membership.objects.get(user=person)
    assert person.email not in administrator.get(page("desk-people")).content.decode()
    for name in ("desk-people-role", "desk-people-end"):
        assert administrator.get(page(name, held.pk)).status_code == 404
        assert administrator.post(page(name, held.pk), {"role": "editor"}).status_code == 404


def test_a_letter_is_handled_and_its_link_no_longer_shown(administrator: Client) -> None:
    invite(administrator)
    letter = Letter.objects.get()
    administrator.post(page("desk-outbox-handled", letter.pk))
    assert administrator.get(page("desk-outbox-letter", letter.pk)).status_code == 404
    listed = administrator.get(page("desk-outbox") + "?handled=1").content.decode()
    assert "new@example.org" in listed
    assert letter.link not in listed
    assert administrator.get(page("desk-outbox-handled", letter.pk)).status_code == 405


def test_a_coordinator_sees_no_letter_that_opens_an_account(administrator: Client, signed_in: Any) -> None:
    invite(administrator, role="administrator")
    letter = Letter.objects.get()
    coordinator = signed_in("coordinator")
    assert letter.link not in coordinator.get(page("desk-outbox")).content.decode()
    assert coordinator.get(page("desk-outbox-letter", letter.pk)).status_code == 404
    assert coordinator.post(page("desk-outbox-handled", letter.pk)).status_code == 404
    assert not Event.objects.filter(name="accounts.letter_shown").exists()


def test_a_failed_letter_is_tried_again(administrator: Client, settings: Any) -> None:
    invite(administrator)
    Letter.objects.update(failed="SMTPServerDisconnected")
    settings.MAIL_IS_SENT = True
    letter = Letter.objects.get()
    assert "SMTPServerDisconnected" in administrator.get(page("desk-outbox")).content.decode()
    administrator.post(page("desk-outbox-again", letter.pk))
    letter.refresh_from_db()
    assert letter.sent_at is not None


def test_the_municipality_s_languages_are_set(administrator: Client) -> None:
    assert administrator.get(page("desk-municipality")).status_code == 200
    assert administrator.post(page("desk-municipality"), {"official": "en"}).status_code == 422
    administrator.post(page("desk-municipality"), {"official": "sv-fi", "guide": ["ar", "uk"], "small_number": "7"})
    place = Municipality.objects.get(code="638")
    assert (place.languages, sorted(place.guide_languages)) == (["sv", "fi"], ["ar", "uk"])


@pytest.mark.parametrize(
    "name", ["desk-people", "desk-people-invite", "desk-outbox", "desk-municipality", "desk-organisations"]
)
def test_a_page_asks_the_database_few_things(
    administrator: Client, user_with_role: Any, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        user_with_role("editor")
        organisation("638", f"Förening {number}")
        invite(administrator, email=f"n{number}@example.org")
    administrator.get(page(name))
    with django_assert_max_num_queries(12):
        assert administrator.get(page(name)).status_code == 200


def test_a_person_is_given_a_unit_and_only_one_of_the_own_municipality(signed_in: Any, user_with_role: Any) -> None:
    from delaktig.organisations.models import Organisation, Unit

    worker = user_with_role("caseworker")
    client = signed_in("administrator")
    membership = worker.memberships.get()
    own = Organisation.objects.create(municipality_id="638", kind="municipality")
    team = Unit.objects.create(organisation=own, name_sv="Integration")
    closed = Unit.objects.create(organisation=own, name_sv="Closed", closed_on="2020-01-01")
    address = f"/desk/638/people/{membership.pk}/unit/"
    assert "Integration" in client.get(address).content.decode()
    assert client.post(address, {"unit": closed.pk}).status_code == 422
    assert client.post(address, {"unit": team.pk}).status_code == 302
    membership.refresh_from_db()
    assert membership.unit == team
    assert "Integration" in client.get("/desk/638/people/").content.decode()
    client.post(address, {"unit": ""})
    membership.refresh_from_db()
    assert membership.unit is None
