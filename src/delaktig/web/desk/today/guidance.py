"""What the first page tells those who give guidance: own visits of today, who waits, which times are booked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.guidance.selectors import Day, day_of
from delaktig.web.desk.today.links import link
from delaktig.web.desk.today.tasks import Task


def day(actor: Actor, on: date) -> Day | None:
    """Return the numbers of a counsellor's day; None for those who give no guidance."""
    return day_of(actor, on) if actor.may(Permission.VISIT_WRITE) else None


def tasks(actor: Actor, found: Day | None) -> list[Task]:
    """Return what waits for a counsellor: people in the queues, and times that are booked today."""
    if found is None:
        return []
    url = link("desk-points", actor.municipality)
    said = (
        ("queue", _("Queues"), ngettext("%d person is waiting", "%d people are waiting", found.waiting), found.waiting),
        (
            "times",
            _("Booked times"),
            ngettext("%d time is booked today", "%d times are booked today", found.times),
            found.times,
        ),
    )
    return [Task(kind, who, words % number, url, _("Open")) for kind, who, words, number in said if number]


def figures(actor: Actor, found: Day | None) -> list[dict[str, Any]]:
    """Return the numbers of the day, each opening to what was counted; none for those who give no guidance."""
    if found is None:
        return []
    code = actor.municipality
    return [
        {
            "value": found.visits,
            "label": ngettext("visit that I registered today", "visits that I registered today", found.visits),
            "url": link("desk-visits-mine", code),
        },
        {"value": found.waiting, "label": _("waiting in the queues"), "url": link("desk-points", code)},
        {
            "value": found.times,
            "label": ngettext("time booked today", "times booked today", found.times),
            "url": link("desk-points", code),
        },
    ]
