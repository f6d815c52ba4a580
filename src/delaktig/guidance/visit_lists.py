"""The visits that a number was counted from, one by one, and how many were directed to a service.

A visit has no identity; who registered it is not among what is read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.guidance.models import Visit, VisitMaterial, VisitReason, VisitService
from delaktig.guidance.pictures import INTERPRETED
from delaktig.guidance.policies import why_not_see_pictures


@dataclass(frozen=True, slots=True)
class VisitsWanted:
    """What a list of visits is narrowed to: some days, and whatever else a visit can be told apart by."""

    first: date
    last: date
    point: int | None = None
    reason: str = ""
    service: int | None = None
    material: UUID | None = None
    language: str = ""
    channel: str = ""
    interpreting: str = ""
    country_group: str = ""
    hour: int | None = None
    directed: bool = False
    """Only those that were directed to some service."""
    interpreted: bool = False
    """Only those with an interpreter."""


OWN_FIELDS = ("language", "channel", "interpreting", "country_group", "hour")


def visits(actor: Actor, wanted: VisitsWanted) -> QuerySet[Visit]:
    """Return the visits that fit, the latest first, with reasons and services. Raises ``Denied``."""
    require(why_not_see_pictures(actor))
    found = Visit.objects.filter(
        municipality_id=actor.municipality, on__range=(wanted.first, wanted.last), undone=False
    )
    own = {name: getattr(wanted, name) for name in OWN_FIELDS if getattr(wanted, name) not in (None, "")}
    found = found.filter(**own)
    if wanted.point is not None:
        found = found.filter(point=wanted.point)
    here = OuterRef("pk")
    if wanted.reason:
        found = found.filter(Exists(VisitReason.objects.filter(visit=here, reason=wanted.reason)))
    if wanted.service is not None:
        found = found.filter(Exists(VisitService.objects.filter(visit=here, service=wanted.service)))
    if wanted.directed:
        found = found.filter(Exists(VisitService.objects.filter(visit=here)))
    if wanted.interpreted:
        found = found.filter(interpreting__in=INTERPRETED)
    if wanted.material is not None:
        found = found.filter(Exists(VisitMaterial.objects.filter(visit=here, material=wanted.material)))
    return found.select_related("point").prefetch_related("reasons", "directed").order_by("-on", "-hour", "key")


def directed_to(code: str, services: Iterable[int], first: date, last: date) -> dict[int, int]:
    """Return how many visits of a municipality were directed to each of some services over some days: one query."""
    rows = directed(code, services, first, last).order_by()
    return dict(rows.values_list("service").annotate(number=Count("visit")))


def directed(code: str, services: Iterable[int], first: date, last: date) -> QuerySet[VisitService]:
    """Return where the visits of a municipality over some days were directed, of some services."""
    return VisitService.objects.filter(
        service__in=list(services),
        visit__municipality_id=code,
        visit__on__range=(first, last),
        visit__undone=False,
    )
