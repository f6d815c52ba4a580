"""A service as a person or a file gives it, before anything is saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

Words = Mapping[str, str]
"""A text by language: ``{"sv": "Språkkafé", "fi": "Kielikahvila"}``."""


def is_address(text: str) -> bool:
    """Say whether a text is an address on the web that a reader may be led to: never a script, a file or data."""
    return len(text) <= 400 and re.fullmatch(r"https?://\S+", text) is not None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is said of a service besides its words. ``organisation``, ``unit``, ``heir`` and ``parties`` are ids."""

    topics: tuple[str, ...] = ()
    organisation: int | None = None
    unit: int | None = None
    parties: tuple[int, ...] = ()
    task: str = ""
    contents: tuple[str, ...] = ()
    basis: str = ""
    cost: str = ""
    website: str = ""
    search_words: Words = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    heir: int | None = None
    owner_email: str = ""
    confirm_every_months: int = 12
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class EligibilityInput:
    """One way to be eligible; what is empty asks nothing. ``reason`` as in positive special treatment (row A26)."""

    age_from: int | None = None
    age_to: int | None = None
    grounds: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    months_in_finland: int | None = None
    reason: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hours:
    """Open on a weekday (1 Monday … 7 Sunday) from one time to another."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OtherHours:
    """Days on which it is closed (no times) or open otherwise, the last day included."""

    first_day: date
    last_day: date
    opens: time | None = None
    closes: time | None = None
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferingInput:
    """Where, when and by whom a service is given. ``provider``, ``place`` and ``contact`` are ids."""

    name: Words = field(default_factory=dict)
    schedule: Words = field(default_factory=dict)
    provider: int | None = None
    place: int | None = None
    contact: int | None = None
    channel: str = "on_site"
    entry: str = ""
    languages: tuple[str, ...] = ()
    interpreter: str = ""
    closed_on_holidays: bool | None = None
    capacity: int | None = None
    taken: int | None = None
    counted_on: date | None = None
    level_from: str = ""
    level_to: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    hours: tuple[Hours, ...] = ()
    exceptions: tuple[OtherHours, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """A place: its name and how to reach it by language, its address, where it lies (a municipality's code)."""

    name: Words
    street: str = ""
    postal_code: str = ""
    town: str = ""
    municipality: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    access: Words = field(default_factory=dict)
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A contact of an office. ``organisation`` is an id."""

    name: Words
    organisation: int | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class VersionInput:
    """A material in one language: its address, and the day of its edition."""

    language: str
    address: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class MaterialInput:
    """A brochure, guide or form. ``services`` are ids."""

    title: Words
    kind: str = "brochure"
    in_pictures: bool = False
    services: tuple[int, ...] = ()
    versions: tuple[VersionInput, ...] = ()
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a record brings with it from a file: its stable id, and fields of another system, kept as they came."""

    uid: UUID
    invented: bool = False
    carried: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WholeService:
    """A service as a file tells it, with all its languages and offerings. ``words`` is by field, then by language.

    ``heir`` is a stable id, as the heir may come in the same file; ``facts.heir`` is not looked at.
    """

    origin: Origin
    words: Mapping[str, Words]
    facts: ServiceFacts
    slug: str = ""
    state: str = "draft"
    heir: UUID | None = None
    confirmed_on: date | None = None
    eligibility: tuple[EligibilityInput, ...] = ()
    offerings: tuple[tuple[UUID, OfferingInput], ...] = ()
