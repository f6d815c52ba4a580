"""A point's walk-in queue with its board, and its booked times."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.guidance import selectors
from delaktig.guidance.actions.waiting import book_time, call_next, give_number, move_number, note_time
from delaktig.guidance.models import PointTime, QueueTicket
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import TicketForm, TimeForm
from delaktig.web.desk.guidance.shell import at_point
from delaktig.web.desk.guidance.words import TICKETS, TIMES, fault, language_name, reason_words
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults

AHEAD = timedelta(days=28)
BEHIND = timedelta(days=7)


@found_or_404
def queue(request: HttpRequest, point: int) -> HttpResponse:
    """Show the numbers of today: give one, call the next."""
    one, context = at_point(request, point, "desk-point-queue")
    form = TicketForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = give_number(actor_of(request), one, timezone.localdate(), **form.cleaned_data)
        messages.success(request, _("Number %d is given.") % given.number)
        return redirect(here(request, "desk-point-queue", one.pk))
    rows = [_ticket(row) for row in selectors.queue_of(one, timezone.localdate())]
    context |= {
        "form": form,
        "called": [row for row in rows if row["state"] == QueueTicket.State.CALLED],
        "waiting": [row for row in rows if row["state"] == QueueTicket.State.WAITING],
        "over": [row for row in rows if row["state"] in (QueueTicket.State.SERVED, QueueTicket.State.LEFT)],
        "move_url": here(request, "desk-point-queue-move", one.pk),
        "board_url": here(request, "desk-point-board", one.pk),
        "visits_url": here(request, "desk-visits"),
    }
    return render(request, "desk/guidance/queue.html", context, status=422 if form.errors else 200)


def _ticket(row: QueueTicket) -> dict[str, Any]:
    sign, words = TICKETS[row.state]
    return {
        "pk": row.pk,
        "number": row.number,
        "state": row.state,
        "sign": sign,
        "words": words,
        "language": language_name(row.language) if row.language else "",
        "interpreter": row.interpreter,
    }


@require_POST
@found_or_404
def move(request: HttpRequest, point: int) -> HttpResponse:
    """Call the next number, or note that one is served or gone."""
    actor = actor_of(request)
    one, _context = at_point(request, point, "desk-point-queue")
    ticket = request.POST.get("ticket", "")
    if "next" in request.POST:
        called = call_next(actor, one, timezone.localdate())
        if called is None:
            messages.info(request, _("Nobody waits."))
    elif ticket.isascii() and ticket.isdigit():
        try:
            move_number(actor, one, int(ticket), request.POST.get("state", ""))
        except Invalid as wrong:
            for code in wrong.errors.values():
                messages.warning(request, fault(code))
    return redirect(here(request, "desk-point-queue", one.pk))


@found_or_404
def board(request: HttpRequest, point: int) -> HttpResponse:
    """Show the numbers on a screen at the point: which is called, and who waits. It looks again by itself."""
    _one, context = at_point(request, point, "desk-point-queue")
    rows = [_ticket(row) for row in selectors.queue_of(context["point"], timezone.localdate())]
    context |= {
        "called": [row for row in rows if row["state"] == QueueTicket.State.CALLED],
        "waiting": [row for row in rows if row["state"] == QueueTicket.State.WAITING],
        "back_url": here(request, "desk-point-queue", point),
    }
    answer = render(request, "desk/guidance/board.html", context)
    answer["Refresh"] = "10"
    return answer


@found_or_404
def times(request: HttpRequest, point: int) -> HttpResponse:
    """Show the times of a week back and four ahead; book one, note what came of one."""
    one, context = at_point(request, point, "desk-point-times")
    actor, today = actor_of(request), timezone.localdate()
    known = selectors.reasons_of(actor.municipality)
    words = reason_words(known)
    offered = [(key, words[key]) for key, reason in known.items() if not reason.hidden]
    form = TimeForm(request.POST if request.method == "POST" else None, reasons=offered, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            booked = book_time(actor, one, form.given(), timezone.now())
        except Invalid as wrong:
            show_faults(form, wrong.errors, fault)
        else:
            at = timezone.localtime(booked.starts_at)
            said = {"day": date_format(at, "l j F"), "time": time_format(at)}
            messages.success(request, _("The time is booked: %(day)s at %(time)s. Tell the person.") % said)
            return redirect(here(request, "desk-point-times", one.pk))
    rows = [_time(row, words) for row in selectors.times_booked(one, today - BEHIND, today + AHEAD)]
    context |= {
        "form": form,
        "ahead": [row for row in rows if row["at"].date() >= today],
        "before": [row for row in reversed(rows) if row["at"].date() < today],
        "note_url": here(request, "desk-point-times-note", one.pk),
    }
    return render(request, "desk/guidance/times.html", context, status=422 if form.errors else 200)


def _time(row: PointTime, words: dict[str, str]) -> dict[str, Any]:
    sign, state = TIMES[row.state]
    return {
        "pk": row.pk,
        "at": timezone.localtime(row.starts_at),
        "minutes": row.minutes,
        "language": language_name(row.language),
        "interpreter": row.interpreter,
        "reason": words.get(row.reason, row.reason),
        "sign": sign,
        "words": state,
        "booked": row.state == PointTime.State.BOOKED,
    }


@require_POST
@found_or_404
def note(request: HttpRequest, point: int) -> HttpResponse:
    """Note that a time was held, that nobody came, or that it is cancelled."""
    one, _context = at_point(request, point, "desk-point-times")
    time = request.POST.get("time", "")
    if time.isascii() and time.isdigit():
        try:
            note_time(actor_of(request), one, int(time), request.POST.get("state", ""))
        except Invalid as wrong:
            for code in wrong.errors.values():
                messages.warning(request, fault(code))
    return redirect(here(request, "desk-point-times", one.pk))
