"""What is given to the acts of guidance, as forms and devices send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from delaktig.guidance.codes import NOT_ASKED
from delaktig.guidance.models import Interpreting


@dataclass(frozen=True, slots=True)
class VisitInput:
    """One visit. Without ``on`` and ``hour`` it is of now; ``materials`` are pairs of a material and a language."""

    key: UUID
    point: int | None
    channel: str
    language: str
    reasons: tuple[str, ...]
    interpreting: str = Interpreting.NONE
    country_group: str = NOT_ASKED
    services: tuple[int, ...] = ()
    materials: tuple[tuple[UUID, str], ...] = ()
    on: date | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class SocialVisitInput:
    """A contact about social or health services, for the separate register."""

    matter: str
    directed: str
    channel: str
    language: str
    interpreting: str = Interpreting.NONE


@dataclass(frozen=True, slots=True)
class PointInput:
    """A guidance point: its names, and which offering or place of the catalogue it is."""

    name_sv: str = ""
    name_fi: str = ""
    offering: int | None = None
    place: int | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DutyInput:
    """Who is on duty, from when to when, in which languages; ``weeks`` more of the same after the first."""

    worker: int | None
    on: date
    starts: time
    ends: time
    languages: tuple[str, ...] = field(default=())
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class TimeInput:
    """A time that is booked at a point: when, in which language, about what. Not for whom."""

    on: date
    at: time
    language: str
    minutes: int = 30
    interpreter: bool = False
    reason: str = ""
