"""What the pages of times share: the way to them, whether one may work, the form's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.models import Appointment
from delaktig.clients.doors import Opened
from delaktig.clients.policies import why_not_work
from delaktig.clients.selectors import full_name
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import of_client
from delaktig.web.desk.programmes.editing import Page
from delaktig.web.desk.times.words import fault, refusal


def why_not(actor: Actor, opened: Opened) -> str | None:
    """Return why the actor cannot work on the client's case; ``None`` where nothing hinders."""
    return why_not_work(actor, opened.client, opened.near, opened.relation)


def of_time(request: HttpRequest, opened: Opened, route: str, time: Appointment, *args: Any) -> str:
    """Return the address of a page about a time."""
    return of_client(request, route, opened.client.number, time.pk, *args)


def crumbs(request: HttpRequest, opened: Opened, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a form about a client's times."""
    number = opened.client.number
    return [
        (full_name(opened.client), of_client(request, "desk-client", number)),
        (_("Agreed times"), of_client(request, "desk-case-times", number)),
        *more,
    ]


def form_page(request: HttpRequest, opened: Opened, **values: Any) -> Page:
    """Return a form's page about a client's times, with its own words for faults and refusals."""
    common: dict[str, Any] = {
        "crumbs": crumbs(request, opened),
        "eyebrow": full_name(opened.client),
        "why_not": why_not(actor_of(request), opened),
        "fault": fault,
        "refusal": refusal,
    }
    return Page(**{**common, **values})


def done(request: HttpRequest, act: Any, said: str) -> bool:
    """Carry out an act that a button sent, and say what came of it; answer whether it was done."""
    try:
        act()
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    except Invalid as invalid:
        messages.warning(request, " ".join(fault(code) for code in invalid.errors.values()))
    else:
        messages.success(request, said)
        return True
    return False
