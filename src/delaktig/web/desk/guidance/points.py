"""Guidance points: the list, one point with its hours and who is there, adding and changing; the list of reasons."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.catalogue.models import Offering, Place
from delaktig.catalogue.opening import open_until, week_of
from delaktig.guidance import selectors
from delaktig.guidance.actions.points import add_point, add_reason, edit_point, offer_reason
from delaktig.guidance.models import Point, QueueTicket
from delaktig.guidance.policies import why_not_change, why_not_manage
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.hours import written
from delaktig.web.desk.guidance.forms import PointForm, ReasonForm
from delaktig.web.desk.guidance.shell import at_point
from delaktig.web.desk.guidance.words import Choices, fault, language_name, point_name, refusal, tongue
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, show_faults


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the municipality's points, with who is on duty now."""
    actor, now = actor_of(request), timezone.now()
    on_duty: dict[int, list[dict[str, Any]]] = {}
    for one in selectors.on_duty(actor.municipality, now):
        on_duty.setdefault(one.point_id, []).append(_duty(one))
    rows = [
        {
            "point": one,
            "name": point_name(one),
            "url": here(request, "desk-point", one.pk),
            "on_duty": on_duty.get(one.pk, []),
        }
        for one in selectors.points_of(actor.municipality)
    ]
    context = {
        "rows": rows,
        "add_url": here(request, "desk-point-add") if why_not_manage(actor) is None else "",
        "reasons_url": here(request, "desk-guidance-reasons"),
    }
    return render(request, "desk/guidance/points.html", context)


def _duty(one: Any) -> dict[str, Any]:
    return {
        "name": one.worker.name,
        "ends": one.ends,
        "languages": ", ".join(language_name(tag) for tag in one.languages),
    }


@found_or_404
def point(request: HttpRequest, point: int) -> HttpResponse:
    """Show a point: its week, whether it is open, who is on duty, who waits."""
    actor, now = actor_of(request), timezone.localtime()
    one, context = at_point(request, point, "desk-point")
    times = selectors.opening_of(one)
    waiting = [row for row in selectors.queue_of(one, now.date()) if row.state == QueueTicket.State.WAITING]
    return render(
        request,
        "desk/guidance/point.html",
        {
            **context,
            "week": [{"day": day, "hours": written(day.spans)} for day in week_of(times, now.date())] if times else [],
            "open_until": open_until(times, now),
            "on_duty": [_duty(row) for row in selectors.on_duty(actor.municipality, now) if row.point_id == one.pk],
            "waiting": len(waiting),
            "queue_url": here(request, "desk-point-queue", one.pk),
            "edit_url": here(request, "desk-point-edit", one.pk) if why_not_change(actor, one) is None else "",
        },
    )


@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Add a point."""
    actor = actor_of(request)
    page = _page(
        request,
        title=_("Add a guidance point"),
        initial={},
        save=lambda form, _version: add_point(actor, form.given()),
        said=_("The point is added."),
        cancel=here(request, "desk-points"),
        why_not=why_not_manage(actor),
    )
    return edit(request, page)


@found_or_404
def change(request: HttpRequest, point: int) -> HttpResponse:
    """Change a point, or close it."""
    actor = actor_of(request)
    one = selectors.point_of(actor, point)
    names = ("name_sv", "name_fi", "closed_on")
    page = _page(
        request,
        title=_("Change the point"),
        eyebrow=point_name(one),
        initial={**{name: getattr(one, name) for name in names}, "offering": one.offering_id, "place": one.place_id},
        version=one.version,
        save=lambda form, version: edit_point(actor, one, form.given(), expected_version=version),
        said=_("The point is saved."),
        cancel=here(request, "desk-point", one.pk),
        why_not=why_not_change(actor, one),
    )
    return edit(request, page)


def _page(request: HttpRequest, **values: Any) -> Page:
    code = actor_of(request).municipality

    def done(saved: Point) -> str:
        return here(request, "desk-point", saved.pk)

    common: dict[str, Any] = {
        "form": partial(PointForm, offerings=_offerings(code), places=_places(code)),
        "done": done,
        "crumbs": [(_("Guidance points"), here(request, "desk-points"))],
        "fault": fault,
        "refusal": refusal,
    }
    return Page(**{**common, **values})


def _offerings(code: str) -> Choices:
    """Return the offerings at places, by the names of service and place."""
    rows = list(
        Offering.objects.filter(service__keeper_id=code, place__isnull=False).values_list(
            "pk", "service__name_id", "place__name_id"
        )
    )
    texts = load(text for row in rows for text in row[1:])
    named = [(str(pk), ": ".join(texts.show(text, tongue()).body for text in rest)) for pk, *rest in rows]
    return sorted(named, key=lambda one: one[1].casefold())


def _places(code: str) -> Choices:
    rows = list(Place.objects.filter(keeper_id=code).values_list("pk", "name_id"))
    texts = load(text for _pk, text in rows)
    named = [(str(pk), texts.show(text, tongue()).body) for pk, text in rows]
    return sorted(named, key=lambda one: one[1].casefold())


@found_or_404
def reasons(request: HttpRequest) -> HttpResponse:
    """Show the list of reasons; hide one, offer it again, or add one of the municipality's own."""
    actor = actor_of(request)
    adding = "add" in request.POST
    form = ReasonForm(request.POST if adding else None)
    if request.method == "POST":
        try:
            if not adding:
                offer_reason(actor, request.POST.get("key", ""), offered="offer" in request.POST)
                return redirect(here(request, "desk-guidance-reasons"))
            if form.is_valid():
                add_reason(actor, **form.cleaned_data)
                messages.success(request, _("The reason is added. The form of a visit offers it at once."))
                return redirect(here(request, "desk-guidance-reasons"))
        except Invalid as wrong:
            show_faults(form, wrong.errors, fault)
        except Denied as denied:
            messages.warning(request, refusal(denied.reason))
            return redirect(here(request, "desk-guidance-reasons"))
    context = {
        "form": form,
        "rows": list(selectors.reasons_of(actor.municipality).values()),
        "crumbs": [(_("Guidance points"), here(request, "desk-points")), (_("Reasons of visits"), "")],
    }
    return render(request, "desk/guidance/reasons.html", context, status=422 if form.errors else 200)
