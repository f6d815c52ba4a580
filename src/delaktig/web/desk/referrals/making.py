"""Making a referral: choose a service in force, then what the provider needs to know, item by item."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.cases.actions.referring import refer as make_referral
from delaktig.cases.models import PlanItem
from delaktig.cases.provider_fields import known, source
from delaktig.cases.selectors import referrals as selectors
from delaktig.catalogue.models import Offering, Service
from delaktig.clients.doors import Opened
from delaktig.clients.policies import why_not_work
from delaktig.clients.selectors import full_name
from delaktig.law.calendar import numeric
from delaktig.organisations.selectors import names_of
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.diary.drafts import DRAFT
from delaktig.web.desk.programmes.editing import Page, edit
from delaktig.web.desk.referrals.case import PART, link_for
from delaktig.web.desk.referrals.forms import PICKED_AT_FIRST, ReferralForm, ServiceFilter
from delaktig.web.desk.referrals.words import fault, refusal

PER_PAGE = 40


@client_page(PART)
def choose(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Choose the service: those that the plan names come first, then all that are in force."""
    actor, today, language = actor_of(request), timezone.localdate(), get_language() or ""
    form = ServiceFilter(request.GET)
    words = (form.cleaned_data["q"] if form.is_valid() else "").casefold().split()
    services = list(
        selectors.services_in_force(actor.municipality, today).only("pk", "slug", "name_id", "organisation_id")
    )
    planned = selectors.planned_items(opened.relation) if opened.relation else []
    texts = load({one.name_id for one in services} | {one.service.name_id for one in planned if one.service})
    named = sorted(
        ((texts.show(one.name_id, language), one) for one in services), key=lambda row: row[0].body.casefold()
    )
    fitting = [row for row in named if all(word in row[0].body.casefold() for word in words)]
    page = Paginator(fitting, PER_PAGE).get_page(request.GET.get("page"))
    providers = names_of({one.organisation_id for _name, one in page if one.organisation_id}, language, today)
    in_force = {one.pk for one in services}
    list_url = of_client(request, "desk-case-referrals", opened.client.number)
    context = {
        **frame(request, opened, "desk-case-referrals", (_("Referrals"), list_url), (_("Choose a service"), "")),
        "filter": form,
        "menu_url": reverse("desk-menu", args=[actor.municipality]),
        "page": page,
        "rows": [
            {"name": name, "provider": providers.get(one.organisation_id or 0, ""), "url": _url(request, opened, one)}
            for name, one in page
        ],
        "planned": [
            {
                "name": texts.show(one.service.name_id, language),
                "url": f"{_url(request, opened, one.service)}?item={one.pk}",
                "in_force": one.service_id in in_force,
            }
            for one in planned
            if one.service is not None
        ],
    }
    return render(request, "desk/referrals/choose.html", context)


def _url(request: HttpRequest, opened: Opened, service: Service) -> str:
    return of_client(request, "desk-case-refer", opened.client.number, service.slug)


@client_page(PART)
def refer(request: HttpRequest, opened: Opened, slug: str) -> HttpResponse:
    """Say what the provider needs to know, and send it; ``?item=`` ties it to what the plan agrees."""
    relation = opened.relation
    actor, today = actor_of(request), timezone.localdate()
    service = selectors.services_in_force(actor.municipality, today).filter(slug=slug).first()
    if relation is None or service is None:
        raise NotThere
    item = _item(request, opened)
    official = actor.user.name if actor.user is not None else ""
    values = known(opened.client, relation, official, prohibited=opened.prohibited)
    offerings = list(selectors.offerings_of(service, today))
    back = of_client(request, "desk-case-referrals", opened.client.number)
    name = load([service.name_id]).show(service.name_id, get_language() or "")
    page = Page(
        title=_("Refer to %(service)s") % {"service": name.body},
        form=partial(ReferralForm, offerings=_offerings(offerings, today), values=values),
        initial=_initial(service, offerings, values),
        save=lambda form, _version: make_referral(actor, relation, form.given(service.pk), link_for, item=item),
        done=lambda saved: of_client(request, "desk-case-referral", opened.client.number, saved.pk),
        cancel=back,
        crumbs=[
            (full_name(opened.client), of_client(request, "desk-client", opened.client.number)),
            (_("Referrals"), back),
        ],
        said=_("The referral is made."),
        button=_("Refer the client"),
        eyebrow=full_name(opened.client),
        draft=f"referral:{relation.pk}:{service.slug[:60]}",
        draft_route=DRAFT,
        why_not=why_not_work(actor, opened.client, opened.near, relation),
        fault=fault,
        refusal=refusal,
        template="desk/referrals/refer.html",
        context={"prohibited": opened.prohibited, "section": source().text(), "item": item},
    )
    return edit(request, page)


def _item(request: HttpRequest, opened: Opened) -> PlanItem | None:
    wish = request.GET.get("item", "")
    return selectors.item_of(opened.client, int(wish)) if wish.isascii() and wish.isdigit() and len(wish) < 10 else None


def _initial(service: Service, offerings: list[Offering], values: dict[str, Any]) -> dict[str, Any]:
    provider = (offerings[0].provider if len(offerings) == 1 else None) or service.organisation
    return {
        "offering": offerings[0].pk if len(offerings) == 1 else None,
        "fields_given": [key for key in PICKED_AT_FIRST if values.get(key)],
        "sent_on": timezone.localdate(),
        "way": "link",
        "email": provider.email if provider else "",
        "language": get_language() or "sv",
    }


def _offerings(found: list[Offering], today: Any) -> list[tuple[int, str]]:
    """Return offerings by name, place and first day, with the places that are free."""
    language = get_language() or ""
    ids = {one.name_id for one in found} | {one.place.name_id for one in found if one.place}
    texts = load(ids)
    providers = names_of({one.provider_id for one in found if one.provider_id}, language, today)
    made = []
    for one in found:
        parts = [
            texts.show(one.name_id, language).body if one.name_id else "",
            texts.show(one.place.name_id, language).body if one.place else "",
            providers.get(one.provider_id or 0, ""),
            numeric(one.starts_on) if one.starts_on else "",
            _free(one),
        ]
        made.append((one.pk, ", ".join(filter(None, parts)) or _("The only offering")))
    return made


def _free(one: Offering) -> str:
    if one.capacity is None or one.taken is None:
        return ""
    free = one.capacity - one.taken
    return _("%(n)s places free") % {"n": free} if free > 0 else _("full")
