"""A QR code of a page's own address, as a picture that needs no style and no script."""

from __future__ import annotations

import qrcode
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from delaktig.web.public.guide import service
from delaktig.web.public.guide.shell import address
from delaktig.web.public.pages import place_for

QUIET = 4
"""Modules of white around a code, as its standard asks."""


def code(_request: HttpRequest, language: str, municipality: str, slug: str) -> HttpResponse:
    """Draw the code that leads to a service's page in this language."""
    place = place_for(language, municipality)
    if service.found(place, slug, timezone.localdate()) is None:
        raise Http404
    drawn = svg(settings.ORIGIN + address("public-service", language, place, slug))
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=0, must-revalidate"}
    )


def svg(text: str) -> str:
    """Return a text as a QR code, a picture of squares."""
    made = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(text)
    rows = made.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{squares}"/></svg>'
    )
