"""Letters reach people by mail or by hand; afterwards their words and links are gone."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from delaktig.accounts import letters, selectors
from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Letter, Role
from delaktig.accounts.policies import reason_not_to_handle_letter
from delaktig.audit.models import Event

pytestmark = pytest.mark.django_db
WORDS = "Hello.\n\nhttps://example.org/secret/"


def write(**more: Any) -> Letter:
    facts = {"municipality": "638", "link": "https://example.org/secret/", "about": "x:1"} | more
    return letters.send("partner@example.org", "A\nsubject", WORDS, **facts)


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def test_without_a_mail_server_a_letter_waits(coordinator: Any, settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    letter = write()
    assert mail.outbox == []
    assert letter.subject == "A subject"
    assert list(selectors.outbox(coordinator)) == [letter]


def test_with_a_mail_server_a_letter_is_sent_once_and_emptied(coordinator: Any, settings: Any) -> None:
    settings.MAIL_IS_SENT = True
    letter = write()
    assert [(message.to, message.body) for message in mail.outbox] == [(["partner@example.org"], WORDS)]
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert (letter.body, letter.link) == ("", "")
    assert letters.deliver.call(letter.pk) == "gone"
    assert len(mail.outbox) == 1
    assert list(selectors.outbox(coordinator, handled=True)) == [letter]


def test_a_failure_is_noted_without_the_address_and_can_be_tried_again(
    coordinator: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_IS_SENT = True

    def refuse(*_: Any, **__: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"partner@example.org": (550, b"no")})

    with monkeypatch.context() as patched:
        patched.setattr("delaktig.accounts.letters.EmailMessage.send", refuse)
        letter = write()
    letter.refresh_from_db()
    assert (letter.failed, letter.sent_at) == ("SMTPRecipientsRefused", None)
    assert list(selectors.outbox(coordinator)) == [letter]
    letters.try_again(coordinator, letter)
    letter.refresh_from_db()
    assert (letter.failed, bool(letter.sent_at)) == ("", True)


def test_a_handled_letter_loses_its_words(coordinator: Any) -> None:
    letter = write()
    letters.handle(coordinator, letter)
    letters.handle(coordinator, letter)
    letter.refresh_from_db()
    assert (letter.body, letter.link, bool(letter.handled_at)) == ("", "", True)
    assert Event.objects.filter(name="accounts.letter_handled").count() == 1


def test_letters_about_what_no_longer_holds_are_put_aside(coordinator: Any) -> None:
    write()
    write(about="x:2")
    assert letters.withdraw("x:1") == 1
    assert [letter.about for letter in selectors.outbox(coordinator)] == ["x:2"]


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_which_letters(actor_with_role: Any, role: str) -> None:
    actor = actor_with_role(role)
    plain, confidential = write(), write(confidential=True)
    foreign, nobodys = write(municipality=other_municipality()), write(municipality=None)
    expected = {
        Role.ADMINISTRATOR: (None, None),
        Role.COORDINATOR: (None, "confidential"),
    }.get(role, ("no_permission", "no_permission"))  # type: ignore[call-overload]
    assert (reason_not_to_handle_letter(actor, plain), reason_not_to_handle_letter(actor, confidential)) == expected
    assert reason_not_to_handle_letter(actor, foreign) == "another_municipality"
    assert reason_not_to_handle_letter(actor, nobodys) == "another_municipality"
    if expected[0]:
        with pytest.raises(Denied):
            selectors.outbox(actor)
        with pytest.raises(Denied):
            letters.handle(actor, plain)
    else:
        seen = {letter for letter, reason in zip((plain, confidential), expected, strict=True) if reason is None}
        assert set(selectors.outbox(actor)) == seen


def other_municipality() -> str:
    from delaktig.municipalities.models import Municipality

    Municipality.objects.update_or_create(code="504", defaults={"hosted": True})
    return "504"


def test_whoever_runs_the_server_sees_letters_that_are_on_no_outbox(
    coordinator: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    write()
    letter = write(municipality=None, link="https://example.org/other/")
    call_command("outbox")
    assert capsys.readouterr().out.count("https://") == 1
    assert Event.objects.filter(name="accounts.letter_shown", target=f"letter:{letter.pk}").count() == 1
    call_command("outbox", "--all")
    assert capsys.readouterr().out.count("https://") == 2
