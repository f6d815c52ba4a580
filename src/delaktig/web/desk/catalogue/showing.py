"""Facts and offerings in words, as the desk's pages of a service show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.catalogue.models import HoursException, Offering, OpeningHours, Service
from delaktig.law.completeness import all_lines
from delaktig.texts.selectors import Bundle
from delaktig.web.components.languages import language_name
from delaktig.web.desk.catalogue.hours import written
from delaktig.web.desk.catalogue.words import CHANNELS, COSTS, ENTRIES, INTERPRETERS, WEEKDAYS, said
from delaktig.web.desk.organisations.words import TASKS
from delaktig.web.desk.programmes.editing import here
from delaktig.web.desk.programmes.words import period

Names = Mapping[int, str]
"""What organisations are called today, by their ids."""


def answerer(service: Service, names: Names, language: str) -> str:
    """Return who answers for a service: the organisation and its unit."""
    unit = service.unit
    unit_name = "" if unit is None else (unit.name_fi if language == "fi" else unit.name_sv) or str(unit)
    return " · ".join(filter(None, [names.get(service.organisation_id or 0, ""), unit_name]))


def facts(request: HttpRequest, service: Service, names: Names, language: str) -> dict[str, Any]:
    """Return the facts of a service in words."""
    titles = {line.key: said(line.titles) for line in all_lines()}
    return {
        "answerer": answerer(service, names, language),
        "partners": [names.get(row.organisation_id, "") or "–" for row in service.parties.all()],
        "task": TASKS.get(service.task, ""),
        "cost": COSTS.get(service.cost, ""),
        "contents": [titles.get(key, key) for key in service.contents],
        "validity": period(service.valid_from, service.valid_to) if service.valid_from or service.valid_to else "",
        "heir_url": here(request, "desk-service", service.heir.slug) if _is_own(service.heir, service) else "",
    }


def _is_own(heir: Service | None, service: Service) -> bool:
    return heir is not None and heir.keeper_id == service.keeper_id


def offering(row: Offering, texts: Bundle, names: Names, language: str, *, exceptions: bool = True) -> dict[str, Any]:
    """Return an offering in words; days with other hours only where they were read."""
    return {
        "one": row,
        "name": texts.show(row.name_id, language),
        "title": _title(row, texts, language),
        "schedule": texts.show(row.schedule_id, language),
        "place": texts.show(row.place.name_id, language) if row.place else None,
        "address": address_line(row),
        "access": texts.show(row.place.access_id, language) if row.place else None,
        "contact": texts.show(row.contact.name_id, language) if row.contact else None,
        "provider": names.get(row.provider_id or 0, ""),
        "channel": CHANNELS[row.channel],
        "entry": ENTRIES.get(row.entry, ""),
        "languages": [language_name(tag) for tag in row.languages],
        "interpreter": INTERPRETERS.get(row.interpreter, ""),
        "hours": week(row.hours.all()),
        "exceptions": [exception(one, texts, language) for one in row.exceptions.all()] if exceptions else [],
        "level": level(row),
        "places": free_places(row),
        "dates": period(row.starts_on, row.ends_on) if row.starts_on or row.ends_on else "",
    }


def _title(row: Offering, texts: Bundle, language: str) -> str:
    """Return what an offering is told from others by: its name, its place, or how it is given."""
    place = texts.show(row.place.name_id, language).body if row.place else ""
    return texts.show(row.name_id, language).body or place or str(CHANNELS[row.channel])


def address_line(row: Offering) -> str:
    """Return the address of an offering's place on one line."""
    if row.place is None:
        return ""
    return ", ".join(filter(None, [row.place.street, f"{row.place.postal_code} {row.place.town}".strip()]))


def level(row: Offering) -> str:
    """Return the levels of an offering: ``A1–A2``, ``A1–`` where only the first is known."""
    if row.level_from == row.level_to:
        return row.level_from
    return f"{row.level_from}–{row.level_to}"


def free_places(row: Offering) -> str:
    """Say how many places are free, where that is known, and from when the number is."""
    if row.capacity is None:
        return ""
    if row.taken is None:
        return _("%(capacity)d places, not known how many are free") % {"capacity": row.capacity}
    words = _("%(free)d of %(capacity)d places free") % {"free": row.capacity - row.taken, "capacity": row.capacity}
    if row.counted_on is None:
        return words
    return f"{words} ({date_format(row.counted_on, 'SHORT_DATE_FORMAT')})"


def week(hours: Iterable[OpeningHours]) -> list[tuple[str, str]]:
    """Return the days on which it is open with their hours."""
    days: dict[int, list[Any]] = {}
    for one in hours:
        days.setdefault(one.weekday, []).append((one.opens, one.closes))
    return [(str(WEEKDAYS[day]), written(spans)) for day, spans in sorted(days.items())]


def exception(one: HoursException, texts: Bundle, language: str) -> dict[str, Any]:
    """Return days with other hours, in words."""
    times = written([(one.opens, one.closes)]) if one.opens and one.closes else _("closed")
    return {
        "days": period(one.first_day, one.last_day),
        "hours": times,
        "note": texts.show(one.note_id, language),
    }
