"""The session of the own view: one cookie under /own/ that holds a secret; the database keeps its hash.

The seam for another way of telling who the person is, as Suomi.fi identification: whatever proves it,
finds the client, makes a letter without a code for the record, and calls
:func:`~delaktig.clients.actions.own_letters.open_for` and :func:`begin`. Nothing else in the view knows
of codes (docs/explanation/own-view.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from delaktig.accounts.actor import own_actor
from delaktig.clients.actions.own_letters import keep_open
from delaktig.clients.models import OwnLetter
from delaktig.clients.own_letters import letter_of_session
from delaktig.web import routes

COOKIE = "delaktig_own"
PATH = "/own/"


def begin(response: HttpResponse, secret: str) -> None:
    """Give the browser the secret of a session: it ends with the browser, and no script reads it."""
    response.set_cookie(
        COOKIE, secret, path=PATH, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict"
    )


def end(response: HttpResponse) -> None:
    """Take the secret from the browser."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def letter_of(request: HttpRequest) -> OwnLetter | None:
    """Return the letter that the browser has opened, while it is open."""
    return letter_of_session(request.COOKIES.get(COOKIE, ""), timezone.now())


class OwnSessions:
    """Lets in to the own view whom a code has let in, and leads others to the door.

    Each page that is opened lets the view stay open for another half hour: the one thing that looking
    at the own view writes, before the page itself is built.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        route = routes.routes().get(name or "")
        if route is None or route.permission != routes.OWN:
            return None
        letter = letter_of(request)
        if letter is None:
            return _to_the_door(request, kwargs["language"])
        keep_open(letter, timezone.now())
        request.own_letter = letter  # type: ignore[attr-defined]
        request.actor = own_actor(letter.client.municipality_id, letter.pk)  # type: ignore[attr-defined]
        return None


def _to_the_door(request: HttpRequest, language: str) -> HttpResponse:
    """Lead to the door; whose session has run out is told so."""
    answer = redirect("own-start", language)
    if COOKIE in request.COOKIES:
        answer["Location"] += "?ended=1"
        end(answer)
    return answer
