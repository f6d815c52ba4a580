"""The page of addresses outside that fail, and the button that has them asked."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import Permission
from delaktig.catalogue import addresses
from delaktig.catalogue.models import Service
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.freshness.overview import tabs
from delaktig.web.desk.freshness.words import refusal
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.today.links import link

PER_PAGE = 50


@found_or_404
def links(request: HttpRequest) -> HttpResponse:
    """Show the addresses that failed, since when, and in which services; or begin to ask them all."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            addresses.ask_addresses(actor)
        except Denied as denied:
            messages.warning(request, refusal(denied.reason))
        return redirect(here(request, "desk-freshness-links"))
    page = Paginator(addresses.failing(actor), PER_PAGE).get_page(request.GET.get("page"))
    services = {one.pk: one for one in Service.objects.filter(pk__in={pk for one in page for pk in one.services})}
    texts = load(one.name_id for one in services.values())
    language = get_language() or ""
    latest = addresses.rounds(actor).first()
    context = {
        "tabs": tabs(request, "desk-freshness-links"),
        "page": page,
        "rows": [
            {
                "check": one.check,
                "services": [
                    {
                        "name": texts.show(services[pk].name_id, language),
                        "url": link("desk-service", actor.municipality, services[pk].slug),
                    }
                    for pk in one.services
                ],
            }
            for one in page
        ],
        "latest": latest,
        "is_running": latest is not None and latest.finished_at is None and addresses.is_recent(latest),
        "may_ask": actor.may(Permission.SERVICE_EDIT),
        "lead": _("Addresses in your services, contacts and materials that no reader gets to."),
    }
    return render(request, "desk/freshness/links.html", context)
