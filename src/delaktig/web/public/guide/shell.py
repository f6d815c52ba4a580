"""What the guide's pages have in common: their shell, their way back, and until when they are true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from delaktig.web.public.pages import Place, in_each_language, respond


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    language: str,
    place: Place,
    route: str,
    *rest: str,
    until: datetime | None = None,
    query: str = "",
) -> HttpResponse:
    """Render a page of the guide; ``route`` and ``rest`` name it in the other languages."""
    addresses = in_each_language(route, place, *rest, query=query)
    return respond(
        request,
        template,
        {**context, "scripted": True},
        language=language,
        place=place,
        other_languages=addresses,
        until=until,
    )


def way(language: str, place: Place, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page, from the municipality's front page; the last step needs no address."""
    return [(place.name, address("public-municipality", language, place)), *steps]


def address(route: str, language: str, place: Place, *rest: str) -> str:
    """Return the address of a page of the municipality's guide."""
    return reverse(route, args=[language, place.slug, *rest])
