"""Pages of the diary: what stands in it, words looked for, a note, a correction; for paper."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.cases.actions.diary import correct_entry, write_entry
from delaktig.cases.models import DiaryEntry
from delaktig.cases.selectors import diary as selectors
from delaktig.cases.taking_out import note_taken_out
from delaktig.clients.doors import Opened
from delaktig.clients.policies import why_not_work
from delaktig.clients.selectors import full_name
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.diary.drafts import DRAFT
from delaktig.web.desk.diary.forms import CorrectionForm, FindForm, NoteForm
from delaktig.web.desk.diary.words import KINDS, fault, refusal
from delaktig.web.desk.programmes.editing import Page, edit
from delaktig.web.desk.programmes.words import place

PER_PAGE = 30
PART = "diary"


@client_page(PART)
def diary(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the notes, the latest first; ``?print=1`` gives all of them for paper."""
    return _shown(request, opened, "")


@require_POST
@client_page(PART)
def find(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the notes in which words occur: sent, because words may tell who somebody is."""
    form = FindForm(request.POST)
    return _shown(request, opened, form.cleaned_data["q"] if form.is_valid() else "")


def _shown(request: HttpRequest, opened: Opened, words: str) -> HttpResponse:
    found = selectors.diary(opened.client, words)
    on_paper = request.GET.get("print") == "1"
    page = Paginator(found, max(len(found), 1) if on_paper or words else PER_PAGE).get_page(request.GET.get("page"))
    if on_paper:
        note_taken_out(actor_of(request), opened.client, "diary", ["name", "number", "diary"])
    reason = why_not_work(actor_of(request), opened.client, opened.near, opened.relation)
    context = {
        **frame(request, opened, "desk-case-diary"),
        "page": page,
        "number": len(found),
        "words": words,
        "find": FindForm(initial={"q": words}),
        "find_url": of_client(request, "desk-case-diary-find", opened.client.number),
        "all_url": of_client(request, "desk-case-diary", opened.client.number),
        "rows": [_row(request, opened, one) for one in page],
        "may_work": reason is None,
        "why_not": refusal(reason) if reason else "",
        "write_url": of_client(request, "desk-case-diary-write", opened.client.number),
        "today": timezone.localdate(),
        "place_name": place(actor_of(request).municipality),
    }
    return render(request, "desk/diary/diary_paper.html" if on_paper else "desk/diary/diary.html", context)


def _row(request: HttpRequest, opened: Opened, one: selectors.Noted) -> dict[str, Any]:
    entry = one.entry
    return {
        "entry": entry,
        "earlier": one.earlier,
        "kind": KINDS[entry.kind] if entry.kind != DiaryEntry.Kind.NOTE else "",
        "correct_url": of_client(request, "desk-case-diary-correct", opened.client.number, entry.pk),
    }


@client_page(PART)
def write(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Write a note."""
    relation = opened.relation
    if relation is None:
        raise NotThere
    actor = actor_of(request)
    page = _page(
        request,
        opened,
        title=_("Write a note"),
        form=NoteForm,
        initial={"on": timezone.localdate(), "kind": DiaryEntry.Kind.NOTE},
        save=lambda form, _version: write_entry(actor, relation, **form.cleaned_data),
        said=_("The note is written."),
        draft=f"diary:{relation.pk}:new",
    )
    return edit(request, page)


@client_page(PART)
def correct(request: HttpRequest, opened: Opened, entry: int) -> HttpResponse:
    """Write a correction of a note; the old one stays beside it."""
    old = selectors.entry_of(opened.client, entry)
    actor = actor_of(request)
    page = _page(
        request,
        opened,
        title=_("Correct the note"),
        lead=_("The old note stays beside the correction, with who wrote it and when."),
        form=partial(CorrectionForm),
        initial={"on": old.on, "words": old.words},
        save=lambda form, _version: correct_entry(actor, old, **form.cleaned_data),
        said=_("The correction is written."),
        draft=f"diary:{old.relation_id}:{old.pk}",
    )
    return edit(request, page)


def _page(request: HttpRequest, opened: Opened, **values: Any) -> Page:
    number = opened.client.number
    back = of_client(request, "desk-case-diary", number)
    common: dict[str, Any] = {
        "done": lambda _saved: back,
        "cancel": back,
        "crumbs": [(full_name(opened.client), of_client(request, "desk-client", number)), (_("Diary"), back)],
        "eyebrow": full_name(opened.client),
        "why_not": why_not_work(actor_of(request), opened.client, opened.near, opened.relation),
        "fault": fault,
        "refusal": refusal,
        "draft_route": DRAFT,
    }
    return Page(**{**common, **values})
