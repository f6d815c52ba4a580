"""Hand-overs that come in from other municipalities: the list, the packet, receiving, declining."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import Permission
from delaktig.cases.actions.receiving import accept_handover, decline_handover
from delaktig.cases.models import Handover
from delaktig.cases.selectors.handovers import WAITING, incoming, incoming_one, looked_into, standing
from delaktig.clients.actions.adding import Alike
from delaktig.clients.actions.relations import workers
from delaktig.texts.parts import Invalid
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.handovers.forms import AcceptForm, DeclineForm
from delaktig.web.desk.handovers.showing import sections
from delaktig.web.desk.handovers.words import STATES, fault, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults
from delaktig.web.desk.programmes.words import place

PER_PAGE = 50


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List what other municipalities hand over: no name stands here, it is seen when the packet is opened."""
    actor = actor_of(request)
    found = sorted(incoming(actor), key=lambda one: standing(one) != WAITING)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"code": actor.municipality, "page": page, "rows": [_row(request, one) for one in page]}
    return render(request, "desk/handovers/list.html", context)


def _row(request: HttpRequest, one: Handover) -> dict[str, Any]:
    at, client = standing(one), one.relation.client
    return {
        "one": one,
        "from": place(client.municipality_id),
        "language": language_name(client.contact_language) if client.contact_language else "",
        "tag": client.contact_language,
        "sign": STATES[at][0],
        "words": STATES[at][1],
        "is_waiting": at == WAITING,
        "url": here(request, "desk-handover", one.pk),
    }


@found_or_404
def one(request: HttpRequest, handover: int) -> HttpResponse:
    """Show a packet that came in, and receive the client."""
    actor = actor_of(request)
    found = incoming_one(actor, handover)
    people = workers(actor.municipality)
    first = {"officer": actor.user.pk if actor.user else None, "on": timezone.localdate()}
    form = AcceptForm(request.POST or None, people=list(people.items()), initial=first)
    alike: Alike | None = None
    if request.method == "POST" and form.is_valid():
        try:
            relation = accept_handover(actor, found, form.given())
        except Alike as known:
            alike = known
        except Invalid as invalid:
            show_faults(form, invalid.errors, fault)
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, _("The client is received. The client relation with you begins."))
            return redirect(here(request, "desk-client", relation.client.number, **{"from": "handover"}))
    return _page(request, found, form, alike)


def _page(request: HttpRequest, found: Handover, form: AcceptForm, alike: Alike | None) -> HttpResponse:
    actor = actor_of(request)
    row = _row(request, found)
    packet = looked_into(actor, found)
    received = found.received_as.client.number if found.received_as else ""
    context = {
        "row": row,
        "handover": found,
        "packet": packet,
        "sections": sections(packet),
        "masked": packet.get("prohibition") and "contact" not in packet["parts"],
        "form": form if row["is_waiting"] and actor.may(Permission.CASE_WRITE) else None,
        "alike": [
            {"one": one, "url": here(request, "desk-client", one.number, **{"from": "handover"})}
            for one in (alike.found if alike else ())
        ],
        "decline_url": here(request, "desk-handover-decline", found.pk),
        "client_url": here(request, "desk-client", received, **{"from": "handover"}) if received else "",
        "crumbs": [(_("Incoming hand-overs"), here(request, "desk-handovers")), (row["from"], "")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/handovers/incoming.html", context, status=status)


@found_or_404
def decline(request: HttpRequest, handover: int) -> HttpResponse:
    """Decline to receive a client, with the reason."""
    actor = actor_of(request)
    found = incoming_one(actor, handover)
    form = DeclineForm(request.POST or None)
    back = here(request, "desk-handover", found.pk)
    if request.method == "POST" and form.is_valid():
        try:
            decline_handover(actor, found, form.cleaned_data["reason"], timezone.localdate())
        except Invalid as invalid:
            show_faults(form, invalid.errors, fault)
        except Denied as denied:
            messages.warning(request, refusal(denied.reason))
            return redirect(back)
        else:
            messages.success(request, _("Declined. The other municipality sees why."))
            return redirect(here(request, "desk-handovers"))
    context = {
        "form": form,
        "cancel": back,
        "crumbs": [(_("Incoming hand-overs"), here(request, "desk-handovers")), (_("Decline"), "")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/handovers/decline.html", context, status=status)
