"""Pages of meetings: the list, one meeting with its agenda, notes and remarks, and the meetings of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.decisions import actions, selectors
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Item
from delaktig.decisions.selectors import ItemFilter
from delaktig.decisions.year import KindYear, indicator_of, year_of
from delaktig.programmes.aims import Ranged, ranges
from delaktig.remarks.policies import why_not_speak
from delaktig.remarks.selectors import said_at
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import words
from delaktig.web.desk.decisions.asking import Crumbs, answer, own_body_or_404, own_meeting_or_404
from delaktig.web.desk.decisions.forms import MeetingForm, MeetingsFilter, PointForm
from delaktig.web.desk.remarks.shown import rows as remark_rows

PER_PAGE = 50


def _crumbs(code: str, *more: tuple[str, str]) -> Crumbs:
    return [(_("Decisions"), reverse("desk-decisions", args=[code])), *more]


def tabs(code: str, current: str) -> list[dict[str, Any]]:
    """Return the tabs of the list and of the year."""
    pages = [("desk-decision-meetings", _("Meetings")), ("desk-decision-meetings-year", _("The year"))]
    return [{"label": label, "url": reverse(name, args=[code]), "current": name == current} for name, label in pages]


def meetings(request: HttpRequest, code: str) -> HttpResponse:
    """List the municipality's meetings with their items, the latest first."""
    form = MeetingsFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = ItemFilter(kind=asked.get("kind", ""), first=asked.get("first"), last=asked.get("last"))
    page = Paginator(selectors.meetings_of(code, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "code": code,
        "filter": form,
        "is_filtered": wanted != ItemFilter(),
        "page": page,
        "rows": [
            {
                "meeting": meeting,
                "body": words.body_name(meeting.body),
                "items": [{"item": item, "title": selectors.list_title(item)} for item in meeting.items.all()],
            }
            for meeting in page
        ],
        "tabs": tabs(code, "desk-decision-meetings"),
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
        made = actions.add_meeting(body, actor, held_on=given["held_on"], minutes_online_on=online)
        messages.success(request, _("The meeting is added."))
        return redirect("desk-decision-meeting", code=code, meeting=made.pk)

    crumbs = _crumbs(code, (_("Meetings"), back))
    return answer(request, form, act, title=_("Add a meeting"), back=back, crumbs=crumbs)


def meeting_edit(request: HttpRequest, code: str, meeting: int) -> HttpResponse:
    """Set when a meeting was held, and when its minutes went online."""
    actor = actor_of(request)
    one = own_meeting_or_404(actor, meeting)
    initial = {"held_on": one.held_on, "minutes_online_on": one.minutes_online_on}
    form = MeetingForm(request.POST or None, initial=initial)
    back = reverse("desk-decision-meeting", args=[code, one.pk])

    def act() -> HttpResponse:
        actions.edit_meeting(one, actor, **form.cleaned_data)
        messages.success(request, _("The meeting is saved. Time limits are counted anew."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Meetings"), reverse("desk-decision-meetings", args=[code])))
    title = _("Meeting of %(body)s") % {"body": words.body_name(one.body)}
    return answer(request, form, act, title=title, back=back, crumbs=crumbs)


def meeting(request: HttpRequest, code: str, meeting: int) -> HttpResponse:
    """Show a meeting: its agenda and what was noted, and what the body said that is to be answered."""
    actor, today = actor_of(request), timezone.localdate()
    one = own_meeting_or_404(actor, meeting)
    lies_ahead = one.held_on is not None and one.held_on > today
    speaks = why_not_speak(one.body.kind) is None
    name = words.body_name(one.body)
    context = {
        "code": code,
        "meeting": one,
        "name": name,
        "kind": "" if name == words.BODIES[one.body.kind] else words.BODIES[one.body.kind],
        "lies_ahead": lies_ahead,
        "points": [_point(item) for item in sorted(one.items.all(), key=lambda item: (item.section or 0, item.pk))],
        "speaks": speaks,
        "remarks": remark_rows(request, said_at(actor, one), today) if speaks else [],
        "may_write": actor.may(Permission.DECISION_EDIT),
        "may_remark": actor.may(Permission.REMARK_WRITE) and not lies_ahead,
        "crumbs": _crumbs(code, (_("Meetings"), reverse("desk-decision-meetings", args=[code])), (name, "")),
    }
    return render(request, "desk/decisions/meeting.html", context)


def _point(item: Item) -> dict[str, Any]:
    """Return a point of the agenda: what it is about and what was noted; nothing of what is secret."""
    is_secret = item.publicity != Item.Publicity.PUBLIC
    return {
        "item": item,
        "title": selectors.list_title(item),
        "background": "" if is_secret else item.background,
        "notes": "" if is_secret else item.handling,
        "outcome": words.OUTCOMES[item.outcome],
        "tag": words.OUTCOME_TAGS[item.outcome],
    }


def point_add(request: HttpRequest, code: str, meeting: int) -> HttpResponse:
    """Add a point to the agenda of a body that is heard, or note what was said on it."""
    actor = actor_of(request)
    one = own_meeting_or_404(actor, meeting)
    if one.body.decides:
        raise Http404
    language = get_language() if get_language() in ("sv", "fi") else "sv"
    form = PointForm(request.POST or None, initial={"language": language})
    back = reverse("desk-decision-meeting", args=[code, one.pk])

    def act() -> HttpResponse:
        given = form.cleaned_data
        outcome = Item.Outcome.NOTED if given["handling"].strip() else Item.Outcome.UNKNOWN
        actions.add_item(one, ItemFields(outcome=outcome, **given), actor)
        messages.success(request, _("The point is added."))
        return redirect(back)

    meetings_url = reverse("desk-decision-meetings", args=[code])
    crumbs = _crumbs(code, (_("Meetings"), meetings_url), (words.body_name(one.body), back))
    lead = _("What is taken up, and what was noted of it. Name no person.")
    return answer(request, form, act, title=_("Add a point to the agenda"), back=back, crumbs=crumbs, lead=lead)


def year(request: HttpRequest, code: str) -> HttpResponse:
    """Show the meetings of a year by kind of body: held, planned, and the range that a measure aims at (row C27)."""
    actor, today = actor_of(request), timezone.localdate()
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdigit() and 2000 <= int(asked) <= today.year + 5 else today.year
    found = year_of(code, number, today)
    names = [name for one in found if (name := indicator_of(one.kind))]
    aims = ranges(actor, names, number) if actor.may(Permission.FIGURE_READ) else {}
    context = {
        "code": code,
        "tabs": tabs(code, "desk-decision-meetings-year"),
        "year": number,
        "before": f"?year={number - 1}",
        "after": f"?year={number + 1}" if number <= today.year else "",
        "rows": [_year_row(code, one, aims.get(indicator_of(one.kind), [])) for one in found],
        "crumbs": _crumbs(code, (_("Meetings"), "")),
        "reads_figures": actor.may(Permission.FIGURE_READ),
    }
    return render(request, "desk/decisions/year.html", context)


def _year_row(code: str, one: KindYear, aims: list[Ranged]) -> dict[str, Any]:
    aim = aims[0] if aims else None
    fits = aim is not None and aim.holds(one.held)
    return {
        "kind": words.BODIES[one.kind],
        "held": [_day_link(code, *row) for row in one.held_on],
        "planned": [_day_link(code, *row) for row in one.planned_on],
        "line": one,
        "aim": aim,
        "measure_url": reverse("desk-programme-measure", args=[code, aim.measure]) if aim else "",
        "sign": ("ok", _("within the range")) if fits else ("due", _("outside the range")),
    }


def _day_link(code: str, meeting: int, on: date) -> dict[str, Any]:
    return {"url": reverse("desk-decision-meeting", args=[code, meeting]), "on": on}
