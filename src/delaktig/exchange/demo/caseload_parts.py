"""What a case that is drawn is told in: workers, people, steps and days. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any

from django.utils import timezone

from delaktig.cases.actions.times import TimeInput
from delaktig.exchange.demo import files
from delaktig.exchange.demo.files import Data
from delaktig.law.calendar import next_working_day

NEW_ACT = date(2025, 1, 1)
"""From this day 681/2023 has its present groups (1100/2024)."""
REFUGEES = frozenset({"quota_refugee", "international_protection", "temporary_protection"})
HOURS = (8, 9, 10, 11, 12, 13, 14, 15)


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a journey: its day, which act, what it is given, and of which plan, referral or time it is."""

    on: date
    act: str
    given: Any = None
    of: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """The services that plans of a municipality may pick, by topic, and who supplies interpreters."""

    services: Mapping[str, Sequence[int]]
    supplier: int | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker of the demonstration with what is drawn for the clients."""

    email: str
    user: int
    municipality: str
    language: str
    row: Data
    offered: Offered


@dataclass(slots=True)
class Person:
    """Someone who is about to be a client, as far as the journey depends on it."""

    worker: Worker
    origin: Data
    started: date
    ground: str
    born: date
    jobseeker: bool
    asks: bool
    interpreter: bool
    language: str
    """The language that is spoken with the client."""
    integration: str
    """The language of the plan: sv or fi."""


@dataclass(slots=True)
class Journey:
    """A client's way so far: who works with the client, the customer number, and the steps in their order."""

    worker: Worker
    number: str
    steps: list[Step] = field(default_factory=list)


class Book:
    """The hours that workers have given away already, so that nobody is in two places."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, date, int]] = set()

    def take(self, worker: str, on: date, chance: Random) -> int | None:
        """Return an hour that is free that day and take it; None where the day is full."""
        free = [hour for hour in HOURS if (worker, on, hour) not in self._taken]
        if not free:
            return None
        hour = chance.choice(free)
        self._taken.add((worker, on, hour))
        return hour


def picked(chance: Random, shares: Mapping[str, float]) -> str:
    """Return a key, by the shares of all."""
    return chance.choices(list(shares), list(shares.values()))[0]


def happens(chance: Random, what: str) -> bool:
    """Say whether something that may happen in a case does."""
    return chance.random() < float(files.caseload()["goes"][what])


def workday(day: date) -> date:
    """Return the day, or the next one on which people are at work."""
    return next_working_day(day)


def moment(on: date, hour: int) -> datetime:
    """Return when something begins."""
    return timezone.make_aware(datetime.combine(on, time(hour)))


def agreed_time(person: Person, on: date, hour: int, about: str) -> TimeInput:
    """Return a time with the client at the worker's office."""
    return TimeInput(moment(on, hour), person.worker.user, place=person.worker.row["place"], about=about)
