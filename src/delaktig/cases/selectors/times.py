"""Reads times with clients and the interpreters ordered for them: a worker's, a unit's, one client's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases.appointments import ends_at
from delaktig.cases.models import Appointment, InterpreterBooking
from delaktig.clients import reach
from delaktig.clients.models import Client
from delaktig.clients.policies import why_not_list
from delaktig.texts.parts import NotThere

LONGEST_TIME = timedelta(hours=8)
STANDING = Q(cancelled_at=None)
NOT_OVER = Q(cancelled_at=None, came_at=None, missed_at=None)
ON_THE_WAY = Q(cancelled_on=None, did_not_come_on=None)


def overlapping(officer: int, starts_at: datetime, minutes: int, but: int | None = None) -> list[Appointment]:
    """Return the officer's other times that fall into a time; those that were cancelled do not count."""
    end = starts_at + timedelta(minutes=minutes)
    near = Appointment.objects.filter(
        STANDING, officer=officer, starts_at__lt=end, starts_at__gt=starts_at - LONGEST_TIME
    )
    return [one for one in near.order_by("starts_at") if one.pk != but and ends_at(one) > starts_at]


def times_of(client: Client) -> QuerySet[Appointment]:
    """Return all times of a client who was opened, the latest first, with their interpreters."""
    found = Appointment.objects.filter(relation__client=client).select_related("officer", "relation")
    return found.prefetch_related(Prefetch("bookings", _bookings())).order_by("-starts_at", "-pk")


def time_of(client: Client, pk: int) -> Appointment:
    """Return one time of a client who was opened. Raises ``NotThere``."""
    found = times_of(client).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def next_time(client: Client, now: datetime) -> Appointment | None:
    """Return the next time that is agreed with a client who was opened; ``None`` where there is none."""
    ahead = Appointment.objects.filter(NOT_OVER, relation__client=client, starts_at__gte=now)
    return ahead.select_related("officer").order_by("starts_at", "pk").first()


def booking_of(client: Client, time_pk: int, pk: int) -> InterpreterBooking:
    """Return one booking of an interpreter for a client who was opened. Raises ``NotThere``."""
    rows = _bookings().filter(appointment=time_pk, appointment__relation__client=client, pk=pk)
    found = rows.select_related("appointment__officer", "relation", "fee").first()
    if found is None:
        raise NotThere
    return found


def calendar(actor: Actor, first: date, last: date, *, unit: bool = False) -> QuerySet[Appointment]:
    """Return the actor's own times from one day to another, or those of the unit's clients; with their clients.

    Own are the times that the actor keeps, and those of a worker who is away and whom the actor covers for.
    Raises ``Denied``.
    """
    require(why_not_list(actor))
    now = timezone.localdate()
    rows = Appointment.objects.filter(starts_at__gte=_start(first), starts_at__lt=_start(last + timedelta(days=1)))
    if unit:
        rows = rows.filter(relation__client__in=_listed(actor, now))
    else:
        rows = rows.filter(_self_and_covered(actor, now), relation__client__in=reach.reachable(actor, now))
    rows = rows.select_related("officer", "relation__client__identity")
    return rows.prefetch_related(Prefetch("bookings", _bookings())).order_by("starts_at", "pk")


def without_interpreter(actor: Actor, on: date, days: int = 60) -> QuerySet[Appointment]:
    """Return times ahead of own and unit's clients who need an interpreter, for which none is on the way (B9).

    Raises ``Denied``.
    """
    require(why_not_list(actor))
    ordered = InterpreterBooking.objects.filter(ON_THE_WAY, appointment=OuterRef("pk"))
    rows = Appointment.objects.filter(
        NOT_OVER,
        ~Exists(ordered),
        starts_at__gte=_start(on),
        starts_at__lt=_start(on + timedelta(days=days)),
        relation__client__interpreter=Client.Interpreter.NEEDED,
        relation__client__in=_listed(actor, on),
    )
    rows = rows.select_related("officer", "relation__client__identity")
    return rows.prefetch_related(Prefetch("bookings", _bookings())).order_by("starts_at", "pk")


def not_noted(actor: Actor, on: date, days: int = 30) -> QuerySet[Appointment]:
    """Return the actor's times that have passed without a note whether the client came. Raises ``Denied``."""
    require(why_not_list(actor))
    rows = Appointment.objects.filter(
        NOT_OVER,
        _self_and_covered(actor, on),
        starts_at__gte=_start(on - timedelta(days=days)),
        starts_at__lt=timezone.now(),
        relation__client__in=reach.reachable(actor, on),
    )
    rows = rows.select_related("officer", "relation__client__identity")
    return rows.prefetch_related(Prefetch("bookings", _bookings())).order_by("starts_at", "pk")


def bookings(actor: Actor, first: date, last: date) -> QuerySet[InterpreterBooking]:
    """Return the interpreters ordered for own and unit's clients, by the day of the time. Raises ``Denied``."""
    require(why_not_list(actor))
    rows = _bookings().filter(
        appointment__starts_at__gte=_start(first),
        appointment__starts_at__lt=_start(last + timedelta(days=1)),
        relation__client__in=_listed(actor, timezone.localdate()),
    )
    rows = rows.select_related("supplier", "fee", "appointment__officer", "relation__client__identity")
    return rows.order_by("appointment__starts_at", "pk")


def _bookings() -> QuerySet[InterpreterBooking]:
    return InterpreterBooking.objects.select_related("supplier", "fee").order_by("pk")


def _listed(actor: Actor, on: date) -> QuerySet[Client]:
    return reach.own_or_of_units(actor, on)


def _self_and_covered(actor: Actor, on: date) -> Q:
    """Return that a time is the actor's own, or of a worker who is away and whom the actor covers for."""
    return Q(officer__in=reach.answered_for(actor, on))


def _start(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
