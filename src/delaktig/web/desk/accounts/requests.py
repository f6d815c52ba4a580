"""What this part's views read from a request."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts; the closed door has seen to it that there is someone."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise TypeError("the route asks for no permission in a municipality, so there is no actor")
    return actor


def person_of(request: HttpRequest) -> User:
    """Return the person who is signed in."""
    if not isinstance(request.user, User):
        raise TypeError("the route does not ask for a person who is signed in")
    return request.user


def invitation_link(secret: str) -> str:
    """Return the full address that accepts an invitation."""
    return settings.ORIGIN + reverse("invitation-accept", args=[secret])
