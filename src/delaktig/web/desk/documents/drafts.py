"""What was typed on a review page and not yet saved: kept while typing, brought back, thrown away when saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Draft
from delaktig.exchange import selectors
from delaktig.programmes.actions.guard import NotThere
from delaktig.web.desk.accounts.requests import actor_of, person_of

PAGE = re.compile(r"[a-z]+[a-z0-9:-]{0,30}")
MOST_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed, and when it was kept."""

    data: QueryDict
    saved_at: datetime


def _key(actor: Actor, document: int, page: str) -> str:
    return f"{actor.municipality}:document:{document}:{page}"


def draft_url(actor: Actor, document: int, page: str) -> str:
    """Return the address to which a page's form sends its draft."""
    return f"{reverse('desk-documents-draft', args=[actor.municipality, document])}?page={page}"


def kept(actor: Actor, document: int, page: str) -> Kept | None:
    """Return the person's draft of a page, in one query."""
    found = Draft.objects.filter(user=actor.user, form=_key(actor, document, page)).first()
    if found is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in found.data.items():
        data.setlist(name, values)
    return Kept(data, found.saved_at)


def discard(actor: Actor, document: int, page: str) -> None:
    """Throw a draft away: it was saved, or is not wanted."""
    Draft.objects.filter(user=actor.user, form=_key(actor, document, page)).delete()


@require_POST
def draft(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Keep what was typed (204), or throw it away where the person asks for that."""
    actor, page = actor_of(request), request.GET.get("page", "")
    try:
        selectors.document(actor, document)
    except NotThere as missing:
        raise Http404 from missing
    if not PAGE.fullmatch(page):
        raise Http404
    if "discard" in request.POST:
        discard(actor, document, page)
        wish = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()})
        return redirect(wish if safe else reverse("desk-documents-document", args=[code, document]))
    data = {
        name: values for name, values in request.POST.lists() if name not in ("csrfmiddlewaretoken", "next", "step")
    }
    if sum(len(value) for values in data.values() for value in values) > MOST_CHARACTERS:
        return HttpResponse(status=413)
    Draft.objects.update_or_create(
        user=person_of(request), form=_key(actor, document, page), defaults={"data": data, "base_version": 0}
    )
    return HttpResponse(status=204)
