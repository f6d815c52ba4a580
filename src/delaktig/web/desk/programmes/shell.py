"""What every page of an edition shows around its content: the way here, sides, what may be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.programmes.policies import why_not_ask_members, why_not_create, why_not_edit, why_not_join
from delaktig.programmes.selectors import EditionSeen
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import here
from delaktig.web.desk.programmes.words import KINDS, STATES, period, place

Crumbs = list[tuple[str, str]]


def crumbs(request: HttpRequest, seen: EditionSeen | None = None, title: str = "", *more: tuple[str, str]) -> Crumbs:
    """Return the way to a page: the list, the edition, and what lies between."""
    found = [(_("Programmes"), here(request, "desk-programmes"))]
    if seen is not None:
        found.append((title, here(request, "desk-programme-edition", seen.edition.pk)))
    return [*found, *more]


SIDES = (
    ("desk-programme-edition", "Measures", Permission.EDITION_READ),
    ("desk-programme-text", "Text", Permission.EDITION_READ),
    ("desk-programme-beside", "Concepts, figures, notes", Permission.EDITION_READ),
    ("desk-programme-ties", "Other plans", Permission.EDITION_READ),
    ("desk-translation-edition", "Languages", Permission.TRANSLATION_EDIT),
    ("desk-completeness", "Completeness", Permission.EDITION_READ),
    ("desk-consultation-edition", "Answers", Permission.CONSULTATION_MANAGE),
    ("desk-decision-edition", "Decisions", Permission.DECISION_READ),
)
"""The sides of an edition: route, words, permission. Those of other parts show where they are served."""


def _words(side: str) -> str:
    return {
        "Measures": _("Measures"),
        "Text": _("Text"),
        "Concepts, figures, notes": _("Concepts, figures, notes"),
        "Other plans": _("Other plans"),
        "Languages": _("Languages"),
        "Completeness": _("Completeness"),
        "Answers": _("Answers"),
        "Decisions": _("Decisions"),
    }[side]


def sides(request: HttpRequest, edition: int, current: str) -> list[dict[str, Any]]:
    """Return the tabs of an edition that this person may open in this installation."""
    actor = actor_of(request)
    found = []
    for route, words, permission in SIDES:
        if not actor.may(permission):
            continue
        try:
            url = here(request, route, edition)
        except NoReverseMatch:
            continue
        found.append({"label": _words(words), "url": url, "current": route == current, "count": None})
    return found


def frame(request: HttpRequest, seen: EditionSeen, title: str, current: str) -> dict[str, Any]:
    """Return what the pages of an edition share."""
    actor = actor_of(request)
    edition = seen.edition
    return {
        "seen": seen,
        "edition": edition,
        "edition_title": title,
        "eyebrow": " · ".join([str(KINDS[edition.programme.kind]), period(edition.period_from, edition.period_to)]),
        "crumbs": [*crumbs(request), (title, "")],
        "tabs": sides(request, edition.pk, current),
        "may_edit_common": why_not_edit(actor, seen.facts, None) is None,
        "may_set_members": why_not_ask_members(actor, seen.facts) is None,
        "may_add_own": why_not_edit(actor, seen.facts, actor.municipality) is None,
        "may_start_next": why_not_create(actor, seen.facts.members, seen.facts.lead) is None,
        "lead_name": place(seen.facts.lead) if seen.facts.lead else "",
        "own_name": place(actor.municipality),
        "is_asked": actor.municipality in seen.facts.asked,
        "membership_url": _membership_url(request, seen),
        "is_joint": len(seen.facts.members) > 1,
    }


def _membership_url(request: HttpRequest, seen: EditionSeen) -> str:
    """Return where the municipality answers whether it takes part; empty for the lead and those who may not."""
    if why_not_join(actor_of(request), seen.facts) is not None:
        return ""
    return here(request, "desk-programme-membership", seen.edition.pk)


def may_see_figures(actor: Actor, seen: EditionSeen) -> bool:
    """Say whether pages of figures show something of the edition: it is decided on, and the actor may read them."""
    return seen.facts.frozen and actor.may(Permission.FIGURE_READ)


def may_edit(actor: Actor, seen: EditionSeen, owner: str | None) -> bool:
    """Say whether the actor may edit this owner's parts."""
    return why_not_edit(actor, seen.facts, owner) is None


def state_tag(state: str) -> tuple[str, str]:
    """Return the sign and the words of a state."""
    sign, words = STATES[state]
    return sign, str(words)


def today() -> Any:
    """Return today in Finland: the day that states are shown for."""
    return timezone.localdate()
