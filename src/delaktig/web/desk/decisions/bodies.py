"""Pages of bodies and their meetings."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.decisions import actions, selectors
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import words
from delaktig.web.desk.decisions.asking import Crumbs, answer, own_body_or_404, own_meeting_or_404
from delaktig.web.desk.decisions.forms import BodyForm, MeetingForm

PER_PAGE = 50


def _crumbs(code: str, *more: tuple[str, str]) -> Crumbs:
    return [(_("Decisions"), reverse("desk-decisions", args=[code])), *more]


def bodies(request: HttpRequest, code: str) -> HttpResponse:
    """List the municipality's bodies: those that decide, those that are heard; what no longer meets last."""
    found = sorted(selectors.bodies_of(code, closed=True), key=lambda body: body.closed_on is not None)
    rows = [{"body": body, "name": words.body_name(body), "kind": words.BODIES[body.kind]} for body in found]
    context = {
        "code": code,
        "groups": [
            {"title": _("Bodies that decide"), "rows": [r for r in rows if r["body"].decides], "advisory": False},
            {"title": _("Bodies that are heard"), "rows": [r for r in rows if not r["body"].decides], "advisory": True},
        ],
        "rows": rows,
        "crumbs": _crumbs(code, (_("Bodies"), "")),
        "may_write": actor_of(request).may(Permission.DECISION_EDIT),
    }
    return render(request, "desk/decisions/bodies.html", context)


def body_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a body that decides, or one that is heard."""
    form = BodyForm(request.POST or None)
    del form.fields["closed_on"]
    back = reverse("desk-decision-bodies", args=[code])

    def act() -> HttpResponse:
        given = form.cleaned_data
        actions.add_body(
            code,
            given["kind"],
            actor_of(request),
            name_sv=given["name_sv"],
            name_fi=given["name_fi"],
            abbreviation=given["abbreviation"],
        )
        messages.success(request, _("The body is added."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Bodies"), back))
    return answer(request, form, act, title=_("Add a body"), back=back, crumbs=crumbs)


def body_edit(request: HttpRequest, code: str, body: int) -> HttpResponse:
    """Change a body's names, or say that it no longer meets."""
    actor = actor_of(request)
    one = own_body_or_404(actor, body)
    names = ("name_sv", "name_fi", "abbreviation", "closed_on")
    form = BodyForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    del form.fields["kind"]
    back = reverse("desk-decision-bodies", args=[code])

    def act() -> HttpResponse:
        actions.edit_body(one, actor, **form.cleaned_data)
        messages.success(request, _("The body is saved. Its earlier items keep it."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Bodies"), back))
    return answer(request, form, act, title=_("Edit the body"), back=back, crumbs=crumbs)


def meetings(request: HttpRequest, code: str) -> HttpResponse:
    """List the municipality's meetings with their items, the latest first."""
    page = Paginator(selectors.meetings_of(code), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "code": code,
        "page": page,
        "rows": [
            {
                "meeting": meeting,
                "body": words.body_name(meeting.body),
                "items": [{"item": item, "title": selectors.list_title(item)} for item in meeting.items.all()],
            }
            for meeting in page
        ],
        "crumbs": _crumbs(code, (_("Meetings"), "")),
        "may_write": actor_of(request).may(Permission.DECISION_EDIT),
    }
    return render(request, "desk/decisions/meetings.html", context)


def meeting_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a meeting, past or ahead."""
    rows = selectors.bodies_of(code)
    if not rows:
        messages.info(request, _("Add the body first, then its meetings."))
        return redirect("desk-decision-bodies", code=code)
    form = MeetingForm(request.POST or None, bodies=rows)
    back = reverse("desk-decision-meetings", args=[code])

    def act() -> HttpResponse:
        given = form.cleaned_data
        actor = actor_of(request)
        body = own_body_or_404(actor, int(given["body"]))
        online = given["minutes_online_on"]
        actions.add_meeting(body, actor, held_on=given["held_on"], minutes_online_on=online)
        messages.success(request, _("The meeting is added."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Meetings"), back))
    return answer(request, form, act, title=_("Add a meeting"), back=back, crumbs=crumbs)


def meeting_edit(request: HttpRequest, code: str, meeting: int) -> HttpResponse:
    """Set when a meeting was held, and when its minutes went online."""
    actor = actor_of(request)
    one = own_meeting_or_404(actor, meeting)
    initial = {"held_on": one.held_on, "minutes_online_on": one.minutes_online_on}
    form = MeetingForm(request.POST or None, initial=initial)
    back = reverse("desk-decision-meetings", args=[code])

    def act() -> HttpResponse:
        actions.edit_meeting(one, actor, **form.cleaned_data)
        messages.success(request, _("The meeting is saved. Time limits are counted anew."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Meetings"), back))
    title = _("Meeting of %(body)s") % {"body": words.body_name(one.body)}
    return answer(request, form, act, title=title, back=back, crumbs=crumbs)
