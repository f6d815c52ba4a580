"""What a client sees of the own case: days, agreed times, referrals. Of the person alone, and never where one is found.

The way in is a client opened for the person's own eyes (``clients.own_letters.opened_by_self``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from delaktig.cases.clock import Case
from delaktig.cases.models import Appointment, InterpreterBooking, Mode, Referral
from delaktig.clients.doors import Opened
from delaktig.law.casework import Deadline

SHOWN_DAYS = ("assessment.start", "plan.latest", "plan.end", "plan.review", "plan.review_agreed", "plan.total_end")
"""The days that are a client's own concern, in the order in which they are met."""
PAST_DAYS = 365
"""For how long times that are over are shown."""


@dataclass(frozen=True, slots=True)
class OwnTime:
    """An agreed time. ``place`` is empty where it is not to be shown; ``interpreter`` is a language, or empty."""

    starts_at: datetime
    minutes: int
    mode: str
    place: str
    about: str
    cancelled: bool
    over: bool
    interpreter: str


@dataclass(frozen=True, slots=True)
class OwnReferral:
    """A referral: to which service, at whom, since when, and what came of it last (``waiting``: nothing yet)."""

    service: int
    provider: int | None
    sent_on: date
    state: str
    on: date | None


def days_of(case: Case | None) -> list[Deadline]:
    """Return the days that stand before the client, each with its rule. A day that cannot be told is left out."""
    return sorted(_own(case), key=lambda one: (one.due or date.max, SHOWN_DAYS.index(one.key))) if case else []


def _own(case: Case) -> list[Deadline]:
    found = [one.deadline for one in case.open_dues if one.key in SHOWN_DAYS and one.deadline.due is not None]
    agreed = {one.subject for one in found if one.key == "plan.review_agreed"}
    return [one for one in found if not (one.key == "plan.review" and one.subject in agreed)]


def times_of(opened: Opened, now: datetime) -> list[OwnTime]:
    """Return the client's agreed times of the last year and of what lies ahead, the next first: two queries."""
    rows = Appointment.objects.filter(
        relation__client=opened.client, starts_at__gte=now - timedelta(days=PAST_DAYS)
    ).order_by("starts_at", "pk")
    times = list(rows)
    spoken = _interpreters(times)
    return [_time(one, now, spoken.get(one.pk, ""), hidden=opened.prohibited) for one in times]


def _interpreters(times: list[Appointment]) -> dict[int, str]:
    if not times:
        return {}
    standing = Q(cancelled_on=None, did_not_come_on=None)
    rows = InterpreterBooking.objects.filter(standing, appointment__in=times).order_by("pk")
    return {row.appointment_id: row.language for row in rows.only("uid", "appointment", "language")}


def _time(one: Appointment, now: datetime, interpreter: str, *, hidden: bool) -> OwnTime:
    return OwnTime(
        starts_at=one.starts_at,
        minutes=one.minutes,
        mode=one.mode,
        place=one.place if one.mode == Mode.ON_SITE and not hidden else "",
        about=one.about,
        cancelled=one.cancelled_at is not None,
        over=one.starts_at + timedelta(minutes=one.minutes) <= now,
        interpreter=interpreter,
    )


def referrals_of(opened: Opened) -> list[OwnReferral]:
    """Return the client's referrals that were sent, the newest first: two queries."""
    rows = Referral.objects.filter(relation__client=opened.client, sent_on__isnull=False)
    return [_referral(row) for row in rows.prefetch_related("events").order_by("-sent_on", "-pk")]


def _referral(row: Referral) -> OwnReferral:
    last = max(row.events.all(), key=lambda one: (one.on, one.pk), default=None)
    return OwnReferral(
        service=row.service_id,
        provider=row.provider_id,
        sent_on=row.sent_on or date.min,
        state=last.kind if last else "waiting",
        on=last.on if last else None,
    )
