"""Acts on times with clients (*tid · aika*): agree, move, cancel, note who came, take a note back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.actions.holding import added, held, saved
from delaktig.cases.appointments import ABOUT, Standing, standing
from delaktig.cases.fees import fee_of
from delaktig.cases.models import Appointment, InterpreterBooking, Mode
from delaktig.cases.selectors.times import overlapping
from delaktig.clients import doors
from delaktig.clients.actions.relations import workers
from delaktig.clients.models import ClientRelation
from delaktig.texts.parts import Invalid

SHORTEST, LONGEST = 5, 480
"""Minutes."""
FARTHEST = timedelta(days=730)
LONGEST_PLACE = 160
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class TimeInput:
    """A time as it is agreed. ``all_the_same`` says that the officer's other time was seen and does not matter."""

    starts_at: datetime | None
    officer: int | None
    minutes: int = 60
    mode: str = Mode.ON_SITE
    place: str = ""
    about: str = "other"
    fee_warned: bool = False
    all_the_same: bool = False


@transaction.atomic
def agree_time(actor: Actor, relation: ClientRelation, given: TimeInput) -> Appointment:
    """Agree a time with a client. Raises ``Denied``, ``NotThere``, or ``Invalid``.

    An officer who has another time then gives ``officer_busy``: a warning, which ``all_the_same`` answers.
    """
    relation = doors.at_work(actor, relation)
    time = Appointment(relation=relation)
    _fill(time, given, _checked(actor, given, None))
    added(actor, time)
    doors.note(actor, relation.client, "cases.time_agreed", _told(time))
    return time


@transaction.atomic
def move_time(
    actor: Actor, appointment: Appointment, given: TimeInput, expected_version: int | None = None
) -> Appointment:
    """Move or change a time that is not over. A letter given before is out of date, an interpreter is asked again."""
    time = held(actor, appointment, expected_version)
    _obey_standing(time, (Standing.AHEAD, Standing.TO_NOTE))
    when = _checked(actor, given, time)
    before = (time.starts_at, time.minutes, time.mode)
    _fill(time, given, when)
    moved = before != (time.starts_at, time.minutes, time.mode)
    if moved:
        time.invited_on, time.invited_in = None, ""
        for booking in _standing_bookings(time):
            booking.confirmed_on = None
            saved(actor, booking, ["confirmed_on"])
    saved(actor, time)
    told = {**_told(time), "from": before[0].isoformat(), "moved": moved}
    doors.note(actor, time.relation.client, "cases.time_changed", told)
    return time


@transaction.atomic
def cancel_time(actor: Actor, appointment: Appointment, *, by_client: bool, reason: str = "") -> Appointment:
    """Cancel a time; an interpreter who was ordered stays ordered until that is cancelled too (it may cost).

    A time ahead can be cancelled also after the client relation has ended.
    """
    time = held(actor, appointment, clearing_up=True)
    _obey_standing(time, (Standing.AHEAD, Standing.TO_NOTE))
    time.cancelled_at, time.cancelled_by_client = timezone.now(), by_client
    time.missed_reason = _reason(reason)
    saved(actor, time, ["cancelled_at", "cancelled_by_client", "missed_reason"])
    doors.note(actor, time.relation.client, "cases.time_cancelled", {"appointment": time.pk, "by_client": by_client})
    return time


@transaction.atomic
def note_came(actor: Actor, appointment: Appointment) -> Appointment:
    """Note that the client came."""
    time = held(actor, appointment)
    _obey_standing(time, (Standing.AHEAD, Standing.TO_NOTE))
    if time.starts_at.date() > timezone.localdate():
        raise Denied("not_yet")
    time.came_at = timezone.now()
    saved(actor, time, ["came_at"])
    doors.note(actor, time.relation.client, "cases.client_came", {"appointment": time.pk})
    return time


@transaction.atomic
def note_missed(actor: Actor, appointment: Appointment, reason: str = "") -> Appointment:
    """Note that the client did not come, with the reason as far as it is known; empty: not known."""
    time = held(actor, appointment)
    _obey_standing(time, (Standing.TO_NOTE, Standing.AHEAD))
    if time.starts_at > timezone.now():
        raise Denied("not_yet")
    time.missed_at, time.missed_reason = timezone.now(), _reason(reason)
    saved(actor, time, ["missed_at", "missed_reason"])
    doors.note(actor, time.relation.client, "cases.client_missed", {"appointment": time.pk})
    return time


@transaction.atomic
def take_back(actor: Actor, appointment: Appointment) -> Appointment:
    """Take back what was noted of a time by mistake: that the client came, did not come, or that it was cancelled."""
    time = held(actor, appointment)
    _obey_standing(time, (Standing.CAME, Standing.MISSED, Standing.CANCELLED))
    fees = [fee_of(booking) for booking in time.bookings.select_related("fee")]
    if any(fee is not None and fee.withdrawn_on is None for fee in fees):
        raise Denied("fee_decided")
    was = standing(time, timezone.now())
    time.came_at = time.missed_at = time.cancelled_at = time.cancelled_by_client = None
    time.missed_reason = ""
    saved(actor, time)
    doors.note(actor, time.relation.client, "cases.time_note_taken_back", {"appointment": time.pk, "was": str(was)})
    return time


@transaction.atomic
def note_invited(actor: Actor, appointment: Appointment, language: str, on: date) -> Appointment:
    """Note that the client has the invitation, in which language, from which day."""
    time = held(actor, appointment)
    if time.cancelled_at is not None:
        raise Denied("cancelled")
    time.invited_on, time.invited_in = on, language
    saved(actor, time, ["invited_on", "invited_in"])
    told = {"appointment": time.pk, "language": language, "on": on.isoformat()}
    doors.note(actor, time.relation.client, "cases.client_invited", told)
    return time


def _fill(time: Appointment, given: TimeInput, when: tuple[datetime, int]) -> None:
    (time.starts_at, time.officer_id), time.minutes = when, given.minutes
    time.mode, time.place, time.about = given.mode, given.place.strip(), given.about
    time.fee_warned = given.fee_warned


def _checked(actor: Actor, given: TimeInput, standing_time: Appointment | None) -> tuple[datetime, int]:
    """Return moment and officer of a time that can be agreed. Raises ``Invalid``."""
    errors: dict[str, str] = {}
    if given.starts_at is None:
        errors["starts_at"] = "required"
    elif given.starts_at > timezone.now() + FARTHEST:
        errors["starts_at"] = "too_far"
    if not SHORTEST <= given.minutes <= LONGEST:
        errors["minutes"] = "minutes"
    if given.mode not in Mode.values:
        errors["mode"] = "unknown_choice"
    if given.about not in ABOUT:
        errors["about"] = "unknown_choice"
    if len(given.place.strip()) > LONGEST_PLACE:
        errors["place"] = "too_long"
    kept = standing_time is not None and standing_time.officer_id == given.officer
    if not kept and given.officer not in workers(actor.municipality):
        errors["officer"] = "unknown_choice"
    if errors or given.starts_at is None or given.officer is None:
        raise Invalid(errors)
    own = standing_time.pk if standing_time else None
    if not given.all_the_same and overlapping(given.officer, given.starts_at, given.minutes, but=own):
        raise Invalid({"starts_at": "officer_busy"})
    return given.starts_at, given.officer


def _standing_bookings(time: Appointment) -> Iterable[InterpreterBooking]:
    return time.bookings.select_for_update().filter(cancelled_on=None, did_not_come_on=None)


def _obey_standing(time: Appointment, allowed: tuple[Standing, ...]) -> None:
    now = standing(time, timezone.now())
    if now not in allowed:
        raise Denied(f"time_is_{now}")


def _reason(words: str) -> str:
    if len(words) > LONGEST_REASON:
        raise Invalid({"reason": "too_long"})
    return words.strip()


def _told(time: Appointment) -> dict[str, object]:
    return {
        "appointment": time.pk,
        "starts_at": time.starts_at.isoformat(),
        "minutes": time.minutes,
        "mode": time.mode,
        "about": time.about,
        "officer": time.officer_id,
        "fee_warned": time.fee_warned,
    }
