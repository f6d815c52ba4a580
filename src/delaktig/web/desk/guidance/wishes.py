"""A visitor who asks for an assessment: consent first, then the register of clients, with nothing carried over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.guidance.actions.visits import count_assessment_wish
from delaktig.guidance.selectors import assessors, point_of, points_of
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import WishForm
from delaktig.web.desk.guidance.usual import usual
from delaktig.web.desk.guidance.words import fault, point_name, tongue
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults


@found_or_404
def wish(request: HttpRequest) -> HttpResponse:
    """Ask for the person's consent; with it, count the wish and lead on to where the request is made."""
    actor = actor_of(request)
    points = [(str(one.pk), point_name(one)) for one in points_of(actor.municipality, timezone.localdate())]
    form = WishForm(request.POST if request.method == "POST" else None, points=points, initial=usual(request))
    may_add = actor.may(Permission.CLIENT_WRITE)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            count_assessment_wish(
                actor, point_of(actor, int(given["point"])), timezone.now(), consented=given["consented"]
            )
        except Invalid as wrong:
            show_faults(form, wrong.errors, fault)
        else:
            if may_add:
                return redirect(here(request, "desk-client-search"))
            messages.success(request, _("The wish is counted. Now let the person meet whoever assesses."))
            return redirect(here(request, "desk-visits-assessment", done="1"))
    context = {
        "form": form,
        "done": "done" in request.GET,
        "may_add": may_add,
        "assessors": assessors(actor.municipality, tongue(), timezone.localdate()),
        "visits_url": here(request, "desk-visits"),
        "crumbs": [(_("Register a visit"), here(request, "desk-visits")), (_("A request for assessment"), "")],
    }
    return render(request, "desk/guidance/assessment.html", context, status=422 if form.errors else 200)
