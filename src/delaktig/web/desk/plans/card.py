"""The card of a client's overview that tells how the plan stands."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from delaktig.cases.planning import current, plans_of
from delaktig.clients.doors import Opened
from delaktig.web.desk.plans.shell import home
from delaktig.web.desk.plans.words import INTEGRATION_LANGUAGES


def card(request: HttpRequest, opened: Opened) -> SafeString | str:
    """Return how the client's plan stands, and the next review that was agreed; empty without a plan. One query."""
    found = current(plans_of(opened))
    if found is None:
        return ""
    context = {
        "plan": found,
        "chosen": INTEGRATION_LANGUAGES.get(found.integration_language, ""),
        "url": home(request, opened),
    }
    return render_to_string("desk/plans/card.html", context)
