"""What a municipality's programmes follow up of what is counted: ranges of a year (C27), and by which measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.audit.acting import Denied
from delaktig.programmes.models import EditionMember, FollowUp, Measure


@dataclass(frozen=True, slots=True)
class Ranged:
    """The range that a measure aims at in a year, in the unit of what is counted."""

    measure: int
    low: Decimal | None
    high: Decimal | None

    def holds(self, value: Decimal | int) -> bool:
        """Say whether a number lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def ranges(actor: Actor, names: Collection[str], year: int) -> dict[str, list[Ranged]]:
    """Return by computed name what the measures of editions of a year aim at: one query. Raises ``Denied``."""
    rows = _counted_by(actor, names).filter(
        Q(target__low__isnull=False) | Q(target__high__isnull=False),
        measure__goal__theme__edition__period_from__lte=date(year, 12, 31),
        measure__goal__theme__edition__period_to__gte=date(year, 1, 1),
    )
    found: dict[str, list[Ranged]] = defaultdict(list)
    wanted = ("indicator__computed_by", "measure", "target__low", "target__high")
    for name, *values in rows.order_by("pk").values_list(*wanted):
        found[name].append(Ranged(*values))
    return found


def measures_counted_by(actor: Actor, names: Collection[str]) -> dict[str, list[Measure]]:
    """Return by computed name the measures that are followed up by it, those of later editions first: one query.

    Raises ``Denied``.
    """
    found: dict[str, list[Measure]] = defaultdict(list)
    rows = _counted_by(actor, names).select_related("indicator", "measure")
    for row in rows.order_by("-measure__goal__theme__edition__period_from", "pk"):
        if row.measure not in found[row.indicator.computed_by]:
            found[row.indicator.computed_by].append(row.measure)
    return found


def _counted_by(actor: Actor, names: Collection[str]) -> QuerySet[FollowUp]:
    if not actor.may(Permission.FIGURE_READ):
        raise Denied("no_permission")
    code = actor.municipality
    accepted = {"members__municipality": code, "members__consent": EditionMember.Consent.ACCEPTED}
    return FollowUp.objects.filter(
        Q(measure__municipality=None) | Q(measure__municipality=code),
        **{f"measure__goal__theme__edition__{name}": value for name, value in accepted.items()},
        indicator__computed_by__in=names,
    )
