"""Years of all municipalities together, added up from kept months: the picture of a country is a small read too.

A kept year carries a stamp: how many months of facts it was added up from, and how often those had changed. Versions
of months are only ever raised, so while the stamp is that of today, no month has changed and none has come. A reader
asks for today's stamps first; a year whose stamp is another is read from its months, as if it were not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from delaktig.indicators.counting import Cell
from delaktig.indicators.models import FactMonth, KeptYear, Rollup
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed


class Stamp(NamedTuple):
    """How many months of facts a year has, and how often they have changed."""

    months: int
    versions: int


def years_of(period: Period) -> list[int]:
    """Return the years of which the period has every day."""
    years = range(period.first.year, period.last.year + 1)
    return [year for year in years if period.first <= date(year, 1, 1) and date(year, 12, 31) <= period.last]


def standing(declared: Computed, by: str, years: Collection[int]) -> dict[int, list[tuple[str, str, Cell]]]:
    """Return of each year that is kept and stands its cells: dimension, key, and what was counted. Two queries."""
    now = stamps(declared.source, years)
    rows = KeptYear.objects.filter(name=declared.name, name_version=declared.version, year__in=now)
    found: dict[int, list[tuple[str, str, Cell]]] = {}
    columns = ("year", "of_months", "of_versions", "dimension", "cell", "n", "part", "amount")
    for year, months, versions, dimension, key, *numbers in rows.filter(dimension__in={"", by}).values_list(*columns):
        if now[year] == (months, versions):
            found.setdefault(year, []).append((dimension, key, Cell(*numbers)))
    return found


def stamps(source: str, years: Collection[int] = ()) -> dict[int, Stamp]:
    """Return today's stamp of each year with facts, of some years or of all."""
    rows = FactMonth.objects.filter(source=source)
    if years:
        rows = rows.filter(month__range=(date(min(years), 1, 1), date(max(years), 12, 31)))
    grouped = rows.order_by().values(year=ExtractYear("month")).annotate(months=Count("*"), versions=Sum("version"))
    return {row["year"]: Stamp(row["months"], row["versions"]) for row in grouped}


def keep(declared: Computed, moved: Iterable[date]) -> int:
    """Keep each year whose stamp is another than it was kept with, and return how many.

    ``moved`` are months whose facts have changed since they were kept: their years wait until they are kept anew.
    """
    rows = KeptYear.objects.filter(name=declared.name, name_version=declared.version, dimension="")
    kept = {year: Stamp(*stamp) for year, *stamp in rows.values_list("year", "of_months", "of_versions")}
    waiting = {month.year for month in moved}
    wanted = {
        year: stamp
        for year, stamp in stamps(declared.source).items()
        if year not in waiting and kept.get(year) != stamp
    }
    return sum(_keep(declared, year, stamp) for year, stamp in sorted(wanted.items()))


def _keep(declared: Computed, year: int, stamp: Stamp) -> bool:
    """Add a year up and keep it; False where facts have changed meanwhile, or somebody else was keeping it."""
    months = Rollup.objects.filter(name=declared.name, name_version=declared.version, month__year=year)
    new = [
        KeptYear(
            name=declared.name,
            name_version=declared.version,
            year=year,
            dimension=dimension,
            cell=key,
            n=n,
            part=part,
            amount=amount,
            of_months=stamp.months,
            of_versions=stamp.versions,
        )
        for dimension, key, n, part, amount in months.order_by()
        .values_list("dimension", "cell")
        .annotate(Sum("n"), Sum("part"), Sum("amount"))
    ]
    if stamps(declared.source, [year]).get(year) != stamp:
        return False
    try:
        with transaction.atomic():
            KeptYear.objects.filter(name=declared.name, year=year).delete()
            KeptYear.objects.bulk_create(new, batch_size=5000)
    except IntegrityError:
        return False
    return True
