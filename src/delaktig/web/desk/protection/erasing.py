"""Pages of the data protection officer: what is due for erasing and why, holds, erasing, and the proof."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.audit.acting import Denied
from delaktig.audit.models import Event
from delaktig.cases import proof, retention
from delaktig.clients.doors import note
from delaktig.clients.models import Client, Hold
from delaktig.clients.retention import lift_hold, of_register, place_hold
from delaktig.texts.parts import Invalid, NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.protection.forms import HoldForm, NumberForm
from delaktig.web.desk.protection.words import FAULTS, REFUSED, state

PER_PAGE = 50
LATEST = 20


@found_or_404
def due(request: HttpRequest) -> HttpResponse:
    """List the records whose time is over and what keeps some of them, and the latest that were erased."""
    actor = actor_of(request)
    form = NumberForm(request.GET or None)
    wanted = form.cleaned_data["number"].strip() if form.is_bound and form.is_valid() else ""
    if wanted:
        if _is_known(actor.municipality, wanted):
            return redirect(here(request, "desk-protection-client", wanted))
        form.add_error("number", _("There is no client of this number in your register, and none was erased."))
    found = retention.due(actor.municipality, timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    erased = Event.objects.filter(name="clients.erased", municipality=actor.municipality).order_by("-sequence")
    values = {
        "code": actor.municipality,
        "form": form,
        "page": page,
        "rows": [{"one": one, "state": state(one)} for one in page],
        "waiting": sum(one.waits for one in found),
        "number": len(found),
        "erased": [_erased(event) for event in erased[:LATEST]],
    }
    return render(request, "desk/protection/due.html", values, status=422 if form.errors else 200)


@found_or_404
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show where one record stands: due or not, what keeps it; of one that was erased, the proof."""
    actor = actor_of(request)
    erased = Event.objects.filter(name="clients.erased", municipality=actor.municipality, target=f"client:{number}")
    client = Client.objects.filter(municipality=actor.municipality, number=number).first()
    if client is None:
        if not erased.exists():
            raise NotThere
        return _gone(request, number, [_erased(event) for event in erased.order_by("-sequence")])
    note(actor, client, "clients.looked_at", {"way": "address", "part": "retention"})
    today = timezone.localdate()
    values = {
        "code": actor.municipality,
        "client": client,
        "due": _state(actor.municipality, client),
        "last_end": client.relations.order_by("ended_on").values_list("ended_on", flat=True).last(),
        "is_open": client.relations.filter(ended_on=None).exists(),
        "holds": client.holds.select_related("placed_by", "lifted_by").order_by("-placed_at"),
        "today": today,
        "crumbs": _crumbs(request, number),
    }
    return render(request, "desk/protection/client.html", values)


def _state(municipality: str, client: Client) -> dict[str, Any] | None:
    found = retention.due(municipality, timezone.localdate())
    return next(({"one": row, "state": state(row)} for row in found if row.key == client.pk), None)


def _gone(request: HttpRequest, number: str, erased: list[dict[str, Any]]) -> HttpResponse:
    """Show what the record of events tells of one that was erased; look again where that is asked."""
    shown = proof.look(proof.Needles(numbers={number})) if request.GET.get("look") else None
    values = {"number": number, "erased": erased, "proof": shown, "crumbs": _crumbs(request, number)}
    return render(request, "desk/protection/erased.html", values)


@found_or_404
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a record from being erased, with the reason."""
    actor = actor_of(request)
    client = of_register(actor, number)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(actor, number, form.cleaned_data["reason"], form.cleaned_data["until"])
        except Invalid as wrong:
            for name, code in wrong.errors.items():
                form.add_error(name, str(FAULTS[code]))
        else:
            messages.success(request, _("The record is kept until the hold is over."))
            return redirect(here(request, "desk-protection-client", number))
    values = {
        "form": form,
        "client": client,
        "back": here(request, "desk-protection-client", number),
        "crumbs": _crumbs(request, number, _("Keep the record")),
    }
    return render(request, "desk/protection/hold.html", values, status=422 if form.errors else 200)


@found_or_404
def lift(request: HttpRequest, number: str, hold: int) -> HttpResponse:
    """Ask, and then end a hold."""
    actor = actor_of(request)
    client = of_register(actor, number)
    if request.method == "POST":
        lift_hold(actor, number, hold)
        messages.success(request, _("The hold is lifted."))
        return redirect(here(request, "desk-protection-client", number))
    if not Hold.objects.filter(client=client, pk=hold, lifted_at=None).exists():
        raise NotThere
    values = {
        "title": _("Lift the hold?"),
        "text": _("When the time of client %(number)s is over, nothing keeps the record then.") % {"number": number},
        "action_words": _("Lift the hold"),
        "cancel_url": here(request, "desk-protection-client", number),
    }
    return render(request, "components/confirm.html", values)


@found_or_404
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, and then erase a record whose time is over, with the proof."""
    actor = actor_of(request)
    of_register(actor, number)
    back = here(request, "desk-protection-client", number)
    if request.method == "POST":
        try:
            rows = sum(retention.erase(actor, number, timezone.localdate()).values())
        except Denied as denied:
            if denied.reason not in REFUSED:
                raise
            messages.error(request, str(REFUSED[denied.reason]))
            return redirect(back)
        messages.success(request, _("%(rows)s rows were erased. Nothing of the person is left.") % {"rows": rows})
        return redirect(back)
    values = {
        "title": _("Erase client %(number)s for good?") % {"number": number},
        "text": _(
            "Everything held of the person is erased and cannot be brought back. The record of events keeps the number."
        ),
        "action_words": _("Erase for good"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", values)


def _is_known(municipality: str, number: str) -> bool:
    if Client.objects.filter(municipality=municipality, number=number).exists():
        return True
    erased = Event.objects.filter(name="clients.erased", municipality=municipality)
    return erased.filter(target=f"client:{number}").exists()


def _erased(event: Event) -> dict[str, Any]:
    told = json.loads(event.details)
    return {
        "number": event.target.removeprefix("client:"),
        "at": event.at,
        "rows": sum(told["rows"].values()),
        "by_kind": sorted(told["rows"].items()),
        "columns": told["columns"],
        "signs": told["signs"],
        "books_until": told["books_until"],
        "event": event.sequence,
    }


def _crumbs(request: HttpRequest, number: str, last: str = "") -> list[tuple[str, str]]:
    before = [(_("Erasing in time"), here(request, "desk-protection"))]
    if not last:
        return [*before, (number, "")]
    return [*before, (number, here(request, "desk-protection-client", number)), (last, "")]
