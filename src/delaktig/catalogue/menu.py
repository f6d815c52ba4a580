"""The service menu (*tjänstemeny · palvelutarjotin*, row B20): what a job coach can offer a person, and where.

It holds what the municipality's guide shows, another's services that it buys or shows too. What is not
known of an offering does not fit a filter that asks for it: unknown is not the same as yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.catalogue.listed import fitting_words, named, under
from delaktig.catalogue.models import Eligibility, Offering
from delaktig.catalogue.policies import why_not_read
from delaktig.catalogue.selectors import visible_in
from delaktig.catalogue.topics import LEVELS


@dataclass(frozen=True, slots=True)
class Asked:
    """What the menu is asked for; what is empty asks nothing.

    ``topic``: a topic's key, or ``need:`` and a need's. ``level``: what the person can now (CEFR).
    ``free``: only where places are known to be free. ``starts_from``: begins on that day or later.
    ``age``, ``ground`` and ``situation`` are the person's, as far as the coach says them; nothing is kept.
    """

    words: str = ""
    topic: str = ""
    language: str = ""
    level: str = ""
    free: bool = False
    starts_from: date | None = None
    cost: str = ""
    entry: str = ""
    age: int | None = None
    ground: str = ""
    situation: str = ""

    @property
    def of_offerings(self) -> bool:
        """Say whether anything is asked that only an offering can answer."""
        return bool(self.language or self.level or self.free or self.starts_from or self.entry)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the menu: a service, and one of its offerings; none where it has none yet."""

    service: int
    offering: int | None


def menu(actor: Actor, asked: Asked, language: str, on: date) -> list[Line]:
    """Return the lines that fit, by the services' names, then by when they start: at most five queries."""
    require(why_not_read(actor))
    seen = visible_in(actor.municipality, on)
    found = under(seen, asked.topic) if asked.topic else seen
    if asked.cost:
        found = found.filter(cost=asked.cost)
    columns = ("pk", "shown_name", "name_id", "summary_id")
    rows = list(named(found, language).values_list(*columns))
    if asked.words.strip():
        fitting = fitting_words(seen, {row[0]: (row[2], row[3]) for row in rows}, asked.words)
        rows = [row for row in rows if row[0] in fitting]
    names = {row[0]: row[1] for row in rows}
    if asked.age is not None or asked.ground or asked.situation:
        names = {pk: names[pk] for pk in _open_to(names, asked)}
    return _lines(names, asked, on)


def _lines(names: Mapping[int, str], asked: Asked, on: date) -> list[Line]:
    offerings = Offering.objects.filter(service_id__in=list(names))
    by_service: dict[int, list[Offering]] = {}
    for row in _plain(offerings, asked):
        by_service.setdefault(row.service_id, []).append(row)
    found: list[Line] = []
    for pk in sorted(names, key=lambda one: (names[one].casefold(), one)):
        rows = by_service.get(pk, [])
        fitting = [row for row in rows if fits(row, asked, on)]
        fitting.sort(key=lambda row: (row.starts_on or date.min, row.position, row.pk))
        found += [Line(pk, row.pk) for row in fitting]
        if not rows and not asked.of_offerings:
            found.append(Line(pk, None))
    return found


def _plain(offerings: QuerySet[Offering], asked: Asked) -> Iterable[Offering]:
    """Read what is compared of offerings, those that the database can rule out left away."""
    if asked.entry:
        offerings = offerings.filter(entry=asked.entry)
    if asked.starts_from:
        offerings = offerings.filter(starts_on__gte=asked.starts_from)
    fields = ("service_id", "position", "languages", "capacity", "taken", "level_from", "level_to")
    return offerings.only(*fields, "starts_on", "ends_on")


def fits(row: Offering, asked: Asked, on: date) -> bool:
    """Say whether an offering is not over and answers what is asked of language, level and places."""
    if row.ends_on is not None and row.ends_on < on:
        return False
    if asked.language and asked.language not in row.languages:
        return False
    if asked.free and not has_free_places(row):
        return False
    return not asked.level or fits_level(row, asked.level)


def has_free_places(row: Offering) -> bool:
    """Say whether places are known to be free."""
    return row.capacity is not None and row.taken is not None and row.taken < row.capacity


def fits_level(row: Offering, level: str) -> bool:
    """Say whether a person at a level can begin and has something to learn: ``A1–A2`` is for A1, not for A2.

    An offering that names only the level it begins from is for that level and all above.
    """
    if not row.level_from and not row.level_to:
        return False
    order = {key: number for number, key in enumerate(LEVELS)}
    now = order[level]
    first, last = order.get(row.level_from, 0), order.get(row.level_to)
    return first <= now and (last is None or now < last or now == first == last)


def _open_to(names: Mapping[int, str], asked: Asked) -> list[int]:
    """Return the services that are open to such a person: all conditions of one row, or no row at all."""
    rows: dict[int, list[Eligibility]] = {}
    for row in Eligibility.objects.filter(service_id__in=list(names)):
        rows.setdefault(row.service_id, []).append(row)
    return [pk for pk in names if pk not in rows or any(is_open(row, asked) for row in rows[pk])]


def is_open(row: Eligibility, asked: Asked) -> bool:
    """Say whether a row of conditions lets such a person in, as far as the coach has said."""
    age = asked.age
    too_young = age is not None and row.age_from is not None and age < row.age_from
    too_old = age is not None and row.age_to is not None and age > row.age_to
    if too_young or too_old:
        return False
    if asked.ground and row.grounds and asked.ground not in row.grounds:
        return False
    return not (asked.situation and row.situations and asked.situation not in row.situations)
