"""Acts of keeping services fresh (row C35): name an owner, ask it by letter, answer by its link, take up what it says.

A letter asks about all services of one owner and carries one signed link. A reminder brings a
new link; the earlier one keeps working, so that an old letter is no dead end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from delaktig.accounts import letters, links
from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import SignedLink
from delaktig.catalogue.actions.saving import held, obey, saved
from delaktig.catalogue.actions.states import put_confirmed
from delaktig.catalogue.confirmation_letters import write_letter
from delaktig.catalogue.freshness import LANGUAGES, Owner, candidates
from delaktig.catalogue.models import Confirmation, Service
from delaktig.catalogue.policies import why_not_add, why_not_edit
from delaktig.catalogue.proposals import Proposal, apply, check_proposal
from delaktig.texts.parts import Invalid, NotThere, locked

LINK_DAYS = 60
LONGEST_NOTE = 1000
LinkFor = Callable[[str], str]
"""Makes the full address of the page that opens a secret."""


@transaction.atomic
def set_owner(actor: Actor, services: Sequence[Service], on: date, *, user: int | None = None, email: str = "") -> None:
    """Say who answers for services being up to date: a person with a role there, or an office address.

    Both empty: nobody. Raises ``Denied``, ``NotThere`` or ``Invalid``.
    """
    errors = {}
    if user is not None and not candidates(actor.municipality, on).filter(pk=user).exists():
        errors["user"] = "unknown_choice"
    if email:
        try:
            validate_email(email)
        except ValidationError:
            errors["email"] = "invalid_email"
    if errors:
        raise Invalid(errors)
    for service in services:
        fresh = held(actor, service, why_not_edit)
        fresh.owner_id, fresh.owner_email = user, email.strip().lower()
        fresh.version += 1
        fresh.save(update_fields=["owner", "owner_email", "version", "changed_at"])
        record(actor, "catalogue.owner_set", f"service:{service.slug}", {"user": user, "office": bool(email)})


@transaction.atomic
def ask_owner(
    actor: Actor, owner: Owner, services: Sequence[Service], language: str, link_for: LinkFor
) -> list[Confirmation]:
    """Ask an owner about its services, by one letter with one link. Raises ``Denied``, ``NotThere``, ``Invalid``."""
    if not services:
        raise Invalid({"services": "required"})
    for service in services:
        obey(why_not_edit(actor, service))
    if language not in LANGUAGES:
        raise Invalid({"language": "unknown_choice"})
    link, secret = links.create(SignedLink.Purpose.CONFIRM_SERVICES, actor.municipality, "confirmation:new", LINK_DAYS)
    asked = [
        Confirmation.objects.create(
            service=service, link=link, email=owner.email, language=language, asked_by=actor.user
        )
        for service in services
    ]
    link.target = f"confirmation:{asked[0].pk}"
    link.save(update_fields=["target"])
    Confirmation.objects.filter(pk__in=[one.pk for one in asked]).update(letter=link.target)
    for one in asked:
        one.letter = link.target
    write_letter(asked, link_for(secret), link.expires_at)
    record(actor, "catalogue.confirmation_asked", link.target, {"services": len(asked)})
    return asked


@transaction.atomic
def remind_owner(actor: Actor, letter: str, link_for: LinkFor) -> list[Confirmation]:
    """Write a letter again about what has not been answered, with a new link. Raises ``Denied``, ``NotThere``."""
    waiting = _waiting(actor, letter)
    letters.withdraw(letter)
    link, secret = links.create(SignedLink.Purpose.CONFIRM_SERVICES, actor.municipality, letter, LINK_DAYS)
    now = timezone.now()
    Confirmation.objects.filter(letter=letter).update(link=link)
    Confirmation.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=now)
    write_letter(waiting, link_for(secret), link.expires_at, reminder=True)
    record(actor, "catalogue.confirmation_reminded", letter, {"services": len(waiting)})
    return waiting


@transaction.atomic
def withdraw_question(actor: Actor, letter: str) -> None:
    """Withdraw a question: its links close, letters that wait are put aside, answers given stay."""
    _waiting(actor, letter)
    links.revoke_all(SignedLink.Purpose.CONFIRM_SERVICES, letter)
    letters.withdraw(letter)
    record(actor, "catalogue.confirmation_withdrawn", letter)


@transaction.atomic
def say_it_stands(actor: Actor, question: Confirmation, on: date) -> Confirmation:
    """Let an owner say by its link that all that is said of a service stands: it is fresh again."""
    question = _answerable(actor, question)
    service = locked(question.service, None)
    put_confirmed(service, on)
    saved(actor, service, "catalogue.service_confirmed", {"on": on.isoformat(), "by_link": True})
    return _answered(question, Confirmation.Answer.STANDS)


@transaction.atomic
def propose(actor: Actor, question: Confirmation, given: Proposal, note: str = "") -> Confirmation:
    """Keep what an owner wants to have mended, until somebody takes it up. Raises ``Invalid``."""
    question = _answerable(actor, question)
    changes = check_proposal(question.service, question.language, given)
    if not changes and not note.strip():
        raise Invalid({"note": "say_what"})
    question.proposal = changes
    record(actor, "catalogue.mending_proposed", f"service:{question.service.slug}", {"fields": sorted(changes)})
    return _answered(question, Confirmation.Answer.MENDED, note)


@transaction.atomic
def tell_end(actor: Actor, question: Confirmation, note: str = "") -> Confirmation:
    """Let an owner tell that a service is no longer given; somebody on the desk decides what becomes of it."""
    question = _answerable(actor, question)
    record(actor, "catalogue.end_told", f"service:{question.service.slug}")
    return _answered(question, Confirmation.Answer.WRONG, note)


@transaction.atomic
def take_up(actor: Actor, question: Confirmation, keys: Sequence[str], on: date) -> Confirmation:
    """Write what an owner proposed into the service, as far as ``keys`` name it; the service is confirmed.

    A text so changed makes its translations outdated, as any other real change. Raises ``Denied``, ``NotThere``.
    """
    question = _settleable(actor, question)
    obey(why_not_edit(actor, question.service))
    apply(actor, question, [key for key in keys if key in question.proposal])
    service = locked(question.service, None)
    put_confirmed(service, on)
    saved(actor, service, "catalogue.mending_taken_up", {"fields": sorted(keys)})
    return _settled(actor, question)


@transaction.atomic
def put_aside(actor: Actor, question: Confirmation) -> Confirmation:
    """Settle what an owner told without changing the service by it."""
    question = _settleable(actor, question)
    record(actor, "catalogue.mending_put_aside", f"service:{question.service.slug}")
    return _settled(actor, question)


def _answered(question: Confirmation, answer: str, note: str = "") -> Confirmation:
    if answer != Confirmation.Answer.MENDED:
        question.proposal = {}
    question.answer, question.note = answer, note.strip()[:LONGEST_NOTE]
    question.answered_at = timezone.now()
    question.settled_at, question.settled_by = None, None
    question.save()
    return question


def _settled(actor: Actor, question: Confirmation) -> Confirmation:
    question.settled_at, question.settled_by = timezone.now(), actor.user
    question.save(update_fields=["settled_at", "settled_by"])
    return question


def _answerable(actor: Actor, question: Confirmation) -> Confirmation:
    """Read a question again under a lock, for the holder of one of its links."""
    if not links.holds(actor, SignedLink.Purpose.CONFIRM_SERVICES, question.letter):
        raise Denied("no_permission")
    fresh = Confirmation.objects.select_for_update(of=("self",)).select_related("service").get(pk=question.pk)
    if fresh.service.state != Service.State.PUBLISHED:
        raise Denied("not_published")
    return fresh


def _settleable(actor: Actor, question: Confirmation) -> Confirmation:
    fresh = Confirmation.objects.select_for_update(of=("self",)).select_related("service").get(pk=question.pk)
    if fresh.service.keeper_id != actor.municipality:
        raise NotThere
    obey(why_not_add(actor))
    if fresh.settled_at is not None or fresh.answer not in ("mended", "wrong"):
        raise Denied("already_settled")
    return fresh


def _waiting(actor: Actor, letter: str) -> list[Confirmation]:
    rows = Confirmation.objects.select_for_update(of=("self",)).select_related("service")
    found = list(rows.filter(letter=letter, service__keeper_id=actor.municipality).order_by("pk"))
    if not letter or not found:
        raise NotThere
    obey(why_not_add(actor))
    waiting = [one for one in found if one.answer == Confirmation.Answer.NONE]
    if not waiting:
        raise Denied("already_answered")
    return waiting
