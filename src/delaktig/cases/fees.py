"""The fee for interpreting that was not used (*avgift för oanvända tjänster*, 681/2023 §32a, R20): what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from delaktig.cases.models import InterpreterBooking, NoShowFee
from delaktig.clients.models import Client
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.facts import CaseFacts
from delaktig.law.casework.fees import APPOINTMENTS, Charge, NoShow, no_show_fee


@dataclass(frozen=True, slots=True)
class Judged:
    """What the official has found out and judged; ``None`` is not known yet."""

    told_of_charge: bool | None = None
    told_how_to_cancel: bool | None = None
    understood: bool | None = None
    reason_valid: bool | None = None
    unreasonable: bool | None = None


def charge(client: Client, booking: InterpreterBooking, judged: Judged) -> Charge | None:
    """Return the conditions of §32a one by one for a time that was missed; ``None`` where no act knew such a fee."""
    time = booking.appointment
    visit = NoShow(
        slot_on=timezone.localtime(time.starts_at).date(),
        kind=time.about if time.about in APPOINTMENTS else "other",
        cost_cents=booking.cost_cents,
        stayed_away=_stayed_away(booking),
        valid_reason=judged.reason_valid,
        cancelled=time.cancelled_at is not None,
        told_of_charge=judged.told_of_charge,
        told_how_to_cancel=judged.told_how_to_cancel,
        understood=judged.understood,
        unreasonable=judged.unreasonable,
    )
    return no_show_fee(CaseFacts(birth_date=born(client)), visit, RuleBook.shipped())


def _stayed_away(booking: InterpreterBooking) -> bool | None:
    time = booking.appointment
    if time.missed_at is not None:
        return True
    return False if time.came_at is not None or time.cancelled_at is not None else None


def born(client: Client) -> date | None:
    """Return the client's day of birth; ``None`` where it is not known."""
    identity = getattr(client, "identity", None)
    try:
        return date.fromisoformat(identity.birth_date) if identity is not None else None
    except ValueError:
        return None


def fee_of(booking: InterpreterBooking) -> NoShowFee | None:
    """Return the fee that was decided for a booking; ``None`` where there is none."""
    return getattr(booking, "fee", None)
