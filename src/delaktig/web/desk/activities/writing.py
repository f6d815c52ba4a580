"""Pages that write in the log: note, correct, say that it was held, take away and bring back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.activities import actions, selectors
from delaktig.activities.entry_input import EntryInput
from delaktig.activities.kinds import CounterKind, kinds
from delaktig.activities.models import Entry
from delaktig.common.files import RefusedFile
from delaktig.texts.parts import Invalid, Stale
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.activities.forms import EntryForm
from delaktig.web.desk.activities.shown import organisations, units
from delaktig.web.desk.activities.words import fault, kind_of, said
from delaktig.web.desk.decisions.words import REASONS as FILE_FAULTS
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults

SHOWN = ("first", "last", "number", "participants", "note", "held")


@found_or_404
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what kind of thing is noted."""
    found = [
        {"title": said(kind.title), "what": said(kind.what), "url": here(request, "desk-activity-new", code)}
        for code, kind in kinds().items()
    ]
    found.sort(key=lambda row: row["title"].casefold())
    context = {"kinds": found, "crumbs": _crumbs(request, _("Note something"))}
    return render(request, "desk/activities/choose.html", context)


@found_or_404
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Note what was done, or is planned."""
    known = kinds().get(kind)
    if known is None:
        raise Http404

    def act(given: EntryInput) -> Entry:
        return actions.log(actor_of(request), given)

    return _answer(request, known, act, {"held": True, "number": 1}, said(known.title), said(known.what))


@found_or_404
def change(request: HttpRequest, logged: int) -> HttpResponse:
    """Correct an entry; what it said before stays in its history."""
    actor = actor_of(request)
    found = selectors.entry_of(actor, logged)
    known = kind_of(found)
    if known is None or found.removed_at is not None:
        raise Http404

    def act(given: EntryInput) -> Entry:
        version = request.POST.get("version", "")
        return actions.correct(actor, found, given, expected_version=int(version) if version.isdigit() else None)

    initial = {name: getattr(found, name) for name in SHOWN} | {
        "amount": found.amount,
        "two_way": {True: "yes", False: "no", None: ""}[found.two_way],
        "organisation": found.organisation_id or "",
        "unit": found.unit_id or "",
    }
    lead = _("What it says now stays in the entry's history.")
    return _answer(request, known, act, initial, said(known.title), lead, found)


def _answer(
    request: HttpRequest,
    kind: CounterKind,
    act: Callable[[EntryInput], Entry],
    initial: dict[str, Any],
    title: str,
    lead: str,
    standing: Entry | None = None,
) -> HttpResponse:
    """Show the form, or save and go on; what cannot be kept comes back with all that was typed."""
    code, today = actor_of(request).municipality, timezone.localdate()
    form = EntryForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        kind=kind,
        organisations=organisations(code, today),
        units=units(code),
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        saved = _saved(request, form, act)
        if saved is not None:
            messages.success(request, _("Noted. It counts from now on.") if saved.held else _("Noted as planned."))
            again = "again" in request.POST
            return redirect(request.path if again else here(request, "desk-activity", saved.pk))
    back = here(request, "desk-activity", standing.pk) if standing else here(request, "desk-activities")
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "back": back,
        "version": form.data.get("version", "") or (standing.version if standing else ""),
        "is_new": standing is None,
        "crumbs": _crumbs(request, title),
    }
    return render(request, "desk/activities/form.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: EntryForm, act: Callable[[EntryInput], Entry]) -> Entry | None:
    """Save what was filled in; None where it could not be kept, and the form says why."""
    uploaded = form.cleaned_data["file"]
    try:
        entry = act(form.given())
    except Invalid as wrong:
        show_faults(form, wrong.errors, fault)
        return None
    except Stale:
        form.add_error(None, _("Somebody else has corrected this meanwhile. Open it again and look before you save."))
        return None
    if uploaded is not None:
        try:
            actions.attach(actor_of(request), entry, uploaded.name, uploaded.read())
        except RefusedFile as refused:
            messages.error(request, FILE_FAULTS.get(refused.code, refused.code))
    return entry


@require_POST
@found_or_404
def held(request: HttpRequest, logged: int) -> HttpResponse:
    """Say that what was planned has been held."""
    actor = actor_of(request)
    found = selectors.entry_of(actor, logged)
    try:
        actions.note_held(actor, found)
        messages.success(request, _("It is noted as held, and counts."))
    except Denied as denied:
        if denied.reason != "not_yet_held":
            raise
        messages.error(request, fault(denied.reason))
    return redirect(here(request, "desk-activity", found.pk))


@found_or_404
def take_away(request: HttpRequest, logged: int) -> HttpResponse:
    """Ask whether an entry is to be taken away, and take it away; it can be brought back."""
    actor = actor_of(request)
    found = selectors.entry_of(actor, logged)
    back = here(request, "desk-activity", found.pk)
    if request.method == "POST":
        actions.remove(actor, found)
        messages.success(request, _("It is taken away and counts no more. You can bring it back here."))
        return redirect(back)
    kind = kind_of(found)
    context = {
        "title": _("Take this entry away?"),
        "text": f"{said(kind.title) if kind else found.kind}, {found.first:%d.%m.%Y}",
        "action_words": _("Take away"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "desk/programmes/delete.html", context)


@require_POST
@found_or_404
def bring_back(request: HttpRequest, logged: int) -> HttpResponse:
    """Bring back an entry that was taken away."""
    actor = actor_of(request)
    found = actions.restore(actor, selectors.entry_of(actor, logged))
    messages.success(request, _("It is back, and counts again."))
    return redirect(here(request, "desk-activity", found.pk))


def _crumbs(request: HttpRequest, title: str) -> list[tuple[str, str]]:
    return [(_("Activity log"), here(request, "desk-activities")), (title, "")]
