"""Absences and who covers: one's own, and for supervisors those of all who work with clients."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.clients import policies
from delaktig.clients.actions.assignments import put_absence, remove_absence, why_not_absence
from delaktig.clients.actions.relations import workers
from delaktig.clients.models import Absence
from delaktig.clients.selectors import absence_of, absences
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.forms import AbsenceForm
from delaktig.web.desk.clients.words import Choices, fault, refusal
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List who is away now and soon, and who covers."""
    actor = actor_of(request)
    today = timezone.localdate()
    values = {
        "code": actor.municipality,
        "rows": [
            {
                "one": one,
                "is_now": one.first <= today <= one.last,
                "may_change": why_not_absence(actor, one.officer_id) is None,
            }
            for one in absences(actor, today)
        ],
        "may_add": policies.why_not_add(actor) is None,
        "crumbs": [(_("Clients"), here(request, "desk-clients")), (_("Absences"), "")],
    }
    return render(request, "desk/clients/absences.html", values)


@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Record an absence."""
    return _form(request, None)


@found_or_404
def change(request: HttpRequest, absence: int) -> HttpResponse:
    """Change an absence's days or who covers."""
    return _form(request, _found(actor_of(request), absence))


@found_or_404
def remove(request: HttpRequest, absence: int) -> HttpResponse:
    """Ask, and then take an absence away."""
    actor = actor_of(request)
    found = _found(actor, absence)
    if request.method == "POST":
        remove_absence(actor, found)
        messages.success(request, _("The absence is taken away."))
        return redirect(here(request, "desk-absences"))
    values = {
        "title": _("Take the absence away?"),
        "text": _("Nobody covers any more: the clients are shown to their own worker alone."),
        "action_words": _("Take it away"),
        "cancel_url": here(request, "desk-absences"),
    }
    return render(request, "components/confirm.html", values)


def _form(request: HttpRequest, found: Absence | None) -> HttpResponse:
    actor = actor_of(request)
    people: Choices = [(str(pk), name) for pk, name in workers(actor.municipality).items()]
    own = str(actor.user.pk) if actor.user is not None else ""
    officers = people if policies.why_not_supervise(actor) is None else [one for one in people if one[0] == own]
    back = here(request, "desk-absences")

    def save(form: AbsenceForm, _version: int | None) -> Any:
        given = form.cleaned_data
        cover = int(given["cover"]) if given["cover"] else None
        officer = found.officer_id if found is not None else int(given["officer"])
        return put_absence(actor, officer, given["first"], given["last"], cover, absence=found)

    initial: dict[str, Any] = {"officer": own, "first": timezone.localdate()}
    if found is not None:
        officers = [one for one in people if one[0] == str(found.officer_id)]
        initial = {"officer": found.officer_id, "first": found.first, "last": found.last, "cover": found.cover_id}
    return edit(
        request,
        Page(
            title=_("Absence"),
            lead=_("Who covers sees and works with the clients of the one who is away, on these days."),
            form=partial(AbsenceForm, officers=officers, covers=people),
            initial=initial,
            save=save,
            done=lambda _saved: back,
            cancel=back,
            crumbs=[(_("Clients"), here(request, "desk-clients")), (_("Absences"), back)],
            said=_("Saved."),
            why_not=policies.why_not_add(actor),
            fault=fault,
            refusal=refusal,
        ),
    )


def _found(actor: Actor, pk: int) -> Absence:
    found = absence_of(actor, pk)
    if found is None or why_not_absence(actor, found.officer_id) is not None:
        raise NotThere
    return found
