"""Draws invented guidance visits, the same from the same seed, and keeps many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from delaktig.accounts.models import User
from delaktig.exchange.demo import files
from delaktig.guidance.codes import NOT_ASKED
from delaktig.guidance.indicators import VISITS
from delaktig.guidance.models import (
    Interpreting,
    Point,
    Visit,
    VisitMaterial,
    VisitReason,
    VisitService,
    VisitWorker,
)
from delaktig.indicators.rollups import touch_all
from delaktig.law.calendar import is_working_day

T = TypeVar("T")
BATCH = 2_000
STAFF_SPEAK = frozenset({"sv", "fi", "en"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """One invented visit with what belongs to it."""

    visit: Visit
    reasons: tuple[str, ...]
    service: int | None
    material: tuple[UUID, str] | None


@dataclass(frozen=True, slots=True)
class Flow:
    """The visits of a point: how many a week on average, and what people can be given there."""

    point: Point
    per_week: float
    spoken: frozenset[str]
    services: Sequence[int] = ()
    materials: Sequence[tuple[UUID, tuple[str, ...]]] = ()


def drawn_visits(flow: Flow, first: date, last: date, seed: int) -> Iterator[Drawn]:
    """Draw the visits of the working days of a time, more in some seasons than in others."""
    rng = Random(f"{seed} {flow.point.pk}")  # noqa: S311 - invented, and to be the same each time
    day = first
    while day <= last:
        if is_working_day(day):
            expected = flow.per_week / 5 * _season(day)
            for _number in range(int(expected) + (rng.random() < expected % 1)):
                yield _drawn(rng, flow, day)
        day += timedelta(days=1)


def _season(day: date) -> float:
    shares = _shares("season")
    return dict(shares)[str(day.month)] * 12 / sum(share for _month, share in shares)


def _drawn(rng: Random, flow: Flow, day: date) -> Drawn:
    language = _picked(rng, _languages())
    tag = language["tag"]
    asked = rng.random() < 0.6
    visit = Visit(
        key=UUID(int=rng.getrandbits(128), version=4),
        municipality_id=flow.point.municipality_id,
        point=flow.point,
        on=day,
        hour=int(_picked(rng, _shares("hour"))),
        channel=_picked(rng, _shares("channel")),
        language=tag,
        interpreting=_interpreting(rng, tag, flow.spoken),
        country_group=language["country"] if asked else NOT_ASKED,
    )
    reasons = {_picked(rng, _shares("reason")) for _number in range(1 if rng.random() < 0.7 else 2)}
    service = rng.choice(flow.services) if flow.services and rng.random() < 0.55 else None
    return Drawn(visit, tuple(sorted(reasons)), service, _material(rng, flow, tag))


def _interpreting(rng: Random, language: str, spoken: frozenset[str]) -> str:
    if language in spoken or language in STAFF_SPEAK:
        return Interpreting.NONE
    kinds = (
        (Interpreting.PHONE, 6),
        (Interpreting.ON_SITE, 2),
        (Interpreting.VIDEO, 1),
        (Interpreting.COMPANION, 2),
        (Interpreting.LACKING, 1),
    )
    return str(_picked(rng, kinds))


def _material(rng: Random, flow: Flow, language: str) -> tuple[UUID, str] | None:
    if not flow.materials or rng.random() > 0.25:
        return None
    uid, languages = rng.choice(flow.materials)
    if not languages:
        return None
    return uid, language if language in languages else languages[0]


def _picked(rng: Random, shares: Sequence[tuple[T, int]]) -> T:
    return rng.choices([value for value, _share in shares], [share for _value, share in shares])[0]


@cache
def _shares(name: str) -> tuple[tuple[str, int], ...]:
    return tuple(files.guidance()["shares"][name].items())


@cache
def _languages() -> tuple[tuple[dict[str, Any], int], ...]:
    return tuple((row, row["share"]) for row in files.guidance()["language"])


@transaction.atomic
def keep_visits(drawn: Iterable[Drawn], worker: User | None = None, worker_from: date = date.max) -> int:
    """Keep drawn visits in batches, and return how many; from a day on they are a worker's own."""
    rows, kept, months = iter(drawn), 0, set[tuple[str, date]]()
    while batch := list(islice(rows, BATCH)):
        Visit.objects.bulk_create(one.visit for one in batch)
        VisitReason.objects.bulk_create(
            VisitReason(visit=one.visit, reason=key) for one in batch for key in one.reasons
        )
        VisitService.objects.bulk_create(
            VisitService(visit=one.visit, service_id=one.service) for one in batch if one.service
        )
        VisitMaterial.objects.bulk_create(
            VisitMaterial(visit=one.visit, material=one.material[0], language=one.material[1])
            for one in batch
            if one.material
        )
        if worker is not None:
            own = (one.visit for one in batch if one.visit.on >= worker_from)
            VisitWorker.objects.bulk_create(VisitWorker(visit=visit, worker=worker) for visit in own)
        months |= {(one.visit.municipality_id, one.visit.on.replace(day=1)) for one in batch}
        kept += len(batch)
    touch_all(VISITS, months)
    return kept
