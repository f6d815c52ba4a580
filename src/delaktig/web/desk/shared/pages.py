"""Reads what is shared with one's unit (row B21): whose paths, the plan as agreed, times and referrals.

It is what the client reads in the own view: a page never shows more here than there. Nothing is written but the look,
which stands among those that the client sees.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.cases.clock import case_of
from delaktig.cases.own_plan import own_plan
from delaktig.cases.own_view import OwnReferral, OwnTime, referrals_of, times_of
from delaktig.catalogue.models import Service
from delaktig.clients import selectors, sharing
from delaktig.clients.doors import Opened
from delaktig.clients.models import SharedPath
from delaktig.clients.selectors import Filter, full_name
from delaktig.municipalities.register import by_code
from delaktig.organisations.selectors import names_of
from delaktig.texts.selectors import load
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.forms import WordsFilter
from delaktig.web.desk.clients.words import unit_name
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.referrals.words import STATES
from delaktig.web.desk.shared.words import shared_words
from delaktig.web.desk.times.words import ABOUT, MODES

PER_PAGE = 50


@found_or_404
def shared(request: HttpRequest) -> HttpResponse:
    """List the clients whose path is shared with the worker's units."""
    actor, today = actor_of(request), timezone.localdate()
    form = WordsFilter(request.POST or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = selectors.shared_clients(actor, Filter(words=words), today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    grounds = sharing.grounds_of(actor, [row.number for row in page], today)
    values = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "rows": [
            {
                "one": row,
                "url": here(request, "desk-shared-plan", row.number),
                "tongue": language_name(row.language) if row.language else "",
                "by": shared_words(grounds[row.number]),
                "unit": unit_name(grounds[row.number].unit),
            }
            for row in page
        ],
        "number": len(found),
        "words": words,
    }
    return render(request, "desk/shared/shared.html", values)


@found_or_404
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Show the plan as it was agreed last with the client."""
    opened, by = sharing.look_at_path(actor_of(request), number, "plan")
    language, town = get_language() or "sv", by_code(opened.client.municipality_id)
    case = case_of(opened.client, timezone.localdate())
    found = own_plan(opened, case, language, {tag: town.name(tag) for tag in ("sv", "fi")})
    values = {
        **_frame(request, opened, by, "desk-shared-plan"),
        "passages": [row.first for row in found.rows] if found else [],
    }
    return render(request, "desk/shared/plan.html", values)


@found_or_404
def times(request: HttpRequest, number: str) -> HttpResponse:
    """Show the client's agreed times: what lies ahead, and those of the last year."""
    now = timezone.now()
    opened, by = sharing.look_at_path(actor_of(request), number, "times")
    found = times_of(opened, now)
    values = {
        **_frame(request, opened, by, "desk-shared-times"),
        "ahead": [_time(one) for one in found if not one.over],
        "past": [_time(one) for one in reversed(found) if one.over],
    }
    return render(request, "desk/shared/times.html", values)


@found_or_404
def referrals(request: HttpRequest, number: str) -> HttpResponse:
    """Show to which services the client is referred, and what came of it."""
    opened, by = sharing.look_at_path(actor_of(request), number, "referrals")
    sent = _referrals(referrals_of(opened), get_language() or "sv", timezone.localdate())
    values = {**_frame(request, opened, by, "desk-shared-referrals"), "referrals": sent}
    return render(request, "desk/shared/referrals.html", values)


def _frame(request: HttpRequest, opened: Opened, by: SharedPath, current: str) -> dict[str, Any]:
    client, name = opened.client, full_name(opened.client)
    sides = (
        ("desk-shared-plan", _("Plan")),
        ("desk-shared-times", _("Agreed times")),
        ("desk-shared-referrals", _("Referrals")),
    )
    return {
        "opened": opened,
        "client": client,
        "name": name,
        "language": language_name(client.contact_language) if client.contact_language else "",
        "officer": getattr(by, "officer_name", "") or "",
        "by": shared_words(by),
        "crumbs": [(_("Shared with us"), here(request, "desk-shared")), (name, "")],
        "tabs": [
            {"label": label, "url": here(request, route, client.number), "current": route == current, "count": None}
            for route, label in sides
        ],
    }


def _time(one: OwnTime) -> dict[str, Any]:
    return {
        "one": one,
        "at": timezone.localtime(one.starts_at),
        "mode": MODES.get(one.mode, ""),
        "about": ABOUT.get(one.about, ""),
        "interpreter": language_name(one.interpreter) if one.interpreter else "",
    }


def _referrals(sent: list[OwnReferral], language: str, on: date) -> list[dict[str, Any]]:
    named = dict(Service.objects.filter(pk__in={one.service for one in sent}).values_list("pk", "name_id"))
    texts = load(named.values())
    providers = names_of({one.provider for one in sent if one.provider}, language, on)
    return [
        {
            "one": one,
            "service": texts.show(named[one.service], language),
            "provider": providers.get(one.provider or 0, ""),
            "state": STATES[one.state],
        }
        for one in sent
    ]
