"""How the public pages of programmes, figures, reports and decisions lead to each other.

What ties figures and measures is read once in a process for each public change, and costs a page nothing afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from delaktig.decisions.selectors import PublicItem, public_items
from delaktig.indicators.publishing import reading
from delaktig.law.sections import Section
from delaktig.programmes.models import FollowUp
from delaktig.programmes.published import published_editions
from delaktig.reports.selectors import public_items_of
from delaktig.texts.selectors import load
from delaktig.web.public.frames import Remembered
from delaktig.web.public.pages import Place
from delaktig.web.public.speech import Said, Speech

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A published table: the period's word in addresses, and its own."""

    period: str
    id: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A measure of a decided edition that an indicator follows up: its words, and where it stands."""

    edition: str
    key: str
    text: int


@dataclass(frozen=True, slots=True)
class Handled:
    """An item in which a public body handled something: which body, when and where in its minutes, what came of it."""

    item: int
    body: Said
    at: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Published tables by the indicator that they are of; measures by it; and indicators by edition and measure."""

    tables: Mapping[str, tuple[Table, ...]]
    measures: Mapping[str, tuple[Followed, ...]]
    indicators: Mapping[tuple[str, str], tuple[str, ...]]
    words: Mapping[int, Words]
    """What measures say, by the ids of their texts."""


_figures: Remembered[Figures] = Remembered()


def figures(place: Place, on: date) -> Figures:
    """Return how published figures and measures hang together: three queries at first, none afterwards."""
    return _figures.get((place.code, on, place.revision), lambda: _read_figures(place.code, on))


def forget() -> None:
    """Forget what was read: for tests, whose databases begin anew with the same numbers."""
    _figures.clear()


NAMES = ("measure__goal__theme__edition__slug", "measure__key", "indicator__computed_by", "measure__text_id")


def _read_figures(code: str, on: date) -> Figures:
    tables: dict[str, tuple[Table, ...]] = {}
    for one in reading.standing(code):
        for row in one.tables:
            tables[row["indicator"]] = (*tables.get(row["indicator"], ()), Table(one.key, row["id"]))
    decided = published_editions(code, on).filter(frozen__isnull=False).order_by().values("pk")
    rows = FollowUp.objects.filter(measure__goal__theme__edition__in=decided).exclude(indicator__computed_by="")
    newest = ("-measure__goal__theme__edition__period_from", "measure", "position", "pk")
    found = list(rows.order_by(*newest).values_list(*NAMES))
    texts = load(text for *_, text in found)
    measures: dict[str, tuple[Followed, ...]] = {}
    indicators: dict[tuple[str, str], tuple[str, ...]] = {}
    for slug, key, name, text in found:
        one_measure = Followed(slug, key, text)
        if one_measure not in measures.get(name, ()):
            measures[name] = (*measures.get(name, ()), one_measure)
        indicators[slug, key] = tuple(dict.fromkeys((*indicators.get((slug, key), ()), name)))
    words = {text: texts.bodies(text) for *_, text in found}
    return Figures(tables, measures, indicators, words)


def handled_in(report: int, on: date, speech: Speech) -> list[Handled]:
    """Return the items that anybody may read in which bodies handled a report, the latest first: four queries."""
    items = public_items(public_items_of(report), on)
    return [_handled(item, speech) for item in sorted(items.values(), key=_latest, reverse=True)]


def _latest(item: PublicItem) -> tuple[Any, ...]:
    return item.held_on or date.min, item.id


def _handled(item: PublicItem, speech: Speech) -> Handled:
    parts = [date_format(item.held_on, "j.n.Y") if item.held_on else "", f"§ {item.section}" if item.section else ""]
    return Handled(item.id, body_of(item, speech), " ".join(filter(None, parts)), item.outcome)


def body_of(item: PublicItem, speech: Speech) -> Said:
    """Return what the body of an item is called."""
    return speech({"sv": item.body.name_sv, "fi": item.body.name_fi})


def section_links(sections: Iterable[Section], place: Place, language: str) -> list[tuple[str, str]]:
    """Return sections of acts as they are cited in the page's language, each with its page."""
    way = [language, place.slug]
    return [(one.text(language), reverse("public-law", args=[*way, *one.slugs])) for one in sections]
