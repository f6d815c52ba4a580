"""How a time with a client stands, and what it is about; it follows from what happened and is never kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from delaktig.cases.models import Appointment, InterpreterBooking

ABOUT = ("assessment", "plan", "review", "guidance", "other")
"""What a time is about. The first four are those for which 681/2023 §32a lets a fee be charged."""


class Standing(StrEnum):
    """How a time stands."""

    AHEAD = "ahead"
    TO_NOTE = "to_note"  # the time has passed, and nobody has noted whether the client came
    CAME = "came"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Ordered(StrEnum):
    """How an interpreter's booking stands."""

    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    DID_NOT_COME = "did_not_come"


def ends_at(time: Appointment) -> datetime:
    """Return when the time is over."""
    return time.starts_at + timedelta(minutes=time.minutes)


def standing(time: Appointment, now: datetime) -> Standing:
    """Say how a time stands at a moment."""
    if time.cancelled_at is not None:
        return Standing.CANCELLED
    if time.came_at is not None:
        return Standing.CAME
    if time.missed_at is not None:
        return Standing.MISSED
    return Standing.TO_NOTE if ends_at(time) <= now else Standing.AHEAD


def ordered(booking: InterpreterBooking) -> Ordered:
    """Say how an interpreter's booking stands."""
    if booking.cancelled_on is not None:
        return Ordered.CANCELLED
    if booking.did_not_come_on is not None:
        return Ordered.DID_NOT_COME
    return Ordered.CONFIRMED if booking.confirmed_on is not None else Ordered.ORDERED


def stands(booking: InterpreterBooking) -> bool:
    """Say whether an interpreter is on the way, or was there."""
    return ordered(booking) in (Ordered.ORDERED, Ordered.CONFIRMED)
