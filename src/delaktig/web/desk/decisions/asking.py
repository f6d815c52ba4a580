"""What the views of decisions share: finding things or answering 404, and forms that save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language

from delaktig.accounts.actor import Actor
from delaktig.common.files import RefusedFile
from delaktig.decisions import selectors
from delaktig.decisions.actions import ItemConflict
from delaktig.decisions.item_fields import InvalidItem
from delaktig.decisions.models import Body, Item, Meeting
from delaktig.programmes import selectors as programmes
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.adoptions import InvalidAdoption
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.models import TextVersion
from delaktig.texts.selectors import FALLBACKS
from delaktig.web.desk.decisions.forms import refuse
from delaktig.web.desk.decisions.words import REASONS

Crumbs = list[tuple[Any, str]]
Saved = Callable[[], HttpResponse]


def item_or_404(actor: Actor, number: int) -> Item:
    """Return an item that the actor may read; answer 404 for other municipalities'."""
    found = selectors.item_for(actor, number)
    if found is None:
        raise Http404
    return found


def own_body_or_404(actor: Actor, number: int) -> Body:
    """Return one of the municipality's own bodies, closed ones too."""
    found = Body.objects.filter(pk=number, municipality_id=actor.municipality).first()
    if found is None:
        raise Http404
    return found


def own_meeting_or_404(actor: Actor, number: int) -> Meeting:
    """Return a meeting of one of the municipality's own bodies."""
    found = selectors.meetings_of(actor.municipality).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def edition_or_404(actor: Actor, number: int) -> EditionSeen:
    """Return an edition that the municipality is a member of; to others it does not exist."""
    try:
        return programmes.edition(actor, number)
    except NotThere:
        raise Http404 from None


def title_of(seen: EditionSeen) -> str:
    """Return the edition's title in the language of the page, else in another: one query."""
    rows = TextVersion.objects.filter(text=seen.edition.title_id).exclude(body="")
    bodies = dict(rows.values_list("language", "body"))
    for language in (get_language() or "sv", *FALLBACKS, *bodies):
        if language in bodies:
            return bodies[language]
    return seen.edition.slug


def save(form: forms.Form, act: Saved) -> HttpResponse | None:
    """Run an act on a valid form; ``None`` where it could not be kept, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return act()
    except InvalidItem as error:
        refuse(form, error)
    except Invalid as error:
        refuse(form, InvalidItem(error.errors))
    except InvalidAdoption as error:
        form.add_error(None, REASONS.get(error.code, error.code))
    except RefusedFile as error:
        form.add_error("file", REASONS.get(error.code, error.code))
    except NotThere:
        raise Http404 from None
    return None


def answer(
    request: HttpRequest,
    form: forms.Form,
    act: Saved,
    *,
    title: str | Promise,
    back: str,
    crumbs: Crumbs,
    lead: str | Promise = "",
    files: bool = False,
    button: str | Promise = "",
) -> HttpResponse:
    """Show a form, or save it and go on; what cannot be kept comes back with 422 and all that was typed."""
    if request.method == "POST":
        done = save(form, act)
        if done is not None:
            return done
    context = {
        "form": form,
        "title": title,
        "back": back,
        "crumbs": [*crumbs, (title, "")],
        "lead": lead,
        "files": files,
        "button": button,
    }
    return render(request, "desk/decisions/form.html", context, status=422 if form.errors else 200)


__all__ = ["ItemConflict", "answer", "edition_or_404", "item_or_404", "own_body_or_404", "own_meeting_or_404", "save"]
