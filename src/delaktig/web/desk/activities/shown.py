"""How entries are shown: their words, who answers, and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.activities.models import Entry
from delaktig.organisations.models import Organisation
from delaktig.organisations.selectors import names_of, open_units
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.activities.words import STATES, kind_of, said, title_of
from delaktig.web.desk.programmes.editing import here

Choices = list[tuple[str, str]]


def may_write(request: HttpRequest) -> bool:
    """Say whether the person may write in the log."""
    return actor_of(request).may(Permission.ACTIVITY_WRITE)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs of the part."""
    pages = [("desk-activities", _("Activity log")), ("desk-activities-year", _("The year"))]
    return [{"label": label, "url": here(request, route), "current": route == current} for route, label in pages]


def organisations(code: str, on: date) -> Choices:
    """Return the open organisations of a municipality with their names: two queries."""
    keys = Organisation.objects.filter(municipality=code, closed_on=None).values_list("pk", flat=True)
    names = names_of(list(keys), get_language() or "sv", on)
    return sorted(((str(pk), name) for pk, name in names.items()), key=lambda row: row[1].casefold())


def units(code: str) -> Choices:
    """Return the open units of a municipality with their names."""
    return [(str(pk), name) for pk, name in open_units(code, get_language() or "sv")]


def rows(request: HttpRequest, entries: Iterable[Entry], on: date) -> list[dict[str, Any]]:
    """Return lines of a list; names of organisations in one query."""
    found = list(entries)
    named = {one.organisation_id for one in found if one.organisation_id is not None}
    names = names_of(named, get_language() or "sv", on) if named else {}
    return [_row(request, one, names, on) for one in found]


def _row(request: HttpRequest, entry: Entry, names: dict[int, str], on: date) -> dict[str, Any]:
    kind, unit = kind_of(entry), entry.unit
    state = state_of(entry, on)
    finnish = (get_language() or "sv") == "fi"
    return {
        "entry": entry,
        "title": title_of(entry),
        "unit_words": said(kind.unit) if kind else "",
        "state": state,
        "sign": STATES[state][0],
        "words": STATES[state][1],
        "organisation": names.get(entry.organisation_id or 0, ""),
        "unit": ((unit.name_fi if finnish else unit.name_sv) or str(unit)) if unit else "",
        "url": here(request, "desk-activity", entry.pk),
        "files": list(entry.files.all()),
    }


def state_of(entry: Entry, on: date) -> str:
    """Return whether an entry was held, is planned, should be told of, or was taken away."""
    if entry.removed_at is not None:
        return "removed"
    return "held" if entry.held else "asked" if entry.first <= on else "planned"
