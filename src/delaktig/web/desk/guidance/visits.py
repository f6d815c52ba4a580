"""Registering a visit: the form, what a device sends when it has a network again, undoing, and the form without one."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import Permission
from delaktig.guidance.actions.visits import register_visit, undo_visit
from delaktig.guidance.codes import NOT_ASKED
from delaktig.guidance.models import Channel, Interpreting
from delaktig.guidance.selectors import own_visit, reasons_of
from delaktig.texts.parts import Invalid, NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import VisitForm
from delaktig.web.desk.guidance.offered import offered
from delaktig.web.desk.guidance.shell import tabs
from delaktig.web.desk.guidance.usual import remember, usual
from delaktig.web.desk.guidance.words import fault, reason_words, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults

WORKER = Path(__file__).with_name("worker.js")
FILES = ("components/delaktig.css", "components/mark.svg", "desk/guidance/guidance.css", "desk/guidance/visits.js")
"""What the form needs where there is no network."""


@found_or_404
def form(request: HttpRequest) -> HttpResponse:
    """Show the form of a visit, or register one; a device that has waited for the network is answered in data."""
    page = _form(request, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, page)
    by_device = request.headers.get("Accept") == "application/json"
    key = _registered(request, page)
    if key is None:
        return _faults(page) if by_device else _shown(request, page, 422)
    if by_device:
        answer: HttpResponse = JsonResponse({"undo": here(request, "desk-visit-undo", key)}, status=201)
    else:
        answer = redirect(here(request, "desk-visits", done=str(key)))
    return remember(request, answer, page.given())


def _form(request: HttpRequest, data: Any = None) -> VisitForm:
    kept = usual(request)
    offer = offered(actor_of(request).municipality, timezone.localdate(), kept.get("language", ""))
    initial = {
        "key": str(uuid4()),
        "channel": Channel.ON_SITE,
        "interpreting": Interpreting.NONE,
        "country_group": NOT_ASKED,
        **kept,
    }
    return VisitForm(data, offered=offer, initial=initial)


def _registered(request: HttpRequest, page: VisitForm) -> UUID | None:
    """Register what was given, and return its key; None where it cannot be, with the faults on the form."""
    if not page.is_valid():
        return None
    try:
        return register_visit(actor_of(request), page.given(), timezone.now()).visit.key
    except Invalid as wrong:
        show_faults(page, wrong.errors, fault)
        return None


def _faults(page: VisitForm) -> HttpResponse:
    """Say to a device what cannot be registered, in words for the person who will look at it."""
    found = [
        {"field": str(page.fields[name].label or "") if name in page.fields else "", "words": str(words)}
        for name, faults in page.errors.items()
        for words in faults
    ]
    return JsonResponse({"faults": found}, status=422, json_dumps_params={"ensure_ascii": False})


def _shown(request: HttpRequest, page: VisitForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "form": page,
        "tabs": tabs(request, "desk-visits"),
        "done": _done(request),
        "visits_url": here(request, "desk-visits"),
        "shell_url": here(request, "desk-visits-offline"),
        "worker_url": here(request, "desk-visits-worker"),
        "wish_url": here(request, "desk-visits-assessment"),
        "social_url": here(request, "desk-social-visits") if actor.may(Permission.SOCIAL_VISIT_WRITE) else "",
        "points_url": here(request, "desk-points") if actor.may(Permission.GUIDANCE_MANAGE) else "",
    }
    return render(request, "desk/guidance/visit.html", context, status=status)


def _done(request: HttpRequest) -> dict[str, Any] | None:
    """Return the visit that was registered just now, which can be undone."""
    try:
        visit = own_visit(actor_of(request), UUID(request.GET.get("done", "")))
    except (ValueError, NotThere):
        return None
    if visit.undone:
        return None
    words = reason_words(reasons_of(visit.municipality_id))
    return {
        "reasons": ", ".join(words.get(row.reason, row.reason) for row in visit.reasons.all()),
        "undo_url": here(request, "desk-visit-undo", visit.key),
    }


@require_POST
@found_or_404
def undo(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Undo a visit that one has registered oneself."""
    by_device = request.headers.get("Accept") == "application/json"
    try:
        undo_visit(actor_of(request), visit)
    except Denied as denied:
        if by_device:
            return JsonResponse({"words": refusal(denied.reason)}, status=403)
        messages.warning(request, refusal(denied.reason))
    else:
        if by_device:
            return JsonResponse({"undone": True})
        messages.success(request, _("The visit is undone: it counts no more."))
    back = "desk-visits-mine" if request.POST.get("next") == "mine" else "desk-visits"
    return redirect(here(request, back))


@found_or_404
def offline(request: HttpRequest) -> HttpResponse:
    """Show the form as a device keeps it for when the network is gone: nobody's name stands in it."""
    context = {"form": _form(request), "visits_url": here(request, "desk-visits")}
    return render(request, "desk/guidance/offline.html", context)


@found_or_404
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker that shows the kept form where the network is gone."""
    code = actor_of(request).municipality
    values = {
        "VERSION": version(),
        "FILES": [static(name) for name in FILES],
        "FORM": reverse("desk-visits", args=[code]),
        "SHELL": reverse("desk-visits-offline", args=[code]),
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    script = head + WORKER.read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@cache
def version() -> str:
    """Return what changes whenever the worker or what it keeps changes."""
    told = WORKER.read_text(encoding="utf-8") + "".join(static(name) for name in FILES) + str(settings.DEMO)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
