"""A worker's own day and week: what was registered, and what to undo."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.guidance import selectors
from delaktig.guidance.models import Visit
from delaktig.guidance.retention import OWN_DAYS
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.shell import tabs
from delaktig.web.desk.guidance.words import CHANNELS, language_name, point_name, reason_words
from delaktig.web.desk.programmes.editing import found_or_404, here


@found_or_404
def mine(request: HttpRequest) -> HttpResponse:
    """Show the visits that one has registered on a day, or in its week."""
    today = timezone.localdate()
    day = _day(request.GET.get("day", ""), today)
    week = request.GET.get("span") == "week"
    first = day - timedelta(days=day.weekday()) if week else day
    last = first + timedelta(days=6) if week else day
    actor = actor_of(request)
    visits = list(selectors.own_visits(actor, first, last))
    words = reason_words(selectors.reasons_of(actor.municipality))
    reasons = Counter(row.reason for one in visits for row in one.reasons.all())
    step = timedelta(days=7 if week else 1)
    context = {
        "tabs": tabs(request, "desk-visits-mine"),
        "spans": [
            {"label": _("My day"), "url": _url(request, day, False), "current": not week, "count": None},
            {"label": _("My week"), "url": _url(request, day, True), "current": week, "count": None},
        ],
        "title": _title(first, last),
        "rows": [_row(request, one, words) for one in visits],
        "figures": [
            {"value": len(visits), "label": _("visits"), "url": ""},
            *({"value": number, "label": words.get(key, key), "url": ""} for key, number in reasons.most_common(3)),
        ],
        "before_url": _url(request, first - step, week) if first - step >= today - timedelta(days=OWN_DAYS) else "",
        "after_url": _url(request, first + step, week) if first + step <= today else "",
        "days": OWN_DAYS,
        "visits_url": here(request, "desk-visits"),
    }
    return render(request, "desk/guidance/mine.html", context)


def _day(given: str, today: date) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return today


def _title(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "l j F")
    return f"{date_format(first, 'SHORT_DATE_FORMAT')}–{date_format(last, 'SHORT_DATE_FORMAT')}"


def _url(request: HttpRequest, day: date, week: bool) -> str:
    query = {"day": day.isoformat()} | ({"span": "week"} if week else {})
    return here(request, "desk-visits-mine", **query)


def _row(request: HttpRequest, one: Visit, words: dict[str, str]) -> dict[str, Any]:
    return {
        "on": one.on,
        "hours": f"{one.hour}–{one.hour + 1}",
        "reasons": ", ".join(words.get(row.reason, row.reason) for row in one.reasons.all()),
        "language": language_name(one.language),
        "channel": CHANNELS[one.channel],
        "point": point_name(one.point),
        "undo_url": here(request, "desk-visit-undo", one.key),
    }
