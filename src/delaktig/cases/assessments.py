"""Reads of assessments: those of a client, and what the decree still wants of one before it is finished."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.db.models import Exists, OuterRef, QuerySet

from delaktig.cases.models import Assessment, AssessmentVersion, Mode, SkillLevel, SpecifyingMeasure
from delaktig.clients.doors import Opened
from delaktig.law.interview import Decree, decree
from delaktig.texts.parts import NotThere

INTERVIEW, RESULT = "interview", "result"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing before an assessment can be finished.

    ``field`` is where it is written on its ``step``; ``key`` is the topic or duty that it speaks of.
    """

    step: str
    field: str
    code: str
    key: str = ""


def of_client(opened: Opened) -> QuerySet[Assessment]:
    """Return the assessments of an opened client, the newest first, in one query.

    Each says whether it ``has_levels`` and ``has_measures``.
    """
    rows = Assessment.objects.filter(relation__client=opened.client).order_by("-created_at", "-pk")
    return rows.select_related("relation").annotate(
        has_levels=Exists(SkillLevel.objects.filter(assessment=OuterRef("pk"))),
        has_measures=Exists(SpecifyingMeasure.objects.filter(assessment=OuterRef("pk"))),
    )


def one_of(opened: Opened, key: int) -> Assessment:
    """Return an assessment of an opened client; raise ``NotThere`` for another client's. One query."""
    found = of_client(opened).filter(pk=key).first()
    if found is None:
        raise NotThere
    return found


def levels_of(assessment: Assessment) -> list[SkillLevel]:
    """Return the starting levels by language."""
    return list(assessment.levels.order_by("language", "pk"))


def measures_of(assessment: Assessment) -> list[SpecifyingMeasure]:
    """Return the specifying measures as they were ordered, with the names of who carries them out: two queries."""
    return list(assessment.measures.order_by("ordered_on", "pk").prefetch_related("provider__names"))


def versions_of(assessment: Assessment) -> list[AssessmentVersion]:
    """Return the versions that were finished or corrected, the newest first."""
    return list(assessment.versions.select_related("by").order_by("-number"))


def decree_of(assessment: Assessment, today: date) -> Decree:
    """Return the decree that an assessment follows: that of the interview's day, else of its start, else of today."""
    return decree(assessment.interviewed_on or assessment.started_on or today)


def lacks(assessment: Assessment, today: date) -> tuple[Lack, ...]:
    """Return what is missing before it can be finished, in the order of its steps.

    By 869/2024 §2 and §4 the topics, the duties to inform, the language and the place; by 874/2024 §1
    what the national register asks: who drew it up, whence the facts came, and what follows.
    """
    rules = decree_of(assessment, today)
    return (*_of_interview(assessment, rules), *_of_result(assessment))


def _of_interview(one: Assessment, rules: Decree) -> Iterable[Lack]:
    wanted = (
        (one.interviewed_on is None, "interviewed_on", "no_interview"),
        (not one.language, "language", "no_language"),
        (one.interpreted is None, "interpreted", "no_interpreting"),
        (not one.mode, "mode", "no_mode"),
        (needs_reason(one.mode, rules) and not (one.mode_reason or "").strip(), "mode_reason", "no_mode_reason"),
    )
    yield from (Lack(INTERVIEW, name, code) for holds, name, code in wanted if holds)
    answers = one.answers or {}
    for topic in rules.topics:
        if not answers.get(topic.key, "").strip():
            yield Lack(INTERVIEW, f"answer_{topic.key}", "topic", topic.key)
    for duty in rules.duties:
        if duty.key not in one.told:
            yield Lack(INTERVIEW, "told", "duty", duty.key)


def _of_result(one: Assessment) -> Iterable[Lack]:
    wanted = (
        (not (one.result or "").strip(), "result", "no_result"),
        (not one.outcome, "outcome", "no_outcome"),
        (one.outcome == Assessment.Outcome.PLAN and one.plan_planned_on is None, "plan_planned_on", "no_planned_day"),
        (
            one.outcome == Assessment.Outcome.NO_PLAN and not (one.directed_to or "").strip(),
            "directed_to",
            "no_direction",
        ),
        (not (one.authors or "").strip(), "authors", "no_authors"),
        (not (one.sources or "").strip(), "sources", "no_sources"),
    )
    yield from (Lack(RESULT, name, code) for holds, name, code in wanted if holds)


def needs_reason(mode: str, rules: Decree) -> bool:
    """Say whether the way of meeting wants a weighty reason: elsewhere than at a service point (869/2024 §4(3))."""
    return rules.place is not None and mode in (Mode.PHONE, Mode.VIDEO)


_STEPS = {
    "start": ("trigger", "requested_on", "learned_on", "started_on"),
    "interview": (
        "interviewed_on", "place", "mode", "mode_reason", "language", "interpreted", "county_joined", "answers", "told",
    ),
    "levels": ("levels",),
    "measures": ("measures",),
    "result": ("result", "outcome", "plan_planned_on", "directed_to", "authors", "sources"),
}  # fmt: skip


def mark(assessment: Assessment, step: str) -> int:
    """Return a number that changes when what one step says changes: guards the step against overwriting.

    At least 1 and of nine figures at most, so that pages may carry it where others carry a version.
    """
    return _number({name: _said(assessment, name) for name in _STEPS[step]})


def mark_of_measure(measure: SpecifyingMeasure) -> int:
    """Return the same for one specifying measure."""
    return _number(_measure(measure))


def _number(told: object) -> int:
    return crc32(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()) % 999_999_999 + 1


def content_of(assessment: Assessment, levels: Sequence[SkillLevel] | None = None) -> dict[str, object]:
    """Return everything that an assessment says, to be kept as a version: plain values only.

    ``levels`` are its starting levels where they are known already and nothing else belongs to it.
    """
    names = [name for step in _STEPS.values() for name in step]
    told = {name: _said(assessment, name) for name in (*names, "done_on") if levels is None or name not in _PARTS}
    return told if levels is None else told | {"levels": [_level(one) for one in levels], "measures": []}


_PARTS = frozenset({"levels", "measures"})


def _said(assessment: Assessment, name: str) -> object:
    if name == "levels":
        return [_level(one) for one in levels_of(assessment)]
    if name == "measures":
        return [_measure(one) for one in assessment.measures.order_by("ordered_on", "pk")]
    value = getattr(assessment, name)
    return value.isoformat() if isinstance(value, date) else value


def _level(one: SkillLevel) -> dict[str, object]:
    tested = one.tested_on.isoformat() if one.tested_on else None
    return {
        "language": one.language, "skill": one.skill, "level": one.level, "tested": one.tested, "tested_on": tested,
    }  # fmt: skip


def _measure(one: SpecifyingMeasure) -> dict[str, object]:
    return {
        "kind": one.kind,
        "provider": one.provider_id,
        "ordered_on": one.ordered_on.isoformat(),
        "done_on": one.done_on.isoformat() if one.done_on else None,
        "result": one.result,
    }
