"""A client's household: who lives with whom, as what, from when to when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.clients import policies, reach
from delaktig.clients.actions.households import change_household_role, join_household, leave_household
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client
from delaktig.clients.selectors import household_history
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import HouseholdRoleForm, JoinForm, LeaveForm
from delaktig.web.desk.clients.shell import client_page, frame
from delaktig.web.desk.clients.words import ROLES

BACK = "desk-client-household"


@client_page("household")
def household(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show who lives with the client now, and who did before."""
    today = timezone.localdate()
    rows = [
        {"one": one, "role": ROLES.get(one.role, one.role), "is_now": one.valid_to is None or one.valid_to >= today}
        for one in household_history(opened.client)
    ]
    values = {
        **frame(request, opened, "desk-client", (_("Household"), "")),
        "now": [row for row in rows if row["is_now"]],
        "before": [row for row in rows if not row["is_now"]],
        "lives_here": any(row["is_now"] and row["one"].number == opened.client.number for row in rows),
        "may_write": policies.why_not_write(actor_of(request), opened.client, opened.near) is None,
    }
    return render(request, "desk/clients/household.html", values)


@client_page("household")
def join(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Take another client into the household."""
    actor, client = actor_of(request), opened.client

    def save(form: JoinForm, _version: int | None) -> Any:
        return join_household(actor, client, _other(request, form.cleaned_data["number"]), form.cleaned_data["role"])

    return client_form(
        request,
        opened,
        BACK,
        title=_("Add someone to the household"),
        lead=_("Both are clients of yours. Someone who is no client yet is added as a client first."),
        form=JoinForm,
        initial={"role": "spouse"},
        save=save,
    )


def _other(request: HttpRequest, number: str) -> Client:
    """Return another client whom the worker may write; says the same of one who is not there and one who is far."""
    found = reach.standing(actor_of(request), timezone.now()).filter(number=number.replace(" ", "")).first()
    if found is None or reach.near(found) not in reach.NEAR:
        raise Invalid({"number": "no_client"})
    return found  # type: ignore[no-any-return]


@client_page("household")
def role(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Change as what the client lives in the household."""
    actor, client = actor_of(request), opened.client
    stands = next((one for one in household_history(client) if one.number == client.number), None)
    return client_form(
        request,
        opened,
        BACK,
        title=_("As what the client lives there"),
        form=HouseholdRoleForm,
        initial={"role": stands.role if stands else ""},
        save=lambda form, _version: change_household_role(actor, client, form.cleaned_data["role"]),
    )


@client_page("household")
def leave(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Note that the client left the household."""
    actor, client = actor_of(request), opened.client
    return client_form(
        request,
        opened,
        BACK,
        title=_("The client has left the household"),
        lead=_("Where the client lived stays in the history."),
        form=LeaveForm,
        initial={},
        save=lambda form, _version: leave_household(actor, client, on=form.cleaned_data["on"]),
    )
