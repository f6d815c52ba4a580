"""What a worker chose last on this device: kept in a cookie of the worker's own, so that it needs no script."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from delaktig.guidance.inputs import VisitInput
from delaktig.web.desk.accounts.requests import actor_of

NAMES = ("point", "channel", "language")
AGE = 400 * 24 * 60 * 60
"""Seconds; browsers keep no cookie longer."""


def _name(request: HttpRequest) -> str:
    return f"delaktig_visit_{actor_of(request).id}"


def usual(request: HttpRequest) -> dict[str, str]:
    """Return the last choices: nothing of a visitor, and what cannot be read is forgotten."""
    try:
        kept = json.loads(request.COOKIES.get(_name(request), "{}"))
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {name: kept[name] for name in NAMES if isinstance(kept.get(name), str)}


def remember(request: HttpRequest, response: HttpResponse, visit: VisitInput) -> HttpResponse:
    """Keep the choices of a visit for the next one."""
    kept = {"point": str(visit.point), "channel": visit.channel, "language": visit.language}
    response.set_cookie(
        _name(request),
        json.dumps(kept),
        max_age=AGE,
        path=reverse("desk-visits", args=[actor_of(request).municipality]),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
