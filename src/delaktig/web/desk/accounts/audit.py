"""Pages of the data protection officer: one search, one proof, and the registers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts import selectors
from delaktig.accounts.actor import Actor, record
from delaktig.accounts.models import Role
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.accounts.roles import permission_words, role_words
from delaktig.audit import chain, data_register, registry
from delaktig.audit import selectors as audit
from delaktig.audit.models import Event
from delaktig.formats.xlsx import Column, Sheet
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.forms import EventsFilter
from delaktig.web.desk.accounts.requests import actor_of

PER_PAGE = 100
MOST_ROWS = 50_000
FAULTS_SHOWN = 100


def events(request: HttpRequest, code: str) -> HttpResponse:
    """Search the record of events; the filters stand in the address."""
    actor = actor_of(request)
    form = _filter(request)
    found = _found(actor, form)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = _rows(actor, page)
    if request.GET:
        record(actor, "audit.searched", details={"filters": sorted(key for key, value in request.GET.items() if value)})
    context = {
        "code": code,
        "filter": form,
        "page": page,
        "rows": rows,
        "query": request.GET.urlencode(),
        "tabs": _tabs(request, code),
    }
    return render(request, "desk/accounts/events.html", context, status=422 if form.errors else 200)


def table(request: HttpRequest, code: str) -> HttpResponse:
    """Give the events found as a workbook."""
    actor = actor_of(request)
    form = _filter(request)
    found = _found(actor, form)[:MOST_ROWS]
    heads = [_("Number"), _("Time"), _("Who"), _("Role"), _("Event"), _("Meaning"), _("Concerning"), _("Purpose")]
    rows = [
        (
            str(row["event"].sequence),
            timezone.localtime(row["event"].at).strftime("%Y-%m-%d %H:%M:%S"),
            row["who"],
            row["role"],
            row["event"].name,
            row["meaning"],
            row["event"].target,
            row["event"].purpose,
            row["event"].details,
            row["event"].hash,
        )
        for row in _rows(actor, found)
    ]
    columns = tuple(Column(head) for head in [*heads, _("Details"), _("Hash")])
    sheet = Sheet(_("Events"), columns, tuple(rows))
    record(actor, "audit.exported", details={"events": len(rows)})
    return downloads.workbook(_("Record of events"), code, [sheet], downloads.dated(f"events-{code}"))


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Prove, when asked to, that the chain of events is whole; name every fault."""
    context: dict[str, Any] = {"code": code, "tabs": _tabs(request, code)}
    if request.method == "POST":
        faults = list(chain.verify())
        newest = Event.objects.order_by("-sequence").first()
        record(actor_of(request), "audit.verified", details={"faults": len(faults)})
        context |= {
            "verified": True,
            "faults": [{"sequence": f.sequence, "words": fault_words(f.code)} for f in faults[:FAULTS_SHOWN]],
            "fault_count": len(faults),
            "newest": newest,
        }
    return render(request, "desk/accounts/proof.html", context)


def fault_words(fault: str) -> str:
    """Return what a fault of the chain means."""
    return {
        "missing": _("Events are missing before this one."),
        "broken_link": _("It does not follow the event before it: something was removed, inserted or moved."),
        "changed": _("Its content is not what was recorded."),
        "head": _("The end of the chain is not where it was left: events were removed from its end."),
    }.get(fault, fault)


def data_classes(request: HttpRequest, code: str) -> HttpResponse:
    """Show the register of data: what is kept, how sensitive it is, what for and how long."""
    words = {"personal": _("personal data"), "internal": _("internal"), "public": _("public")}
    groups = [
        {
            "words": words[sensitivity],
            "entries": [
                {"model": one.model, "purpose": _(one.purpose), "retention": _(one.retention)}
                for one in sorted(data_register.data_classes().values(), key=lambda one: one.model)
                if one.sensitivity == sensitivity
            ],
        }
        for sensitivity in data_register.SENSITIVITIES
    ]
    context = {"code": code, "groups": groups, "tabs": _tabs(request, code)}
    return render(request, "desk/accounts/data_classes.html", context)


def event_kinds(request: HttpRequest, code: str) -> HttpResponse:
    """Show every kind of event that is recorded."""
    kinds = [
        {"name": kind.name, "meaning": _(kind.meaning), "is_look": kind.kind == "look", "public": kind.public}
        for kind in registry.event_kinds().values()
    ]
    context = {"code": code, "kinds": kinds, "tabs": _tabs(request, code)}
    return render(request, "desk/accounts/event_kinds.html", context)


def permissions(request: HttpRequest, code: str) -> HttpResponse:
    """Show who may do what: each permission by role."""
    by_role = permissions_by_role()
    roles = [str(role) for role in Role]
    rows = [
        {"words": permission_words(permission), "cells": [permission in by_role[role] for role in roles]}
        for permission in Permission
    ]
    context = {
        "code": code,
        "roles": [role_words(role) for role in roles],
        "rows": sorted(rows, key=lambda row: str(row["words"])),
        "tabs": _tabs(request, code),
    }
    return render(request, "desk/accounts/permissions.html", context)


def _tabs(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    sides = {
        "desk-audit": _("Events"),
        "desk-audit-proof": _("Proof"),
        "desk-audit-data": _("Register of data"),
        "desk-audit-events": _("Kinds of events"),
        "desk-audit-permissions": _("Who may do what"),
    }
    return [
        {"label": label, "url": reverse(name, args=[code]), "current": name == here} for name, label in sides.items()
    ]


def _filter(request: HttpRequest) -> EventsFilter:
    kinds = [(kind.name, str(_(kind.meaning))) for kind in registry.event_kinds().values()]
    return EventsFilter(request.GET, kinds=sorted(kinds, key=lambda pair: pair[1]))


def _found(actor: Actor, form: EventsFilter) -> QuerySet[Event]:
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = audit.Wanted(
        people=selectors.people_called(actor, asked["who"]) if asked.get("who") else None,
        name=asked.get("what", ""),
        target=asked.get("target", "").strip(),
        since=asked.get("since"),
        until=asked.get("until"),
    )
    found = audit.search(actor, wanted, selectors.member_ids(actor))
    return found if not form.errors else found.none()


def _rows(actor: Actor, found: Iterable[Event]) -> list[dict[str, Any]]:
    listed = list(found)
    names = selectors.names_of_people(actor, {one.actor_id for one in listed if one.actor_kind == "user"})
    kinds = registry.event_kinds()
    return [
        {
            "event": one,
            "who": _who(one, names),
            "role": ", ".join(role_words(role) for role in one.role.split(",") if role and role != "command"),
            "meaning": _(kinds[one.name].meaning) if one.name in kinds else one.name,
        }
        for one in listed
    ]


def _who(event: Event, names: dict[str, str]) -> str:
    if event.actor_kind == "user":
        return names.get(event.actor_id) or _("person %(number)s") % {"number": event.actor_id}
    if event.actor_kind == "link":
        return _("link %(number)s") % {"number": event.actor_id}
    if event.actor_kind == "command":
        return _("command %(name)s") % {"name": event.actor_id}
    return _("a visitor")
