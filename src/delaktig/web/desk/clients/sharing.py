"""With which units of the service point a client's path is shared: agreed, by an act, ended (row B21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.clients.actions.sharing import end_sharing, share_path
from delaktig.clients.doors import Opened
from delaktig.clients.models import SharedPath
from delaktig.clients.sharing import shared_by, units_to_share_with
from delaktig.organisations.models import Unit
from delaktig.organisations.selectors import names_of
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import ShareForm
from delaktig.web.desk.clients.shell import client_page, of_client
from delaktig.web.desk.clients.words import Choices, unit_name

BACK = "desk-client-consents"


def rows(opened: Opened, on: date) -> list[dict[str, Any]]:
    """Return with whom the path is and was shared, as the page of consents shows it. Two queries."""
    found = shared_by(opened.client, on)
    names = _names({one.one.unit.organisation_id for one in found}, on)
    return [
        {
            "one": one.one,
            "unit": unit_name(one.one.unit),
            "organisation": names.get(one.one.unit.organisation_id, ""),
            "in_force": one.in_force,
        }
        for one in found
    ]


@client_page("consents")
def share(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Let units read the path, by the client's consent or by an act."""
    actor, client = actor_of(request), opened.client
    units = _choices(list(units_to_share_with(actor, client)), timezone.localdate())
    return client_form(
        request,
        opened,
        BACK,
        title=_("Share the path with other units"),
        lead=_(
            "The unit reads what the client reads in the own view: the plan as it was agreed, times and referrals. "
            "Never the diary, the record or an address. Each look is recorded, and the client sees it."
        ),
        form=lambda *args, **kwargs: ShareForm(*args, units=units, **kwargs),
        initial={"language": client.contact_language, "given_how": "oral", "by": "consent"},
        save=lambda form, _version: share_path(actor, client, form.share()),
        said=_("The path is shared."),
        button=_("Share the path"),
    )


@client_page("consents")
def end(request: HttpRequest, opened: Opened, shared: int) -> HttpResponse:
    """Ask, and then let a unit read the path no longer."""
    found = SharedPath.objects.filter(client=opened.client, pk=shared).select_related("unit").first()
    if found is None:
        raise NotThere
    if request.method == "POST":
        end_sharing(actor_of(request), opened.client, shared)
        messages.success(request, _("The path is no longer shared with the unit."))
        return redirect(of_client(request, BACK, opened.client.number))
    values = {
        "title": _("%(unit)s reads the path no longer?") % {"unit": unit_name(found.unit)},
        "text": _("From now on the unit sees nothing of it. What it has read stands among the looks."),
        "action_words": _("End the sharing"),
        "cancel_url": of_client(request, BACK, opened.client.number),
    }
    return render(request, "components/confirm.html", values)


def _names(organisations: set[int], on: date) -> dict[int, str]:
    return names_of(organisations, get_language() or "sv", on)


def _choices(units: list[Unit], on: date) -> Choices:
    names = _names({one.organisation_id for one in units}, on)
    return [(one.pk, f"{unit_name(one)}, {names.get(one.organisation_id, '')}".rstrip(", ")) for one in units]
