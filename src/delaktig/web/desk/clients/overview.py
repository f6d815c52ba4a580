"""A client's first page: what is known at a glance, and the cards of the other sides."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from delaktig.clients.doors import Opened
from delaktig.clients.selectors import household_of
from delaktig.web.desk.clients.shell import cards, client_page, frame
from delaktig.web.desk.clients.words import AUTHORITIES, ROLES, tongue


@client_page("overview")
def overview(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show a client at a glance."""
    client, relation = opened.client, opened.relation
    identity = getattr(client, "identity", None)
    values = {
        **frame(request, opened, "desk-client"),
        "birth_date": birth_date(identity.birth_date) if identity else None,
        "mother_tongue": tongue(client.mother_tongue),
        "relation": relation,
        "authority": AUTHORITIES.get(getattr(relation, "authority", None) or "", ""),
        "contact": None if opened.address_masked else getattr(client, "contact", None),
        "household": [
            {"one": one, "role": ROLES.get(one.role, one.role)} for one in household_of(client, timezone.localdate())
        ],
        "cards": cards(request, opened),
    }
    return render(request, "desk/clients/client.html", values)


def birth_date(text: str) -> date | None:
    """Return a sealed day of birth as a date; None where it is not known."""
    return date.fromisoformat(text) if text else None
