"""Reads what is published, for everyone: from frozen documents alone, never from what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.indicators import policies
from delaktig.indicators.models import Publication
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.document import Change, changes
from delaktig.indicators.publishing.spans import key_of, period_of


@dataclass(frozen=True, slots=True)
class Published:
    """A publication as everyone may read it. ``latest`` is the number of the one that stands for its period."""

    municipality: str
    period: Period
    number: int
    latest: int | None
    published_at: datetime
    note: str
    sha256: str
    withdrawn_at: datetime | None
    withdrawn_why: str
    document: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return the period's word in addresses."""
        return key_of(self.period)

    @property
    def tables(self) -> list[Mapping[str, Any]]:
        """Return its tables; of one that is withdrawn, none."""
        return [] if self.withdrawn_at else list(self.document["tables"])

    def table(self, slug: str) -> Mapping[str, Any] | None:
        """Return a table by its word in addresses."""
        return next((one for one in self.tables if one["id"] == slug), None)


def standing(municipality: str) -> list[Published]:
    """Return the latest publication of each period, the latest period first; withdrawn ones are passed over."""
    found: dict[Period, Published] = {}
    for one in _all(municipality):
        if one.withdrawn_at is None and one.number == one.latest:
            found[one.period] = one
    return list(found.values())


def published(municipality: str, key: str, number: int | None = None) -> Published | None:
    """Return the publication of a period by its number, or the one that stands; None where there is none."""
    try:
        period = period_of(key)
    except ValueError:
        return None
    wanted = [one for one in _all(municipality, period) if number in (None, one.number)]
    if number is None:
        wanted = [one for one in wanted if one.number == one.latest]
    return wanted[0] if wanted else None


def editions(municipality: str, key: str) -> list[Published]:
    """Return all publications of a period, the latest first."""
    return _all(municipality, period_of(key))


def difference(one: Published) -> list[Change]:
    """Return what a publication prints otherwise than the one before it of the same period."""
    earlier = published(one.municipality, one.key, one.number - 1)
    if earlier is None or earlier.withdrawn_at or one.withdrawn_at:
        return []
    return changes(earlier.document, one.document)


def period_of_publication(row: Publication) -> Period:
    """Return the period of a stored publication."""
    return Period(row.period_from, row.period_to)


def _all(municipality: str, period: Period | None = None) -> list[Published]:
    rows = Publication.objects.filter(municipality_id=municipality)
    if period is not None:
        rows = rows.filter(period_from=period.first, period_to=period.last)
    stored = list(rows)
    latest: dict[tuple[Any, Any], int] = {}
    for row in stored:
        if row.withdrawn_at is None:
            span = row.period_from, row.period_to
            latest[span] = max(latest.get(span, 0), row.number)
    return [
        Published(
            municipality,
            period_of_publication(row),
            row.number,
            latest.get((row.period_from, row.period_to)),
            row.published_at,
            row.note,
            row.sha256,
            row.withdrawn_at,
            row.withdrawn_why,
            row.document,
        )
        for row in stored
    ]


def kept_publications(actor: Actor) -> list[Publication]:
    """Return the municipality's publications for those who publish or read figures from inside. Raises ``Denied``."""
    require(policies.why_not_read(actor, actor.municipality))
    return list(Publication.objects.filter(municipality_id=actor.municipality).select_related("published_by"))


def kept_publication(actor: Actor, publication: int) -> Publication:
    """Return one of them with the numbers behind it. Raises ``Denied`` or ``Publication.DoesNotExist``."""
    require(policies.why_not_read(actor, actor.municipality))
    return Publication.objects.select_related("behind", "published_by").get(
        pk=publication, municipality_id=actor.municipality
    )
