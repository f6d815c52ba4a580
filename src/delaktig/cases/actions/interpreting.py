"""Acts on interpreters (*tolkning · tulkkaus*, row B9): order, confirm, cancel, note that none came, note the cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.actions.holding import added, held, saved
from delaktig.cases.appointments import stands
from delaktig.cases.fees import fee_of
from delaktig.cases.models import Appointment, InterpreterBooking, Mode
from delaktig.cases.suppliers import suppliers
from delaktig.clients import doors
from delaktig.texts.parts import Invalid

LONGEST_REFERENCE = 60
MOST_CENTS = 10_000_00


@dataclass(frozen=True, slots=True)
class InterpreterInput:
    """An interpreter as ordered. ``supplier`` is an organisation: never a person, so never a child of the family."""

    language: str
    mode: str
    supplier: int | None
    ordered_on: date | None
    reference: str = ""
    cost_cents: int | None = None


@transaction.atomic
def order_interpreter(actor: Actor, appointment: Appointment, given: InterpreterInput) -> InterpreterBooking:
    """Note that an interpreter was ordered from a supplier for a time. Raises ``Denied``, ``NotThere``, ``Invalid``."""
    time = held(actor, appointment)
    if time.cancelled_at is not None:
        raise Denied("time_is_cancelled")
    if time.bookings.filter(cancelled_on=None, did_not_come_on=None).exists():
        raise Denied("already_ordered")
    booking = InterpreterBooking(relation=time.relation, appointment=time)
    _fill(booking, given, _checked(actor, given, None))
    added(actor, booking)
    doors.note(actor, time.relation.client, "cases.interpreter_ordered", _told(booking))
    return booking


@transaction.atomic
def change_booking(
    actor: Actor, booking: InterpreterBooking, given: InterpreterInput, expected_version: int | None = None
) -> InterpreterBooking:
    """Change what is noted of an order: language, way, supplier, reference, cost."""
    fresh = _held(actor, booking, expected_version)
    _fill(fresh, given, _checked(actor, given, fresh))
    saved(actor, fresh)
    doors.note(actor, fresh.relation.client, "cases.interpreter_changed", _told(fresh))
    return fresh


@transaction.atomic
def confirm_booking(actor: Actor, booking: InterpreterBooking, on: date) -> InterpreterBooking:
    """Note that the supplier has confirmed."""
    fresh = _standing(actor, booking)
    fresh.confirmed_on = on
    saved(actor, fresh, ["confirmed_on"])
    doors.note(actor, fresh.relation.client, "cases.interpreter_confirmed", {"booking": fresh.pk})
    return fresh


@transaction.atomic
def cancel_booking(actor: Actor, booking: InterpreterBooking, on: date) -> InterpreterBooking:
    """Note that the order was cancelled with the supplier, also after the client relation has ended."""
    fresh = _standing(actor, booking, clearing_up=True)
    fresh.cancelled_on = on
    saved(actor, fresh, ["cancelled_on"])
    doors.note(actor, fresh.relation.client, "cases.interpreter_cancelled", {"booking": fresh.pk})
    return fresh


@transaction.atomic
def note_no_interpreter(actor: Actor, booking: InterpreterBooking, on: date) -> InterpreterBooking:
    """Note that the interpreter did not come."""
    fresh = _standing(actor, booking)
    fresh.did_not_come_on = on
    saved(actor, fresh, ["did_not_come_on"])
    doors.note(actor, fresh.relation.client, "cases.interpreter_did_not_come", {"booking": fresh.pk})
    return fresh


def _held(
    actor: Actor, booking: InterpreterBooking, expected_version: int | None = None, *, clearing_up: bool = False
) -> InterpreterBooking:
    fresh = held(actor, booking, expected_version, clearing_up=clearing_up)
    fee = fee_of(fresh)
    if fee is not None and fee.withdrawn_on is None:
        raise Denied("fee_decided")
    return fresh


def _standing(actor: Actor, booking: InterpreterBooking, *, clearing_up: bool = False) -> InterpreterBooking:
    fresh = _held(actor, booking, clearing_up=clearing_up)
    if not stands(fresh):
        raise Denied("booking_is_over")
    return fresh


def _fill(booking: InterpreterBooking, given: InterpreterInput, ordered_on: date) -> None:
    booking.language, booking.mode, booking.supplier_id = given.language, given.mode, given.supplier
    booking.ordered_on, booking.reference = ordered_on, given.reference.strip()
    booking.cost_cents = given.cost_cents


def _checked(actor: Actor, given: InterpreterInput, kept: InterpreterBooking | None) -> date:
    """Return the day of an order that can be noted. Raises ``Invalid``."""
    errors: dict[str, str] = {}
    known = {*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES, *([kept.language] if kept else [])}
    if given.language not in known:
        errors["language"] = "unknown_choice" if given.language else "required"
    if given.mode not in Mode.values:
        errors["mode"] = "unknown_choice"
    if given.ordered_on is None:
        errors["ordered_on"] = "required"
    if given.supplier is None:
        errors["supplier"] = "supplier_needed"
    elif not (kept and kept.supplier_id == given.supplier) and not _supplies(actor, given):
        errors["supplier"] = "unknown_choice"
    if len(given.reference.strip()) > LONGEST_REFERENCE:
        errors["reference"] = "too_long"
    if given.cost_cents is not None and not 0 <= given.cost_cents <= MOST_CENTS:
        errors["cost"] = "not_an_amount"
    if errors or given.ordered_on is None:
        raise Invalid(errors)
    return given.ordered_on


def _supplies(actor: Actor, given: InterpreterInput) -> bool:
    return suppliers(actor.municipality, given.ordered_on).filter(pk=given.supplier or 0).exists()


def _told(booking: InterpreterBooking) -> dict[str, object]:
    return {
        "booking": booking.pk,
        "appointment": booking.appointment_id,
        "language": booking.language,
        "mode": booking.mode,
        "supplier": booking.supplier_id,
    }
