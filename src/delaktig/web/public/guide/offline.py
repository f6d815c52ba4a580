"""What lets the guide be installed and read without a connection: manifest, worker, list of pages."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.catalogue.models import ServiceTopic
from delaktig.catalogue.selectors import visible_in
from delaktig.catalogue.topics import topics
from delaktig.web.components.languages import direction
from delaktig.web.public.guide.shell import address
from delaktig.web.public.pages import check_language, place_for

WORKER = Path(__file__).with_name("worker.js")
KEPT = ("components/delaktig.css", "public/guide.js", "components/mark.svg")
ICONS = (192, 512)
"""Sizes in pixels of the mark as a picture: older telephones take no drawing as an icon."""
FRESH = {"Cache-Control": "public, max-age=0, must-revalidate"}


def manifest(_request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Say how the guide of a municipality is installed on a telephone."""
    place = place_for(language, municipality)
    start = address("public-municipality", language, place)
    told = {
        "name": _("New in %(place)s") % {"place": place.name},
        "short_name": place.name,
        "lang": language,
        "dir": direction(language),
        "start_url": start,
        "scope": f"/{language}/",
        "display": "minimal-ui",
        "background_color": "#faf8f3",
        "theme_color": "#06393b",
        "icons": [
            {"src": static("components/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {
                    "src": static(f"components/mark-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in ICONS
                for purpose in ("any", "maskable")
            ),
        ],
    }
    return JsonResponse(
        told, content_type="application/manifest+json", headers=FRESH, json_dumps_params={"ensure_ascii": False}
    )


def worker(_request: HttpRequest, language: str) -> HttpResponse:
    """Give the worker of a language: it keeps the pages that were read, and shows them where there is no connection."""
    check_language(language)
    head = f"const VERSION = {json.dumps(version())};\nconst SHELL = {json.dumps([static(name) for name in KEPT])};\n"
    script = head + WORKER.read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=FRESH)


@cache
def version() -> str:
    """Return what changes whenever the worker or what it keeps changes."""
    told = WORKER.read_text(encoding="utf-8") + "".join(static(name) for name in KEPT)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def pages(_request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """List the addresses of the guide's pages, for a reader who wants to take all of it along."""
    place = place_for(language, municipality)
    shown = visible_in(place.code, timezone.localdate())
    used = set(ServiceTopic.objects.filter(service__in=shown).values_list("topic", flat=True))
    found = [address("public-municipality", language, place), address("public-first-weeks", language, place)]
    found += [address("public-my-list", language, place)]
    for key, topic in topics().items():
        need = address("public-need", language, place, topic.parent)
        found += [need] if need not in found else []
        found += [address("public-topic", language, place, topic.parent, key)] if key in used else []
    slugs = shown.order_by("slug").values_list("slug", flat=True)
    found += [address("public-service", language, place, slug) for slug in slugs]
    return JsonResponse({"pages": found}, headers=FRESH)
