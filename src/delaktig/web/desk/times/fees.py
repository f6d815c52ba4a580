"""The fee for a missed time (681/2023 §32a): its conditions one by one, the decision on paper, withdrawing it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.cases.actions.fees import decide_fee, withdraw_fee
from delaktig.cases.fees import Judged, charge, fee_of
from delaktig.cases.models import InterpreterBooking
from delaktig.cases.selectors.times import booking_of
from delaktig.cases.taking_out import note_taken_out
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import full_name
from delaktig.law.casework.fees import Charge
from delaktig.texts.parts import NotThere
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame
from delaktig.web.desk.programmes.editing import edit
from delaktig.web.desk.programmes.words import place
from delaktig.web.desk.times.forms import FeeForm, euros
from delaktig.web.desk.times.shell import crumbs, done, form_page, of_time
from delaktig.web.desk.times.words import CHANNELS

MET = {True: "ok", False: "late", None: "none"}


@client_page("times")
def fee(request: HttpRequest, opened: Opened, time: int, booking: int) -> HttpResponse:
    """Show what the act asks for, each condition by itself, and decide the fee where all are met."""
    ordered = booking_of(opened.client, time, booking)
    if fee_of(ordered) is not None:
        return _decided(request, opened, ordered)
    actor, found = actor_of(request), ordered.appointment
    back = of_time(request, opened, "desk-case-time", found)
    judged = _judged(request, found.fee_warned)
    reckoned = charge(opened.client, ordered, judged)
    page = form_page(
        request,
        opened,
        title=_("Fee for a missed time"),
        form=partial(FeeForm),
        initial=_initial(ordered, reckoned, judged),
        save=lambda form, _version: decide_fee(actor, ordered, form.given()),
        done=lambda _saved: of_time(request, opened, "desk-case-fee", found, ordered.pk),
        cancel=back,
        said=_("The fee is decided. Print the decision and give it to the client."),
        button=_("Decide the fee"),
        template="desk/times/fee.html",
        crumbs=crumbs(request, opened, (_("The time"), back)),
        context={"reckoned": reckoned, "conditions": _conditions(reckoned), "booking": ordered, "time": found},
    )
    return edit(request, page)


def _judged(request: HttpRequest, warned: bool) -> Judged:
    """Return what was answered so far: what was sent, else what the time itself says."""
    if request.method != "POST":
        told = True if warned else None
        return Judged(told_of_charge=told, told_how_to_cancel=told)
    names = ("told_of_charge", "told_how_to_cancel", "understood", "reason_valid", "unreasonable")
    return Judged(**{name: {"yes": True, "no": False}.get(request.POST.get(name, "")) for name in names})


def _initial(ordered: InterpreterBooking, reckoned: Charge | None, judged: Judged) -> dict[str, Any]:
    time = ordered.appointment
    told = "yes" if judged.told_of_charge else ""
    return {
        "told_of_charge": told,
        "told_how_to_cancel": told,
        "warning_language": time.invited_in or ordered.language,
        "reason_given": time.missed_reason,
        "amount": euros(reckoned.max_cents) if reckoned else "",
        "decided_on": timezone.localdate(),
        "due_on": max(reckoned.earliest_due, timezone.localdate()) if reckoned else None,
    }


def _conditions(reckoned: Charge | None) -> list[dict[str, Any]]:
    language = get_language() or "en"
    words = {True: _("met"), False: _("not met"), None: _("not known yet")}
    return [
        {"text": one.text.get(language, one.text["en"]), "sign": MET[one.met], "words": words[one.met]}
        for one in (reckoned.conditions if reckoned else ())
    ]


def _decided(request: HttpRequest, opened: Opened, ordered: InterpreterBooking) -> HttpResponse:
    found, time = fee_of(ordered), ordered.appointment
    back = of_time(request, opened, "desk-case-time", time)
    context = {
        **frame(request, opened, "desk-case-times", (_("The time"), back), (_("Fee for a missed time"), "")),
        "fee": found,
        "amount": found.amount_cents / 100 if found else 0,
        "warned_in": language_name(found.warning_language) if found else "",
        "channel": CHANNELS.get(found.channel, "") if found else "",
        "decision_url": of_time(request, opened, "desk-case-fee-decision", time, ordered.pk),
        "withdraw_url": of_time(request, opened, "desk-case-fee-withdraw", time, ordered.pk),
        "back_url": back,
    }
    return render(request, "desk/times/fee_decided.html", context)


@client_page("times")
def decision(request: HttpRequest, opened: Opened, time: int, booking: int) -> HttpResponse:
    """Show the decision for paper, in Swedish or Finnish, with how one asks for a review."""
    ordered = booking_of(opened.client, time, booking)
    found = fee_of(ordered)
    if found is None:
        raise NotThere
    note_taken_out(actor_of(request), opened.client, "fee_decision", ["name", "number", "fee"])
    context = {
        "fee": found,
        "time": ordered.appointment,
        "name": full_name(opened.client),
        "number": opened.client.number,
        "place_name": place(actor_of(request).municipality),
        "amount": found.amount_cents / 100,
        "warned_in": language_name(found.warning_language),
        "channel": CHANNELS.get(found.channel, ""),
        "decided_by": found.decided_by.name if found.decided_by else "",
    }
    return render(request, "desk/times/fee_paper.html", context)


@client_page("times")
def withdraw(request: HttpRequest, opened: Opened, time: int, booking: int) -> HttpResponse:
    """Withdraw a fee, after asking whether that is meant."""
    ordered = booking_of(opened.client, time, booking)
    found = fee_of(ordered)
    if found is None:
        raise NotThere
    back = of_time(request, opened, "desk-case-fee", ordered.appointment, ordered.pk)
    if request.method == "POST":
        act = lambda: withdraw_fee(actor_of(request), found, timezone.localdate())  # noqa: E731
        done(request, act, _("The fee is withdrawn. Tell the client."))
        return redirect(back)
    context = {
        "title": _("Withdraw the fee?"),
        "text": _("The record stays, and says that the fee was withdrawn. Tell the client, and stop the invoice."),
        "action_words": _("Withdraw the fee"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context)
