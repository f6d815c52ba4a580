"""Who has looked at a client and what was done, from the record of events, which nobody can change."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from delaktig.accounts.models import User
from delaktig.audit.models import Event
from delaktig.audit.registry import event_kinds
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import events_of, numbers_of
from delaktig.web.desk.clients.shell import client_page, frame
from delaktig.web.desk.clients.words import NEARNESS, PARTS, WAYS

PER_PAGE = 50


@client_page("looks")
def looks(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show who has looked at the client, when, at what, by which way and as whom; and every act."""
    only = request.GET.get("only", "")
    found = events_of(numbers_of(opened.client), opened.client.municipality_id)
    if only == "looks":
        found = found.filter(name="clients.looked_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = _people(page.object_list)
    values = {
        **frame(request, opened, "desk-client-looks"),
        "page": page,
        "rows": [_row(event, people) for event in page.object_list],
        "only": only,
    }
    return render(request, "desk/clients/looks.html", values)


def _people(events: Any) -> dict[str, str]:
    ids = {int(event.actor_id) for event in events if event.actor_kind == "user" and event.actor_id.isdigit()}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def _row(event: Event, people: dict[str, str]) -> dict[str, Any]:
    told = json.loads(event.details or "{}")
    kind = event_kinds().get(event.name)
    return {
        "at": event.at,
        "who": _("the client") if event.actor_kind == "own" else people.get(event.actor_id, "") or _("the system"),
        "what": _(kind.meaning) if kind else event.name,
        "part": PARTS.get(told.get("part", ""), ""),
        "way": WAYS.get(told.get("way", ""), ""),
        "near": NEARNESS.get(told.get("near", ""), ""),
        "is_look": bool(kind and kind.kind == "look"),
    }
