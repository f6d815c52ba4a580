"""Pages of one client's hand-overs: what was handed over and what is waiting; the packet on paper and as a file."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.handing import note_received
from delaktig.cases.models import Handover
from delaktig.cases.packet import Packet, without_address
from delaktig.cases.selectors.handovers import handover_of, handovers_of, standing
from delaktig.cases.taking_out import note_taken_out
from delaktig.clients.doors import Opened
from delaktig.clients.policies import why_not_work
from delaktig.clients.selectors import full_name
from delaktig.formats.document import Document, Heading, KeyValues, Note, Paragraph
from delaktig.formats.pdf import write_pdf
from delaktig.organisations.selectors import names_of
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.clients.words import AUTHORITIES
from delaktig.web.desk.handovers.showing import sections
from delaktig.web.desk.handovers.words import GROUNDS, STATES, refusal
from delaktig.web.desk.programmes.words import place

PART = "handover"
FORMATS = ("json", "pdf", "print")


@client_page(PART)
def handovers(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show which authority answers, what was handed over, and what can be."""
    number = opened.client.number
    found = list(handovers_of(opened.client))
    names = names_of(
        {one.to_organisation_id for one in found if one.to_organisation_id}, get_language() or "", _today()
    )
    reason = why_not_work(actor_of(request), opened.client, opened.near, opened.relation)
    spans = list(opened.relation.responsibilities.order_by("-valid_from")) if opened.relation else []
    context = {
        **frame(request, opened, "desk-case-handover"),
        "rows": [
            {**_row(one, names), "url": of_client(request, "desk-case-handover-one", number, one.pk)} for one in found
        ],
        "answers": [{"span": one, "words": AUTHORITIES[one.authority]} for one in spans],
        "may_work": reason is None,
        "why_not": refusal(reason) if reason else "",
        "flip_url": of_client(request, "desk-case-handover-flip", number),
        "move_url": of_client(request, "desk-case-handover-move", number),
        "service_url": of_client(request, "desk-case-handover-service", number),
    }
    return render(request, "desk/handovers/handovers.html", context)


def _row(one: Handover, names: dict[int, str]) -> dict[str, Any]:
    at = standing(one)
    receiver = place(one.to_municipality_id) if one.to_municipality_id else names.get(one.to_organisation_id or 0, "")
    return {
        "one": one,
        "ground": GROUNDS[one.ground],
        "receiver": receiver,
        "state": at,
        "sign": STATES[at][0],
        "words": STATES[at][1],
    }


@client_page(PART)
def handover(request: HttpRequest, opened: Opened, handover: int) -> HttpResponse:
    """Show one hand-over, its packet and its answer."""
    found = handover_of(opened.client, handover)
    names = names_of({found.to_organisation_id} if found.to_organisation_id else set(), get_language() or "", _today())
    row = _row(found, names)
    list_url = of_client(request, "desk-case-handover", opened.client.number)
    reason = why_not_work(actor_of(request), opened.client, opened.near, opened.relation)
    elsewhere = found.to_municipality is not None and not found.to_municipality.hosted
    context = {
        **frame(request, opened, "desk-case-handover", (_("Hand-over"), list_url), (str(row["ground"]), "")),
        "row": row,
        "handover": found,
        "sections": sections(_seen(opened, found)),
        "packet": found.packet,
        "files": {name: _packet_url(request, opened, found, name) for name in FORMATS},
        "on_paper": found.ground != Handover.Ground.MOVE or elsewhere,
        "may_receive": reason is None and elsewhere and row["state"] == "waiting",
        "received_url": of_client(request, "desk-case-handover-received", opened.client.number, found.pk),
        "end_url": _end_url(request, opened)
        if found.ground == Handover.Ground.OTHER_SERVICE and reason is None
        else "",
    }
    return render(request, "desk/handovers/handover.html", context)


def _end_url(request: HttpRequest, opened: Opened) -> str:
    """Return where the client relation is ended; empty where that page is not served."""
    try:
        return of_client(request, "desk-client-relation-end", opened.client.number)
    except NoReverseMatch:
        return ""


def _packet_url(request: HttpRequest, opened: Opened, found: Handover, name: str) -> str:
    return of_client(request, "desk-case-handover-packet", opened.client.number, found.pk, name)


def _seen(opened: Opened, found: Handover) -> Packet:
    return without_address(found.packet, prohibited=True) if opened.address_masked else found.packet


@client_page(PART)
def packet_file(request: HttpRequest, opened: Opened, handover: int, format: str) -> HttpResponse:
    """Give the packet on paper, as PDF or as JSON: for a receiver who is not served here. No hidden address."""
    found = handover_of(opened.client, handover)
    if format not in FORMATS:
        raise Http404
    given = without_address(found.packet, prohibited=opened.prohibited)
    note_taken_out(actor_of(request), opened.client, f"packet_{format}", given["parts"])
    if format == "print":
        context = {
            "packet": given,
            "sections": sections(given),
            "handover": found,
            "name": full_name(opened.client),
            "place_name": place(actor_of(request).municipality),
            "ground": GROUNDS[found.ground],
        }
        return render(request, "desk/handovers/packet_paper.html", context)
    if format == "pdf":
        response = HttpResponse(write_pdf(_document(request, opened, found, given)), content_type="application/pdf")
    else:
        text = json.dumps(given, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"handover-{opened.client.number}-{found.pk}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _document(request: HttpRequest, opened: Opened, found: Handover, given: Packet) -> Document:
    sender = place(actor_of(request).municipality)
    blocks: list[Any] = [Paragraph(str(GROUNDS[found.ground]))]
    if given.get("prohibition"):
        blocks.append(Note(_("Security prohibition: address and whereabouts are not in this packet.")))
    for one in sections(given):
        blocks.append(Heading(str(one["title"])))
        blocks.append(KeyValues(tuple(one["lines"])) if one["lines"] else Paragraph("–"))
    if given.get("note"):
        blocks += [Heading(_("Note to the receiver")), Paragraph(given["note"])]
    return Document(
        _("Hand-over of a client"),
        get_language() or "sv",
        sender,
        tuple(blocks),
        found.sent_on,
        demonstration=opened.client.invented,
    )


@require_POST
@client_page(PART)
def received(request: HttpRequest, opened: Opened, handover: int) -> HttpResponse:
    """Note that a municipality that is not served here has received the client."""
    found = handover_of(opened.client, handover)
    try:
        note_received(actor_of(request), found, _today())
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        messages.success(request, _("Noted. The client relation here has ended as moved; you may read it for 30 days."))
    return redirect(of_client(request, "desk-case-handover-one", opened.client.number, found.pk))


def _today() -> Any:
    return timezone.localdate()
