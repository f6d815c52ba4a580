"""What every page of the own view shows around its content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext

from delaktig.clients.models import OwnLetter
from delaktig.municipalities.models import Municipality


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    language: str,
    *,
    place: str = "",
    status: int = 200,
    **in_address: str,
) -> HttpResponse:
    """Render a page of the own view; ``in_address`` is what stands in its address besides the language."""
    letter: OwnLetter | None = getattr(request, "own_letter", None)
    own = {
        "name": place or "Delaktig",
        "home_url": reverse("own-plan" if letter else "own-start", args=[language]),
        "links": _links(request, language) if letter else [],
        "language": language,
        "languages": _languages(request, in_address),
        "awaits_reader": language in settings.AWAITING_READER,
        "accessibility_url": _public("public-accessibility", language),
        "demonstration": bool(letter and letter.client.invented),
    }
    return render(request, template, {**context, "language": language, "public": own}, status=status)


def _links(request: HttpRequest, language: str) -> list[dict[str, Any]]:
    wanted = (
        ("own-plan", pgettext("own view", "My plan")),
        ("own-times", pgettext("own view", "My times")),
        ("own-looks", pgettext("own view", "Who has looked")),
        ("own-data", pgettext("own view", "My data")),
        ("own-leave", pgettext("own view", "Log out")),
    )
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [{"label": label, "url": reverse(name, args=[language]), "current": name == here} for name, label in wanted]


def _languages(request: HttpRequest, in_address: Mapping[str, str]) -> list[dict[str, str]]:
    name = request.resolver_match.view_name if request.resolver_match else "own-start"
    return [
        {"code": tag, "url": reverse(name, kwargs={"language": tag, **in_address})} for tag in settings.GUIDE_LANGUAGES
    ]


def service_url(town: Municipality, slug: str, language: str) -> str:
    """Return the address of a service's page in the guide; empty where this process does not serve the guide."""
    return _public("public-service", language, town.slug_fi if language == "fi" else town.slug_sv, slug)


def _public(route: str, *parts: str) -> str:
    try:
        return reverse(route, args=parts)
    except NoReverseMatch:
        return ""
