"""What an assessment goes through by the decree in force on its day: topics, duties to inform, specifying measures.

Swedish *inledande intervju* and *preciserande åtgärder*, Finnish *alkuhaastattelu* and *tarkentavat
toimenpiteet* (869/2024; before 2025 570/2011; row B24). The items are data (``interview.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from delaktig.law.rules import (
    CONFIDENCES,
    Citation,
    RuleDataError,
    Texts,
    citation_from,
    covers,
    refuse_unknown_fields,
    texts_from,
    validity_from,
)

_PARTS = ("topic", "county_topic", "duty", "measure")
_PLACES = ("topics", "county", "duties", "measures", "language", "place")
_FIELDS = ("act", "valid_from", "valid_to", "confidence", "source", *_PARTS, *_PLACES)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a decree lists. ``number`` is its number there, None where it has none."""

    key: str
    number: int | None
    texts: Texts
    citation: Citation


@dataclass(frozen=True, slots=True)
class Decree:
    """A decree's items in its own order. ``language`` and ``place`` say where it rules on them, None where not."""

    act: str
    valid_from: date | None
    valid_to: date | None
    confidence: str
    source: str
    topics: tuple[Item, ...]
    county_topics: tuple[Item, ...]
    duties: tuple[Item, ...]
    measures: tuple[Item, ...]
    language: Citation | None
    place: Citation | None

    @property
    def to_be_verified(self) -> bool:
        """True unless the text itself was read: the page then says "to be verified"."""
        return self.confidence != "source"


def decree(on: date) -> Decree:
    """The decree that an interview held on the day follows; before the first one, the first."""
    found = all_decrees()
    return next((one for one in found if covers(one.valid_from, one.valid_to, on)), found[0])


def item(kind: str, key: str) -> Item | None:
    """An item by its key, whichever decree lists it, the newest first; None for a key that no decree has.

    ``kind`` is ``topics``, ``county_topics``, ``duties`` or ``measures``.
    """
    both = (one for each in reversed(all_decrees()) for one in getattr(each, kind))
    return next((one for one in both if one.key == key), None)


@lru_cache(maxsize=1)
def all_decrees() -> tuple[Decree, ...]:
    """Every decree that is shipped, oldest first."""
    return load_decrees(resources.files("delaktig.law").joinpath("interview.toml").read_text(encoding="utf-8"))


def load_decrees(text: str) -> tuple[Decree, ...]:
    """Read and check decrees from TOML; raises RuleDataError that names the decree and what is wrong."""
    found = [_decree(row) for row in tomllib.loads(text).get("decree", [])]
    return tuple(sorted(found, key=lambda one: one.valid_from or date.min))


def _decree(row: Mapping[str, Any]) -> Decree:
    where = f"decree {row.get('act', '(without act)')}"
    refuse_unknown_fields(row, _FIELDS, where)
    if row.get("confidence") not in CONFIDENCES or not row.get("source"):
        raise RuleDataError(f"{where}: a source and one of {CONFIDENCES} are needed")
    first, last = validity_from(row, where)
    return Decree(
        act=str(row.get("act")),
        valid_from=first,
        valid_to=last,
        confidence=row["confidence"],
        source=row["source"],
        topics=_items(row, "topic", "topics", where),
        county_topics=_items(row, "county_topic", "county", where),
        duties=_items(row, "duty", "duties", where),
        measures=_items(row, "measure", "measures", where),
        language=_place(row, "language", where),
        place=_place(row, "place", where),
    )


def _items(row: Mapping[str, Any], part: str, place: str, where: str) -> tuple[Item, ...]:
    return tuple(_item(one, row, place, f"{where}: {part}") for one in row.get(part, []))


def _item(row: Mapping[str, Any], of: Mapping[str, Any], place: str, where: str) -> Item:
    refuse_unknown_fields(row, ("key", "item", "text"), where)
    if not row.get("key"):
        raise RuleDataError(f"{where}: a key is needed")
    at = {**of.get(place, {}), "item": row.get("item")}
    return Item(
        row["key"], row.get("item"), texts_from(row.get("text"), where), _cited(of, at, f"{where} {row['key']}")
    )


def _place(row: Mapping[str, Any], name: str, where: str) -> Citation | None:
    at = row.get(name)
    return None if at is None else _cited(row, at, f"{where}: {name}")


def _cited(row: Mapping[str, Any], at: Mapping[str, Any], where: str) -> Citation:
    citation = citation_from({**at, "act": row.get("act")}, where)
    if citation is None:
        raise RuleDataError(f"{where}: an act and a section are needed")
    return citation
