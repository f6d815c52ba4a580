"""Pages of interpreters (row B9): order one from a supplier, note what became of it, and all orders of a unit."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.cases.actions import interpreting as acts
from delaktig.cases.models import Appointment
from delaktig.cases.selectors import times as selectors
from delaktig.cases.suppliers import suppliers
from delaktig.clients.doors import Opened
from delaktig.organisations.selectors import names_of
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page
from delaktig.web.desk.programmes.editing import edit, found_or_404, here
from delaktig.web.desk.times.forms import BookingFilter, InterpreterForm, euros
from delaktig.web.desk.times.shell import crumbs, done, form_page, of_time
from delaktig.web.desk.times.showing import order_row, time_row

MOST = 500
FILTER_DAYS = (30, 30)
"""Days back and ahead that the list shows where nothing is asked."""


@client_page("times")
def order(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Note that an interpreter was ordered for a time."""
    found = selectors.time_of(opened.client, time)
    actor = actor_of(request)
    back = of_time(request, opened, "desk-case-time", found)
    spoken = opened.client.contact_language or opened.client.mother_tongue
    page = form_page(
        request,
        opened,
        title=_("Order an interpreter"),
        form=_form(request),
        initial={"language": spoken, "mode": found.mode, "ordered_on": timezone.localdate()},
        save=lambda form, _version: acts.order_interpreter(actor, found, form.given()),
        done=lambda _saved: back,
        cancel=back,
        said=_("The order is noted. Note it here when the supplier confirms."),
        button=_("Note the order"),
        **_around(request, opened, found),
    )
    return edit(request, page)


@client_page("times")
def change(request: HttpRequest, opened: Opened, time: int, booking: int) -> HttpResponse:
    """Change what is noted of an order, as the cost."""
    found = selectors.time_of(opened.client, time)
    ordered = selectors.booking_of(opened.client, time, booking)
    actor = actor_of(request)
    back = of_time(request, opened, "desk-case-time", found)
    names = ("language", "mode", "ordered_on", "reference")
    page = form_page(
        request,
        opened,
        title=_("Change the order of the interpreter"),
        form=_form(request, ordered.supplier_id),
        initial={
            **{name: getattr(ordered, name) for name in names},
            "supplier": ordered.supplier_id,
            "cost": euros(ordered.cost_cents),
        },
        save=lambda form, version: acts.change_booking(actor, ordered, form.given(), version),
        done=lambda _saved: back,
        cancel=back,
        said=_("Saved."),
        version=ordered.version,
        **_around(request, opened, found),
    )
    return edit(request, page)


def _around(request: HttpRequest, opened: Opened, found: Appointment) -> dict[str, Any]:
    code = actor_of(request).municipality
    back = of_time(request, opened, "desk-case-time", found)
    return {
        "template": "desk/times/edit_interpreter.html",
        "crumbs": crumbs(request, opened, (_("The time"), back)),
        "context": {
            "organisations_url": reverse("desk-organisations", args=[code]),
            "has_suppliers": suppliers(code, timezone.localdate()).exists(),
            "time": found,
        },
    }


def _form(request: HttpRequest, kept: int | None = None) -> Any:
    today = timezone.localdate()
    keys = set(suppliers(actor_of(request).municipality, today).values_list("pk", flat=True))
    names = names_of(keys | ({kept} if kept else set()), get_language() or "", today)
    found = sorted(((key, name) for key, name in names.items()), key=lambda one: one[1].casefold())
    return partial(InterpreterForm, supplying=found)


@require_POST
@client_page("times")
def note(request: HttpRequest, opened: Opened, time: int, booking: int) -> HttpResponse:
    """Note what became of an order, as a button sent it."""
    found = selectors.time_of(opened.client, time)
    ordered = selectors.booking_of(opened.client, time, booking)
    actor, today = actor_of(request), timezone.localdate()
    acts_by_name: dict[str, tuple[Any, str]] = {
        "confirmed": (lambda: acts.confirm_booking(actor, ordered, today), _("Noted: the interpreter is confirmed.")),
        "cancelled": (lambda: acts.cancel_booking(actor, ordered, today), _("Noted: the order is cancelled.")),
        "did_not_come": (
            lambda: acts.note_no_interpreter(actor, ordered, today),
            _("Noted: the interpreter did not come."),
        ),
    }
    what = request.POST.get("what", "")
    if what not in acts_by_name:
        raise Http404
    done(request, *acts_by_name[what])
    return redirect(of_time(request, opened, "desk-case-time", found))


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List what lacks an interpreter, and the orders for own and unit's clients with their cost."""
    actor, today = actor_of(request), timezone.localdate()
    form = BookingFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    first = asked.get("first") or today - timedelta(days=FILTER_DAYS[0])
    last = asked.get("last") or today + timedelta(days=FILTER_DAYS[1])
    found = list(selectors.bookings(actor, first, last)[:MOST])
    names = names_of({one.supplier_id for one in found if one.supplier_id}, get_language() or "", today)
    lacking = selectors.without_interpreter(actor, today)[:MOST]
    now = timezone.now()
    context = {
        "code": actor.municipality,
        "filter": form,
        "first": first,
        "last": last,
        "lacking": [time_row(request, one, one.relation.client, now, "times") for one in lacking],
        "rows": [
            {
                **order_row(one, names),
                "client": one.relation.client,
                "time": one.appointment,
                "url": _time_url(request, one.relation.client.number, one.appointment),
            }
            for one in found
        ],
        "cost": sum(one.cost_cents or 0 for one in found) / 100,
        "costless": sum(one.cost_cents is None for one in found),
        "calendar_url": here(request, "desk-times"),
    }
    return render(request, "desk/times/interpreters.html", context)


def _time_url(request: HttpRequest, number: str, time: Appointment) -> str:
    return f"{reverse('desk-case-time', args=[actor_of(request).municipality, number, time.pk])}?from=times"
