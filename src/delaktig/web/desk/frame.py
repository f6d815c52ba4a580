"""What the desk's shell shows around every page: place, menu, person, languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts import selectors
from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.accounts.permissions import permissions_by_role
from delaktig.accounts.roles import role_words
from delaktig.municipalities import register
from delaktig.web.desk.navigation import MENU, current
from delaktig.web.middleware import is_staff_path


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's values under ``desk``, found out only if a template asks for them."""
    if not is_staff_path(request.path_info):
        return {}
    return {"desk": SimpleLazyObject(lambda: _values(request))}


def _values(request: HttpRequest) -> dict[str, Any]:
    values: dict[str, Any] = {
        "demonstration": settings.DEMO,
        "home_url": reverse("desk-front"),
        "language_action": reverse("set-language"),
        "language_codes": settings.DESK_LANGUAGES,
    }
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return values
    actor: Actor | None = getattr(request, "actor", None)
    values |= {
        "user_name": user.name,
        "logout_url": reverse("account_logout"),
        "account_links": _own_links(user, actor),
    }
    if actor is not None and actor.user is not None:
        values |= _of_municipality(actor, request)
    return values


def _of_municipality(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    return {
        "place": _place(actor.municipality),
        "user_role": ", ".join(sorted(role_words(role) for role in actor.roles)),
        "navigation": _menu(actor, request),
        **_search(actor, request),
    }


def _place(code: str) -> str:
    """Return the municipality's name from the register that ships with the code: no query."""
    try:
        return register.by_code(code).name("sv" if get_language() == "sv" else "fi")
    except register.UnknownMunicipalityError:
        return code


def _menu(actor: Actor, request: HttpRequest) -> list[list[dict[str, Any]]]:
    here = (request.resolver_match.view_name if request.resolver_match else "") or ""
    groups, lit = [], current(here)
    for group in MENU:
        items = []
        for item in group:
            url = _url(item.route, actor.municipality)
            if url and actor.may(item.permission):
                items.append({"label": item.label, "url": url, "current": item is lit})
        if items:
            groups.append(items)
    return groups


def first_page(code: str, roles: Iterable[str]) -> str:
    """Return the first page of the menu that the roles open: Today, for every role that has it."""
    table = permissions_by_role()
    permitted = frozenset().union(*(table[role] for role in roles))
    addresses = (_url(item.route, code) for group in MENU for item in group if item.permission in permitted)
    return next(filter(None, addresses), reverse("desk-profile"))


def _search(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    url = _url("desk-search", actor.municipality)
    if not url or not actor.may("edition_read"):
        return {}
    return {"search_url": url, "search_hint": _("Search in programmes"), "search_words": request.GET.get("q", "")}


def _url(route: str, code: str) -> str:
    """Return the page's address; empty in an installation that does not serve it."""
    try:
        return reverse(route, args=[code])
    except NoReverseMatch:
        return ""


def _own_links(user: User, actor: Actor | None) -> list[dict[str, Any]]:
    links = [{"url": reverse("desk-profile"), "label": _("Your account")}]
    if actor.elsewhere if actor is not None else len(selectors.places(user, timezone.localdate())) > 1:
        links.append({"url": reverse("desk-front"), "label": _("Another municipality")})
    return links
