"""The services that a plan may pick (rows A1, B20): in force for the client's municipality, searched as the menu is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases.planning import choosable
from delaktig.catalogue.listed import fitting_words, named, under
from delaktig.catalogue.menu import Asked, fits
from delaktig.catalogue.models import Offering, Service
from delaktig.clients.models import Client
from delaktig.clients.policies import why_not_list
from delaktig.texts.selectors import Bundle, load


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; what is empty asks nothing. ``level``: what the client can now (CEFR)."""

    q: str = ""
    topic: str = ""
    language: str = ""
    level: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A service with its offerings that are not over."""

    service: Service
    offerings: tuple[Offering, ...]


def offered(actor: Actor, client: Client, wish: Wish, language: str, on: date) -> list[int]:
    """Return the services that fit, by name: at most three queries."""
    require(why_not_list(actor))
    seen = choosable(client, on)
    found = under(seen, wish.topic) if wish.topic else seen
    columns = ("pk", "shown_name", "name_id", "summary_id")
    rows = list(named(found, language).values_list(*columns))
    if wish.q.strip():
        fitting = fitting_words(seen, {row[0]: (row[2], row[3]) for row in rows}, wish.q)
        rows = [row for row in rows if row[0] in fitting]
    asked = Asked(language=wish.language, level=wish.level, free=wish.free)
    kept = {row[0] for row in rows}
    if asked.of_offerings:
        offerings = Offering.objects.filter(service_id__in=kept)
        kept = {row.service_id for row in offerings if fits(row, asked, on)}
    rows.sort(key=lambda row: (str(row[1]).casefold(), row[0]))
    return [row[0] for row in rows if row[0] in kept]


def picked(services: Iterable[int]) -> tuple[list[Line], Bundle]:
    """Read services in the order given, with their offerings and all the words that are shown: three queries."""
    wanted = list(services)
    found = {one.pk: one for one in Service.objects.filter(pk__in=wanted)}
    return with_offerings([found[pk] for pk in wanted if pk in found])


def with_offerings(services: Sequence[Service]) -> tuple[list[Line], Bundle]:
    """Read the offerings of services, and all the words that are shown: two queries."""
    rows = Offering.objects.select_related("place", "provider")
    prefetch_related_objects(services, Prefetch("offerings", queryset=rows))
    lines = [Line(one, tuple(one.offerings.all())) for one in services]
    ids: set[int | None] = {i for line in lines for i in (line.service.name_id, line.service.summary_id)}
    for line in lines:
        for row in line.offerings:
            ids |= {row.name_id} | ({row.place.name_id} if row.place else set())
    return lines, load(ids)
