"""Keeps months of indicators whose facts have changed, many at once, and proves what is kept.

Nobody who writes facts waits for it. The version of a month is read before its facts are counted, and what is kept
carries that version: facts that come meanwhile raise the version, so what was counted with or without them is never
read. Two that keep the same month at the same time meet at its whole, of which there is one; the later gives way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from delaktig.indicators import kept_years
from delaktig.indicators.counting import Cell, Key, added, count, grouped, has_several, nothing
from delaktig.indicators.models import Rollup
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed, all_computed
from delaktig.indicators.rollups import MONTH, month_of, months, moved_on

AT_ONCE = 500
"""Months of municipalities that are counted together."""


class Moved(NamedTuple):
    """A municipality's month whose facts have changed, with the version that they have."""

    month: date
    municipality: str
    version: int


def catch_up(most: int = 1_000, at_once: int = AT_ONCE) -> int:
    """Keep months of every indicator anew where facts have changed, and return how many; ``most`` bounds one run.

    ``at_once`` months of municipalities are counted together: more read the facts fewer times, and take more memory.

    Years of all municipalities together follow, where all their months are kept.
    """
    kept = 0
    for declared in (one for one in all_computed() if one.is_kept):
        rows = moved_on([declared]).order_by("month", "municipality")
        moved = [Moved(*row) for row in rows.values_list("month", "municipality_id", "version")[: most - kept]]
        for first in range(0, len(moved), at_once):
            kept += _keep(declared, moved[first : first + at_once])
        kept_years.keep(declared, rows.order_by().values_list("month", flat=True).distinct())
    return kept


def differing(municipality: str | None, period: Period) -> Iterator[tuple[str, date]]:
    """Yield the name and month of each indicator whose picture is not what its facts give: a proof, and slow.

    There is none unless facts were written without ``rollups.touch``, or behind the rooms' backs.
    """
    for declared in all_computed():
        if declared.is_kept:
            for month, kept in months(declared, municipality, period).items():
                if kept != count(declared, municipality, month_of(month)).total:
                    yield declared.name, month


def _keep(declared: Computed, batch: Sequence[Moved]) -> int:
    """Count months and keep them; return how many, none where somebody else was keeping them."""
    of_month = {(one.municipality, one.month): one.version for one in batch}
    cells = _counted(declared, batch)
    rows = [
        Rollup(
            name=declared.name,
            name_version=declared.version,
            municipality_id=code,
            month=month,
            dimension=by,
            cell="".join(key),
            n=cell.n,
            part=cell.part,
            amount=cell.amount,
            of_version=version,
        )
        for (code, month), version in of_month.items()
        for by, key, cell in cells.get((code, month), [("", (), nothing(declared))])
    ]
    try:
        with transaction.atomic():
            for month in {one.month for one in batch}:
                codes = [code for code, at in of_month if at == month]
                Rollup.objects.filter(name=declared.name, month=month, municipality_id__in=codes).delete()
            Rollup.objects.bulk_create(rows, batch_size=5000)
    except IntegrityError:
        return 0
    return len(batch)


def _counted(declared: Computed, batch: Sequence[Moved]) -> dict[tuple[str, date], list[tuple[str, Key, Cell]]]:
    """Return the cells of each month: by dimension and key, the whole under no dimension."""
    facts = _facts(declared, batch)
    found: dict[tuple[str, date], list[tuple[str, Key, Cell]]] = {}
    for by, cells in _by_each(declared, facts).items():
        for (code, month, *key), cell in cells.items():
            found.setdefault((code, date.fromisoformat(month)), []).append((by, tuple(key), cell))
    return found


def _facts(declared: Computed, batch: Sequence[Moved]) -> QuerySet[Any]:
    """Return the facts of the months from the first to the last, of all municipalities that are meant."""
    codes = sorted({one.municipality for one in batch})
    span = Period(batch[0].month, month_of(batch[-1].month).last)
    if len(codes) == 1:
        facts = declared.facts(codes[0], span)
    else:
        facts = declared.facts(None, span).filter(**{f"{declared.municipality}__in": codes})
    found: QuerySet[Any] = facts.annotate(**{MONTH: TruncMonth(declared.day)})
    return found


def _by_each(declared: Computed, facts: QuerySet[Any]) -> dict[str, dict[Key, Cell]]:
    """Return the cells by each dimension and of the whole, under municipality and month.

    The whole is added up from the cells of a dimension of which a fact has one value.
    """
    ground = [declared.municipality, MONTH]
    found = {one.name: grouped(declared, facts, [*ground, one.field]) for one in declared.dimensions}
    single = next((one.name for one in declared.dimensions if not has_several(facts, one.field)), None)
    found[""] = added(found[single], range(len(ground))) if single else grouped(declared, facts, ground)
    return found
