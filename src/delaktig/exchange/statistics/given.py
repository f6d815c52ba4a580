"""A figure as a source gives it, and the indicators that figures may be of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

UNREADABLE = frozenset({"", "..", "...", "-", "–", "?", ":"})
"""What stands for a number that is not given; it stays unknown, and is no zero."""


@dataclass(frozen=True, slots=True)
class Given:
    """One figure. ``place`` is where it stands in the file; a value that cannot be read is None."""

    place: str
    name: str
    municipality: str
    first: date
    last: date
    value: Decimal | None
    cell: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    source_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it in plain values, for a form that carries it."""
        return {
            "place": self.place,
            "name": self.name,
            "municipality": self.municipality,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "value": None if self.value is None else str(self.value),
            "cell": dict(self.cell),
            "source": self.source,
            "source_on": self.source_on and self.source_on.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Given:
        """Return what a form carried."""
        dated = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("first", "last", "source_on")}
        value = None if kept["value"] is None else Decimal(kept["value"])
        return cls(**{**kept, **dated, "value": value})


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that is imported: its words, its dimensions, and of a share what it is a share of what."""

    name: str
    title: Mapping[str, str]
    unit: Mapping[str, str]
    kind: str = "count"
    dimensions: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    share: str = ""
    of: str = ""


@cache
def known() -> dict[str, Known]:
    """Return the indicators that are imported, by their stable names."""
    table = tomllib.loads((Path(__file__).parent / "indicators.toml").read_text(encoding="utf-8"))
    return {
        name: Known(
            name,
            {language: row[language] for language in ("sv", "fi", "en")},
            dict(zip(("sv", "fi", "en"), row["unit"], strict=True)),
            row.get("kind", "count"),
            tuple(row.get("dimensions", ())),
            tuple(row.get("whole", ())),
            row.get("share", ""),
            row.get("of", ""),
        )
        for name, row in table.items()
    }


def number(text: str) -> Decimal | None:
    """Return the number of a text as people write it; None where it says that there is none.

    Raises ``ValueError`` for what is neither.
    """
    plain = text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    plain = plain.removesuffix("%").replace(",", ".")
    if plain in UNREADABLE:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not found.is_finite():
        raise ValueError(text)
    return found
