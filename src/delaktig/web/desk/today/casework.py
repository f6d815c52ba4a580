"""The first page of those who work with clients: what is late, due and next, each with the rule that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.cases import workload
from delaktig.cases.clock import Due
from delaktig.cases.pressing import pressing
from delaktig.cases.workload import Load, Meeting
from delaktig.clients.models import Client
from delaktig.web.components.languages import language_name
from delaktig.web.desk.cases.deadlines import shown
from delaktig.web.desk.cases.words import ABOUT, MODES
from delaktig.web.desk.today.links import link
from delaktig.web.desk.today.tasks import Task, board
from delaktig.web.desk.today.words import day_words, heading

SOON, LATER = 14, 30
"""Days ahead that the first page shows, in two parts."""
MOST = 30
"""Lines of one part that are shown at once; names are opened for these and no more."""
SWITCH = "of"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its lines, and how many there are in all."""

    key: str
    title: str
    dues: list[Due]

    def shown(self, whole: str) -> list[Due]:
        """Return the lines that are shown now: all of the part that the address asks for."""
        return self.dues if whole == self.key else self.dues[:MOST]


def page(request: HttpRequest, actor: Actor, on: date) -> dict[str, Any]:
    """Return what the page shows."""
    of_unit = request.GET.get(SWITCH) == "unit"
    whole = request.GET.get("all", "")
    load = workload.unit_load(actor, on) if of_unit else workload.own_load(actor, on)
    meetings = [] if of_unit else workload.own_meetings(actor, on)
    parts = _parts(load)
    lines = [one for part in parts for one in part.shown(whole)]
    names = workload.named([*(one.client.pk for one in lines), *(one.client for one in meetings)])
    todo = [one for one in load.dues if one.days is not None and one.days <= 0]
    shows = _Shows(actor, load, names, of_unit)
    return {
        "heading": _heading(todo, load),
        "day": day_words(on),
        "tabs": _tabs(actor, of_unit),
        "parts": [_part(request, part, whole, shows) for part in parts if part.dues],
        "meetings": [_meeting(actor, one, names) for one in meetings],
        "lacking": _lacking(actor, on),
        "figures": [*_figures(actor, load, of_unit), *_pressing(actor, on)],
        "quick": _quick(actor),
        "empty": not load.dues and not meetings,
        "of_unit": of_unit,
        "code": actor.municipality,
    }


def _parts(load: Load) -> list[Part]:
    late, today = load.late, load.within(0, 0)
    return [
        Part("now", _("Late and today") if late else pgettext("part of the day's work", "Today"), [*late, *today]),
        Part("soon", _("Within %d days") % SOON, load.within(1, SOON)),
        Part("later", _("Within %d days") % LATER, load.within(SOON + 1, LATER)),
        Part("undated", _("The day cannot be reckoned yet"), load.undated),
    ]


def _heading(todo: list[Due], load: Load) -> str:
    """Say how many things there are to do by today, in the words of every first page."""
    if not todo:
        soon = len(load.within(1, SOON))
        if not soon:
            return _("Nothing is due today")
        return (
            ngettext(
                "Nothing is due today, %d thing within two weeks",
                "Nothing is due today, %d things within two weeks",
                soon,
            )
            % soon
        )
    return heading(board([Task(one.key, "", "", "", "", on=one.deadline.due) for one in todo], load.on))


@dataclass(frozen=True, slots=True)
class _Shows:
    actor: Actor
    load: Load
    names: dict[int, str]
    of_unit: bool

    def row(self, one: Due) -> dict[str, Any]:
        """Return one line: whom it concerns, what is to be done, by which rule, and the page where it is done."""
        route, action = doing(one)
        code = self.actor.municipality
        work = self.load.works.get(one.client.pk)
        client = one.client
        return {
            "name": self.names.get(client.pk, client.number),
            "url": link("desk-client", code, client.number, **{"from": "unit" if self.of_unit else "today"}),
            "language": language_name(client.contact_language) if client.contact_language else "",
            "tongue": client.contact_language,
            "interpreter": client.interpreter == Client.Interpreter.NEEDED,
            "cover": work.cover if work else "",
            "officer": work.name if self.of_unit and work else "",
            "due": (due := shown(one, code)),
            "when": f"{date_format(due.due, 'D')} {date_format(due.due, 'SHORT_DATE_FORMAT')}: {due.tag}"
            if due.due
            else due.tag,
            "action": action,
            "action_url": first_link(code, client.number, route, "unit" if self.of_unit else "today", one.record),
        }


def _part(request: HttpRequest, part: Part, whole: str, shows: _Shows) -> dict[str, Any]:
    lines = part.shown(whole)
    query = request.GET.copy()
    query["all"] = part.key
    return {
        "title": part.title,
        "rows": [shows.row(one) for one in lines],
        "more": len(part.dues) - len(lines),
        "more_url": f"?{query.urlencode()}",
        "number": len(part.dues),
    }


def doing(one: Due) -> tuple[tuple[str, ...], str]:
    """Return the pages where a thing is done, the best first, and the words of the button."""
    key = one.key
    if key in ("assessment.start", "contact.handling"):
        words_ = _("Begin the assessment") if one.record is None else _("Go on with the assessment")
        return ("desk-case-assessment",), words_
    if key == "assessment.interview":
        return ("desk-case-assessment-interview", "desk-case-assessment"), _("Write the interview")
    if key in ("plan.start", "plan.latest"):
        return ("desk-case-plan",), _("Make the plan")
    if key.startswith("plan.review"):
        return ("desk-case-plan-review-hold", "desk-case-plan"), _("Review the plan")
    if key == "plan.referral":
        return ("desk-case-referrals", "desk-case-plan"), _("Refer to services")
    if key == "move.contact":
        return ("desk-case-handover",), _("Contact the new municipality")
    return ("desk-case-plan",), _("See the plan")


def first_link(code: str, number: str, routes: tuple[str, ...], way: str, record: int | None = None) -> str:
    """Return the address of the first of a client's pages that this installation serves; the client's own at last.

    A page of one record, as of a plan, is found by its key.
    """
    for route in (*routes, "desk-client"):
        of_record = link(route, code, number, record, **{"from": way}) if record is not None else ""
        if url := of_record or link(route, code, number, **{"from": way}):
            return url
    return ""


def _meeting(actor: Actor, one: Meeting, names: dict[int, str]) -> dict[str, Any]:
    return {
        "at": timezone.localtime(one.starts_at),
        "minutes": one.minutes,
        "name": names.get(one.client, one.number),
        "url": first_link(actor.municipality, one.number, ("desk-case-times",), "times"),
        "mode": MODES.get(one.mode, one.mode),
        "about": ABOUT.get(one.about, ""),
        "cover": one.officer_name if actor.user is None or one.officer != actor.user.pk else "",
    }


def _lacking(actor: Actor, on: date) -> dict[str, Any] | None:
    number = workload.without_officer(actor, on)
    if not number:
        return None
    said = ngettext(
        "Nobody is responsible for %d client of your unit", "Nobody is responsible for %d clients of your unit", number
    )
    url = (
        link("desk-team-list", actor.municipality, officer="0", of="clients")
        if actor.may(Permission.CASE_SUPERVISE)
        else ""
    )
    return {"words": said % number, "url": url or link("desk-clients-unit", actor.municipality, nobody="on")}


def _tabs(actor: Actor, of_unit: bool) -> list[dict[str, Any]]:
    here = link("desk-today", actor.municipality)
    return [
        {"label": _("My clients"), "url": here, "current": not of_unit, "count": None},
        {"label": _("My unit"), "url": f"{here}?{SWITCH}=unit", "current": of_unit, "count": None},
    ]


def _figures(actor: Actor, load: Load, of_unit: bool) -> list[dict[str, Any]]:
    """Return how many clients there are and how many need an interpreter; each number opens to its list."""
    needing = sum(case.client.interpreter == Client.Interpreter.NEEDED for case in load.cases)
    route = "desk-clients-unit" if of_unit else "desk-clients"
    clients = link(route, actor.municipality) or link("desk-clients", actor.municipality)
    with_interpreter = link(route, actor.municipality, interpreter="on")
    return [
        {"value": len(load.cases), "label": _("clients"), "url": clients},
        {"value": needing, "label": _("with an interpreter"), "url": with_interpreter or clients},
        {
            "value": len(load.late),
            "label": _("things late"),
            "url": f"?{SWITCH}=unit&all=now" if of_unit else "?all=now",
        },
    ]


def _pressing(actor: Actor, on: date) -> list[dict[str, Any]]:
    """Return what presses besides the law's days, each number opening to where it is counted; none: left out."""
    found, code = pressing(actor, on), actor.municipality
    rows = (
        (
            found.without_interpreter,
            ngettext("time without an interpreter", "times without an interpreter", found.without_interpreter),
            link("desk-interpreters", code),
        ),
        (
            found.not_noted,
            ngettext(
                "time without a note whether the client came",
                "times without a note whether the client came",
                found.not_noted,
            ),
            link("desk-times", code),
        ),
        (
            found.referrals,
            ngettext("referral without an answer", "referrals without an answer", found.referrals),
            link("desk-referrals", code),
        ),
        (
            found.incoming,
            ngettext("hand-over that comes in", "hand-overs that come in", found.incoming),
            link("desk-handovers", code),
        ),
    )
    return [{"value": value, "label": label, "url": url} for value, label, url in rows if value]


def _quick(actor: Actor) -> list[dict[str, str]]:
    pages = (("desk-client-add", _("New client")), ("desk-clients", _("Find a client")))
    return [{"url": url, "label": label} for route, label in pages if (url := link(route, actor.municipality))]
