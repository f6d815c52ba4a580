"""What the API answers, as it is described to those who call it: ``delaktig-catalogue/1`` and what stands around it.

Texts are given by language. What is empty is left out, so nearly everything may be missing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Words = dict[str, str]


class Closed(Schema):
    """An object that has no other fields than those named."""

    model_config = ConfigDict(extra="forbid")


class Error(Closed):
    """Why there is no answer: a code, and for parameters what is wrong with each."""

    code: str
    detail: list[dict[str, Any]] = []


class Kept(Closed):
    """What all records of the catalogue have."""

    uid: UUID = Field(description="Stable for ever; use it as your key")
    keeper: str = Field(description="Code of the municipality that keeps the record")
    invented: bool = Field(False, description="True where it is invented for a demonstration")
    source: str = Field("", description="Where the facts were read")
    checked_on: date = Field(None, description="When somebody last checked them there")  # type: ignore[assignment]


class Organisation(Closed):
    """An organisation by its names in force."""

    kind: str
    name: Words = {}


class Hours(Closed):
    """Opening hours on one day of an ordinary week; 1 is Monday."""

    weekday: int
    opens: str
    closes: str


class HoursException(Closed):
    """Days with other hours; without hours it is closed."""

    first_day: date
    last_day: date
    opens: str = ""
    closes: str = ""
    note: Words = {}


class Offering(Closed):
    """Where, when, by whom and in which languages a service is given."""

    uid: UUID
    name: Words = {}
    schedule: Words = {}
    provider: Organisation = None  # type: ignore[assignment]
    place: UUID = Field(None, description="A place of the same answer")  # type: ignore[assignment]
    contact: UUID = Field(None, description="A contact of the same answer")  # type: ignore[assignment]
    channel: str = ""
    entry: str = Field("", description="walk_in, appointment, enrolment, queue, referral or decision")
    languages: list[str] = Field([], description="Languages in which one is served")
    interpreter: str = ""
    closed_on_holidays: bool = None  # type: ignore[assignment]
    capacity: int = None  # type: ignore[assignment]
    taken: int = None  # type: ignore[assignment]
    counted_on: date = None  # type: ignore[assignment]
    level_from: str = Field("", description="CEFR")
    level_to: str = Field("", description="CEFR")
    starts_on: date = None  # type: ignore[assignment]
    ends_on: date = None  # type: ignore[assignment]
    hours: list[Hours] = []
    exceptions: list[HoursException] = []


class Eligibility(Closed):
    """Whom a service is for; of several, one is enough. What is missing asks nothing."""

    age_from: int = None  # type: ignore[assignment]
    age_to: int = None  # type: ignore[assignment]
    grounds: list[str] = []
    situations: list[str] = []
    municipalities: list[str] = []
    months_in_finland: int = None  # type: ignore[assignment]
    reason: Words = {}


class Service(Kept):
    """A published service."""

    slug: str
    state: str
    valid_from: date = None  # type: ignore[assignment]
    valid_to: date = None  # type: ignore[assignment]
    heir: UUID = Field(None, description="The service that comes after it")  # type: ignore[assignment]
    topics: list[str] = []
    organisation: Organisation = None  # type: ignore[assignment]
    unit: Words = {}
    parties: list[Organisation] = []
    task: str = ""
    contents: list[str] = []
    basis: str = Field("", description="Act and section")
    name: Words
    summary: Words = {}
    description: Words = {}
    for_whom: Words = {}
    how_to_get_in: Words = {}
    what_to_bring: Words = {}
    what_happens_next: Words = {}
    cost: str = ""
    cost_text: Words = {}
    website: str = ""
    search_words: Words = Field({}, description="Further words by which people seek it, parted by commas")
    confirm_every_months: int = None  # type: ignore[assignment]
    confirmed_on: date = None  # type: ignore[assignment]
    eligibility: list[Eligibility] = []
    offerings: list[Offering] = []
    translations: dict[str, Literal["source", "current", "draft", "outdated"]] = Field(
        {},
        description="How the texts stand in each language: source (written in it), current (translated and approved), "
        "draft (not yet read and approved by anyone who knows the language), outdated (the source has changed since)",
    )


class Place(Kept):
    """A place where services are given."""

    name: Words = {}
    street: str = ""
    postal_code: str = ""
    town: str = ""
    municipality: str = ""
    latitude: str = Field("", description="WGS 84, degrees")
    longitude: str = Field("", description="WGS 84, degrees")
    access: Words = {}


class Contact(Kept):
    """A contact of an office, never a person's own."""

    name: Words = {}
    organisation: Organisation = None  # type: ignore[assignment]
    phone: str = ""
    email: str = ""
    website: str = ""


class MaterialVersion(Closed):
    """A material in one language."""

    language: str
    address: str = ""
    file: str = ""
    dated: date = None  # type: ignore[assignment]


class Material(Kept):
    """A brochure, guide or form that there is in some languages."""

    kind: str
    title: Words = {}
    in_pictures: bool = False
    services: list[UUID] = []
    versions: list[MaterialVersion] = []


class Gone(Closed):
    """A service that was published and is so no more: forget it."""

    uid: UUID
    slug: str
    gone_at: datetime


class OneService(Closed):
    """A service with the places, contacts and materials that it points to."""

    shape: str
    services: list[Service]
    places: list[Place]
    contacts: list[Contact]
    materials: list[Material]


class Services(OneService):
    """A page of services with what they point to, and how to go on."""

    gone: list[Gone]
    total: int = Field(description="How many services there are by your filters, whatever has changed")
    digest: str = Field(
        description="SHA-256 of their uids, sorted, one a line: where yours is another, read everything anew"
    )
    next_since: datetime = Field(description="Give it as changed_since the next time")
    next_after: UUID | None = Field(description="Give it as after for the next page; null on the last one")


class Municipality(Closed):
    """A municipality that this installation serves."""

    code: str
    name: Words
    slug: Words


class Municipalities(Closed):
    """The municipalities that this installation serves."""

    municipalities: list[Municipality]


class Notice(Closed):
    """An urgent notice that holds now."""

    uid: UUID
    urgency: str
    title: Words
    body: Words = {}
    starts_at: datetime
    ends_at: datetime
    service: str = Field("", description="The slug of a published service")
    website: str = ""


class Notices(Closed):
    """The urgent notices that hold now, the most urgent first."""

    notices: list[Notice]


class Hit(Closed):
    """A service that a search found."""

    uid: UUID
    slug: str
    name: str
    language: str = Field(description="The language in which it was found")
    score: int
    whole: bool = Field(description="Whether every word was found in it")


class Found(Closed):
    """What a search found, the best first."""

    hits: list[Hit]
    did_you_mean: str = ""
    fell_back_to: list[str] = Field([], description="Other languages in which something was found")


class FiguresTable(Closed):
    """A published table: its word in addresses, the indicator, and what it is told apart by."""

    table: str
    indicator: str
    by: list[str]
    title: Words


class PublicationOfFigures(Closed):
    """The tables that stand for a period."""

    period: str = Field(description="2025, 2025-H1, 2025-Q3 or 2025-07")
    edition: int = Field(description="1 for the first publication of the period; a correction is counted on")
    published_at: datetime
    sha256: str = Field(description="SHA-256 of the publication's canonical document")
    tables: list[FiguresTable]


class Publications(Closed):
    """What a municipality has published of its figures."""

    municipality: str
    publications: list[PublicationOfFigures]


class JsonStat(Closed):
    """A JSON-stat 2.0 dataset (json-stat.org); the total over a dimension is the category `*`."""

    version: Literal["2.0"]
    class_: Literal["dataset"] = Field(alias="class")
    label: str
    source: str
    updated: datetime
    note: list[str]
    id: list[str]
    size: list[int]
    role: dict[str, list[str]]
    dimension: dict[str, Any]
    value: list[float | None]
    status: dict[str, str] = Field({}, description="By place in value: c is left out, .. is not known")
    extension: dict[str, Any]


class FiguresCatalogue(Closed):
    """A DCAT-AP catalogue in JSON-LD."""

    context: dict[str, str] = Field(alias="@context")
    at: str = Field(alias="@id")
    type: str = Field(alias="@type")
    title: list[dict[str, str]] = Field(alias="dct:title")
    description: list[dict[str, str]] = Field(alias="dct:description")
    publisher: dict[str, Any] = Field(alias="dct:publisher")
    language: list[dict[str, str]] = Field(alias="dct:language")
    license: dict[str, str] = Field(alias="dct:license")
    dataset: list[dict[str, Any]] = Field(alias="dcat:dataset")
