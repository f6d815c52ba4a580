"""What can be counted from what the rooms hold: each declares it in its own ``indicators.py``, found at start-up.

A declaration says which rows are counted (``facts``), how, and in words what it means. Nothing
here knows any room; ``counting`` and ``rollups`` do the counting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from delaktig.indicators.periods import Period


class Kind(StrEnum):
    """How facts become a number."""

    COUNT = "count"
    SUM = "sum"
    RATE = "rate"
    MEAN = "mean"
    MEDIAN = "median"


class Basis(StrEnum):
    """What a period does: a flow happened in it and adds up over months; a stock stands on its last day."""

    FLOW = "flow"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Words:
    """A name, a unit or a definition in the desk's languages."""

    sv: str
    fi: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the words in a language; English where there are none in it."""
        return {"sv": self.sv, "fi": self.fi}.get(language, self.en)


Values = Callable[[Collection[str]], Mapping[str, Words]]
"""Gives the words of values, by their codes."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What facts can be told apart by. ``field`` is a path on the facts.

    ``several`` marks what one fact may have more than one of (reasons of a visit): such cells
    add up to more than the total. ``values`` gives what values are called, where their codes do not say it.
    """

    name: str
    field: str
    words: Words
    several: bool = False
    values: Values | None = None


Facts = Callable[[str | None, Period], QuerySet]  # type: ignore[type-arg]
"""Gives the rows that are counted: one row a fact, of a municipality's code or of all (None), over a period."""


@dataclass(frozen=True, slots=True)
class Computed:
    """An indicator that is counted (*beräknad indikator · laskettu mittari*).

    ``name`` is stable and begins with the room's; ``version`` is raised when the definition
    changes. ``value`` is the field that a sum or mean adds up or a median orders (whole days); ``part``
    picks a rate's numerator. ``day`` is the field with a fact's day, and ``source`` the name
    under which the room's acts say that facts of a month changed (``rollups.touch``): a flow
    with both may be kept in rollups. ``personal`` facts are people: small numbers are protected.
    ``euros`` names the sum of money that is told beside the number.
    """

    name: str
    version: int
    kind: Kind
    basis: Basis
    facts: Facts
    title: Words
    definition: Words
    unit: Words
    municipality: str = "municipality_id"
    day: str = ""
    value: str = ""
    part: Q | None = None
    dimensions: tuple[Dimension, ...] = ()
    source: str = ""
    personal: bool = True
    euros: str = ""

    def __post_init__(self) -> None:
        if self.kind in {Kind.SUM, Kind.MEAN, Kind.MEDIAN} and not self.value:
            raise ValueError(f"{self.name}: a {self.kind} needs the field of its value")
        if (self.kind is Kind.RATE) != (self.part is not None):
            raise ValueError(f"{self.name}: a rate, and nothing else, has a part")

    @property
    def is_kept(self) -> bool:
        """Say whether months of it may be kept: what adds up, and whose changes are told of."""
        return bool(self.basis is Basis.FLOW and self.kind is not Kind.MEDIAN and self.source and self.day)

    def fields(self, by: str) -> list[str]:
        """Return the field of a dimension by its name, as a list; an empty one for none. Raises ``KeyError``."""
        return [self.dimension(by).field] if by else []

    def dimension(self, name: str) -> Dimension:
        """Return a dimension by its name. Raises ``KeyError``."""
        return {dimension.name: dimension for dimension in self.dimensions}[name]


@dataclass(frozen=True, slots=True)
class Family:
    """Indicators that people add to as they work: a question of a survey is one, and no part of the code.

    ``of`` makes one from its name, or gives None where there is none; ``offered`` gives those of a municipality.
    """

    of: Callable[[str], Computed | None]
    offered: Callable[[str], list[Computed]]


_COMPUTED: dict[str, Computed] = {}
_FAMILIES: dict[str, Family] = {}


def register(*declared: Computed) -> None:
    """Make indicators known. Raises ``ValueError`` where a name is taken by another."""
    for one in declared:
        if _COMPUTED.get(one.name, one) != one:
            raise ValueError(f"two indicators are called {one.name}")
        _COMPUTED[one.name] = one


def register_family(prefix: str, family: Family) -> None:
    """Make indicators known whose names begin with ``prefix``. Raises ``ValueError`` where it is taken by another."""
    if _FAMILIES.get(prefix, family) != family:
        raise ValueError(f"two families of indicators begin with {prefix}")
    _FAMILIES[prefix] = family


def computed(name: str) -> Computed:
    """Return a computed indicator by its name. Raises ``KeyError``."""
    if name in _COMPUTED:
        return _COMPUTED[name]
    for prefix, family in _FAMILIES.items():
        found = family.of(name) if name.startswith(prefix) else None
        if found is not None:
            return found
    raise KeyError(name)


def all_computed() -> Iterator[Computed]:
    """Yield every computed indicator that the code names, in the order of their names; families are not among them."""
    yield from (_COMPUTED[name] for name in sorted(_COMPUTED))


def offered_to(municipality: str) -> list[Computed]:
    """Return what an indicator of a municipality can be counted by: what rooms declare, and its own of each family."""
    return [*all_computed(), *(one for family in _FAMILIES.values() for one in family.offered(municipality))]


def of_municipality(rows: QuerySet[Any], code: str | None, path: str = "municipality") -> QuerySet[Any]:
    """Return the facts of a municipality by its code, or those of all for None; ``path`` leads to it."""
    return rows if code is None else rows.filter(**{path: code})
