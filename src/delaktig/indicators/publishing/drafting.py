"""Counts the tables that somebody has chosen to publish: from the facts themselves, or from what was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from delaktig.indicators.counting import Cell, count, nothing
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing import told
from delaktig.indicators.publishing.tables import ALL, MONTH, MONTH_WORDS, NOT_KNOWN, Axis, Choice, Key, Table, offered
from delaktig.indicators.publishing.words import month_words, value_words
from delaktig.indicators.registry import Computed, Words, offered_to


class NoSuchTable(ValueError):
    """What was chosen cannot be published: no such indicator, dimension or crossing."""


def choices(municipality: str, period: Period) -> dict[str, tuple[Words, list[Choice]]]:
    """Return what can be published for a period, by indicator: its title and its tables."""
    found = {one.name: (one.title, [*offered(one, period)]) for one in offered_to(municipality)}
    for one in told.told_of(municipality, period):
        found[one.name] = one.title, [Choice(one.name, by) for by in one.tables]
    return found


def tables(municipality: str, period: Period, chosen: Iterable[Choice]) -> list[Table]:
    """Return chosen tables with their numbers. Raises :class:`NoSuchTable`."""
    words = {one.name: one for one in told.told_of(municipality, period)}
    counted = {one.name: one for one in offered_to(municipality)}
    found = []
    for choice in sorted(set(chosen)):
        if choice.indicator in words:
            if choice.by not in words[choice.indicator].tables:
                raise NoSuchTable(choice.code)
            found.append(words[choice.indicator].table(choice))
            continue
        declared = counted.get(choice.indicator)
        if declared is None or choice not in offered(declared, period):
            raise NoSuchTable(choice.code)
        found.append(_counted_table(choice, declared, municipality, period))
    return found


def _counted_table(choice: Choice, declared: Computed, municipality: str, period: Period) -> Table:
    cells: dict[Key, Cell] = {}
    spans = [*period.months()] if MONTH in choice.by else []
    by = tuple(name for name in choice.by if name != MONTH)
    for month, span in [(ALL, period), *((f"{one:%Y-%m}", Period.month(one.year, one.month)) for one in spans)]:
        for key, cell in _margins(declared, municipality, span, by).items():
            values = iter(key)
            cells[tuple(month if name == MONTH else next(values) for name in choice.by)] = cell
    axes = tuple(_axis(declared, name, at, cells, spans) for at, name in enumerate(choice.by))
    _fill(axes, cells, nothing(declared))
    return _table(choice, declared, axes, cells)


def whole(declared: Computed, cell: Cell) -> Table:
    """Return the table of an indicator's whole, as it has been counted already."""
    return _table(Choice(declared.name), declared, (), {(): cell})


def _table(choice: Choice, declared: Computed, axes: tuple[Axis, ...], cells: Mapping[Key, Cell]) -> Table:
    return Table(
        choice,
        declared.version,
        declared.kind,
        declared.basis,
        declared.title,
        declared.definition,
        declared.unit,
        axes,
        cells,
        {key: cell.value(declared.kind) for key, cell in cells.items()},
        protected=declared.personal,
        same_facts=declared.source,
    )


def _margins(declared: Computed, municipality: str, period: Period, by: tuple[str, ...]) -> dict[Key, Cell]:
    """Count the cells with every total of them: totals are counted, since cells may add up to more."""
    counted = count(declared, municipality, period, by)
    found: dict[Key, Cell] = {(ALL,) * len(by): counted.total}
    found |= {tuple(value or NOT_KNOWN for value in key): cell for key, cell in counted.cells.items()}
    if len(by) == 2:
        for at, name in enumerate(by):
            for (value,), cell in count(declared, municipality, period, (name,)).cells.items():
                found[(value or NOT_KNOWN, ALL) if at == 0 else (ALL, value or NOT_KNOWN)] = cell
    return found


def _axis(declared: Computed, name: str, at: int, cells: Mapping[Key, Cell], months: list[date]) -> Axis:
    if name == MONTH:
        return Axis(MONTH, MONTH_WORDS, month_words(months))
    dimension = declared.dimension(name)
    values = {key[at] for key in cells} - {ALL}
    return Axis(name, dimension.words, value_words(dimension, values), dimension.several)


def _fill(axes: tuple[Axis, ...], cells: dict[Key, Cell], empty: Cell) -> None:
    """Fill in what nobody is counted in, so that a table has no holes."""
    keys: list[Key] = [()]
    for axis in axes:
        keys = [(*key, value) for key in keys for value in (*axis.values, ALL)]
    for key in keys:
        cells.setdefault(key, empty)
