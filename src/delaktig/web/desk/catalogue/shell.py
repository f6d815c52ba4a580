"""What every page of a service shows around its content: the way here, its sides, how it is found."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.catalogue.models import Contact, Kept, Material, Place, Service
from delaktig.catalogue.policies import why_not_edit, why_not_publish
from delaktig.catalogue.selectors import kept_here, service_of
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.words import STATES, fault, refusal
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page, here

Crumbs = list[tuple[str, str]]
MODELS: dict[str, type[Kept]] = {"service": Service, "place": Place, "contact": Contact, "material": Material}
DRAFT = "desk-services-draft"


def crumbs(request: HttpRequest, name: str = "", slug: str = "", *more: tuple[str, str]) -> Crumbs:
    """Return the way to a page: the list, the service, and what lies between."""
    found = [(_("Services"), here(request, "desk-services"))]
    if slug:
        found.append((name, here(request, "desk-service", slug)))
    return [*found, *more]


def frame(request: HttpRequest, service: Service, texts: Bundle, current: str) -> dict[str, Any]:
    """Return what the pages of a service share."""
    actor = actor_of(request)
    name = texts.show(service.name_id, get_language() or "sv")
    sign, words = STATES[service.state]
    return {
        "service": service,
        "name": name,
        "state_sign": sign,
        "state_words": words,
        "crumbs": [*crumbs(request), (name.body, "")],
        "tabs": _sides(request, service, current),
        "code": actor.municipality,
        "may_edit": why_not_edit(actor, service) is None,
        "may_publish": why_not_publish(actor, service) is None,
    }


def _sides(request: HttpRequest, service: Service, current: str) -> list[dict[str, Any]]:
    sides = (
        ("desk-service", _("The service")),
        ("desk-service-offerings", _("Where and when")),
        ("desk-service-preview", _("As a reader sees it")),
        ("desk-service-history", _("History")),
    )
    return [
        {"label": words, "url": here(request, route, service.slug), "current": route == current, "count": None}
        for route, words in sides
    ]


def page(**values: Any) -> Page:
    """Return a form's page of the catalogue: with its own words for faults, and its own keeper of drafts."""
    return Page(**{"draft_route": DRAFT, "fault": fault, "refusal": refusal, **values})


def service_page(request: HttpRequest, service: Service, name: str, **values: Any) -> Page:
    """Return the page of a form about a service: it knows the version, the way back, and who may edit."""
    actor = actor_of(request)
    back = here(request, "desk-service", service.slug)
    common: dict[str, Any] = {
        "version": service.version,
        "done": lambda _saved: back,
        "cancel": back,
        "crumbs": crumbs(request, name, service.slug),
        "eyebrow": name,
        "said": _("Saved."),
        "target": f"service:{service.slug}",
        "why_not": why_not_edit(actor, service),
    }
    return page(**{**common, **values})


def found_service(request: HttpRequest, slug: str) -> Service:
    """Return the service that a page is about. Raises ``NotThere``."""
    return service_of(actor_of(request), slug)


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of the catalogue, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-services", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return the version that stands of what a form's key names; 0 for what is not there yet."""
    match = drafts.KEY.fullmatch(key)
    if match is None or match["part"] not in MODELS:
        raise Http404
    if match["pk"] == "0":
        return 0
    try:
        return kept_here(actor, MODELS[match["part"]], int(match["pk"])).version
    except NotThere as missing:
        raise Http404 from missing


def may_edit_services(actor: Actor) -> bool:
    """Say whether the actor may add and edit services."""
    return actor.may(Permission.SERVICE_EDIT)
