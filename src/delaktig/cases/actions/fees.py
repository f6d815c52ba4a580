"""Acts on the fee for interpreting that was not used (681/2023 §32a, R20): decide, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.actions.holding import added, held, saved
from delaktig.cases.fees import Judged, charge, fee_of
from delaktig.cases.models import InterpreterBooking, NoShowFee
from delaktig.clients import doors
from delaktig.texts.parts import Invalid

CHANNELS = ("on_site", "phone", "letter", "message", "other")
"""How the time was agreed, and the warning given."""
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class FeeInput:
    """A fee as it is decided: what was said beforehand, what the client answered, how much, until when."""

    judged: Judged
    amount_cents: int | None
    decided_on: date | None
    due_on: date | None
    warning: str = ""
    warning_language: str = ""
    channel: str = ""
    reason_given: str = ""


@transaction.atomic
def decide_fee(actor: Actor, booking: InterpreterBooking, given: FeeInput) -> NoShowFee:
    """Decide that a missed time is charged. All conditions of the act must be met.

    Raises ``Denied`` (``conditions_not_met``, ``no_such_fee``, ``already_decided``), ``NotThere`` or ``Invalid``.
    """
    fresh = held(actor, booking)
    if fee_of(fresh) is not None:
        raise Denied("already_decided")
    client = fresh.relation.client
    found = charge(client, fresh, given.judged)
    if found is None:
        raise Denied("no_such_fee")
    cents, decided_on, due_on = _checked(given, found.max_cents, found.earliest_due)
    if found.may is not True:
        raise Denied("conditions_not_met")
    fee = NoShowFee(
        relation=fresh.relation,
        booking=fresh,
        warning=given.warning.strip(),
        warning_language=given.warning_language,
        channel=given.channel,
        reason_given=given.reason_given.strip(),
        reason_valid=bool(given.judged.reason_valid),
        unreasonable=bool(given.judged.unreasonable),
        of_age=True,
        amount_cents=cents,
        decided_on=decided_on,
        due_on=due_on,
        decided_by=actor.user,
    )
    added(actor, fee)
    told = {"fee": fee.pk, "booking": fresh.pk, "cents": cents, "due_on": due_on.isoformat()}
    doors.note(actor, client, "cases.fee_decided", told)
    return fee


@transaction.atomic
def withdraw_fee(actor: Actor, fee: NoShowFee, on: date) -> NoShowFee:
    """Withdraw a fee that was decided; the record stays."""
    fresh = held(actor, fee)
    if fresh.withdrawn_on is not None:
        raise Denied("already_withdrawn")
    fresh.withdrawn_on = on
    saved(actor, fresh, ["withdrawn_on"])
    doors.note(actor, fresh.relation.client, "cases.fee_withdrawn", {"fee": fresh.pk})
    return fresh


def _checked(given: FeeInput, most: int, earliest: date) -> tuple[int, date, date]:
    """Return the amount in cents, the day of the decision and the due day. Raises ``Invalid``."""
    errors = _wrong_words(given)
    if given.amount_cents is None or given.amount_cents < 1:
        errors["amount"] = "not_an_amount"
    elif given.amount_cents > most:
        errors["amount"] = "above_the_most"
    if given.decided_on is None:
        errors["decided_on"] = "required"
    if given.due_on is None:
        errors["due_on"] = "required"
    elif given.due_on < earliest:
        errors["due_on"] = "due_too_early"
    if errors or given.amount_cents is None or given.decided_on is None or given.due_on is None:
        raise Invalid(errors)
    return given.amount_cents, given.decided_on, given.due_on


def _wrong_words(given: FeeInput) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not given.warning.strip():
        errors["warning"] = "required"
    elif len(given.warning) > LONGEST:
        errors["warning"] = "too_long"
    if not given.warning_language:
        errors["warning_language"] = "required"
    if given.channel not in CHANNELS:
        errors["channel"] = "required"
    if len(given.reason_given) > LONGEST:
        errors["reason_given"] = "too_long"
    return errors
