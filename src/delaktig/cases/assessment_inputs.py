"""What is told of an assessment, step by step, as the acts take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class OpenInput:
    """For which group of the act it is made, and the days that the law counts from."""

    trigger: str
    requested_on: date | None = None
    learned_on: date | None = None
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class InterviewInput:
    """The initial interview (*inledande intervju · alkuhaastattelu*, 869/2024 §2 and §4).

    ``answers`` maps topics of the decree to what was found out; ``told`` lists the duties that were met.
    """

    interviewed_on: date | None = None
    place: str = ""
    mode: str = ""
    mode_reason: str = ""
    language: str = ""
    interpreted: bool | None = None
    county_joined: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelInput:
    """A starting level in one skill of one language."""

    language: str
    skill: str
    level: str
    tested: bool = False
    tested_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureInput:
    """A specifying measure: its kind, who carries it out, and its days (869/2024 §3)."""

    kind: str
    ordered_on: date
    provider: int | None = None
    done_on: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class ResultInput:
    """What the assessment came to, and what follows (681/2023 §14 and §16, 874/2024 §1)."""

    result: str = ""
    outcome: str = ""
    plan_planned_on: date | None = None
    directed_to: str = ""
    authors: str = ""
    sources: str = ""
