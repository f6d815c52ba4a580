"""Acts of hearing partners (*hörande · kuuleminen*): ask, remind, withdraw, answer, and the days of the consultation.

A request reaches the partner's office by a letter with a signed link. A reminder brings
a new link, since only the hash of a secret is kept; the earlier link keeps working,
so that an old letter is no dead end. Withdrawing closes them all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from delaktig.accounts import letters, links
from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import Membership, SignedLink
from delaktig.organisations.models import Organisation
from delaktig.programmes.actions.guard import Invalid, facts_of, obey
from delaktig.programmes.consultation_letters import Letter, letter_of
from delaktig.programmes.models import Comment, Edition, Measure, PartnerRequest
from delaktig.programmes.policies import why_not_answer, why_not_ask, why_not_consult

LANGUAGES = ("sv", "fi", "en")
GRACE_DAYS = 30
"""How long after the due date a link still takes answers: a late answer is better than none."""
DAYS_WITHOUT_DUE = 90
LATEST_DUE_DAYS = 300
LONGEST_ANSWER = 10_000
LinkFor = Callable[[str], str]
"""Makes the full address of the page that opens a secret."""


@dataclass(frozen=True, slots=True)
class AskInput:
    """What a person gives when asking a partner: ids of the organisation and measures, an office address."""

    organisation: int
    email: str
    measures: tuple[int, ...]
    language: str = "sv"
    message: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """An answer for one measure: ``accepts``, ``objects``, ``comment``, or empty where none is given."""

    stance: str = ""
    body: str = ""

    @property
    def is_given(self) -> bool:
        """Say whether anything was chosen or written."""
        return bool(self.stance or self.body.strip())


class AnswersChanged(Exception):
    """Someone else with the link has saved other answers since this person began; nothing was written."""


@transaction.atomic
def ask(actor: Actor, edition: Edition, given: AskInput, link_for: LinkFor, on: date) -> PartnerRequest:
    """Ask a partner to answer for its measures, by a letter with a signed link.

    Raises ``Denied``, ``NotThere``, or ``Invalid`` with ``required``, ``unknown``, ``already_asked``,
    ``invalid_email``, ``in_the_past`` or ``too_far`` by field.
    """
    facts = facts_of(edition)
    measures = list(Measure.objects.filter(goal__theme__edition=edition, pk__in=given.measures))
    obey(why_not_ask(actor, facts, {measure.municipality_id for measure in measures}))
    organisation = Organisation.objects.filter(
        pk=given.organisation, municipality__in=facts.members, closed_on=None
    ).first()
    errors = _errors_of(given, on)
    if organisation is None:
        errors["organisation"] = "unknown"
    if len(measures) != len(set(given.measures)):
        errors["measures"] = "unknown"
    elif organisation is not None and _asked_already(actor, organisation, given.measures):
        errors["measures"] = "already_asked"
    if errors or organisation is None:
        raise Invalid(errors)
    link, secret = links.create(
        SignedLink.Purpose.ANSWER_FOR_MEASURES,
        actor.municipality,
        "partner_request:new",
        _days(given.due_on, on),
    )
    request = PartnerRequest.objects.create(
        edition=edition,
        municipality_id=actor.municipality,
        organisation=organisation,
        email=given.email.strip().lower(),
        message=given.message.strip(),
        language=given.language,
        link=link,
        asked_by=actor.user,
        due_on=given.due_on,
    )
    request.measures.set(measures)
    link.target = target_of(request)
    link.save(update_fields=["target"])
    _write(letter_of(request, link, link_for(secret)))
    record(actor, "programmes.partner_asked", target_of(request), {"measures": len(measures)})
    return request


@transaction.atomic
def remind(actor: Actor, request: PartnerRequest, link_for: LinkFor, on: date) -> PartnerRequest:
    """Write the letter again with a new link; letters about it that still wait are put aside.

    Raises ``Denied`` with ``withdrawn`` or ``already_answered`` where there is nothing to remind of.
    """
    request = _locked(actor, request)
    if request.withdrawn_at is not None:
        raise Denied("withdrawn")
    if request.answered_at is not None:
        raise Denied("already_answered")
    letters.withdraw(target_of(request))
    link, secret = links.create(
        SignedLink.Purpose.ANSWER_FOR_MEASURES,
        request.municipality_id,
        target_of(request),
        _days(request.due_on, on),
    )
    request.link = link
    request.reminded_at = timezone.now()
    request.save(update_fields=["link", "reminded_at"])
    _write(letter_of(request, link, link_for(secret), reminder=True))
    record(actor, "programmes.partner_reminded", target_of(request))
    return request


@transaction.atomic
def withdraw(actor: Actor, request: PartnerRequest) -> PartnerRequest:
    """Withdraw a request: all its links close, letters that wait are put aside, answers given stay."""
    request = _locked(actor, request)
    if request.withdrawn_at is not None:
        return request
    links.revoke_all(SignedLink.Purpose.ANSWER_FOR_MEASURES, target_of(request))
    letters.withdraw(target_of(request))
    request.withdrawn_at = timezone.now()
    request.save(update_fields=["withdrawn_at"])
    record(actor, "programmes.partner_request_withdrawn", target_of(request))
    return request


@transaction.atomic
def answer(
    actor: Actor,
    request: PartnerRequest,
    answers: Mapping[int | None, AnswerInput],
    *,
    now: datetime | None = None,
    expected_mark: str | None = None,
) -> PartnerRequest:
    """Save a partner's answers: by the id of a measure, and under ``None`` a word on the whole programme.

    What is not given stays as it was. Answers can be given again and changed: a settled one that
    changes is open again; a plain acceptance needs nothing done and is settled at once. Raises
    ``Denied``, ``Invalid`` with ``say_what`` (an objection without words) or ``too_long`` by id, and
    :class:`AnswersChanged` where another person's answers stand than ``expected_mark`` says.
    """
    request = PartnerRequest.objects.select_for_update().get(pk=request.pk)
    obey(_why_not_answer(actor, request))
    asked = set(request.measures.values_list("pk", flat=True))
    given = {key: one for key, one in answers.items() if key is None or key in asked}
    errors = {str(key or "all"): code for key, one in given.items() if (code := _error_of(one))}
    if errors:
        raise Invalid(errors)
    standing = answers_of(request)
    if expected_mark is not None and expected_mark != mark_of(standing.values()):
        raise AnswersChanged
    now = now or timezone.now()
    changed = sum(_put(request, key, one, standing.get(key), actor, now) for key, one in given.items())
    answered = {key for key in answers_of(request) if key is not None}
    if changed or (answered >= asked and request.answered_at is None):
        request.answered_at = now if answered >= asked else request.answered_at
        request.save(update_fields=["answered_at"])
        details = {"answered": len(answered), "asked": len(asked)}
        record(actor, "programmes.partner_answered", target_of(request), details)
    return request


@transaction.atomic
def set_consultation(actor: Actor, edition: Edition, first: date | None, last: date | None) -> Edition:
    """Set the first and last day of the edition's consultation; both None takes it back.

    Raises ``Invalid`` with ``required`` (a last day alone) or ``ends_before_it_starts``.
    """
    obey(why_not_consult(actor, facts_of(edition)))
    if last is not None and first is None:
        raise Invalid({"first": "required"})
    if first is not None and last is not None and last < first:
        raise Invalid({"last": "ends_before_it_starts"})
    edition.consultation_from, edition.consultation_to = first, last
    edition.save(update_fields=["consultation_from", "consultation_to"])
    details = {"from": first.isoformat() if first else "", "to": last.isoformat() if last else ""}
    record(actor, "programmes.consultation_set", f"edition:{edition.pk}", details)
    return edition


def target_of(request: PartnerRequest) -> str:
    """Return what links, letters and events call a request: ``partner_request:12``."""
    return f"partner_request:{request.pk}"


def answers_of(request: PartnerRequest) -> dict[int | None, Comment]:
    """Return a request's answers by the id of their measure; None holds the word on the whole."""
    return {one.measure_id: one for one in Comment.objects.filter(request=request).order_by("pk")}


def mark_of(answers: Iterable[Comment]) -> str:
    """Return a short mark of what the answers say now: it differs as soon as one of them does."""
    rows = sorted((str(one.measure_id), one.stance, one.body) for one in answers)
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def organisations_of(actor: Actor, on: date | None = None) -> set[int]:
    """Return the organisations for which a person with an account answers in the actor's municipality."""
    if actor.user is None:
        return set()
    on = on or timezone.localdate()
    rows = Membership.objects.filter(user=actor.user, municipality_id=actor.municipality).exclude(organisation=None)
    rows = rows.exclude(valid_to__lt=on).exclude(valid_from__gt=on)
    return {pk for pk in rows.values_list("organisation_id", flat=True) if pk is not None}


def _why_not_answer(actor: Actor, request: PartnerRequest) -> str | None:
    reason = why_not_answer(
        actor,
        request.municipality_id,
        holds_link=links.holds(actor, SignedLink.Purpose.ANSWER_FOR_MEASURES, target_of(request)),
        is_of_organisation=actor.kind == "user" and request.organisation_id in organisations_of(actor),
    )
    return "withdrawn" if reason is None and request.withdrawn_at is not None else reason


def _locked(actor: Actor, request: PartnerRequest) -> PartnerRequest:
    """Read the request again under a lock, for those who may ask for its measures."""
    rows = PartnerRequest.objects.select_for_update(of=("self",)).select_related("edition__programme", "link")
    fresh = rows.get(pk=request.pk)
    owners = set(fresh.measures.values_list("municipality_id", flat=True))
    obey(why_not_ask(actor, facts_of(fresh.edition), owners))
    if fresh.municipality_id != actor.municipality:
        raise Denied("another_municipality")
    return fresh


def _errors_of(given: AskInput, on: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    try:
        validate_email(given.email.strip())
    except ValidationError:
        errors["email"] = "invalid_email"
    if not given.measures:
        errors["measures"] = "required"
    if given.language not in LANGUAGES:
        errors["language"] = "unknown"
    if given.due_on is not None and given.due_on < on:
        errors["due_on"] = "in_the_past"
    if given.due_on is not None and (given.due_on - on).days > LATEST_DUE_DAYS:
        errors["due_on"] = "too_far"
    return errors


def _asked_already(actor: Actor, organisation: Organisation, measures: Iterable[int]) -> bool:
    """Say whether an open request of ours already asks the organisation for one of the measures."""
    return PartnerRequest.objects.filter(
        organisation=organisation,
        municipality_id=actor.municipality,
        measures__in=list(measures),
        withdrawn_at=None,
    ).exists()


def _days(due_on: date | None, on: date) -> int:
    if due_on is None:
        return DAYS_WITHOUT_DUE
    return max((due_on - on).days, 0) + GRACE_DAYS


def _write(letter: Letter) -> None:
    letters.send(
        letter.to,
        letter.subject,
        letter.body,
        municipality=letter.municipality,
        link=letter.link,
        about=letter.about,
    )


def _error_of(given: AnswerInput) -> str | None:
    if len(given.body) > LONGEST_ANSWER:
        return "too_long"
    if given.stance and given.stance not in Comment.Stance.values:
        return "unknown"
    return "say_what" if given.stance == Comment.Stance.OBJECTS and not given.body.strip() else None


def _put(
    request: PartnerRequest,
    measure: int | None,
    given: AnswerInput,
    standing: Comment | None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write one answer; say whether anything changed. The word on the whole may also be taken back."""
    body = given.body.strip()
    stance = given.stance or Comment.Stance.COMMENT
    if not given.is_given or (stance == Comment.Stance.COMMENT and not body):
        if standing is None or measure is not None:
            return False
        standing.delete()
        return True
    if standing is not None and (standing.stance, standing.body) == (stance, body):
        return False
    one = standing or Comment(
        edition_id=request.edition_id,
        measure_id=measure,
        municipality_id=request.municipality_id,
        request=request,
        by=actor.user,
    )
    one.stance, one.body = stance, body
    one.settled_by = None
    one.settled_at = now if stance == Comment.Stance.ACCEPTS and not body else None
    one.save()
    return True
