"""The page that asks why, before another's client opens: with a reason, or by breaking the glass."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from delaktig.clients import policies
from delaktig.clients.actions.access import GLASS_MINUTES, closed_client, give_reason
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.forms import ReasonForm
from delaktig.web.desk.clients.words import fault
from delaktig.web.desk.programmes.editing import found_or_404, here


@found_or_404
def reason(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why the worker needs to see the client, keep the answer, and lead on to what was asked for."""
    actor = actor_of(request)
    client, asked = closed_client(actor, number, timezone.now())
    onward = _onward(request, number)
    if asked is None:
        return redirect(onward)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access = give_reason(actor, number, form.cleaned_data["reason"], notice_link)
        except Invalid as wrong:
            for name, code in wrong.errors.items():
                form.add_error(name, fault(code))
        else:
            if access is not None:
                messages.success(request, _said(asked))
            return redirect(onward)
    values = {
        "form": form,
        "number": number,
        "glass": asked == policies.GLASS,
        "officer": "" if client.restricted else getattr(client, "officer_name", "") or "",
        "onward": onward,
        "crumbs": [(_("Clients"), here(request, "desk-clients")), (number, "")],
        "cancel": here(request, "desk-clients"),
        "minutes": GLASS_MINUTES,
    }
    return render(request, "desk/clients/reason.html", values, status=422 if form.errors else 200)


def notice_link(code: str) -> str:
    """Return the address at which a municipality's data protection officers look into what happened."""
    return settings.ORIGIN + reverse("desk-client-accesses", args=[code])


def _said(asked: str) -> str:
    if asked == policies.GLASS:
        return _("The record is open to you for an hour. The data protection officer has been told.")
    return _("The client is open to you for today. The reason stays in the record of events.")


def _onward(request: HttpRequest, number: str) -> str:
    wish = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()})
    return wish if safe and wish.startswith("/desk/") else here(request, "desk-client", number)
