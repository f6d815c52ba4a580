"""Acts of asking for figures (*begära uppgifter · pyytää tietoja*): ask an office by letter, remind it, withdraw.

Who is to be asked for what is chosen by the room whose thing is followed up. A letter carries one
link for all its figures. A reminder brings a new link; the earlier one keeps working, so that an
old letter is no dead end. Withdrawing closes them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from delaktig.accounts import letters, links
from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import SignedLink
from delaktig.audit.acting import require
from delaktig.indicators import policies
from delaktig.indicators.asking_letters import letter_of
from delaktig.indicators.models import AskedFigure, FigureRequest, Indicator
from delaktig.indicators.periods import Period
from delaktig.organisations.models import Organisation, Unit
from delaktig.texts.parts import Invalid, NotThere

LANGUAGES = ("sv", "fi", "en")
LATE_DAYS = 60
"""How long after the day by which an answer was wanted its link still takes one."""
LATEST_DUE_DAYS = 300
REMIND_EVERY = timedelta(days=7)
"""The command reminds no office more often."""
PURPOSE = SignedLink.Purpose.ANSWER_FIGURES
LinkFor = Callable[[str], str]
"""Makes the full address of the page that opens a secret."""


@dataclass(frozen=True, slots=True)
class AskInput:
    """Whom to ask (ids of an organisation and, where one is meant, its unit), where to write, until when."""

    organisation: int
    email: str
    due_on: date
    unit: int | None = None
    language: str = "sv"
    message: str = ""


@transaction.atomic
def ask(
    actor: Actor, given: AskInput, figures: Sequence[tuple[Indicator, Period]], link_for: LinkFor, on: date
) -> FigureRequest:
    """Ask an office for figures, by one letter with one link.

    The caller has made sure that the municipality follows these indicators. Raises ``Denied``, or
    ``Invalid`` with ``required``, ``already_asked``, ``period_not_over``, ``unknown``, ``invalid_email``,
    ``in_the_past`` or ``too_far`` by field.
    """
    require(policies.why_not_observe(actor, actor.municipality))
    errors = _faults(actor, given, figures, on)
    if errors:
        raise Invalid(errors)
    request = FigureRequest.objects.create(
        municipality_id=actor.municipality,
        organisation_id=given.organisation,
        unit_id=given.unit,
        email=given.email.strip().lower(),
        language=given.language,
        message=given.message.strip(),
        due_on=given.due_on,
        asked_by=actor.user,
    )
    AskedFigure.objects.bulk_create(
        AskedFigure(request=request, indicator=one, period_from=period.first, period_to=period.last)
        for one, period in figures
    )
    _write(request, link_for, on)
    record(actor, "indicators.figures_asked", target_of(request), {"figures": len(figures)})
    return request


@transaction.atomic
def remind(actor: Actor, request: FigureRequest, link_for: LinkFor, on: date) -> FigureRequest:
    """Write the letter again about what is not answered, with a new link. Raises ``Denied``, ``NotThere``."""
    request = _held(actor, request)
    if request.withdrawn_at is not None:
        raise Denied("withdrawn")
    if request.answered_at is not None:
        raise Denied("already_answered")
    letters.withdraw(target_of(request))
    request.reminded_at = timezone.now()
    _write(request, link_for, on, reminder=True)
    record(actor, "indicators.figures_reminded", target_of(request))
    return request


@transaction.atomic
def withdraw(actor: Actor, request: FigureRequest) -> FigureRequest:
    """Withdraw a request: its links close, letters that wait are put aside, answers given stay."""
    request = _held(actor, request)
    if request.withdrawn_at is not None:
        return request
    links.revoke_all(PURPOSE, target_of(request))
    letters.withdraw(target_of(request))
    request.withdrawn_at, request.draft = timezone.now(), {}
    request.save(update_fields=["withdrawn_at", "draft"])
    record(actor, "indicators.figures_withdrawn", target_of(request))
    return request


def to_remind(municipality: str, on: date, now: datetime, days_before: int = 3) -> list[FigureRequest]:
    """Return requests whose day has come or comes within some days, and that nobody was reminded of lately."""
    rows = FigureRequest.objects.filter(municipality_id=municipality, answered_at=None, withdrawn_at=None)
    rows = rows.filter(due_on__lte=on + timedelta(days=days_before), asked_at__lte=now - REMIND_EVERY)
    return list(rows.exclude(reminded_at__gt=now - REMIND_EVERY).order_by("due_on", "pk"))


def target_of(request: FigureRequest) -> str:
    """Return what links, letters and events call a request: ``figure_request:12``."""
    return f"figure_request:{request.pk}"


def _write(request: FigureRequest, link_for: LinkFor, on: date, *, reminder: bool = False) -> None:
    days = max((request.due_on - on).days, 0) + LATE_DAYS
    request.link, secret = links.create(PURPOSE, request.municipality_id, target_of(request), days)
    request.save(update_fields=["link", "reminded_at"])
    letter = letter_of(request, link_for(secret), request.link.expires_at, reminder=reminder)
    letters.send(
        request.email,
        letter.subject,
        letter.body,
        municipality=request.municipality_id,
        link=letter.link,
        about=target_of(request),
    )


def _held(actor: Actor, request: FigureRequest) -> FigureRequest:
    """Read a request again under a lock; raise ``NotThere`` where it is another municipality's."""
    if request.municipality_id != actor.municipality:
        raise NotThere
    require(policies.why_not_observe(actor, request.municipality_id))
    return FigureRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _faults(actor: Actor, given: AskInput, figures: Sequence[tuple[Indicator, Period]], on: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    try:
        validate_email(given.email.strip())
    except ValidationError:
        errors["email"] = "invalid_email"
    if given.language not in LANGUAGES:
        errors["language"] = "unknown"
    if given.due_on < on:
        errors["due_on"] = "in_the_past"
    if (given.due_on - on).days > LATEST_DUE_DAYS:
        errors["due_on"] = "too_far"
    if not figures:
        errors["figures"] = "required"
    elif any(period.first > on for _, period in figures):
        errors["figures"] = "period_not_begun"
    elif _asked_already(actor.municipality, given, figures):
        errors["figures"] = "already_asked"
    if not Organisation.objects.filter(pk=given.organisation, closed_on=None).exists() or (
        given.unit is not None
        and not Unit.objects.filter(pk=given.unit, organisation=given.organisation, closed_on=None).exists()
    ):
        errors["organisation"] = "unknown"
    return errors


def _asked_already(municipality: str, given: AskInput, figures: Sequence[tuple[Indicator, Period]]) -> bool:
    """Say whether an open request already asks the same office for one of the figures."""
    wanted = {(one.pk, period.first) for one, period in figures}
    rows = AskedFigure.objects.filter(
        request__municipality_id=municipality,
        request__organisation_id=given.organisation,
        request__withdrawn_at=None,
        observation=None,
        indicator__in={pk for pk, _ in wanted},
    )
    rows = rows.filter(request__unit=None) if given.unit is None else rows.filter(request__unit_id=given.unit)
    return not wanted.isdisjoint(rows.values_list("indicator_id", "period_from"))
