"""Counts what an indicator declares, by set-based SQL that gives the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, DecimalField, ForeignObjectRel, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast

from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed, Kind

Key = tuple[str, ...]
"""A cell's values, in the order of the dimensions asked for; what is not known is an empty string."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What was counted: ``n`` facts, of which a rate's ``part`` hold, with a sum of ``amount``."""

    n: int = 0
    part: int | None = None
    amount: Decimal | None = None
    middle: Decimal | None = None

    def value(self, kind: Kind) -> Decimal | None:
        """Return the number: facts, sum in its unit, share in per cent, mean or middle; None where there is none."""
        if kind is Kind.COUNT:
            return Decimal(self.n)
        if kind is Kind.SUM:
            return self.amount if self.amount is not None else Decimal(0)
        if kind is Kind.MEDIAN:
            return self.middle
        if kind is Kind.MEAN:
            return self.amount / self.n if self.n and self.amount is not None else None
        return None if not self.n else Decimal(100) * (self.part or 0) / self.n

    def __add__(self, other: Cell) -> Cell:
        """Return both counted together; the middle of two is not known from theirs."""
        return Cell(self.n + other.n, _sum(self.part, other.part), _sum(self.amount, other.amount))


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator over a period: the whole, and a cell for each value of the dimensions asked for."""

    kind: Kind
    total: Cell
    cells: dict[Key, Cell] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """Return the number of the whole."""
        return self.total.value(self.kind)

    def value_of(self, key: Key) -> Decimal | None:
        """Return a cell's number."""
        return self.cells.get(key, Cell()).value(self.kind)


def nothing(declared: Computed) -> Cell:
    """Return the cell of no facts."""
    return Cell(part=0 if declared.part is not None else None)


def count(declared: Computed, municipality: str | None, period: Period, by: Sequence[str] = ()) -> Counted:
    """Count from the facts themselves: one query; one more for the whole where parts do not add up to it.

    ``municipality`` is a code, or None for all. Raises ``KeyError`` for an unknown dimension.
    """
    facts = declared.facts(municipality, period)
    fields = [declared.dimension(name).field for name in by]
    if not fields:
        return Counted(declared.kind, grouped(declared, facts, []).get((), nothing(declared)))
    if declared.kind is Kind.MEDIAN:
        whole = grouped(declared, facts, []).get((), nothing(declared))
        return Counted(declared.kind, whole, grouped(declared, facts, fields))
    cells, wholes = grouped_each(declared, facts, [fields, []])
    return Counted(declared.kind, wholes.get((), nothing(declared)), cells)


def grouped_each(declared: Computed, facts: QuerySet[Any], wanted: Sequence[Sequence[str]]) -> list[dict[Key, Cell]]:
    """Return what :func:`grouped` gives for each of several lists of fields, with as few queries as may be.

    Fields of which a fact has one value each are asked for together and added up here. No medians: they do not add up.
    """
    several = {path for fields in wanted for path in fields if has_several(facts, path)}
    apart = {tuple(fields) for fields in wanted if several & set(fields)}
    alone = [path for path in dict.fromkeys(path for fields in wanted for path in fields) if path not in several]
    together: list[str] = alone if any(not several & set(fields) for fields in wanted) else []
    known = {fields: grouped(declared, facts, fields) for fields in apart}
    if len(apart) < len(wanted):
        cells = grouped(declared, facts, together)
        known |= {
            tuple(fields): added(cells, [together.index(path) for path in fields])
            for fields in wanted
            if tuple(fields) not in apart
        }
    return [known[tuple(fields)] for fields in wanted]


def added(cells: Mapping[Key, Cell], places: Sequence[int]) -> dict[Key, Cell]:
    """Return cells added up to those of some of their key's places."""
    found: dict[Key, Cell] = {}
    for key, cell in cells.items():
        short = tuple(key[place] for place in places)
        found[short] = found[short] + cell if short in found else cell
    return found


def grouped(declared: Computed, facts: QuerySet[Any], fields: Sequence[str]) -> dict[Key, Cell]:
    """Return a cell for each combination of values of the fields, in one query."""
    if declared.kind is Kind.MEDIAN:
        return _medians(declared, facts, fields)
    number = _counter(declared, facts, fields)
    wanted: dict[str, Any] = {"n_": number()}
    if declared.part is not None:
        wanted["part_"] = number(filter=declared.part)
    if declared.kind in {Kind.SUM, Kind.MEAN}:
        wanted["amount_"] = Sum(declared.value)
    if not fields:
        return {(): _cell(facts.order_by().aggregate(**wanted))}
    rows = facts.order_by().values(*fields).annotate(**wanted)
    return {_key(row, fields): _cell(row) for row in rows}


Asked = tuple[Computed, str | None, Period]
"""What is counted, for which municipality, over which period."""
MOST_AT_ONCE = 200
"""Parts of one question; SQLite takes no more than 500."""


def totals(asked: Sequence[Asked]) -> list[Cell]:
    """Count the whole of many indicators and periods, in their order: one query for each 200 of them."""
    found = [nothing(declared) for declared, _, _ in asked]
    middles: dict[int, list[tuple[Decimal, int]]] = {}
    for start in range(0, len(asked), MOST_AT_ONCE):
        parts = [_part(place, *one) for place, one in enumerate(asked[start : start + MOST_AT_ONCE], start)]
        for place, n, part, amount, value in parts[0].union(*parts[1:], all=True) if parts else ():
            if asked[place][0].kind is not Kind.MEDIAN:
                found[place] = Cell(n, part, None if amount is None else Decimal(amount))
            elif value is not None:
                middles.setdefault(place, []).append((Decimal(value), n))
    for place, values in middles.items():
        found[place] = Cell(sum(n for _, n in values), middle=middle(values))
    return found


def _part(place: int, declared: Computed, municipality: str | None, period: Period) -> QuerySet[Any]:
    """Return one indicator's count as rows of place, facts, part, amount and value; a median has one for each value."""
    number, decimal = IntegerField(), DecimalField(max_digits=18, decimal_places=3)
    facts: QuerySet[Any] = declared.facts(municipality, period).order_by().annotate(place_=Value(place, number))
    no_amount, no_value = Cast(Value(None), decimal), Cast(Value(None), decimal)
    no_part = Cast(Value(None), number)
    number_of = _counter(declared, facts, [])
    if declared.kind is Kind.MEDIAN:
        rows = facts.values("place_", declared.value).annotate(n_=number_of(), part_=no_part)
        rows = rows.annotate(amount_=no_amount, value_=Cast(declared.value, decimal))
    else:
        part = no_part if declared.part is None else number_of(filter=declared.part)
        amount = Cast(Sum(declared.value), decimal) if declared.kind in {Kind.SUM, Kind.MEAN} else no_amount
        rows = facts.values("place_").annotate(n_=number_of(), part_=part)
        rows = rows.annotate(amount_=amount, value_=no_value)
    found: QuerySet[Any] = rows.values_list("place_", "n_", "part_", "amount_", "value_")
    return found


def _counter(declared: Computed, facts: QuerySet[Any], fields: Sequence[str]) -> Callable[..., Count]:
    """Return what counts facts: rows, which is quick; where a join may repeat a fact, facts that differ."""
    part = [] if declared.part is None else list(_named(declared.part))
    if _joins_many(facts) or any(_repeats(facts, path) for path in (*fields, *part)):
        return partial(Count, "pk", distinct=True)
    return _rows


def _rows(filter: Q | None = None) -> Count:
    return Count("*") if filter is None else Count("pk", filter=filter)


def _joins_many(facts: QuerySet[Any]) -> bool:
    joins = (getattr(join, "join_field", None) for join in facts.query.alias_map.values())
    return any(isinstance(field, ForeignObjectRel) and field.multiple for field in joins)


def _named(condition: Q) -> Iterator[str]:
    """Yield the paths that a condition names."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from _named(child)
        else:
            yield child[0]  # type: ignore[index]


def _to_many(facts: QuerySet[Any], path: str) -> tuple[Any, list[str]] | None:
    """Return the relation on a path by which a fact has several values, and the rest of the path; None without one."""
    model, parts = facts.model, path.split("__")
    for place, name in enumerate(parts):
        if name in facts.query._filtered_relations:  # type: ignore[attr-defined]
            return None, parts[place + 1 :]
        if name == "pk" or name in facts.query.annotations:
            return None
        field = model._meta.get_field(name)
        if not field.is_relation:
            return None
        if field.one_to_many or field.many_to_many:
            return field, parts[place + 1 :]
        model = field.related_model
    return None


def has_several(facts: QuerySet[Any], path: str) -> bool:
    """Say whether one fact may have several values of a path."""
    return _to_many(facts, path) is not None


def _repeats(facts: QuerySet[Any], path: str) -> bool:
    """Say whether a fact may come several times with the same value of a path, so that its rows are not facts.

    A relation to many is let by where the database holds each of its values to one for a fact.
    """
    found = _to_many(facts, path)
    return found is not None and not _is_once(*found)


def _is_once(relation: Any, rest: Sequence[str]) -> bool:
    """Say whether the database refuses a second row of a relation with the same value in its own field."""
    if relation is None or not relation.one_to_many or len(rest) != 1:
        return False
    meta = relation.related_model._meta
    key = {field.name for field in meta.pk_fields}
    unique = [key, *({*one.fields} for one in meta.total_unique_constraints)]
    return any(one <= {relation.field.name, rest[0]} for one in unique)


def _medians(declared: Computed, facts: QuerySet[Any], fields: Sequence[str]) -> dict[Key, Cell]:
    """Return the middle by cell: facts are grouped by value first, so that what is read stays small."""
    number = _counter(declared, facts, fields)
    rows = facts.order_by().values(*fields, declared.value).annotate(n_=number())
    found: dict[Key, list[tuple[Decimal, int]]] = {}
    for row in rows:
        if row[declared.value] is not None:
            found.setdefault(_key(row, fields), []).append((Decimal(row[declared.value]), row["n_"]))
    return {key: Cell(sum(n for _, n in values), middle=middle(values)) for key, values in found.items()}


def middle(values: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """Return the median of values, each given with how often it occurs; None where there are none."""
    ordered = sorted(pair for pair in values if pair[1])
    size = sum(n for _, n in ordered)
    if not size:
        return None
    return (_at(ordered, (size - 1) // 2) + _at(ordered, size // 2)) / 2


def _at(ordered: Sequence[tuple[Decimal, int]], place: int) -> Decimal:
    for value, n in ordered:
        if place < n:
            return value
        place -= n
    raise IndexError(place)


def _cell(row: dict[str, Any]) -> Cell:
    amount = row.get("amount_")
    return Cell(row["n_"], row.get("part_"), None if amount is None else Decimal(amount))


def _key(row: dict[str, Any], fields: Sequence[str]) -> Key:
    return tuple("" if row[name] is None else str(row[name]) for name in fields)


def _sum(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else one + other
