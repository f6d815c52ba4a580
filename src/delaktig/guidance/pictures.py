"""The picture of guidance: how many came, why, when, in which languages, and what they were given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.guidance.models import AssessmentWish, Interpreting, Visit, VisitMaterial, VisitReason, VisitService
from delaktig.guidance.policies import why_not_see_pictures

INTERPRETED = (Interpreting.ON_SITE, Interpreting.PHONE, Interpreting.VIDEO)
"""By an interpreter; a companion's help and a lacking interpreter are no interpreting."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Over which days, and at which point; without one, at all of them."""

    first: date
    last: date
    point: int | None = None

    def visits(self, code: str) -> QuerySet[Visit]:
        """Return the visits that are meant."""
        found = Visit.objects.filter(municipality_id=code, on__range=(self.first, self.last), undone=False)
        return found if self.point is None else found.filter(point=self.point)


@dataclass(slots=True)
class Picture:
    """Counts of visits. ``reasons`` is by month and reason: a visit with two reasons counts in both."""

    months: list[date] = field(default_factory=list)
    reasons: dict[tuple[date, str], int] = field(default_factory=dict)
    hours: dict[int, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    interpreting: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    services: dict[int, int] = field(default_factory=dict)
    materials: dict[tuple[UUID, str], int] = field(default_factory=dict)
    wishes: int = 0

    @property
    def total(self) -> int:
        """Return how many visits there were."""
        return sum(self.hours.values())

    @property
    def interpreted(self) -> int:
        """Return how many visits had an interpreter."""
        return sum(number for kind, number in self.interpreting.items() if kind in INTERPRETED)

    def by_reason(self) -> dict[str, int]:
        """Return how many visits had each reason, over the whole time; the commonest first."""
        found: dict[str, int] = {}
        for (_month, reason), number in self.reasons.items():
            found[reason] = found.get(reason, 0) + number
        return dict(sorted(found.items(), key=lambda row: (-row[1], row[0])))


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of all months from one day to another, those of both included."""
    found, at = [], first.replace(day=1)
    while at <= last:
        found.append(at)
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return found


def picture_of(actor: Actor, asked: Asked) -> Picture:
    """Count the visits of the actor's municipality: seven queries, however many there are. Raises ``Denied``."""
    require(why_not_see_pictures(actor))
    visits = asked.visits(actor.municipality).order_by()
    of_them = Q(visit__in=visits.values("key"))
    found = Picture(months=months_between(asked.first, asked.last))
    by_month = VisitReason.objects.filter(of_them).annotate(month=TruncMonth("visit__on"))
    for month, reason, number in by_month.values_list("month", "reason").annotate(number=Count("visit")):
        found.reasons[month, reason] = number
    found.hours = dict(visits.values_list("hour").annotate(number=Count("key")).order_by("hour"))
    means = visits.values_list("channel", "language", "interpreting", "country_group").annotate(number=Count("key"))
    for channel, language, interpreting, country, number in means:
        for counts, key in (
            (found.channels, channel),
            (found.languages, language),
            (found.interpreting, interpreting),
            (found.countries, country),
        ):
            counts[key] = counts.get(key, 0) + number
    directed = VisitService.objects.filter(of_them).values_list("service").annotate(number=Count("visit"))
    found.services = dict(directed.order_by("-number", "service"))
    given = VisitMaterial.objects.filter(of_them).values_list("material", "language").annotate(number=Count("visit"))
    found.materials = {(uid, language): number for uid, language, number in given}
    found.wishes = _wishes(actor.municipality, asked)
    return found


def _wishes(code: str, asked: Asked) -> int:
    """Return how many asked for an assessment in the months that these days touch: months are all that is known."""
    rows = AssessmentWish.objects.filter(municipality_id=code, month__range=(asked.first.replace(day=1), asked.last))
    if asked.point is not None:
        rows = rows.filter(point=asked.point)
    return int(rows.aggregate(number=Sum("number"))["number"] or 0)
