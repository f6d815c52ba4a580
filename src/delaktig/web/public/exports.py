"""An edition to take away: PDF, Word, a workbook of measures, JSON, and the JSON's description."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from delaktig.exchange.catalogue.checking import schema as catalogue_description
from delaktig.exchange.editions import schema as edition_schema
from delaktig.formats import xlsx
from delaktig.programmes import published
from delaktig.reports import editions
from delaktig.web.public.pages import asked_day, place_for

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": xlsx.MEDIA_TYPE,
    "json": "application/json",
}
KEPT = "public, max-age=0, must-revalidate"


def schema(_request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema of an edition."""
    return _described(edition_schema())


def catalogue_schema(_request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema of a catalogue of services."""
    return _described(catalogue_description())


def _described(schema: Mapping[str, Any]) -> HttpResponse:
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/schema+json", headers={"Cache-Control": KEPT})


def edition(request: HttpRequest, language: str, municipality: str, edition: str, format: str) -> HttpResponse:
    """Return an edition as a file, in the page's language where the format has one."""
    place = place_for(language, municipality)
    found = published.published_edition(place.code, edition, asked_day(request))
    if found is None or format not in TYPES:
        raise Http404
    body = editions.WRITERS[format](found, language, place.name)
    name = f"{place.slug}-{edition}-{language}.{format}" if format != "json" else f"{place.slug}-{edition}.json"
    headers = {"Cache-Control": KEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=TYPES[format], headers=headers)
