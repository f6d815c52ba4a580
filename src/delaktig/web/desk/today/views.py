"""The desk's first page: what waits for this person, in this municipality, today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Role
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.decisions import selectors as decisions
from delaktig.decisions.models import Body, Meeting
from delaktig.law.programme import State
from delaktig.programmes.waiting import EditionNow, Now, programmes_now
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.words import STATES
from delaktig.web.desk.today import casework, gathering, guidance, reading
from delaktig.web.desk.today.links import link
from delaktig.web.desk.today.tasks import Board, Task, board
from delaktig.web.desk.today.words import date_tag, day_words, heading

LATELY_DAYS = 120
MOST_DECISIONS = 5
QUICK: tuple[tuple[Permission, str, str], ...] = (
    (Permission.VISIT_WRITE, "desk-visits", "Register a visit"),
    (Permission.DOCUMENT_IMPORT, "desk-documents", "Import a document"),
    (Permission.EDITION_CREATE, "desk-programme-new", "New programme"),
    (Permission.DECISION_EDIT, "desk-decision-add", "Record a decision"),
    (Permission.TRANSLATION_EDIT, "desk-translations", "Translate"),
    (Permission.MEMBER_MANAGE, "desk-people-invite", "Invite someone"),
    (Permission.AUDIT_READ, "desk-audit", "Look through the record of events"),
    (Permission.SERVICE_READ, "desk-menu", "Service menu"),
    (Permission.PATH_READ, "desk-shared", "Shared with us"),
    (Permission.EDITION_READ, "desk-programmes", "Read the programmes"),
)
MOST_QUICK = 2
READING = frozenset(
    {
        Permission.DECISION_READ,
        Permission.EDITION_READ,
        Permission.FIGURE_READ,
        Permission.ORGANISATION_READ,
        Permission.SERVICE_READ,
        Permission.TODAY_READ,
    }
)
"""What is no act: who has nothing else only reads."""
CASEWORK_ROLES = (Role.CASEWORKER, Role.JOB_COACH, Role.SUPERVISOR)
"""Work with clients: it has a first page of its own."""


def today(request: HttpRequest, **_code: str) -> HttpResponse:
    """Show what waits for the person who is signed in."""
    actor, on = actor_of(request), timezone.localdate()
    table = permissions_by_role()
    other = actor.permissions - READING - frozenset().union(*(table[role] for role in CASEWORK_ROLES))
    programmes = request.GET.get("side") == "programmes"
    if Permission.CASE_WRITE not in actor.permissions or (other and programmes):
        values = page(actor, get_language() or "", on)
        return render(request, "desk/today/today.html", {**values, "sides": _sides(actor, other, programmes=True)})
    values = casework.page(request, actor, on)
    return render(request, "desk/today/casework.html", {**values, "sides": _sides(actor, other, programmes=False)})


def _sides(actor: Actor, other: frozenset[Permission], *, programmes: bool) -> list[dict[str, Any]]:
    """Return the two sides of the work of someone who has both; nothing for everyone else."""
    if Permission.CASE_WRITE not in actor.permissions or not other:
        return []
    here = link("desk-today", actor.municipality)
    return [
        {"label": _("Clients"), "url": here, "current": not programmes, "count": None},
        {"label": _("Programmes and services"), "url": f"{here}?side=programmes", "current": programmes, "count": None},
    ]


def page(actor: Actor, language: str, on: date) -> dict[str, Any]:
    """Return what the page shows to an actor on a day."""
    now = programmes_now(actor, language, on) if actor.may(Permission.EDITION_READ) else Now()
    editions = now.editions
    day = guidance.day(actor, on)
    found = board([*_tasks(actor, now, language, on), *guidance.tasks(actor, day)], on)
    meetings = gathering.next_meetings(actor, on)
    reads = not actor.may(Permission.EDITION_EDIT)
    in_force = [one for one in editions if one.state.state is State.IN_FORCE]
    return {
        "heading": _title(actor, found, editions),
        "ways": reading.ways(actor) if reads else [],
        "day": day_words(on),
        "cards": _cards(found, on),
        "count": found.count,
        "quick": _quick(actor),
        "meetings": [_meeting_row(one, language) for one in meetings],
        "in_force": [_edition_row(actor, one) for one in in_force] if reads else [],
        "reads": reads and actor.may(Permission.EDITION_READ),
        "decisions": _lately(actor, language, on) if reads else [],
        "shows_decisions": reads and actor.may(Permission.DECISION_READ),
        "figures": [*guidance.figures(actor, day), *([] if reads else _figures(actor, editions))],
        "empty": _empty(meetings, language) if not found.count else "",
        "audit_url": link("desk-audit", actor.municipality) if actor.may(Permission.AUDIT_READ) else "",
    }


def _tasks(actor: Actor, now: Now, language: str, on: date) -> list[Task]:
    editions = now.editions
    titles = {one.edition.pk: one.title for one in editions}
    return [
        *gathering.membership_tasks(actor, now.asked, editions),
        *gathering.request_tasks(actor, titles, language, on),
        *gathering.partner_tasks(actor, titles, on),
        *gathering.edition_tasks(actor, editions, language, on),
        *gathering.counted_tasks(actor, gathering.counts(actor, editions)),
    ]


def _title(actor: Actor, found: Board, editions: list[EditionNow]) -> str:
    """Say what there is to do; to those who only read, what is in force, or has ended and is followed up."""
    in_force = [one for one in editions if one.state.state is State.IN_FORCE]
    acts = actor.permissions - READING
    if found.count or acts:
        return heading(found)
    if len(in_force) == 1:
        return _("%(title)s is in force") % {"title": in_force[0].title}
    ended = [one for one in editions if one.state.state is State.EXPIRED]
    if ended and not in_force:
        last = max(ended, key=lambda one: one.edition.period_from or date.min)
        return _("%(title)s has ended and is followed up") % {"title": last.title}
    return _("What is in force") if in_force else _("No programme is in force today")


def _cards(found: Board, on: date) -> list[dict[str, Any]]:
    cards = (
        (_("Late and today") if found.late else _("Today"), found.now),
        (_("Within a week"), found.soon),
        (_("Later"), found.later),
        (_("Without a date"), found.undated),
    )
    rows: list[dict[str, Any]] = [
        {"title": title, "rows": [_row(one, on) for one in tasks]} for title, tasks in cards if tasks
    ]
    if rows:
        rows[0]["rows"][0]["button"] = "primary"
    return rows


def _row(one: Task, on: date) -> dict[str, Any]:
    sign, words = date_tag(one.on, on) if one.on is not None else ("none", one.tag)
    return {"task": one, "sign": sign, "words": words, "button": "ghost" if one.is_late(on) else "quiet"}


def _quick(actor: Actor) -> list[dict[str, str]]:
    words = {
        "Register a visit": _("Register a visit"),
        "Import a document": _("Import a document"),
        "New programme": _("New programme"),
        "Record a decision": _("Record a decision"),
        "Translate": _("Translate"),
        "Invite someone": _("Invite someone"),
        "Look through the record of events": _("Look through the record of events"),
        "Service menu": _("Service menu"),
        "Shared with us": _("Shared with us"),
        "Read the programmes": _("Read the programmes"),
    }
    found = [
        {"url": url, "label": words[label]}
        for permission, route, label in QUICK
        if actor.may(permission) and (url := link(route, actor.municipality))
    ]
    return found[:MOST_QUICK]


def _meeting_row(one: Meeting, language: str) -> dict[str, Any]:
    return {"on": one.held_on, "body": body_name(one.body, language), "invented": one.invented}


def body_name(body: Body, language: str) -> str:
    """Return what a body is called in the language, or in the other one that it has a name in."""
    names = (body.name_sv, body.name_fi) if language == "sv" else (body.name_fi, body.name_sv)
    return names[0] or names[1]


def _edition_row(actor: Actor, one: EditionNow) -> dict[str, Any]:
    sign, words = STATES[one.state.state]
    return {
        "title": one.title,
        "url": link("desk-programme-edition", actor.municipality, one.edition.pk),
        "sign": sign,
        "words": words,
        "since": one.state.since,
        "until": one.state.until,
        "invented": one.edition.invented,
    }


def _lately(actor: Actor, language: str, on: date) -> list[dict[str, Any]]:
    if not actor.may(Permission.DECISION_READ):
        return []
    rows = decisions.items_for(actor).filter(
        meeting__held_on__lte=on, meeting__held_on__gte=on - timedelta(days=LATELY_DAYS)
    )
    return [
        {
            "title": decisions.list_title(one) or _("Kept secret"),
            "body": body_name(one.meeting.body, language),
            "on": one.meeting.held_on,
            "section": one.section,
            "url": link("desk-decision-item", actor.municipality, one.pk),
            "language": one.language,
        }
        for one in rows[:MOST_DECISIONS]
    ]


def _figures(actor: Actor, editions: list[EditionNow]) -> list[dict[str, Any]]:
    """Return a few numbers about the editions in preparation or in force; each leads to what was counted."""
    making = [one for one in editions if one.state.state in gathering.MENDABLE]
    in_force = [one for one in editions if one.state.state is State.IN_FORCE]
    if not making and not in_force:
        return []
    alive = [*making, *in_force]
    url = link("desk-programmes", actor.municipality)
    counted = (
        (len(in_force), _("programmes in force")),
        (len(making), _("programmes in preparation")),
        (sum(one.measures for one in alive), _("measures that you look after")),
        (sum(one.lacking for one in alive), _("without someone responsible")),
    )
    return [{"value": value, "label": label, "url": url} for value, label in counted]


def _empty(meetings: list[Meeting], language: str) -> str:
    if meetings and meetings[0].held_on is not None:
        words = {"day": day_words(meetings[0].held_on), "body": _meeting_row(meetings[0], language)["body"]}
        return _("The next date is %(day)s, when %(body)s meets.") % words
    return _("All is answered, settled and up to date. Enjoy the calm.")
