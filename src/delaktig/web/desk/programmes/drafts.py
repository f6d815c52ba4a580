"""What was typed and not yet saved: kept while typing, offered back, thrown away when saved or asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Draft
from delaktig.programmes import selectors
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.models import Concept, Footnote, Goal, Measure, PlanTie, Section, Statistic, Theme
from delaktig.web.desk.accounts.requests import actor_of, person_of

KEY = re.compile(r"(?P<part>[a-z_]+):(?P<pk>\d+)(?P<rest>(:[a-z0-9_-]+){0,3})")
MODELS = {
    "section": Section,
    "theme": Theme,
    "goal": Goal,
    "measure": Measure,
    "concept": Concept,
    "statistic": Statistic,
    "footnote": Footnote,
    "plan_tie": PlanTie,
}
MOST_CHARACTERS = 400_000
NOT_TYPED = ("csrfmiddlewaretoken", "next", "preview", "discard")


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft offered back: what was typed, when, and from which version."""

    data: QueryDict
    saved_at: datetime
    version: int


def draft_url(actor: Actor, key: str, route: str = "desk-programmes-draft") -> str:
    """Return the address to which a form sends its draft."""
    return f"{reverse(route, args=[actor.municipality])}?form={key}"


def kept(actor: Actor, key: str) -> Kept | None:
    """Return the person's draft of a form, in one query."""
    found = Draft.objects.filter(user=actor.user, form=f"{actor.municipality}:{key}").first()
    if found is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in found.data.items():
        data.setlist(name, values)
    return Kept(data, found.saved_at, found.base_version)


def discard(actor: Actor, key: str) -> None:
    """Throw a draft away: it was saved, or is not wanted."""
    Draft.objects.filter(user=actor.user, form=f"{actor.municipality}:{key}").delete()


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of a programme, or throw it away."""
    return keep(request, code, _version, reverse("desk-programmes", args=[code]))


def keep(request: HttpRequest, code: str, version_of: Callable[[Actor, str], int], home: str) -> HttpResponse:
    """Keep what was typed (204), also where someone else has changed the text meanwhile (409); or throw it away.

    ``version_of`` says which version stands of what a form's key names, 0 for what is not there
    yet; it answers a stranger with 404. ``home`` is where to go after throwing away.
    """
    actor, key = actor_of(request), request.GET.get("form", "")
    if actor.municipality != code:
        raise Http404
    if "discard" in request.POST:
        discard(actor, key)
        return redirect(_next(request, home))
    standing = version_of(actor, key)
    data = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    if sum(len(value) for values in data.values() for value in values) > MOST_CHARACTERS:
        return HttpResponse(status=413)
    version = _whole(request.POST.get("version", ""))
    Draft.objects.update_or_create(
        user=person_of(request),
        form=f"{actor.municipality}:{key}",
        defaults={"data": data, "base_version": version},
    )
    return HttpResponse(status=204 if standing in (0, version) else 409)


def _version(actor: Actor, key: str) -> int:
    """Return the version that stands; 0 for what is not there yet. A stranger gets 404."""
    match = KEY.fullmatch(key)
    if match is None:
        raise Http404
    pk = int(match["pk"])
    try:
        if match["part"] == "edition":
            seen = selectors.edition(actor, pk)
            return 0 if match["rest"].startswith(":new") else seen.edition.version
        if match["part"] in MODELS and not match["rest"].startswith(":new"):
            part, _seen = selectors.part(actor, MODELS[match["part"]], pk)
            return int(getattr(part, "version", 0))
    except NotThere as missing:
        raise Http404 from missing
    return 0


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _next(request: HttpRequest, home: str) -> str:
    wish = request.POST.get("next", "")
    return wish if url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}) else home
