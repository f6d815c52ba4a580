"""The card of a client's overview that tells what is to be done next, and by when."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from delaktig.cases.clock import case_opened, in_order
from delaktig.clients.doors import Opened
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import shown
from delaktig.web.desk.today.casework import doing, first_link


def card(request: HttpRequest, opened: Opened) -> SafeString | str:
    """Return what the acts and targets want next of the case; empty where nothing is due. One query."""
    case = case_opened(opened, timezone.localdate())
    dues = in_order(case.open_dues) if case else []
    if not dues:
        return ""
    code = actor_of(request).municipality
    routes, action = doing(dues[0])
    url = first_link(code, opened.client.number, routes, "address", dues[0].record)
    context = {"one": shown(dues[0], code), "action": action, "url": url}
    return render_to_string("desk/cases/card.html", context)
