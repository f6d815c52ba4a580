"""The way in: signing in, second factor, passwords, language, municipality."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from delaktig.accounts.models import Letter, Membership, User
from delaktig.audit.models import Event
from delaktig.web import routes

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def person(user_with_role: Any) -> User:
    return user_with_role("coordinator", code="638")  # type: ignore[no-any-return]


def sign_in(client: Client, person: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def confirm(client: Client) -> None:
    """Type the password once more, as pages of the second factor ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_person_signs_in_with_address_and_password(person: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    answer = sign_in(client, person)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    landed = client.get("/desk/", follow=True)
    assert landed.status_code == 200
    assert landed.redirect_chain[-1][0].startswith("/desk/638/")
    assert Event.objects.filter(name="accounts.signed_in", actor_id=str(person.pk)).exists()


def test_a_wrong_password_is_refused_and_recorded_without_the_address(person: User) -> None:
    client = Client()
    answer = sign_in(client, person, "something else")
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    event = Event.objects.get(name="accounts.sign_in_failed")
    assert event.target == f"user:{person.pk}"
    assert person.email not in str(event.__dict__)


def test_after_five_wrong_passwords_the_right_one_must_wait(person: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    client = Client()
    for _ in range(5):
        sign_in(client, person, "something else")
    answer = sign_in(client, person)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_without_a_second_factor_nothing_but_setting_it_up_is_open(person: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    sign_in(client, person)
    for name in ("desk-front", "desk-profile"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert reverse("mfa_activate_totp") in page.content.decode()
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_an_app_is_set_up_and_then_asked_for(
    person: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    sign_in(client, person)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("desk-profile")).status_code == 200
    changes = [event.details for event in Event.objects.filter(name="accounts.second_factor_changed")]
    assert '{"change": "totp added"}' in changes
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)

    cache.clear()  # a code is accepted once
    again = Client()
    answer = sign_in(again, person)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert again.get(reverse("desk-front"))["Location"].startswith(reverse("account_login"))
    assert again.get(reverse("mfa_authenticate")).status_code == 200
    answer = again.post(reverse("mfa_authenticate"), {"code": current_code(secret)})
    assert answer["Location"] == reverse("desk-front")
    assert again.get(reverse("desk-profile")).status_code == 200


def current_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_a_passkey_alone_counts_as_second_factor(person: User, settings: Any, client: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(person)
    assert client.get(reverse("desk-profile")).status_code == 200


def test_recovery_codes_alone_do_not_count(person: User, settings: Any, client: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    RecoveryCodes.activate(person)
    client.force_login(person)
    assert client.get(reverse("desk-profile"))["Location"] == reverse("mfa_index")


def test_a_sensitive_page_asks_for_the_password_again(person: User, settings: Any, client: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(person)  # without a record of how: as after a long time
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(reverse("account_reauthenticate"), {"password": "wrong"}).status_code == 200
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


PAGES = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
OWN_PAGES = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "desk-front",
    "desk-profile",
]


def check_page(answer: Any, language: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert len(re.findall(r"<h1\b", text)) == 1
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or "application/json" in script, script
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_signing_in_speak_each_language_under_the_strict_policy(
    person: User, name: str, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    check_page(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_pages_of_ones_own_account_speak_each_language_under_the_strict_policy(
    person: User, name: str, language: str, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    person.language = language
    person.save()
    Membership.objects.create(user=person, municipality_id=second_municipality(), role="reader")
    client = Client()
    sign_in(client, person)
    confirm(client)
    check_page(client.get(reverse(name)), language)


@pytest.mark.parametrize(
    "name",
    ["mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"],
)
def test_the_pages_of_factors_in_use_are_sound(person: User, name: str, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    sign_in(client, person)
    totp.TOTP.activate(person, totp.generate_totp_secret())
    RecoveryCodes.activate(person)
    confirm(client)
    check_page(client.get(reverse(name)), "sv")


def second_municipality() -> str:
    from delaktig.municipalities.models import Municipality

    Municipality.objects.update_or_create(code="504", defaults={"hosted": True})
    return "504"


def test_nobody_can_sign_up() -> None:
    assert not {name for name in routes.routes() if "signup" in name}
    assert Client().get("/account/signup/").status_code == 404


def test_a_forgotten_password_makes_a_letter_that_only_an_administrator_sees(
    person: User, user_with_role: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MAIL_IS_SENT = False
    answer = Client().post(reverse("account_reset_password"), {"email": person.email})
    assert answer["Location"] == reverse("account_reset_password_done")
    letter = Letter.objects.get()
    assert (letter.to, letter.municipality_id, letter.confidential) == (person.email, "638", True)
    assert mail.outbox == []

    client = Client()
    landed = client.get(letter.link, follow=True)
    check_page(landed, "sv")
    where = landed.redirect_chain[-1][0]
    new = "quite another password"
    client.post(where, {"password1": new, "password2": new})
    letter.refresh_from_db()
    assert (letter.link, letter.body) == ("", "")
    assert sign_in(Client(), person, new).status_code == 302
    assert Event.objects.filter(name="accounts.password_changed").count() == 1


def test_a_stranger_s_address_makes_no_letter_and_the_same_answer(person: User) -> None:
    answer = Client().post(reverse("account_reset_password"), {"email": "stranger@example.org"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert not Letter.objects.exists()


def test_the_letter_of_a_person_in_two_municipalities_is_on_neither_outbox(person: User, settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    Membership.objects.create(user=person, municipality_id=second_municipality(), role="reader")
    Client().post(reverse("account_reset_password"), {"email": person.email})
    assert Letter.objects.get().municipality_id is None


def test_with_a_mail_server_the_letter_is_sent_and_then_emptied(person: User, settings: Any) -> None:
    settings.MAIL_IS_SENT = True
    Client().post(reverse("account_reset_password"), {"email": person.email})
    assert [message.to for message in mail.outbox] == [[person.email]]
    letter = Letter.objects.get()
    assert letter.sent_at is not None
    assert (letter.body, letter.link) == ("", "")


def test_who_has_several_municipalities_chooses_one(person: User, settings: Any, client: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    Membership.objects.create(user=person, municipality_id=second_municipality(), role="reader")
    client.force_login(person)
    page = client.get(reverse("desk-front"))
    assert page.status_code == 200
    assert "/desk/638/" in page.content.decode()
    assert "/desk/504/" in page.content.decode()


def test_who_has_no_role_is_told_so(settings: Any, client: Client, db: None) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(User.objects.create_user("alone@example.org", PASSWORD, name="Alone"))
    check_page(client.get(reverse("desk-front")), "sv")


def test_the_language_is_kept_on_the_device_and_for_the_person(person: User, client: Client) -> None:
    client.force_login(person)
    answer = client.post(reverse("set-language"), {"language": "fi", "next": "/desk/account/?x=1"})
    assert answer["Location"] == "/desk/account/?x=1"
    assert answer.cookies["delaktig_language"].value == "fi"
    person.refresh_from_db()
    assert person.language == "fi"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_switch_leads_nowhere_else(target: str, db: None) -> None:
    answer = Client().post(reverse("set-language"), {"language": "fi", "next": target})
    assert answer["Location"] == reverse("desk-front")


def test_an_unknown_language_changes_nothing(person: User, client: Client) -> None:
    client.force_login(person)
    answer = client.post(reverse("set-language"), {"language": "xx", "next": "/desk/"})
    assert "delaktig_language" not in answer.cookies
    person.refresh_from_db()
    assert person.language == "sv"


def test_one_s_own_name_and_language_are_saved(person: User, settings: Any, client: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(person)
    assert client.post(reverse("desk-profile"), {"name": " ", "language": "sv"}).status_code == 422
    client.post(reverse("desk-profile"), {"name": "New Name", "language": "en"})
    person.refresh_from_db()
    assert (person.name, person.language) == ("New Name", "en")


def test_signing_out_ends_the_session(person: User, client: Client) -> None:
    client.force_login(person)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(name="accounts.signed_out").exists()


def test_demo_people_are_listed_only_in_the_demonstration(person: User, settings: Any, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(is_demo=True)
    assert person.email not in client.get(reverse("account_login")).content.decode()
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    text = client.get(reverse("account_login")).content.decode()
    assert person.email in text
    assert PASSWORD in text
