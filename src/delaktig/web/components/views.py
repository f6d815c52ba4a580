"""The pattern page: every component in every state."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from delaktig.web.components import pattern_samples

SHELLS = {
    "desk": "components/desk_base.html",
    "public": "components/public_base.html",
    "print": "components/print_base.html",
}


def patterns(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system, in the shell `?shell=` and the language `?language=`.

    Both are chosen here, and not by the person's settings, so that each combination has an address
    that a test of accessibility can open; an unknown one is answered with the page's usual one.
    `?part=confirm` is the page that asks before something is taken away.
    """
    language = request.GET.get("language", "")
    shell = SHELLS.get(request.GET.get("shell", ""), SHELLS["desk"])
    if language not in pattern_samples.LANGUAGES:
        language = translation.get_language() or "en"
    context = pattern_samples.context(pattern_samples.FilterForm(request.GET)) | {"shell": shell}
    with translation.override(language):
        confirming = request.GET.get("part") == "confirm"
        template = "components/confirm.html" if confirming else "components/patterns.html"
        response = render(request, template, context)
        response["Content-Language"] = language
        return response
