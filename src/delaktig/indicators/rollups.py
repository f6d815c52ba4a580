"""Months of counted facts, kept so that the picture of a year is a small read, and never wrong.

How it stays right: whoever writes facts calls :func:`touch` in the same transaction, which raises
the version of that month of facts. A kept month carries the version that it was counted from, and
is read only while that version stands; a month that has moved on is counted from the facts, as are
the days of a period that are no whole month. So a reader never writes, and a kept number can be late
for nobody. ``keeping.catch_up`` keeps months anew; whether it runs often or never changes the speed
and not one number.

Every reader asks first which months have moved on (:func:`_stale`). What stands is not asked about again: had facts
changed since, or the month been kept anew, each fact would still be in one of the two counts and in one only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from delaktig.indicators import kept_years
from delaktig.indicators.counting import Cell, Counted, Key, count, grouped_each, nothing
from delaktig.indicators.counting import totals as count_totals
from delaktig.indicators.models import FactMonth, Rollup
from delaktig.indicators.periods import Period, joined
from delaktig.indicators.registry import Computed, Kind

Cells = dict[Key, Cell]
_SUMS: dict[str, Any] = {"n_": Sum("n"), "part_": Sum("part"), "amount_": Sum("amount")}
MONTH = "month_"
"""What the first day of a fact's month is called in a query."""


def touch(source: str, municipality: str, day: date) -> None:
    """Say that facts of a municipality's month have changed; call it in the transaction that changes them.

    A fact that moves from one day to another touches both.
    """
    month = day.replace(day=1)
    rows = FactMonth.objects.filter(source=source, municipality_id=municipality, month=month)
    if rows.update(version=F("version") + 1):
        return
    _, made = FactMonth.objects.get_or_create(source=source, municipality_id=municipality, month=month)
    if not made:  # somebody else's first fact of the month came between
        rows.update(version=F("version") + 1)


@transaction.atomic
def touch_all(source: str, months_: Iterable[tuple[str, date]]) -> None:
    """Do as :func:`touch` for many facts that were written together: each month of a municipality once."""
    wanted = {(code, day.replace(day=1)) for code, day in months_}
    if not wanted:
        return
    new = [FactMonth(source=source, municipality_id=code, month=month, version=0) for code, month in sorted(wanted)]
    FactMonth.objects.bulk_create(new, ignore_conflicts=True, batch_size=5000)
    by_code: dict[str, list[date]] = defaultdict(list)
    for code, month in sorted(wanted):
        by_code[code].append(month)
    for code, days in by_code.items():
        rows = FactMonth.objects.filter(source=source, municipality_id=code, month__in=days)
        rows.update(version=F("version") + 1)


@dataclass(slots=True)
class _Read:
    """What was read of an indicator: the whole by month, or under one day where months are not asked for, and cells."""

    whole: dict[date, Cell] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)

    def add(self, at: date, cell: Cell) -> None:
        self.whole[at] = self.whole[at] + cell if at in self.whole else cell

    def add_cell(self, key: Key, cell: Cell) -> None:
        self.cells[key] = self.cells[key] + cell if key in self.cells else cell


def picture(declared: Computed, municipality: str | None, period: Period, by: str = "") -> Counted:
    """Return what :func:`counting.count` gives, from kept months where they stand; at most one dimension.

    Raises ``KeyError`` for an unknown dimension.
    """
    if not declared.is_kept:
        return count(declared, municipality, period, (by,) if by else ())
    found = _read(declared, municipality, period, by)
    return Counted(declared.kind, sum(found.whole.values(), nothing(declared)), found.cells)


def months(declared: Computed, municipality: str | None, period: Period) -> dict[date, Cell]:
    """Return the whole by month, for a plot over time; months without a fact are empty cells."""
    found = {month: nothing(declared) for month in period.months()}
    if not declared.is_kept:
        return {month: count(declared, municipality, month_of(month)).total for month in found}
    return found | _read(declared, municipality, period, monthly=True).whole


def _read(
    declared: Computed, municipality: str | None, period: Period, by: str = "", *, monthly: bool = False
) -> _Read:
    """Read an indicator of a municipality or of all (None): two queries for what is kept, and few for facts."""
    fields = declared.fields(by)
    found, inner = _Read(), period.inner
    years = _read_years(found, declared, by, inner) if inner and municipality is None and not monthly else set()
    left = [month for month in inner.months() if month.year not in years] if inner else []
    stale = _stale(declared, municipality, left) if left else set()
    standing = [month for month in left if month not in stale]
    if standing:
        _read_kept(found, declared, by, municipality, standing, monthly=monthly)
    spans = joined([*period.edges, *(month_of(month) for month in stale)])
    if spans:
        _read_facts(found, declared, fields, municipality, spans, monthly=monthly)
    return found


def totals(asked: Sequence[tuple[Computed, Period]], municipality: str) -> list[Cell]:
    """Return the whole of many indicators and periods, in their order, as :func:`picture` would.

    Two queries for all that is kept, whether it stands or not, and one more for all that is counted
    from facts; months that have moved on and follow each other are counted together.
    """
    kept = {declared.name: declared for declared, period in asked if declared.is_kept and period.inner}
    inner = [one.inner for declared, one in asked if declared.name in kept and one.inner]
    span = Period(min(one.first for one in inner), max(one.last for one in inner)) if inner else None
    stale = _stale_by_source(list(kept.values()), municipality, list(span.months())) if span else {}
    cells = _wholes(kept, municipality, span) if span else {}
    found = [nothing(declared) for declared, _ in asked]
    open_: list[tuple[int, Period]] = []
    for place, (declared, period) in enumerate(asked):
        if declared.name not in kept or period.inner is None:
            open_.append((place, period))
            continue
        moved = [month for month in period.inner.months() if month in stale[declared.source]]
        for month in period.inner.months():
            if month not in moved:
                found[place] += cells.get((declared.name, month), nothing(declared))
        spans = joined([*period.edges, *(month_of(month) for month in moved)])
        open_ += [(place, one) for one in spans]
    for (place, _), cell in zip(open_, count_totals([(asked[p][0], municipality, at) for p, at in open_]), strict=True):
        found[place] = cell if asked[place][0].kind is Kind.MEDIAN else found[place] + cell
    return found


def moved_on(declared: Sequence[Computed]) -> QuerySet[FactMonth]:
    """Return the months of facts of one source of which not all that is asked for is kept and stands."""
    kept = Rollup.objects.filter(
        _named(declared),
        municipality=OuterRef("municipality"),
        month=OuterRef("month"),
        dimension="",
        of_version=OuterRef("version"),
    )
    rows = FactMonth.objects.filter(source=declared[0].source)
    if len(declared) == 1:
        return rows.filter(~Exists(kept))
    number: Any = kept.order_by().values("month").annotate(number=Count("*")).values("number")
    standing = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    return rows.annotate(standing=standing).filter(standing__lt=len(declared))


def month_of(first: date) -> Period:
    """Return the month that begins on a day."""
    return Period.month(first.year, first.month)


def _named(declared: Iterable[Computed]) -> Q:
    names: dict[int, list[str]] = defaultdict(list)
    for one in declared:
        names[one.version].append(one.name)
    return reduce(or_, (Q(name_version=version, name__in=sorted(set(found))) for version, found in names.items()))


def _stale(declared: Computed, municipality: str | None, months_: Sequence[date]) -> set[date]:
    """Return those of the months that have moved on since they were kept, of any municipality that is asked for.

    Months of which no fact was ever told have none.
    """
    return _stale_by_source([declared], municipality, months_)[declared.source]


def _stale_by_source(
    declared: Sequence[Computed], municipality: str | None, months_: Sequence[date]
) -> Mapping[str, set[date]]:
    by_source: dict[str, dict[str, Computed]] = defaultdict(dict)
    for one in declared:
        by_source[one.source][one.name] = one
    rows = []
    for of_source in by_source.values():
        moved = moved_on(list(of_source.values())).filter(month__in=months_).order_by()
        moved = moved if municipality is None else moved.filter(municipality_id=municipality)
        rows.append(moved.values_list("source", "month").distinct())
    found: Mapping[str, set[date]] = {source: set() for source in by_source}
    for source, month in rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]:
        found[source].add(month)
    return found


def _wholes(kept: Mapping[str, Computed], municipality: str, span: Period) -> dict[tuple[str, date], Cell]:
    rows = Rollup.objects.filter(_named(kept.values()), dimension="", municipality_id=municipality)
    rows = rows.filter(month__range=(span.first, span.last)).order_by()
    return {
        (name, month): Cell(n, part, amount)
        for name, month, n, part, amount in rows.values_list("name", "month", "n", "part", "amount")
    }


def _read_years(found: _Read, declared: Computed, by: str, inner: Period) -> set[int]:
    """Read the years of all municipalities that are kept and stand, and return which."""
    years = kept_years.years_of(inner)
    standing = kept_years.standing(declared, by, years) if years else {}
    for cells in standing.values():
        for dimension, key, cell in cells:
            _add(found, dimension, key, inner.first, cell)
    return set(standing)


def _read_kept(
    found: _Read, declared: Computed, by: str, municipality: str | None, months_: Sequence[date], *, monthly: bool
) -> None:
    rows = Rollup.objects.filter(_named([declared]), dimension__in={"", by}, month__in=months_).order_by()
    if municipality is not None:
        rows = rows.filter(municipality_id=municipality)
    for row in rows.values("dimension", "cell", *(("month",) if monthly else ())).annotate(**_SUMS):
        cell = Cell(row["n_"] or 0, row["part_"], row["amount_"])
        _add(found, row["dimension"], row["cell"], row.get("month", months_[0]), cell)


def _add(found: _Read, dimension: str, key: str, at: date, cell: Cell) -> None:
    if dimension:
        found.add_cell((key,), cell)
    else:
        found.add(at, cell)


def _read_facts(
    found: _Read,
    declared: Computed,
    fields: Sequence[str],
    municipality: str | None,
    spans: Sequence[Period],
    *,
    monthly: bool,
) -> None:
    facts = declared.facts(municipality, Period(spans[0].first, spans[-1].last))
    if len(spans) > 1:
        facts = facts.filter(reduce(or_, (Q(**{f"{declared.day}__range": (one.first, one.last)}) for one in spans)))
    month = [MONTH] if monthly else []
    if monthly:
        facts = facts.annotate(**{MONTH: TruncMonth(declared.day)})
    whole, *by = grouped_each(declared, facts, [month, *([[*fields]] if fields else [])])
    for key, cell in whole.items():
        found.add(date.fromisoformat(key[0]) if monthly else spans[0].first, cell)
    for cells in by:
        for key, cell in cells.items():
            found.add_cell(key, cell)
