"""Describes the API: OpenAPI 3.1 for machines, and a page for people that loads nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from delaktig.api.operations import DESCRIPTION, KEPT, api
from delaktig.formats.markdown import to_html

PREFIX = "/api/v1/"


@cache
def schema() -> dict[str, Any]:
    """Return the description in OpenAPI 3.1."""
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    for path in described["paths"].values():
        for operation in path.values():
            if "304" in operation["responses"]:
                operation["responses"]["304"] = {"description": "As your If-None-Match says: nothing has changed"}
    return described


def operations() -> Iterator[dict[str, Any]]:
    """Yield what a page or a text tells of each operation."""
    for path, methods in schema()["paths"].items():
        for method, operation in methods.items():
            summary, _, rest = operation.get("description", "").partition("\n\n")
            yield {
                "method": method.upper(),
                "path": path,
                "summary": summary,
                "rest": rest,
                "parameters": [_parameter(one) for one in operation["parameters"]],
                "answers": sorted(operation["responses"]),
                "shape": _shape(operation["responses"]["200"]),
            }


def _shape(response: dict[str, Any]) -> str:
    reference: str = response["content"]["application/json"]["schema"]["$ref"]
    return reference.rpartition("/")[2]


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    kinds = [given["schema"], *given["schema"].get("anyOf", ())]
    words = [word for kind in kinds for word in _words(kind)]
    return {"name": given["name"], "required": given.get("required", False), "kind": ", ".join(words)}


def _words(kind: dict[str, Any]) -> Iterator[str]:
    if "enum" in kind:
        yield "one of " + " ".join(kind["enum"])
    elif kind.get("type") not in (None, "null"):
        yield str(kind.get("format", kind["type"]))
    if "maximum" in kind:
        yield f"{kind['minimum']} to {kind['maximum']}"
    if "maxLength" in kind:
        yield f"at most {kind['maxLength']} characters"
    if "pattern" in kind:
        yield "three digits"


def shapes() -> Iterator[dict[str, Any]]:
    """Yield the objects that answers hold, with their fields."""
    for name, described in sorted(schema()["components"]["schemas"].items()):
        fields = [
            {"name": field, "about": about.get("description", ""), "always": field in described.get("required", ())}
            for field, about in described["properties"].items()
        ]
        yield {"name": name, "about": described.get("description", ""), "fields": fields}


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Return the description in OpenAPI 3.1."""
    body = json.dumps(schema(), ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": KEPT})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Tell people of the API, in English like the names in it; the frame is the reader's, so none is kept."""
    lead, _, rest = DESCRIPTION.partition("\n\n")
    context = {
        "lead": lead,
        "rest": to_html(rest),
        "operations": [{**one, "rest": to_html(one["rest"])} for one in operations()],
        "shapes": list(shapes()),
        "public": {"home_url": reverse("public-home", args=[get_language() or "en"]), "name": "Delaktig"},
    }
    answer = render(request, "api/page.html", context)
    answer.headers["Cache-Control"] = "private"
    answer.headers["Vary"] = "Accept-Language"
    return answer
