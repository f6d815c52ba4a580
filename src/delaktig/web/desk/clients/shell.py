"""What every page about a client shows around its content; the one way in to such a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.permissions import Permission
from delaktig.clients import doors
from delaktig.clients.doors import Moved, Opened, ReasonNeeded
from delaktig.clients.selectors import full_name
from delaktig.texts.parts import NotThere
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of

WAYS = ("address", "today", "list", "unit", "search", "times", "team", "handover", "household", "notice")
"""By which way people come to a client (``?from=``): recorded with every look."""
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a client's pages; it is shown where its route is served, to those who may."""

    route: str
    label: Promise
    permission: Permission = Permission.CLIENT_READ


SIDES = (
    Side("desk-client", lazy("Overview")),
    Side("desk-client-record", lazy("Who the client is")),
    Side("desk-client-relation", lazy("Client relation")),
    Side("desk-case-assessment", lazy("Assessment")),
    Side("desk-case-plan", lazy("Plan")),
    Side("desk-case-referrals", lazy("Referrals")),
    Side("desk-case-times", lazy("Agreed times")),
    Side("desk-case-diary", lazy("Diary")),
    Side("desk-case-handover", lazy("Hand-over")),
    Side("desk-case-sheet", lazy("Register sheet")),
    Side("desk-client-consents", lazy("Consents and protection")),
    Side("desk-client-looks", lazy("Who has looked")),
    Side("desk-client-held", lazy("What is held"), Permission.CLIENT_EXPORT),
    Side("desk-client-own-letter", lazy("Own view")),
)


CARDS: tuple[str, ...] = (
    "delaktig.web.desk.cases.card.card",
    "delaktig.web.desk.times.card.card",
    "delaktig.web.desk.plans.card.card",
)
"""Further cards of the overview, in their order: paths of functions ``(request, opened) -> SafeString``.

Each is one query at most, so that the page keeps within twelve. Add a line, as
``"delaktig.web.desk.plans.card.card"``.
"""


def client_page(part: str) -> Callable[[View], View]:
    """Open the client whom the address names before the view runs, and record the look.

    The view gets ``opened`` instead of the number. A client outside the actor's world is
    not there; for another's client the reason is asked first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, number: str, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor.municipality != code:
                raise Http404
            try:
                opened = _opened(request, number, part)
                response = view(request, opened, **kwargs)
                _note_shown(request, opened, part, response)
                return response
            except Moved as moved:
                name = request.resolver_match.view_name if request.resolver_match else "desk-client"
                return redirect("desk-client" if kwargs else name, code, moved.number)
            except NotThere as missing:
                raise Http404 from missing
            except ReasonNeeded:
                return redirect(f"{of_client(request, 'desk-client-reason', number)}?{_next(request)}")

        return guarded

    return decorate


def _opened(request: HttpRequest, number: str, part: str) -> Opened:
    """Open the client: a look is recorded, an act records itself."""
    actor = actor_of(request)
    if request.method == "POST":
        return doors.opened_by(actor, number, timezone.now())
    return doors.look(actor, number, way_of(request), part=part)


def _note_shown(request: HttpRequest, opened: Opened, part: str, response: HttpResponse) -> None:
    """Record the look where an answer to POST shows the client all the same: a search, or a page asked for so."""
    if request.method == "POST" and response.status_code == HTTPStatus.OK:
        doors.note_look(actor_of(request), opened, way_of(request), part)


def way_of(request: HttpRequest) -> str:
    """Return by which way the client was come to."""
    way = request.GET.get("from", "")
    return way if way in WAYS else WAYS[0]


def _next(request: HttpRequest) -> str:
    return urlencode({"next": request.get_full_path()})


def of_client(request: HttpRequest, route: str, number: str, *args: Any) -> str:
    """Return the address of a page about a client in the actor's municipality."""
    return reverse(route, args=[actor_of(request).municipality, number, *args])


def frame(request: HttpRequest, opened: Opened, current: str, *more: tuple[str, str]) -> dict[str, Any]:
    """Return what the pages about a client share; ``more`` are further steps of the way here."""
    client = opened.client
    name = full_name(client)
    crumbs = [(_("Clients"), reverse("desk-clients", args=[actor_of(request).municipality]))]
    crumbs += [(name, of_client(request, "desk-client", client.number)), *more] if more else [(name, "")]
    return {
        "opened": opened,
        "client": client,
        "name": name,
        "language": language_name(client.contact_language) if client.contact_language else "",
        "officer": responsible(opened),
        "crumbs": crumbs,
        "tabs": _sides(request, client.number, current),
        "code": actor_of(request).municipality,
    }


def responsible(opened: Opened) -> str:
    """Return who is responsible for the client now; empty where nobody is. No query."""
    return str(getattr(opened.relation, "officer_name", None) or "")


def _sides(request: HttpRequest, number: str, current: str) -> list[dict[str, Any]]:
    found = []
    for side in SIDES:
        if not actor_of(request).may(side.permission):
            continue
        try:
            url = of_client(request, side.route, number)
        except NoReverseMatch:
            continue
        found.append({"label": side.label, "url": url, "current": side.route == current, "count": None})
    return found


def cards(request: HttpRequest, opened: Opened) -> list[SafeString]:
    """Return the further cards of the overview; those that have nothing to say are left out."""
    return [card for path in CARDS if (card := import_string(path)(request, opened))]
