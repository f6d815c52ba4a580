"""What readers have told: reports that something is wrong, how useful pages were, what was searched for in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.catalogue.models import Miss, Report, Usefulness
from delaktig.catalogue.policies import why_not_read, why_not_read_reports
from delaktig.texts.parts import NotThere

OPEN = (Report.State.NEW, Report.State.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What is looked for among reports; empty does not narrow. ``open`` as a state: new or under way."""

    state: str = ""
    about: str = ""
    language: str = ""
    service: str = ""


def reports(actor: Actor, wanted: ReportFilter | None = None) -> QuerySet[Report]:
    """Return the reports on the services that the actor's municipality keeps, the newest first. Raises ``Denied``."""
    require(why_not_read_reports(actor))
    wanted = wanted or ReportFilter()
    rows = Report.objects.filter(service__keeper_id=actor.municipality).select_related("service", "by")
    if wanted.state:
        rows = rows.filter(state__in=OPEN if wanted.state == "open" else [wanted.state])
    for name, value in (("about", wanted.about), ("language", wanted.language), ("service__slug", wanted.service)):
        if value:
            rows = rows.filter(**{name: value})
    return rows.order_by("-on", "-pk")


def counts(actor: Actor) -> Mapping[str, int]:
    """Return how many reports there are in each state, in one query; all states are there."""
    require(why_not_read_reports(actor))
    rows = Report.objects.filter(service__keeper_id=actor.municipality).values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Report.State.values, 0) | dict(rows.order_by())


def report_of(actor: Actor, pk: int) -> Report:
    """Return one report. Raises ``Denied`` or ``NotThere``."""
    found = reports(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, slots=True)
class Useful:
    """How a service's page was found in a month: how many said yes and no."""

    service: int
    month: date
    yes: int
    no: int


def usefulness(actor: Actor, month: date | None = None) -> list[Useful]:
    """Return usefulness by month and service, the newest month first and in it the least useful: one query."""
    require(why_not_read_reports(actor))
    rows = Usefulness.objects.filter(service__keeper_id=actor.municipality)
    if month is not None:
        rows = rows.filter(month=month)
    summed = rows.order_by().values("service", "month").annotate(ja=Sum("yes"), nej=Sum("no"))
    found = [Useful(row["service"], row["month"], row["ja"], row["nej"]) for row in summed]
    return sorted(found, key=lambda one: (-one.month.toordinal(), one.yes - one.no, one.service))


def miss_of(actor: Actor, pk: int) -> Miss:
    """Return one search in vain in the actor's guide. Raises ``Denied`` or ``NotThere``."""
    found = misses(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def misses(actor: Actor, *, month: date | None = None, language: str = "") -> QuerySet[Miss]:
    """Return what was searched for in vain in the actor's guide: by month, the most often first. Raises ``Denied``."""
    require(why_not_read(actor))
    narrowed = Q(municipality_id=actor.municipality)
    if month is not None:
        narrowed &= Q(month=month)
    if language:
        narrowed &= Q(language=language)
    return Miss.objects.filter(narrowed).order_by("-month", "-count", "words", "language")
