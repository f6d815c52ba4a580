"""The walk-in queue and the booked times of a point: numbers and hours, nobody's name.

No events are recorded: a number or a time is of nobody, and is erased when it is over.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.guidance.inputs import TimeInput
from delaktig.guidance.models import Point, PointTime, QueueTicket
from delaktig.guidance.policies import why_not_register
from delaktig.guidance.selectors import LANGUAGES, point_of, reasons_of
from delaktig.texts.parts import Invalid, NotThere

LONGEST = 240
"""Minutes of the longest time that is booked."""
NEXT = {
    QueueTicket.State.CALLED: set(QueueTicket.State),
    QueueTicket.State.SERVED: {QueueTicket.State.CALLED},
    QueueTicket.State.LEFT: {QueueTicket.State.WAITING, QueueTicket.State.CALLED},
}
"""From which states a number comes into each."""


@transaction.atomic
def give_number(actor: Actor, point: Point, on: date, *, language: str = "", interpreter: bool = False) -> QueueTicket:
    """Give the next number of the day; yesterday's numbers go. Raises ``Denied``, ``Invalid`` or ``NotThere``."""
    require(why_not_register(actor))
    point_of(actor, point.pk)
    if language and language not in LANGUAGES:
        raise Invalid({"language": "unknown_choice"})
    held = Point.objects.select_for_update().get(pk=point.pk)
    QueueTicket.objects.filter(point=held, on__lt=on).delete()
    last = QueueTicket.objects.filter(point=held, on=on).aggregate(last=Max("number"))["last"] or 0
    return QueueTicket.objects.create(point=held, on=on, number=last + 1, language=language, interpreter=interpreter)


@transaction.atomic
def call_next(actor: Actor, point: Point, on: date, languages: frozenset[str] = frozenset()) -> QueueTicket | None:
    """Call the first number that waits: of those with one of the languages, where any are given.

    Returns None where nobody waits. Raises ``Denied`` or ``NotThere``.
    """
    require(why_not_register(actor))
    point_of(actor, point.pk)
    waiting = QueueTicket.objects.select_for_update().filter(point=point, on=on, state=QueueTicket.State.WAITING)
    if languages:
        waiting = waiting.filter(language__in=[*languages, ""])
    ticket = waiting.first()
    return ticket and _moved(ticket, QueueTicket.State.CALLED)


@transaction.atomic
def move_number(actor: Actor, point: Point, ticket: int, state: str) -> QueueTicket:
    """Note that a number is called (again), served or gone. Raises ``Denied``, ``Invalid`` or ``NotThere``."""
    require(why_not_register(actor))
    point_of(actor, point.pk)
    found = QueueTicket.objects.select_for_update().filter(pk=ticket, point=point).first()
    if found is None:
        raise NotThere
    if found.state not in NEXT.get(state, ()):  # type: ignore[call-overload]
        raise Invalid({"state": "not_from_here"})
    return _moved(found, state)


def _moved(ticket: QueueTicket, state: str) -> QueueTicket:
    ticket.state = state
    ticket.save(update_fields=["state"])
    return ticket


@transaction.atomic
def book_time(actor: Actor, point: Point, given: TimeInput, now: datetime) -> PointTime:
    """Book a time at a point, for nobody in particular. Raises ``Denied``, ``Invalid`` or ``NotThere``."""
    require(why_not_register(actor))
    held = point_of(actor, point.pk)
    starts = timezone.make_aware(datetime.combine(given.on, given.at))
    ends = starts + timedelta(minutes=given.minutes)
    faults: dict[str, str] = {}
    if starts < now:
        faults["on"] = "past"
    if not 5 <= given.minutes <= LONGEST:
        faults["minutes"] = "unknown_choice"
    if given.language not in LANGUAGES:
        faults["language"] = "unknown_choice"
    if given.reason and given.reason not in reasons_of(actor.municipality):
        faults["reason"] = "unknown_choice"
    if faults:
        raise Invalid(faults)
    return PointTime.objects.create(
        point=held,
        starts_at=starts,
        minutes=int((ends - starts).total_seconds() // 60),
        language=given.language,
        interpreter=given.interpreter,
        reason=given.reason,
    )


@transaction.atomic
def note_time(actor: Actor, point: Point, time: int, state: str) -> PointTime:
    """Note that a time was held, missed or cancelled, or is booked again. Raises ``Denied`` … ``NotThere``."""
    require(why_not_register(actor))
    point_of(actor, point.pk)
    found = PointTime.objects.select_for_update().filter(pk=time, point=point).first()
    if found is None:
        raise NotThere
    if state not in PointTime.State.values:
        raise Invalid({"state": "unknown_choice"})
    found.state = state
    found.save(update_fields=["state"])
    return found
