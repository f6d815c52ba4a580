"""What the separate register tells social and health services: a quarter at a time, small numbers taken together.

The statistics leave the municipality, so that no number in them may tell of one person. Cells under the
municipality's threshold are not shown one by one: they are taken together in one row, with larger ones where their sum
would tell what one of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.guidance import codes
from delaktig.guidance.models import Channel, Interpreting, SocialVisit
from delaktig.guidance.policies import why_not_see_social
from delaktig.guidance.selectors import LANGUAGES
from delaktig.municipalities.selectors import small_number

BY: dict[str, Iterable[str]] = {
    "matter": codes.matters(),
    "directed": codes.directed(),
    "language": LANGUAGES,
    "channel": Channel.values,
    "interpreting": Interpreting.values,
}
"""What the contacts are told by, and every key that there is."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Cells that may be shown, and the sum of all the others."""

    shown: dict[str, int]
    others: int = 0


def pooled(cells: Mapping[str, int], threshold: int) -> Pooled | None:
    """Take small cells together, so that no sum tells one of them; None where that cannot be done.

    ``cells`` has every key there is, those without anybody too, always in the same order. Where the sum of
    the small ones would tell too much, the first large enough one in that order is hidden with them: chosen
    by size, it could be reckoned from those that are shown. Whoever knows the rule cannot tell a hidden
    cell nearer than to ``threshold - 1`` values. That nobody came is no secret.
    """
    most = threshold - 1
    small = [number for number in cells.values() if number < threshold]
    together = sum(small)
    shown = {key: number for key, number in cells.items() if number >= threshold}
    if together and not most <= together <= most * (len(small) - 1):
        taken = next((key for key, number in shown.items() if number >= 2 * threshold), None)
        if taken is None:
            return None
        together += shown.pop(taken)
        if together - 2 * threshold < most:
            return None
    return Pooled(shown, together)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year: 1 … 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_month(self) -> date:
        """Return the first day of its last month."""
        return date(self.year, self.number * 3, 1)

    def ended(self, on: date) -> bool:
        """Say whether it is over on a day."""
        return (on.year, (on.month - 1) // 3 + 1) > (self.year, self.number)


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many contacts a quarter had, and by what; ``total`` is None where it is under the ``threshold``."""

    quarter: Quarter
    threshold: int
    total: int | None
    by: dict[str, Pooled | None]


def quarters(actor: Actor, on: date) -> list[Quarter]:
    """Return the quarters that are over and have entries, the latest first. Raises ``Denied``."""
    require(why_not_see_social(actor))
    months = SocialVisit.objects.filter(municipality_id=actor.municipality).order_by().values_list("month", flat=True)
    found = {Quarter(month.year, (month.month - 1) // 3 + 1) for month in months.distinct()}
    return sorted((one for one in found if one.ended(on)), key=lambda one: (one.year, one.number), reverse=True)


def statistics_of(actor: Actor, quarter: Quarter) -> Statistics:
    """Count a quarter of the separate register: two queries. Raises ``Denied``.

    Only quarters are told, and no months or years, which would tell hidden cells by subtraction.
    """
    require(why_not_see_social(actor))
    rows = SocialVisit.objects.filter(
        municipality_id=actor.municipality, month__range=(quarter.first, quarter.last_month)
    )
    counts: dict[str, dict[str, int]] = {name: dict.fromkeys(keys, 0) for name, keys in BY.items()}
    for *values, number in rows.order_by().values_list(*BY).annotate(number=Count("key")):
        for name, value in zip(BY, values, strict=True):
            counts[name][value] += number
    total = sum(counts["matter"].values())
    threshold = small_number(actor.municipality)
    if total < threshold:
        return Statistics(quarter, threshold, None, dict.fromkeys(BY))
    return Statistics(quarter, threshold, total, {name: pooled(cells, threshold) for name, cells in counts.items()})
