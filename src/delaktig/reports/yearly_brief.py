"""What of a yearly report says most to whoever has ten minutes: does it work, and the figures that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from delaktig.indicators.status import Status
from delaktig.reports.yearly import LANGUAGES, PARTS

AIMED_FIRST = (Status.BEHIND, Status.REACHED, Status.ON_COURSE, Status.KNOWN, Status.DUE, Status.NO_DATA)
"""Figures beside what is aimed at say most, and first of them those that are behind."""


class Verdict(StrEnum):
    """What the statuses of all measures say together."""

    UNTOLD = "untold"
    BEHIND = "behind"
    PARTLY = "partly"
    ON_COURSE = "on_course"


@dataclass(frozen=True, slots=True)
class Answer:
    """How many measures stand how, and what that says."""

    measures: int
    on_course: int
    behind: int
    without_data: int
    without_aim: int

    @property
    def verdict(self) -> Verdict:
        """Return what can be said: nothing, where fewer than half have both a figure and something aimed at."""
        if 2 * (self.on_course + self.behind) < self.measures or not self.measures:
            return Verdict.UNTOLD
        if self.behind > self.on_course:
            return Verdict.BEHIND
        return Verdict.PARTLY if self.behind or 2 * self.on_course < self.measures else Verdict.ON_COURSE


def answer(summary: Mapping[str, int]) -> Answer:
    """Return what a report's summary answers to whether it works."""
    return Answer(
        measures=sum(summary.values()),
        on_course=summary[Status.ON_COURSE] + summary[Status.REACHED],
        behind=summary[Status.BEHIND],
        without_data=summary[Status.NO_DATA] + summary[Status.DUE],
        without_aim=summary[Status.KNOWN],
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """A figure with the measure that it is of and the year that it tells of."""

    measure: Mapping[str, Any]
    figure: Mapping[str, Any]
    year: int
    number: str | None
    """The number where it is of an earlier year than the report's."""


def telling(measures: Iterable[Mapping[str, Any]], year: int) -> list[Telling]:
    """Return the figures of a goal's measures of which something is told, those that say most first."""
    found = [
        told
        for measure in measures
        for figure in measure["figures"]
        if (told := _told(measure, figure, year)) is not None
    ]
    return sorted(found, key=lambda one: (-one.year, not _is_number(one), AIMED_FIRST.index(one.figure["status"])))


def _told(measure: Mapping[str, Any], figure: Mapping[str, Any], year: int) -> Telling | None:
    """Return a figure with its year: the report's, else the latest before it that has a number."""
    if figure["left_out"] or any(figure[name] for name in ("value", "amount", "reached_on", "text")):
        return Telling(measure, figure, year, None)
    earlier = [(int(one), number) for one, number in figure["years"].items() if number is not None and int(one) < year]
    if not earlier:
        return None
    last, number = max(earlier)
    return Telling(measure, figure, last, number)


def _is_number(one: Telling) -> bool:
    figure = one.figure
    return (
        one.number is not None
        or any(figure[name] is not None for name in ("value", "amount"))
        or bool(figure["reached_on"])
    )


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a report lacks before it is signed: texts by part and language, measures without a figure, answers."""

    texts: tuple[tuple[str, str], ...]
    measures: tuple[Mapping[str, Any], ...]
    remarks: int


def lacking(data: Mapping[str, Any]) -> Lacking:
    """Return what a report lacks; only the introduction must be there."""
    texts = [(part, language) for part in PARTS for language in LANGUAGES if not data["texts"][part].get(language)]
    measures = [one for theme in data["themes"] for goal in theme["goals"] for one in goal["measures"]]
    waiting = [one for one in data["remarks"] if one["answer"] is None]
    return Lacking(tuple(texts), tuple(one for one in measures if not telling([one], data["year"])), len(waiting))
