"""What acts on plans, reviews and interruptions are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a plan says besides its goals and steps. ``written_in``: the language of the worker's own words."""

    integration_language: str = ""
    language: str = ""
    interpreted: bool | None = None
    written_in: str = "sv"
    job_search: str = ""
    follow_up: str = ""
    duties_told: bool = False
    county_joined: bool = False
    authors: str = ""
    sources: str = ""


@dataclass(frozen=True, slots=True)
class GoalInput:
    """A goal in the client's own words, and what the act calls it (681/2023 §18)."""

    words: str
    kind: str = "other"
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemInput:
    """A step of a plan. ``goal``, ``service`` and ``offering`` are keys; ``reason``: why it serves the goal (§19)."""

    kind: str = "service"
    goal: int | None = None
    service: int | None = None
    offering: int | None = None
    words: str = ""
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed on a day: until when the plan holds, when it is looked at again, how the client agreed."""

    agreed_on: date
    valid_to: date | None
    next_review_on: date | None
    signature: str


@dataclass(frozen=True, slots=True)
class ExtensionInput:
    """A decision to let the plans' longest time go on (681/2023 §23, §31)."""

    ground: str
    until: date
    decided_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class InterruptionInput:
    """A time that does not count; ``note`` says how it was shown, never what ails the person."""

    kind: str
    first: date
    last: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewInput:
    """What a review holds, by 874/2024 §3. ``signature``: how the client agreed where the plan was changed."""

    occasion: str
    held_on: date
    language: str
    interpreted: bool | None
    participation: str
    progress: str
    hindrances: str
    changes: str
    authors: str
    sources: str
    county_joined: bool
    next_on: date | None
    signature: str = ""
