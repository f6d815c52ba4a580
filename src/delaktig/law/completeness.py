"""What an edition lacks before the decision, line by line, each with its level and citation.

The lines are data (``completeness.toml``). The facts are what the coordinator has said and what the
edition holds: nothing is looked for in the text itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from delaktig.law.programme import ProgrammeKind
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

LEVELS = ("required", "suggested", "good_practice")


@dataclass(frozen=True)
class Line:
    """One line of the check list; ``key`` is what is looked for (``content.plan``, ``indicator.unit``)."""

    key: str
    kinds: tuple[ProgrammeKind, ...]
    level: str
    level_after: str | None
    citation: Citation | None
    valid_from: date | None
    valid_to: date | None
    confidence: str
    titles: Texts

    def level_on(self, on: date) -> str | None:
        """``required``, ``suggested`` or ``good_practice`` on the day; None when the line does not apply."""
        if covers(self.valid_from, self.valid_to, on):
            return self.level
        return self.level_after if self.valid_to is not None and on > self.valid_to else None

    @property
    def to_be_verified(self) -> bool:
        """Whether the line claims an act whose text was not read."""
        return self.citation is not None and self.confidence != "source"


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator of a measure: where it stands, and which of its parts are given."""

    path: str
    unit: bool
    baseline: bool
    target: bool
    due: bool


@dataclass(frozen=True)
class MeasureFacts:
    """A measure: where it stands, whether someone is responsible and there is a schedule, its indicators."""

    path: str
    responsible: bool
    schedule: bool
    indicators: tuple[IndicatorFacts, ...] = ()


@dataclass(frozen=True)
class ContentFacts:
    """What is known of an edition's contents.

    ``contents`` maps a content key (``content.*``, ``planning.*``) to the paths of the sections and
    measures that the coordinator has tied to it. A key with no paths means "looked for, not there";
    a key that is absent means that nobody has said yet. ``period_path`` is where the period is edited.
    """

    kind: ProgrammeKind
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[MeasureFacts, ...] = ()
    period_start: date | None = None
    period_end: date | None = None
    period_path: str = "period"


@dataclass(frozen=True)
class Finding:
    """One line on one edition. ``met`` is None when it cannot be told.

    ``where``: the paths that meet the line when it is met, those to mend when it is not.
    """

    line: Line
    level: str
    met: bool | None
    where: tuple[str, ...]


@lru_cache(maxsize=1)
def all_lines() -> tuple[Line, ...]:
    """Every line that is shipped, in the order in which it is shown."""
    text = resources.files("delaktig.law").joinpath("completeness.toml").read_text(encoding="utf-8")
    return load_lines(text)


def content_keys(kind: ProgrammeKind, on: date) -> tuple[str, ...]:
    """The keys that a coordinator may tie to sections and measures, for a kind on a day."""
    keys = (line.key for line, _ in _lines_for(kind, on))
    return tuple(key for key in keys if key.startswith(("content.", "planning.")))


def check(facts: ContentFacts, on: date) -> tuple[Finding, ...]:
    """Every line that applies to the edition on the day, with what was found, in the order of the list."""
    return tuple(_finding(line, level, facts) for line, level in _lines_for(facts.kind, on))


def load_lines(text: str) -> tuple[Line, ...]:
    """Read and check lines from TOML; raises RuleDataError that names the line and what is wrong."""
    return tuple(_line(row) for row in tomllib.loads(text).get("line", []))


def _lines_for(kind: ProgrammeKind, on: date) -> list[tuple[Line, str]]:
    found = ((line, line.level_on(on)) for line in all_lines() if kind in line.kinds)
    return [(line, level) for line, level in found if level is not None]


def _finding(line: Line, level: str, facts: ContentFacts) -> Finding:
    read = _READERS.get(line.key)
    met, where = read(facts) if read else _content(line.key, facts)
    return Finding(line, level, met, where)


Found = tuple[bool | None, tuple[str, ...]]


def _content(key: str, facts: ContentFacts) -> Found:
    if key not in facts.contents:
        return None, ()
    where = tuple(facts.contents[key])
    return bool(where), where


def _period(facts: ContentFacts) -> Found:
    return facts.period_start is not None and facts.period_end is not None, (facts.period_path,)


def _each_measure(has: Callable[[MeasureFacts], bool]) -> Callable[[ContentFacts], Found]:
    return lambda facts: _each((measure.path, has(measure)) for measure in facts.measures)


def _each_indicator(has: Callable[[IndicatorFacts], bool]) -> Callable[[ContentFacts], Found]:
    return lambda facts: _each(
        (indicator.path, has(indicator)) for measure in facts.measures for indicator in measure.indicators
    )


def _each(places: Iterable[tuple[str, bool]]) -> Found:
    """All must have it; without anything to look at it cannot be told."""
    found = list(places)
    lacking = tuple(path for path, has in found if not has)
    if lacking or not found:
        return (False if lacking else None), lacking
    return True, tuple(path for path, _ in found)


_READERS: Mapping[str, Callable[[ContentFacts], Found]] = MappingProxyType(
    {
        "edition.period": _period,
        "measure.responsible": _each_measure(lambda one: one.responsible),
        "measure.schedule": _each_measure(lambda one: one.schedule),
        "measure.indicator": _each_measure(lambda one: bool(one.indicators)),
        "indicator.unit": _each_indicator(lambda one: one.unit),
        "indicator.baseline": _each_indicator(lambda one: one.baseline),
        "indicator.target": _each_indicator(lambda one: one.target),
        "indicator.due": _each_indicator(lambda one: one.due),
    }
)

_FIELDS = (
    "id", "kinds", "level", "after", "act", "section", "subsection", "item", "amended_by",
    "valid_from", "valid_to", "confidence", "title",
)  # fmt: skip


def _line(row: dict[str, Any]) -> Line:
    where = f"line {row.get('id', '(without id)')}"
    refuse_unknown_fields(row, _FIELDS, where)
    key = str(row.get("id"))
    if key not in _READERS and not key.startswith(("content.", "planning.")):
        raise RuleDataError(f"{where}: nobody knows how to look for it")
    if row.get("level") not in LEVELS or row.get("after", "good_practice") not in LEVELS:
        raise RuleDataError(f"{where}: a level is one of {LEVELS}")
    if row.get("confidence") not in CONFIDENCES:
        raise RuleDataError(f"{where}: a confidence is one of {CONFIDENCES}")
    citation = citation_from(row, where)
    if citation is None and row["level"] != "good_practice":
        raise RuleDataError(f"{where}: a line that is required or suggested cites an act")
    first, last = validity_from(row, where)
    return Line(
        key=key,
        kinds=tuple(ProgrammeKind(kind) for kind in row.get("kinds", [])),
        level=row["level"],
        level_after=row.get("after"),
        citation=citation,
        valid_from=first,
        valid_to=last,
        confidence=row["confidence"],
        titles=texts_from(row.get("title"), where),
    )
