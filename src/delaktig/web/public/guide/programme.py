"""What the guide takes from the municipality's programme: its concepts, and which measures a service carries.

It changes seldom and stands on every service's page: a process reads it once for each public change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from delaktig.programmes.models import MeasureService
from delaktig.programmes.published import published
from delaktig.programmes.state import editions_in_force
from delaktig.web.public.frames import Remembered
from delaktig.web.public.pages import Place

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Concept:
    """A term and what the programme means by it, by language (row A25)."""

    key: str
    term: Words
    definition: Words
    invented: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """A measure that a service carries (row A1): its words, and where it stands."""

    edition: str
    key: str
    text: Words


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the programmes in force."""

    concepts: tuple[Concept, ...] = ()
    measures: Mapping[int, tuple[Carried, ...]] = field(default_factory=dict)


_kept: Remembered[Known] = Remembered()


def known(place: Place, on: date) -> Known:
    """Return what the programmes in force in a municipality say on a day; no query where it was read before."""
    return _kept.get((place.code, on, place.revision), lambda: _read(place.code, on))


def forget() -> None:
    """Forget what was read: for tests, whose databases begin anew with the same numbers."""
    _kept.clear()


def _measures(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for theme in data["themes"]:
        for goal in theme["goals"]:
            yield from goal["measures"]


def _read(code: str, on: date) -> Known:
    editions = [edition for edition, _ in editions_in_force(code, on)]
    concepts: dict[str, Concept] = {}
    words: dict[tuple[str, str], Words] = {}
    for edition in editions:
        data = published(edition).data
        words |= {(edition.slug, one["key"]): one["text"] for one in _measures(data)}
        for one in data["concepts"]:
            concepts.setdefault(one["key"], Concept(one["key"], one["term"], one["definition"], one["invented"]))
    rows = MeasureService.objects.filter(measure__goal__theme__edition__in=editions).values_list(
        "service_id", "measure__goal__theme__edition__slug", "measure__key"
    )
    measures: dict[int, tuple[Carried, ...]] = {}
    for service, edition, key in rows:
        if (edition, key) in words:
            measures[service] = (*measures.get(service, ()), Carried(edition, key, words[edition, key]))
    return Known(tuple(concepts.values()), measures)
