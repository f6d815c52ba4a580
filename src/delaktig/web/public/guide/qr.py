"""A QR code of a page's own address."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from delaktig.formats.qr import svg
from delaktig.web.public.guide import service
from delaktig.web.public.guide.shell import address
from delaktig.web.public.pages import place_for


def code(_request: HttpRequest, language: str, municipality: str, slug: str) -> HttpResponse:
    """Draw the code that leads to a service's page in this language."""
    place = place_for(language, municipality)
    if service.found(place, slug, timezone.localdate()) is None:
        raise Http404
    drawn = svg(settings.ORIGIN + address("public-service", language, place, slug))
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=0, must-revalidate"}
    )
