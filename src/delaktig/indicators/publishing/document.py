"""The frozen document of a publication: tables as printed, in three languages. What is left out is not in it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from delaktig.indicators.disclosure.places import Place
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.tables import ALL, TOTAL_WORDS, Table
from delaktig.indicators.registry import Kind

SHAPE = "delaktig-figures/1"
PLACES = Decimal("0.1")
"""Shares and middles are printed with one decimal: more would let their parts be reckoned."""


def document(
    municipality: str, period: Period, threshold: int, tables: Iterable[Table], hidden: Container[Place]
) -> dict[str, Any]:
    """Return what is printed."""
    return {
        "shape": SHAPE,
        "municipality": municipality,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "threshold": threshold,
        "tables": [_table(one, period, hidden) for one in tables],
    }


def _table(table: Table, period: Period, hidden: Container[Place]) -> dict[str, Any]:
    return {
        "id": table.choice.slug,
        "indicator": table.choice.indicator,
        "by": list(table.choice.by),
        "version": table.version,
        "kind": str(table.kind),
        "protected": table.protected,
        "title": asdict(table.title),
        "definition": asdict(table.definition),
        "unit": asdict(table.unit),
        "source": table.source,
        "source_on": table.source_on,
        "notes": list(table.notes),
        "axes": [
            {
                "name": axis.name,
                "words": asdict(axis.words),
                "several": axis.several,
                "values": [{"key": key, "words": asdict(words)} for key, words in (*axis.values.items(), _TOTAL)],
            }
            for axis in table.axes
        ],
        "cells": [_cell(table, key, period, hidden) for key in _keys(table) if key in table.cells],
    }


_TOTAL = (ALL, TOTAL_WORDS)


def _keys(table: Table) -> Iterator[tuple[str, ...]]:
    yield from product(*((*axis.values, ALL) for axis in table.axes))


def _cell(table: Table, key: tuple[str, ...], period: Period, hidden: Container[Place]) -> dict[str, Any]:
    place = table.place(key, period)
    left_out = table.protected and table.hides(place, hidden)
    value = None if left_out else table.values[key]
    found: dict[str, Any] = {"at": list(key), "value": None if value is None else _printed(value, table.kind)}
    if table.prints_n:
        found["n"] = None if table.protected and place in hidden else table.cells[key].n
    if left_out:
        found["left_out"] = True
    return found


def _printed(value: Decimal, kind: Kind) -> str:
    rounded = value if kind in {Kind.COUNT, Kind.SUM} else value.quantize(PLACES)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that a later publication prints otherwise: table, cell, what was printed and what is."""

    table: str
    title: Mapping[str, str]
    at: tuple[Mapping[str, str], ...]
    before: str | None
    after: str | None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what a publication prints otherwise than the one before it; tables that are new or gone are one change."""
    earlier = {table["id"]: table for table in before["tables"]}
    later = {table["id"]: table for table in after["tables"]}
    found = []
    for name in sorted({*earlier, *later}):
        one, other = earlier.get(name), later.get(name)
        if one is None or other is None:
            there = one or other or {}
            found.append(Change(name, there["title"], (), None if one is None else "", None if other is None else ""))
            continue
        cells, words = _values(one), {**_words(one), **_words(other)}
        for at, value in _values(other).items():
            if cells.get(at) != value:
                spoken = tuple(words[pair] for pair in enumerate(at))
                found.append(Change(name, other["title"], spoken, cells.get(at), value))
    return found


def _values(table: Mapping[str, Any]) -> dict[tuple[str, ...], str | None]:
    return {tuple(cell["at"]): cell["value"] for cell in table["cells"]}


def _words(table: Mapping[str, Any]) -> dict[tuple[int, str], Mapping[str, str]]:
    return {
        (number, value["key"]): value["words"] for number, axis in enumerate(table["axes"]) for value in axis["values"]
    }
