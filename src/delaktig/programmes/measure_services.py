"""Which services carry a measure, and which measures a service carries (row A1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import visible_in
from delaktig.programmes.models import Edition, Measure, MeasureService
from delaktig.programmes.selectors import editions


@dataclass(frozen=True, slots=True)
class Carrying:
    """A measure that a service carries: its id, text, edition's title, and whose it is."""

    measure: int
    text_id: int
    title_id: int
    edition: Edition


def services_of(measures: Iterable[int]) -> QuerySet[Service]:
    """Return the services that carry any of these measures, whatever their state."""
    ties = MeasureService.objects.filter(measure__in=list(measures))
    return Service.objects.filter(pk__in=ties.values("service"))


def choosable(code: str, on: date) -> QuerySet[Service]:
    """Return the services that a municipality may say carry a measure: its own in use, and those its guide shows."""
    own = Q(keeper_id=code) & ~Q(state=Service.State.ARCHIVED)
    return Service.objects.filter(own | Q(pk__in=visible_in(code, on).values("pk")))


def carried_by(actor: Actor, service: int) -> list[Carrying]:
    """Return the measures that a service carries in editions that the actor may read, the newest first: one query."""
    if not actor.may(Permission.EDITION_READ):
        return []
    rows = Measure.objects.filter(services__service=service, goal__theme__edition__in=editions(actor).values("pk"))
    found = rows.select_related("goal__theme__edition").order_by("-goal__theme__edition__period_from", "pk")
    return [Carrying(row.pk, row.text_id, row.goal.theme.edition.title_id, row.goal.theme.edition) for row in found]


def shown_of(edition: Edition, key: str, code: str, on: date) -> QuerySet[Service]:
    """Return the services in a municipality's guide that carry a measure of an edition, known by its key."""
    ties = MeasureService.objects.filter(measure__goal__theme__edition=edition, measure__key=key)
    return visible_in(code, on).filter(pk__in=ties.values("service"))
