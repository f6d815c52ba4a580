"""Letters: messages that reach people by mail, or by hand from the outbox page.

Where no mail server is set, a letter waits on the outbox until someone has passed its
link on. A letter that is sent or handled loses its words and its link: they are
personal data and open doors.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import Letter
from delaktig.accounts.policies import reason_not_to_handle_letter


def send(
    to: str,
    subject: str,
    body: str,
    *,
    municipality: str | None,
    link: str = "",
    about: str = "",
    confidential: bool = False,
) -> Letter:
    """Write a letter, and enqueue its sending where a mail server is set.

    ``municipality`` is the three-digit code of whose outbox it is in; without one only
    the command ``outbox`` shows it. ``link`` is the address to copy; ``about`` what the letter
    concerns, as ``invitation:12``; a ``confidential`` letter's link opens an account, so only
    those who manage members see it. Call it in the transaction of the act it tells of:
    then both are kept, or neither.
    """
    letter = Letter.objects.create(
        municipality_id=municipality,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        link=link,
        about=about,
        confidential=confidential,
    )
    _enqueue(letter)
    return letter


def _enqueue(letter: Letter) -> None:
    if settings.MAIL_IS_SENT:
        deliver.enqueue(letter.pk)


@task()
def deliver(letter_id: int) -> str:
    """Send one letter by mail; return what came of it: ``sent``, ``gone`` or ``failed``.

    Running it again after it was sent does nothing. A failure is noted on the letter,
    which stays in the outbox with its link.
    """
    letter = Letter.objects.filter(pk=letter_id, sent_at=None, handled_at=None).first()
    if letter is None:
        return "gone"
    try:
        EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
    except OSError as error:  # smtplib's errors are OSErrors; their text may hold addresses
        letter.failed = type(error).__name__
        letter.save(update_fields=["failed"])
        return "failed"
    letter.sent_at = timezone.now()
    letter.failed = ""
    _empty(letter)
    return "sent"


@transaction.atomic
def handle(actor: Actor, letter: Letter) -> Letter:
    """Note that someone has passed the letter on by hand; its words and link are wiped."""
    _require(actor, letter)
    if letter.handled_at is None:
        letter.handled_at = timezone.now()
        _empty(letter)
        record(actor, "accounts.letter_handled", f"letter:{letter.pk}")
    return letter


@transaction.atomic
def try_again(actor: Actor, letter: Letter) -> Letter:
    """Enqueue the sending of a letter that failed; nothing happens where no mail server is set."""
    _require(actor, letter)
    if letter.sent_at is None and letter.handled_at is None and settings.MAIL_IS_SENT:
        letter.failed = ""
        letter.save(update_fields=["failed"])
        record(actor, "accounts.letter_tried_again", f"letter:{letter.pk}")
        _enqueue(letter)
    return letter


def withdraw(about: str) -> int:
    """Empty and put aside the unsent letters about something that no longer holds; return how many."""
    waiting = Letter.objects.filter(about=about, sent_at=None, handled_at=None)
    return waiting.update(body="", link="", handled_at=timezone.now())


def withdraw_for(about: str, to: str) -> int:
    """Do as :func:`withdraw`, for one receiver's letters only."""
    waiting = Letter.objects.filter(about=about, to=to, sent_at=None, handled_at=None)
    return waiting.update(body="", link="", handled_at=timezone.now())


def _empty(letter: Letter) -> None:
    letter.body, letter.link = "", ""
    letter.save()


def _require(actor: Actor, letter: Letter) -> None:
    reason = reason_not_to_handle_letter(actor, letter)
    if reason is not None:
        raise Denied(reason)
