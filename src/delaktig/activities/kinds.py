"""The kinds of things that are logged (``kinds.toml``): words, unit, and what is asked beside the number."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from delaktig.indicators.registry import Basis, Words


@dataclass(frozen=True, slots=True)
class CounterKind:
    """A kind of entry. ``group``: counted together with others of the same group, too."""

    code: str
    basis: Basis
    title: Words
    unit: Words
    what: Words
    participants: bool = False
    amount: bool = False
    two_way: bool = False
    people: bool = False
    group: str = ""


@cache
def kinds() -> Mapping[str, CounterKind]:
    """Return the kinds by code, in the order of the file."""
    table = tomllib.loads(resources.files("delaktig.activities").joinpath("kinds.toml").read_text(encoding="utf-8"))
    return {code: _kind(code, row) for code, row in table.items()}


def _kind(code: str, row: dict[str, object]) -> CounterKind:
    words = {name: Words(**row.pop(name)) for name in ("title", "unit", "what")}  # type: ignore[arg-type]
    basis = Basis(str(row.pop("basis")))
    return CounterKind(code, basis, **words, **row)  # type: ignore[arg-type]
