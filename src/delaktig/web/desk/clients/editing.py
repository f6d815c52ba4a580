"""One way of editing for every form about a client: drafts, versions, faults and refusals in words."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor
from delaktig.clients import policies, reach
from delaktig.clients.actions.relations import own_units, workers
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import full_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import of_client
from delaktig.web.desk.clients.words import Choices, fault, refusal, unit_name
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page, edit

DRAFT = "desk-clients-draft"
KEY = re.compile(r"client:(?P<pk>\d+):[a-z]+(:\d+)?")
"""Drafts are kept of a client's own forms: sealed, and only for the one who typed."""
NEW = "client:0:new"


def client_form(request: HttpRequest, opened: Opened, back: str, **values: Any) -> HttpResponse:
    """Show or save a form about a client. ``back`` is the route to which saving and cancelling lead."""
    client, actor = opened.client, actor_of(request)
    there = of_client(request, back, client.number)
    name = full_name(client)
    common: dict[str, Any] = {
        "version": client.version,
        "done": lambda _saved: there,
        "cancel": there,
        "crumbs": [
            (_("Clients"), reverse("desk-clients", args=[actor.municipality])),
            (name, of_client(request, "desk-client", client.number)),
        ],
        "eyebrow": name,
        "said": _("Saved."),
        "target": f"client:{client.number}",
        "why_not": policies.why_not_write(actor, client, opened.near),
        "draft_route": DRAFT,
        "fault": fault,
        "refusal": refusal,
    }
    return edit(request, Page(**{**common, **values}))


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed about a client, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-clients", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return the version that stands of the client whom a form's key names; strangers get 404."""
    if key == NEW:
        return 0
    match = KEY.fullmatch(key)
    if match is None:
        raise Http404
    found = reach.standing(actor, timezone.now()).filter(pk=int(match["pk"])).first()
    if found is None or reach.near(found) not in reach.NEAR:
        raise Http404
    return int(found.version)


def work_choices(code: str, empty: str = "") -> Choices:
    """Return the workers and units of a municipality to whom a client can be given: ``o:12``, ``u:3``."""
    people: Choices = [(f"o:{pk}", name) for pk, name in workers(code).items()]
    units: Choices = sorted(
        ((f"u:{one.pk}", _("Unit: %(name)s") % {"name": unit_name(one)}) for one in own_units(code)),
        key=lambda row: row[1].casefold(),
    )
    return [("", empty or "–"), *people, *units]


def work_of(choice: str) -> dict[str, int | None]:
    """Return the worker or the unit of a choice."""
    kind, _colon, pk = choice.partition(":")
    number = int(pk) if pk.isdigit() else None
    return {"officer": number if kind == "o" else None, "unit": number if kind == "u" else None}
