"""Who is on duty at a point, week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.guidance import selectors
from delaktig.guidance.actions.points import add_duty, remove_duty
from delaktig.guidance.models import Duty
from delaktig.guidance.policies import why_not_change
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import DutyForm
from delaktig.web.desk.guidance.shell import at_point
from delaktig.web.desk.guidance.words import fault, language_name
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults

WEEK = timedelta(days=7)


@found_or_404
def roster(request: HttpRequest, point: int) -> HttpResponse:
    """Show a week's roster; put someone on duty."""
    one, context = at_point(request, point, "desk-point-duty")
    actor = actor_of(request)
    monday = _monday(request.GET.get("week", ""))
    people = [(str(pk), name) for pk, name in selectors.counsellors(actor.municipality).items()]
    form = DutyForm(request.POST if request.method == "POST" else None, workers=people, initial={"on": monday})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_duty(actor, one, form.given())
        except Invalid as wrong:
            show_faults(form, wrong.errors, fault)
        else:
            messages.success(request, _("The roster is saved."))
            return redirect(here(request, "desk-point-duty", one.pk, week=made[0].on.isoformat()))
    duties = list(selectors.duties_of(one, monday, monday + WEEK - timedelta(days=1)))
    context |= {
        "form": form,
        "days": [
            {"on": day, "rows": [_row(row) for row in duties if row.on == day]}
            for day in (monday + timedelta(days=number) for number in range(7))
        ],
        "empty": not duties,
        "may_manage": why_not_change(actor, one) is None,
        "people": people,
        "remove_url": here(request, "desk-point-duty-remove", one.pk),
        "before_url": here(request, "desk-point-duty", one.pk, week=(monday - WEEK).isoformat()),
        "after_url": here(request, "desk-point-duty", one.pk, week=(monday + WEEK).isoformat()),
    }
    return render(request, "desk/guidance/duty.html", context, status=422 if form.errors else 200)


def _monday(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = timezone.localdate()
    return day - timedelta(days=day.weekday())


def _row(row: Duty) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "name": row.worker.name,
        "starts": row.starts,
        "ends": row.ends,
        "languages": ", ".join(language_name(tag) for tag in row.languages),
    }


@require_POST
@found_or_404
def remove(request: HttpRequest, point: int) -> HttpResponse:
    """Take someone off duty."""
    one, _context = at_point(request, point, "desk-point-duty")
    duty = request.POST.get("duty", "")
    if duty.isascii() and duty.isdigit():
        remove_duty(actor_of(request), one, int(duty))
        messages.success(request, _("The roster is saved."))
    return redirect(here(request, "desk-point-duty", one.pk))
