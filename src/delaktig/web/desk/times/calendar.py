"""The calendar of times with clients: my own, those of a colleague I cover for, my unit's; and as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.cases.models import Appointment
from delaktig.cases.selectors import times as selectors
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.followup.ics import Moment, calendar_file
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.times.forms import CalendarFilter
from delaktig.web.desk.times.showing import by_day, time_row
from delaktig.web.desk.times.words import ABOUT, MODES

DAYS = {"": 7, "day": 1, "month": 28}
FILE_DAYS = 90
MOST = 500


@found_or_404
def page(request: HttpRequest) -> HttpResponse:
    """Show times day by day, what lacks an interpreter, and what waits for a note."""
    actor, now, today = actor_of(request), timezone.now(), timezone.localdate()
    form = CalendarFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    first, days = asked.get("day") or today, DAYS.get(asked.get("span") or "", 7)
    found = selectors.calendar(actor, first, first + timedelta(days=days - 1), unit=asked.get("who") == "unit")
    about = asked.get("about")
    rows = [_row(request, one, now) for one in found[:MOST] if not about or one.about == about]
    lacking = [_row(request, one, now) for one in selectors.without_interpreter(actor, today)[:MOST]]
    waiting = [_row(request, one, now) for one in selectors.not_noted(actor, today)[:MOST]]
    context = {
        "code": actor.municipality,
        "filter": form,
        "days": by_day(rows),
        "number": len(rows),
        "first": first,
        "last": first + timedelta(days=days - 1),
        "lacking": lacking,
        "waiting": waiting,
        "is_unit": asked.get("who") == "unit",
        "before_url": _moved(request, first - timedelta(days=days)),
        "after_url": _moved(request, first + timedelta(days=days)),
        "file_url": here(request, "desk-times-file"),
        "interpreters_url": here(request, "desk-interpreters"),
    }
    return render(request, "desk/times/calendar.html", context)


def _row(request: HttpRequest, time: Appointment, now: datetime) -> dict[str, Any]:
    return time_row(request, time, time.relation.client, now, "times")


def _moved(request: HttpRequest, day: date) -> str:
    query = {name: value for name, value in request.GET.items() if name in ("span", "who", "about") and value}
    return f"?{urlencode({**query, 'day': day.isoformat()})}"


@found_or_404
def file(request: HttpRequest) -> HttpResponse:
    """Give one's own times ahead as a calendar file: no name, no number, no place of anybody stands in it."""
    actor, today = actor_of(request), timezone.localdate()
    found = selectors.calendar(actor, today, today + timedelta(days=FILE_DAYS))
    moments = [
        Moment(
            uid=f"time-{one.uid}@delaktig",
            starts_at=one.starts_at,
            minutes=one.minutes,
            summary=_summary(one),
            url=settings.ORIGIN + _opening(actor.municipality, one),
        )
        for one in found
        if one.cancelled_at is None
    ]
    made = calendar_file(moments, _("Times with clients"), datetime.now(UTC))
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="delaktig-times.ics"'
    return response


def _opening(code: str, time: Appointment) -> str:
    """Return the calendar's own day: the address of the client's page would carry the customer number."""
    day = timezone.localtime(time.starts_at).date()
    return f"{reverse('desk-times', args=[code])}?{urlencode({'day': day.isoformat(), 'span': 'day'})}"


def _summary(time: Appointment) -> str:
    booked = any(one.cancelled_on is None and one.did_not_come_on is None for one in time.bookings.all())
    words = [str(ABOUT.get(time.about, time.about)), str(MODES[time.mode])]
    return ", ".join([*words, _("with an interpreter")] if booked else words)
