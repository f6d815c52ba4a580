"""What rests on a section of an act (*vilar på en paragraf · perustuu pykälään*): editions, and measures under it.

An edition names its section itself; a measure answers one by what it is said to hold (the check list), or by
a service that carries it and rests on the section. Every link of the walk from the act is read from these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import visible_in
from delaktig.decisions.models import Item
from delaktig.decisions.selectors import items_for
from delaktig.law.programme import ProgrammeKind
from delaktig.law.sections import Section, answers, asks_for, is_cited, sections_in
from delaktig.programmes.models import Adoption, Edition, Measure, MeasureService, Programme
from delaktig.programmes.selectors import editions, joined
from delaktig.programmes.state import KINDS


@dataclass(slots=True)
class Resting:
    """A measure that answers a section: by its contents, by services that carry it (their ids), or both."""

    measure: Measure
    by_contents: bool
    services: list[int] = field(default_factory=list)


def editions_on(actor: Actor, section: Section) -> list[Edition]:
    """Return the editions that the actor may read and that rest on a section, the newest first."""
    if not actor.may(Permission.EDITION_READ):
        return []
    found = [one for one in editions(actor) if is_cited(section, one.legal_basis)]
    return sorted(found, key=lambda one: (one.period_from or date.min, one.pk), reverse=True)


def measures_on(actor: Actor, section: Section, services: Collection[int] = ()) -> list[Resting]:
    """Return the measures of the municipality's editions that answer a section: one query."""
    if not actor.may(Permission.EDITION_READ):
        return []
    mine = Q(municipality=None) | Q(municipality_id=actor.municipality)
    carried = Exists(MeasureService.objects.filter(measure=OuterRef("pk"), service__in=services))
    rows = Measure.objects.filter(mine, goal__theme__edition__in=joined(actor).order_by().values("pk"))
    rows = rows.filter(~Q(contents=[]) | Q(carried)).annotate(by=F("services__service"))
    rows = rows.select_related("goal__theme__edition__programme")
    found: dict[int, Resting] = {}
    for row in rows.order_by(F("goal__theme__edition__period_from").desc(nulls_last=True), *ORDER, "by"):
        edition = row.goal.theme.edition
        one = found.get(row.pk) or Resting(row, answers(section, row.contents, *kind_of(edition)))
        if row.__dict__["by"] in services:
            one.services.append(row.__dict__["by"])
        if one.by_contents or one.services:
            found[row.pk] = one
    return list(found.values())


ORDER = ("goal__theme__position", "goal__theme", "goal__position", "goal", "position", "pk")


def kind_of(edition: Edition) -> tuple[ProgrammeKind, date | None]:
    """Return what the check list asks an edition by: the law's kind, and the day on which its period begins."""
    return KINDS[Programme.Kind(edition.programme.kind)], edition.period_from


def sections_of(measure: Measure, edition: Edition, services: Iterable[Service] = ()) -> list[Section]:
    """Return the sections that a measure answers: its edition's, those that ask for its contents, its services'."""
    found = dict.fromkeys(sections_in(edition.legal_basis))
    for key in measure.contents:
        found |= dict.fromkeys(asks_for(key, *kind_of(edition)))
    for one in services:
        found |= dict.fromkeys(sections_in(one.basis))
    return list(found)


def decided_in(actor: Actor, edition: Edition) -> list[Item]:
    """Return the items of the municipality's bodies in which an edition was handled, the latest first: one query.

    Nothing for whoever reads no decisions.
    """
    if not actor.may(Permission.DECISION_READ):
        return []
    return list(items_for(actor).filter(pk__in=Adoption.objects.filter(edition=edition).values("item")))


def services_on(code: str, section: Section, on: date) -> list[Service]:
    """Return the services of a municipality's guide, and others that it keeps in use, that rest on a section."""
    own = Q(keeper_id=code) & ~Q(state=Service.State.ARCHIVED)
    shown = Service.objects.filter(own | Q(pk__in=visible_in(code, on).values("pk")))
    return [one for one in shown.exclude(basis="").order_by("slug") if is_cited(section, one.basis)]


def shown_on(code: str, section: Section, on: date) -> list[Service]:
    """Return the services of a municipality's public guide that rest on a section."""
    return [one for one in visible_in(code, on).exclude(basis="").order_by("slug") if is_cited(section, one.basis)]
