"""Addresses of the public read API: the operations, their description, and a page that tells of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path

from delaktig.api import describing
from delaktig.api.operations import api

View = Callable[..., HttpResponseBase]
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Retry-After"}
ASKED = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "If-None-Match"}


def open_to_all(view: View) -> View:
    """Let the pages of other sites read the answers: they are public, and carry no cookie."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**OPEN, **ASKED, "Allow": "GET, HEAD, OPTIONS"})
        if request.method == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        for name, value in {**OPEN, "Content-Language": "mul"}.items():
            response.headers[name] = value
        return response

    return answered


operations = [
    URLPattern(pattern.pattern, open_to_all(pattern.callback), pattern.default_args, pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
urlpatterns = [
    path("", describing.page, name="api-page"),
    path("openapi.json", open_to_all(describing.openapi), name="api-openapi"),
    *operations,
]
