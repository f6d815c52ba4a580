"""Pages of one client's times: the list, a time with what can be noted of it, agreeing and changing one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.cases.actions import times as acts
from delaktig.cases.appointments import Standing, standing
from delaktig.cases.fees import fee_of
from delaktig.cases.models import Appointment
from delaktig.cases.selectors.times import overlapping, time_of, times_of
from delaktig.clients.actions.relations import workers
from delaktig.clients.doors import Opened
from delaktig.clients.policies import why_not_clear_up
from delaktig.organisations.selectors import names_of
from delaktig.texts.parts import NotThere
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.programmes.editing import Page, edit
from delaktig.web.desk.times.forms import TimeForm
from delaktig.web.desk.times.shell import crumbs, done, form_page, of_time, why_not
from delaktig.web.desk.times.showing import order_row, time_row
from delaktig.web.desk.times.words import refusal

SHOWN = 100


@client_page("times")
def times(request: HttpRequest, opened: Opened) -> HttpResponse:
    """List a client's times: what is ahead or waits for a note, then the earlier ones."""
    now = timezone.now()
    rows = [time_row(request, one, opened.client, now) for one in times_of(opened.client)[:SHOWN]]
    open_ones = [row for row in rows if row["standing"] in (Standing.AHEAD, Standing.TO_NOTE)]
    reason = why_not(actor_of(request), opened)
    context = {
        **frame(request, opened, "desk-case-times"),
        "ahead": list(reversed(open_ones)),
        "earlier": [row for row in rows if row not in open_ones],
        "may_work": reason is None,
        "why_not": refusal(reason) if reason else "",
        "new_url": of_client(request, "desk-case-time-new", opened.client.number),
    }
    return render(request, "desk/times/times.html", context)


@client_page("times")
def time(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Show one time: when and where, the invitation, the interpreter, and what can be noted."""
    found = time_of(opened.client, time)
    row = time_row(request, found, opened.client, timezone.now())
    bookings = list(found.bookings.all())
    names = names_of({one.supplier_id for one in bookings if one.supplier_id}, get_language() or "", _today())
    list_url = of_client(request, "desk-case-times", opened.client.number)
    reason = why_not(actor_of(request), opened)
    context = {
        **frame(request, opened, "desk-case-times", (_("Agreed times"), list_url), (str(row["about"]), "")),
        "row": row,
        "time": found,
        "is_open": row["standing"] in (Standing.AHEAD, Standing.TO_NOTE),
        "has_begun": found.starts_at <= timezone.now(),
        "invited_in": language_name(found.invited_in) if found.invited_in else "",
        "orders": [
            {**order_row(one, names), **_urls(request, opened, found, one.pk), "fee": fee_of(one)} for one in bookings
        ],
        "may_order": row["interpreter"] is None and row["standing"] != Standing.CANCELLED,
        "may_work": reason is None,
        "may_cancel": why_not_clear_up(actor_of(request), opened.client, opened.near, opened.relation) is None,
        "why_not": refusal(reason) if reason else "",
        "change_url": of_time(request, opened, "desk-case-time-change", found),
        "note_url": of_time(request, opened, "desk-case-time-note", found),
        "letter_url": of_time(request, opened, "desk-case-letter", found),
        "order_url": of_time(request, opened, "desk-case-interpreter", found),
    }
    return render(request, "desk/times/time.html", context)


def _urls(request: HttpRequest, opened: Opened, found: Appointment, booking: int) -> dict[str, str]:
    return {
        "change_url": of_time(request, opened, "desk-case-interpreter-change", found, booking),
        "note_url": of_time(request, opened, "desk-case-interpreter-note", found, booking),
        "fee_url": of_time(request, opened, "desk-case-fee", found, booking),
    }


@client_page("times")
def new(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Agree a time; ``?about=review`` begins with what it is about."""
    relation = opened.relation
    if relation is None:
        raise NotThere
    actor = actor_of(request)
    about = request.GET.get("about", "")
    initial = {"officer": actor.user.pk if actor.user else None, "about": about, "minutes": 60}
    page = form_page(
        request,
        opened,
        title=_("Agree a time"),
        form=_form(request),
        initial=initial,
        save=lambda form, _version: acts.agree_time(actor, relation, form.given()),
        done=lambda saved: of_time(request, opened, "desk-case-time", saved),
        cancel=of_client(request, "desk-case-times", opened.client.number),
        said=_("The time is agreed. Give the client the invitation."),
        button=_("Agree the time"),
        template="desk/times/edit_time.html",
    )
    return _edited(request, page, None)


@client_page("times")
def change(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Move a time, or change what was agreed of it."""
    found = time_of(opened.client, time)
    actor = actor_of(request)
    names = ("minutes", "mode", "place", "about", "fee_warned")
    back = of_time(request, opened, "desk-case-time", found)
    page = form_page(
        request,
        opened,
        title=_("Move or change the time"),
        form=_form(request, found.officer_id),
        initial={
            "starts_at": timezone.localtime(found.starts_at),
            "officer": found.officer_id,
            **{name: getattr(found, name) for name in names},
        },
        save=lambda form, version: acts.move_time(actor, found, form.given(), version),
        done=lambda _saved: back,
        cancel=back,
        said=_("The time is changed. Where day or hour changed, give a new invitation and ask the interpreter again."),
        version=found.version,
        template="desk/times/edit_time.html",
        crumbs=crumbs(request, opened, (_("The time"), back)),
    )
    return _edited(request, page, found)


def _edited(request: HttpRequest, page: Page, found: Appointment | None) -> HttpResponse:
    """Show which other times the worker has then, where that is what hinders."""
    form = page.form(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        data = form.cleaned_data
        clashing = overlapping(data["officer"], data["starts_at"], data["minutes"], found.pk if found else None)
        page.context = {"clashing": clashing if not data["all_the_same"] else []}
    return edit(request, page)


def _form(request: HttpRequest, kept: int | None = None) -> Any:
    people = workers(actor_of(request).municipality)
    if kept is not None and kept not in people:
        people = {**people, kept: _("As before")}
    return partial(TimeForm, people=list(people.items()))


@require_POST
@client_page("times")
def note(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Note what came of a time, as a button sent it."""
    found = time_of(opened.client, time)
    actor, reason = actor_of(request), request.POST.get("reason", "")
    what = request.POST.get("what", "")
    acts_by_name: dict[str, tuple[Any, str]] = {
        "came": (lambda: acts.note_came(actor, found), _("Noted: the client came.")),
        "missed": (lambda: acts.note_missed(actor, found, reason), _("Noted: the client did not come.")),
        "cancelled_by_client": (
            lambda: acts.cancel_time(actor, found, by_client=True, reason=reason),
            _("The time is cancelled. Cancel the interpreter too."),
        ),
        "cancelled_by_us": (
            lambda: acts.cancel_time(actor, found, by_client=False, reason=reason),
            _("The time is cancelled. Tell the client, and cancel the interpreter."),
        ),
        "taken_back": (lambda: acts.take_back(actor, found), _("The note is taken back.")),
    }
    if what not in acts_by_name:
        raise Http404
    act, said = acts_by_name[what]
    if what.startswith("cancelled") and standing(found, timezone.now()) == Standing.CANCELLED:
        said = ""
    done(request, act, said)
    return redirect(of_time(request, opened, "desk-case-time", found))


def _today() -> Any:
    return timezone.localdate()
