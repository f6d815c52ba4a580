"""What the guide takes from the municipality's programme: its concepts, and which measures a service carries.

It changes seldom and stands on every service's page: a process reads it once for each public change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from delaktig.audit.chain import public_revision
from delaktig.programmes.models import MeasureService
from delaktig.programmes.published import published
from delaktig.programmes.state import editions_in_force
from delaktig.texts.selectors import load
from delaktig.web.public.frames import Remembered

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


def known(code: str, on: date) -> Known:
    """Return what the programmes in force in a municipality say on a day; one query where it was read before."""
    return _kept.get((code, on, public_revision()), lambda: _read(code, on))


def forget() -> None:
    """Forget what was read: for tests, whose databases begin anew with the same numbers."""
    _kept.clear()


def _read(code: str, on: date) -> Known:
    editions = [edition for edition, _ in editions_in_force(code, on)]
    concepts: dict[str, Concept] = {}
    for edition in editions:
        for one in published(edition).data["concepts"]:
            concepts.setdefault(one["key"], Concept(one["key"], one["term"], one["definition"], one["invented"]))
    rows = list(
        MeasureService.objects.filter(measure__goal__theme__edition__in=editions).values_list(
            "service_id", "measure__goal__theme__edition__slug", "measure__key", "measure__text_id"
        )
    )
    texts = load(row[3] for row in rows)
    measures: dict[int, tuple[Carried, ...]] = {}
    for service, edition, key, text in rows:
        measures[service] = (*measures.get(service, ()), Carried(edition, key, texts.bodies(text)))
    return Known(tuple(concepts.values()), measures)
