"""Two records of one person: made one, and taken apart again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.clients import policies, reach
from delaktig.clients.actions.merging import merge, undo_merge
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client
from delaktig.clients.selectors import merges_of
from delaktig.texts.parts import Invalid, NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import MergeForm
from delaktig.web.desk.clients.shell import client_page, frame, of_client

BACK = "desk-client-merges"


@client_page("merge")
def merges(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show which records were made one with this one."""
    values = {
        **frame(request, opened, "desk-client", (_("Two records of one person"), "")),
        "rows": merges_of(opened.client),
        "may_write": policies.why_not_write(actor_of(request), opened.client, opened.near) is None,
    }
    return render(request, "desk/clients/merges.html", values)


@client_page("merge")
def take_in(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Make another record one with this one."""
    actor, client = actor_of(request), opened.client

    def save(form: MergeForm, _version: int | None) -> Any:
        return merge(actor, client, _other(request, form.cleaned_data["number"]))

    return client_form(
        request,
        opened,
        BACK,
        title=_("Make another record one with this one"),
        lead=_("Two records of one person become one. It can be undone: everything that moved is remembered."),
        form=MergeForm,
        initial={},
        save=save,
        button=_("Make them one"),
        said=_("The two records are one now."),
    )


def _other(request: HttpRequest, number: str) -> Client:
    """Return the other record; a supervisor takes in colleagues' clients too. Says the same of all others."""
    actor = actor_of(request)
    found: Any = reach.standing(actor, timezone.now()).filter(number=number.replace(" ", "")).first()
    supervises = policies.why_not_supervise(actor) is None
    if found is None or (reach.near(found) not in reach.NEAR and (found.restricted or not supervises)):
        raise Invalid({"number": "no_client"})
    return found  # type: ignore[no-any-return]


@client_page("merge")
def undo(request: HttpRequest, opened: Opened, merged: int) -> HttpResponse:
    """Ask, and then take two records apart."""
    client = opened.client
    if request.method == "POST":
        undo_merge(actor_of(request), merged, client)
        return redirect(of_client(request, BACK, client.number))
    one = next((row for row in merges_of(client) if row.pk == merged and row.undone_at is None), None)
    if one is None:
        raise NotThere
    values = {
        "title": _("Take the two records apart?"),
        "text": _("What came from %(number)s goes back there. What was written since stays here.")
        % {"number": one.merged.number},
        "action_words": _("Take them apart"),
        "cancel_url": of_client(request, BACK, client.number),
    }
    return render(request, "components/confirm.html", values)
