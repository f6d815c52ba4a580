"""The list of programmes, and the search in them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.formats.markdown import to_text
from delaktig.law.programme import ProgrammeState
from delaktig.programmes import selectors
from delaktig.programmes.models import Edition
from delaktig.programmes.selectors import Hit
from delaktig.programmes.state import states_of
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.forms import EditionsFilter, SearchForm
from delaktig.web.desk.programmes.shell import state_tag, today
from delaktig.web.desk.programmes.words import ASKED, KINDS, PARTS, period, place

AROUND = 90
"""Characters shown on each side of what a search found."""


@found_or_404
def programmes(request: HttpRequest) -> HttpResponse:
    """Show the municipality's programmes and their editions, with the state of each."""
    actor = actor_of(request)
    language = get_language() or "sv"
    found = selectors.programmes(actor)
    editions: list[Edition] = [e for programme in found for e in programme.__dict__["shown_editions"]]
    states = states_of(editions, today()) if editions else {}
    texts = load([i for e in editions for i in (e.title_id, e.programme.title_id)])
    form = EditionsFilter(request.GET)
    wish = form.cleaned_data if form.is_valid() else {}
    shown = []
    for programme in found:
        rows = [
            _row(request, edition, states[edition.pk], texts.show(edition.title_id, language))
            for edition in programme.__dict__["shown_editions"]
            if _wanted(edition, states[edition.pk].get(actor.municipality), wish)
        ]
        if rows:
            title = texts.show(programme.title_id, language)
            shown.append({"title": title, "kind": KINDS[programme.kind], "rows": rows})
    values = {
        "programmes": shown,
        "any": bool(found),
        "form": form,
        "crumbs": [(_("Programmes"), "")],
        "may_create": actor.may(Permission.EDITION_CREATE),
    }
    return render(request, "desk/programmes/programmes.html", values)


def _wanted(edition: Edition, state: ProgrammeState | None, wish: dict[str, Any]) -> bool:
    if wish.get("kind") and edition.programme.kind != wish["kind"]:
        return False
    return not wish.get("state") or (state is not None and state.state == wish["state"])


def _row(request: HttpRequest, edition: Edition, states: dict[str, ProgrammeState], title: Any) -> dict[str, Any]:
    own = states.get(actor_of(request).municipality)
    others = [(place(member), state_tag(one.state)) for member, one in states.items()]
    return {
        "url": here(request, "desk-programme-edition", edition.pk),
        "title": title,
        "period": period(edition.period_from, edition.period_to),
        "state": state_tag(own.state) if own else ASKED,
        "others": others if len(others) > 1 else [],
        "basis": edition.legal_basis,
        "invented": edition.invented,
    }


@found_or_404
def search(request: HttpRequest) -> HttpResponse:
    """Search titles, sections and measures of the municipality's editions, in all languages."""
    actor = actor_of(request)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    hits = selectors.search(actor, words)
    texts = load({hit.edition.title_id for hit in hits})
    language = get_language() or "sv"
    values = {
        "form": form,
        "words": words,
        "hits": [_hit(request, hit, words, texts.show(hit.edition.title_id, language)) for hit in hits],
        "most": len(hits) >= selectors.MOST_HITS,
        "crumbs": [(_("Programmes"), here(request, "desk-programmes")), (_("Search"), "")],
    }
    return render(request, "desk/programmes/search.html", values)


def _place(request: HttpRequest, hit: Hit) -> str:
    """Return where a part is read: its own page asks for more where the edition is frozen or another's."""
    if hit.part == "measure":
        return here(request, "desk-programme-measure", hit.pk)
    route = "desk-programme-text" if hit.part == "section" else "desk-programme-edition"
    anchor = f"#{hit.part}-{hit.pk}" if hit.part != "edition" else ""
    return here(request, route, hit.edition.pk) + anchor


def _hit(request: HttpRequest, hit: Hit, words: str, edition_title: Any) -> dict[str, Any]:
    return {
        "url": _place(request, hit),
        "part": PARTS[hit.part],
        "words": excerpt(to_text(hit.body) if hit.part == "section" else hit.body, words),
        "language": hit.language,
        "edition": edition_title,
        "period": period(hit.edition.period_from, hit.edition.period_to),
    }


def excerpt(body: str, words: str) -> str:
    """Return what stands around the first word found, with dots where text was left out."""
    folded = body.casefold()
    places = [folded.find(word.casefold()) for word in words.split()]
    at = min((place_ for place_ in places if place_ >= 0), default=0)
    start = max(0, at - AROUND)
    start = body.rfind(" ", 0, start) + 1 if start else 0
    return ("… " if start else "") + Truncator(body[start:]).chars(2 * AROUND + 40)
