"""The card of a client's overview that tells the next time."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from delaktig.cases.selectors.times import next_time
from delaktig.clients.doors import Opened
from delaktig.web.desk.clients.shell import of_client
from delaktig.web.desk.times.words import ABOUT, MODES


def card(request: HttpRequest, opened: Opened) -> SafeString | str:
    """Return the next time that is agreed with the client; empty where none is. One query."""
    found = next_time(opened.client, timezone.now())
    if found is None:
        return ""
    context = {
        "time": found,
        "about": ABOUT.get(found.about, found.about),
        "mode": MODES[found.mode],
        "url": of_client(request, "desk-case-time", opened.client.number, found.pk),
    }
    return render_to_string("desk/times/card.html", context)
