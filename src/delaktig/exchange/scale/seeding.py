"""Fills a database that holds nothing of anybody's, and counts its months: ``manage.py seed_scale``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import TruncMonth

from delaktig.accounts import keys
from delaktig.accounts.actor import command_actor, record
from delaktig.accounts.models import User
from delaktig.activities.models import Entry
from delaktig.audit.models import Event
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client
from delaktig.decisions.models import Body
from delaktig.exchange.scale.drawing import Drawing
from delaktig.exchange.scale.others import write_others
from delaktig.exchange.scale.people import write_people
from delaktig.exchange.scale.places import Size, write_places
from delaktig.exchange.scale.visits import write_visits
from delaktig.guidance.models import Point, Visit
from delaktig.indicators.keeping import catch_up
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import all_computed
from delaktig.indicators.rollups import touch_all
from delaktig.organisations.models import Organisation
from delaktig.programmes.models import Programme
from delaktig.surveys.models import Survey

NAME = "seed_scale"
SEEDED = "exchange.scale_seeded"
MUST_BE_EMPTY: tuple[type[models.Model], ...] = (
    User, Organisation, Client, Point, Visit, Service, Entry, Body, Survey, Programme, Event,
)  # fmt: skip
"""A database with a row of any of these holds something of somebody's, or the demonstration."""
AT_ONCE = 9_000
"""Months counted together where all are: at full size a statement reads all the visits, and takes 6 seconds for it."""
Tell = Callable[[str], None]


class NotEmpty(Exception):
    """The database holds rows that were not seeded, or a seeding that was broken off; ``model`` has some."""

    def __init__(self, model: str) -> None:
        super().__init__(model)
        self.model = model


class SeededOtherwise(Exception):
    """The database was seeded before, with another size or seed; ``details`` tells how."""

    def __init__(self, details: dict[str, object]) -> None:
        super().__init__(repr(details))
        self.details = details


@dataclass(frozen=True, slots=True)
class Asked:
    """What the database is to hold, and from which seed."""

    size: Size
    seed: int
    visits_only: bool = False
    """Places and visits alone: what the pictures of a whole country are measured with."""

    @property
    def details(self) -> dict[str, object]:
        size = self.size
        told: dict[str, object] = {"share": size.share, "seed": self.seed, "years": size.years}
        return told | {"last_year": size.last_year, **({"visits_only": True} if self.visits_only else {})}


def seed(asked: Asked, tell: Tell) -> bool:
    """Fill the database; False where the same was seeded before, and nothing is touched.

    Raises ``PermissionError`` outside demo settings, :class:`NotEmpty` or :class:`SeededOtherwise`. Parts are kept
    as they are written: a seeding that is broken off leaves a database to throw away.
    """
    if not settings.DEMO:
        raise PermissionError
    before = Event.objects.filter(name=SEEDED).first()
    if before is not None:
        how = json.loads(before.details)
        if how != asked.details:
            raise SeededOtherwise(how)
        return False
    for model in MUST_BE_EMPTY:
        if model._default_manager.exists():
            raise NotEmpty(model._meta.label)
    _write(Drawing(asked.seed), asked, tell)
    record(command_actor("", NAME), SEEDED, details=asked.details)
    return True


def _write(drawing: Drawing, asked: Asked, tell: Tell) -> None:
    begun, size = time.perf_counter(), asked.size

    def told(words: str) -> None:
        tell(f"{time.perf_counter() - begun:6.0f} s  {words}")

    keys.prepare()
    with transaction.atomic():
        slots = write_places(size)
    told(f"{size.municipalities} municipalities")
    if not asked.visits_only:
        with transaction.atomic():
            write_people(drawing, size, slots)
        told(f"{size.clients} clients with their cases")
        with transaction.atomic():
            write_others(drawing, size)
        told("the log, meetings, readers, surveys")
    write_visits(drawing, size, slots, told)
    _analyze()
    told(f"{touch_facts(Period(size.first, size.last))} months of facts")
    told(f"{catch_up(10**9, AT_ONCE)} months of indicators counted and kept")
    _analyze()


def touch_facts(span: Period) -> int:
    """Say of every month with facts that it has some; return how many there are."""
    found: dict[str, set[tuple[str, date]]] = {}
    for declared in (one for one in all_computed() if one.is_kept):
        months = declared.facts(None, span).order_by().annotate(month_=TruncMonth(declared.day))
        rows = months.values_list(declared.municipality, "month_").distinct()
        found.setdefault(declared.source, set()).update(rows)
    for source, months_ in found.items():
        touch_all(source, months_)
    return sum(map(len, found.values()))


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" and not _in_transaction() else "ANALYZE")


def _in_transaction() -> bool:
    return bool(connection.in_atomic_block)
