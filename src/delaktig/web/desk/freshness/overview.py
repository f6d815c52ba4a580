"""What is stale, what will be within a month, what nobody answers for; confirming and naming an owner on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import Permission
from delaktig.catalogue import freshness
from delaktig.catalogue.actions import states
from delaktig.catalogue.actions.confirming import set_owner
from delaktig.catalogue.freshness import Overview
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import service_of
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.freshness.forms import FreshnessFilter, OwnerForm
from delaktig.web.desk.freshness.words import ANSWERS, fault, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.today.links import link

PER_PAGE = 50


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs of the part."""
    pages = (("desk-freshness", _("Services")), ("desk-freshness-links", _("Addresses that fail")))
    return [{"label": label, "url": here(request, route), "current": route == current} for route, label in pages]


@found_or_404
def overview(request: HttpRequest) -> HttpResponse:
    """Show the published services that press, and what owners have answered."""
    actor = actor_of(request)
    found = freshness.overview(actor, timezone.localdate())
    settles = list(freshness.to_settle(actor))
    form = FreshnessFilter(request.GET)
    which = form.cleaned_data["which"] if form.is_valid() else ""
    page = Paginator(_chosen(found, which), PER_PAGE).get_page(request.GET.get("page"))
    texts = load([*(one.name_id for one in page), *(one.service.name_id for one in settles)])
    edits = actor.may(Permission.SERVICE_EDIT)
    context = {
        "tabs": tabs(request, "desk-freshness"),
        "filter": form,
        "page": page,
        "rows": [_row(request, one, found, texts) for one in page],
        "answers": [_answer_row(request, one, texts) for one in settles] if edits else [],
        "figures": _figures(request, found),
        "edits": edits,
        "ask_url": here(request, "desk-freshness-ask") if edits else "",
        "none_at_all": not (found.stale or found.soon or found.fresh),
        "is_filtered": bool(which),
    }
    return render(request, "desk/freshness/overview.html", context)


def _chosen(found: Overview, which: str) -> list[Service]:
    lists = {
        "stale": found.stale,
        "soon": found.soon,
        "without_owner": found.without_owner,
        "asked": [one for one in (*found.stale, *found.soon) if one.pk in found.asked],
    }
    pressing = [*found.stale, *found.soon]
    ids = {one.pk for one in pressing}
    return (
        lists.get(which)
        if which in lists
        else [  # type: ignore[return-value]
            *pressing,
            *(one for one in found.without_owner if one.pk not in ids),
        ]
    )


def _figures(request: HttpRequest, found: Overview) -> list[dict[str, Any]]:
    figures = (
        ("stale", len(found.stale), _("stale")),
        ("soon", len(found.soon), _("to be confirmed within 30 days")),
        ("without_owner", len(found.without_owner), _("without an owner")),
        ("", found.fresh, _("fresh")),
    )
    return [
        {"value": value, "label": label, "url": here(request, "desk-freshness", which=which) if which else ""}
        for which, value, label in figures
    ]


def _row(request: HttpRequest, one: Service, found: Overview, texts: Bundle) -> dict[str, Any]:
    on = timezone.localdate()
    owner = freshness.owner_of(one)
    question = found.asked.get(one.pk)
    if freshness.is_stale(one, on):
        sign, words = "late", _("stale")
    elif one in found.soon:
        sign, words = "due", _("soon")
    else:
        sign, words = "ok", _("fresh")
    return {
        "service": one,
        "name": texts.show(one.name_id, get_language() or ""),
        "url": link("desk-service", actor_of(request).municipality, one.slug),
        "sign": sign,
        "words": words,
        "owner": owner,
        "owner_url": here(request, "desk-freshness-owner", one.slug),
        "confirm_url": here(request, "desk-freshness-confirm", one.slug),
        "question": question,
        "remind_url": here(request, "desk-freshness-remind", question.pk) if question else "",
        "withdraw_url": here(request, "desk-freshness-withdraw", question.pk) if question else "",
    }


def _answer_row(request: HttpRequest, one: Any, texts: Bundle) -> dict[str, Any]:
    sign, words = ANSWERS[one.answer]
    return {
        "question": one,
        "name": texts.show(one.service.name_id, get_language() or ""),
        "sign": sign,
        "words": words,
        "url": here(request, "desk-freshness-answer", one.pk),
    }


@require_POST
@found_or_404
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say with one click that all that is said of a service stands."""
    actor = actor_of(request)
    service = service_of(actor, slug)
    try:
        states.confirm(actor, service, timezone.localdate())
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        name = load([service.name_id]).show(service.name_id, get_language() or "").body
        messages.success(request, _("%(name)s stands as it is. It is fresh again.") % {"name": name})
    return redirect(here(request, "desk-freshness"))


@found_or_404
def owner(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who answers for a service being up to date."""
    actor = actor_of(request)
    service = service_of(actor, slug)
    on = timezone.localdate()
    people = [(str(one.pk), one.name) for one in freshness.candidates(actor.municipality, on)]
    initial = {"user": service.owner_id, "email": service.owner_email}
    form = OwnerForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_owner(actor, [service], on, user=form.cleaned_data["user"], email=form.cleaned_data["email"])
        except Invalid as invalid:
            for name, code in invalid.errors.items():
                form.add_error(name, fault(code))
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, _("The owner is saved."))
            return redirect(here(request, "desk-freshness"))
    name = load([service.name_id]).show(service.name_id, get_language() or "")
    context = {
        "form": form,
        "name": name,
        "back": here(request, "desk-freshness"),
        "crumbs": [(_("Keep services fresh"), here(request, "desk-freshness")), (name.body, "")],
    }
    return render(request, "desk/freshness/owner.html", context, status=422 if form.errors else 200)
