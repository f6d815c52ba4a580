"""The list of a worker's own clients. Words of names are sent and stand in no address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from delaktig.clients import policies, selectors
from delaktig.clients.selectors import Filter, Row
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.forms import WordsFilter
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50


@found_or_404
def own(request: HttpRequest) -> HttpResponse:
    """List the clients that the worker works with or covers for."""
    actor = actor_of(request)
    form = WordsFilter(request.POST or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = selectors.own_clients(actor, Filter(words=words), timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "rows": [shown(request, row, "list") for row in page],
        "number": len(found),
        "words": words,
        "may_add": policies.why_not_add(actor) is None,
        "may_bring_in": policies.why_not_bring_in(actor) is None,
    }
    return render(request, "desk/clients/clients.html", values)


def shown(request: HttpRequest, row: Row, way: str) -> dict[str, Any]:
    """Return a client of a list as pages show it."""
    return {
        "one": row,
        "url": here(request, "desk-client", row.number, **{"from": way}),
        "tongue": language_name(row.language) if row.language else "",
    }
