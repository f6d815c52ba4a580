"""The data protection officer's page of reasons: who opened whose record, why, and what is still to look into."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from delaktig.clients.actions.access import look_into
from delaktig.clients.models import Access
from delaktig.clients.selectors import accesses
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.forms import AccessFilter
from delaktig.web.desk.clients.words import ACCESSES
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50
SIGNS = {Access.Kind.BREAK_GLASS: "late", Access.Kind.ADDRESS: "due", Access.Kind.REASON: "calm"}


@found_or_404
def reasons(request: HttpRequest) -> HttpResponse:
    """List the reasons by which clients were opened who are not the worker's own; those not yet seen first."""
    actor = actor_of(request)
    form = AccessFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = accesses(actor, kind=asked.get("kind", ""), seen=bool(asked.get("seen")))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "rows": [
            {
                "one": one,
                "sign": SIGNS[Access.Kind(one.kind)],
                "words": ACCESSES.get(one.kind, one.kind),
                "events_url": here(request, "desk-audit", target=f"client:{one.client.number}"),
            }
            for one in page
        ],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "desk/clients/accesses.html", values)


@found_or_404
def seen(request: HttpRequest, access: int) -> HttpResponse:
    """Ask, and then note that a reason was looked into."""
    actor = actor_of(request)
    one = accesses(actor).filter(pk=access).first()
    if request.method == "POST":
        look_into(actor, access)
        return redirect(here(request, "desk-client-accesses"))
    values = {
        "title": _("Looked into?"),
        "text": _("You have looked into why client %(number)s was opened. Your name and the day are kept.")
        % {"number": one.client.number if one else ""},
        "action_words": _("Looked into"),
        "cancel_url": here(request, "desk-client-accesses"),
    }
    return render(request, "components/confirm.html", values, status=200 if one else 404)
