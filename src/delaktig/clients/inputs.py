"""What people give of a client: plain values, checked by the acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

MOST = {"family_name": 120, "given_names": 160, "birth_place": 120, "street": 160, "town": 80, "whereabouts": 400}
"""Characters that a text may have; others: 2,000."""
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Source:
    """From whom values came that the person did not give (681/2023 §73 subsection 2); empty: from the person."""

    kind: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class IdentityInput:
    """Who a client is; the day of birth follows from the identity code where there is one."""

    family_name: str = ""
    given_names: str = ""
    earlier_names: tuple[str, ...] = ()
    identity_code: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    citizenships: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactInput:
    """How a client is reached."""

    street: str = ""
    postal_code: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    whereabouts: str = ""


@dataclass(frozen=True, slots=True)
class LanguageInput:
    """In which languages the work is done, and from which day the act counts."""

    mother_tongue: str = ""
    contact_language: str = ""
    interpreter: str = ""
    integration_language: str = ""
    first_permit_on: date | None = None


@dataclass(frozen=True, slots=True)
class BackgroundInput:
    """Schooling, work, and what of health services need to know."""

    education: str = ""
    work: str = ""
    skills: str = ""
    target_occupation: str = ""
    earlier_study_plan: str = ""
    ability: str = ""


@dataclass(frozen=True, slots=True)
class DatedInput:
    """A fact that holds from one day to another: a ground's key, a municipality's code or a circumstance's kind."""

    value: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    permit: str = ""


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """A consent: to what, to whom, in which language it was explained, how it was given."""

    scope: str
    language: str = ""
    interpreted: bool = False
    given_on: date | None = None
    given_how: str = "oral"
    to_whom: str = ""


@dataclass(frozen=True, slots=True)
class RelationInput:
    """How a client relation begins; ``contacted_by`` is the authority that made contact (681/2023 §9).

    Without officer and unit the one who records it is responsible.
    """

    started_on: date | None = None
    learned_on: date | None = None
    requested_on: date | None = None
    contacted_by: str = ""
    job_search_started_on: date | None = None
    authority: str = "municipality"
    officer: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client to be added. ``all_the_same`` says why this is a new person although one like it is there.

    ``municipality`` is whose register; empty for the actor's own.
    """

    identity: IdentityInput = field(default_factory=IdentityInput)
    contact: ContactInput = field(default_factory=ContactInput)
    languages: LanguageInput = field(default_factory=LanguageInput)
    background: BackgroundInput = field(default_factory=BackgroundInput)
    relation: RelationInput = field(default_factory=RelationInput)
    source: Source = field(default_factory=Source)
    municipality: str = ""
    restricted: bool = False
    all_the_same: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class ProhibitionInput:
    """A security prohibition as a list tells it: from when, to when, and how it is known."""

    valid_from: date
    valid_to: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BroughtClient:
    """A person of an older list: the client, and what a list tells beside.

    ``facts`` are dated facts by kind: ground, residence, circumstance.
    """

    client: NewClient = field(default_factory=NewClient)
    facts: tuple[tuple[str, DatedInput], ...] = ()
    consent: ConsentInput | None = None
    prohibition: ProhibitionInput | None = None
