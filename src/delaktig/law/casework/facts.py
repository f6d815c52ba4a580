"""What is known of one person's path, as the law asks for it: dates and kinds, no names and no identity.

Unknown is None, and an evaluator that needs it says which one is missing; nothing is guessed. A room
that keeps real cases fills these records from its tables; a lawyer fills them from rows of events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Why a plan could not be carried out for a while (Swedish *avbrott*, Finnish *keskeytys*): the causes
# that 1386/2010 § 12(4) and 681/2023 § 23(4) list. Which of them a given act names is in the rules.
INTERRUPTION_KINDS = (
    "injury",  # skada, vamma
    "illness",  # sjukdom, sairaus
    "pregnancy_allowance",  # graviditetspenningdagar, raskausrahapäivät (681/2023)
    "parental_allowance",  # föräldrapenningdagar, vanhempainrahapäivät (681/2023)
    "maternity_leave",  # moderskapsledighet, äitiysvapaa (1386/2010)
    "paternity_leave",  # faderskapsledighet, isyysvapaa (1386/2010)
    "parental_leave",  # föräldraledighet, vanhempainvapaa (1386/2010)
    "comparable",  # annan jämförbar orsak, muu näihin verrattava syy
)

# What holds for a person for a time: the groups of 681/2023 § 14(1) and of 1386/2010 § 10(1), and the
# conditions that other sections ask about.
CIRCUMSTANCE_KINDS = (
    "unemployed_jobseeker",  # § 14(1) p. 1
    "reimbursement_group",  # § 14(1) p. 2: a person of § 2(3) or (4)
    "home_care_allowance",  # § 14(1) p. 3, and § 23(3)
    "deemed_in_need",  # § 14(1) p. 4: asked for or reported, and judged to need the assessment
    "social_assistance",  # § 14(1) p. 5: other than temporarily
    "unaccompanied",  # § 14(1) p. 6: a child or young person of § 2(6)
    "unaccompanied_with_other_plan",  # § 14(5): another client plan meets the need
    "trafficking_victim",  # § 14(1) p. 7, § 14(6) and § 20(4)
    "studies",  # § 31: voluntary studies supported with unemployment benefit
    "part_time_participation",  # § 23(3): takes part in the plan part-time
)

# On which ground the longest time of the plan was extended: 681/2023 § 23(3), § 31(1); 1386/2010 § 12(4).
EXTENSION_GROUNDS = ("scant_education", "multi_sector_need", "home_care_allowance", "special_measures", "studies")

# Why an assessment is made: the groups of both acts.
TRIGGER_KINDS = (
    "unemployed_jobseeker",
    "reimbursement_group",
    "home_care_allowance",
    "on_request",
    "on_request_or_contact",
    "social_assistance",
    "unaccompanied",
    "trafficking_victim",
)
ON_REQUEST = frozenset({"on_request", "on_request_or_contact"})


class FactsError(ValueError):
    """A fact that cannot be: an unknown kind, or a period that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included; ``last`` is None while it goes on."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise FactsError(f"a period ends {self.last.isoformat()}, before it begins {self.first.isoformat()}")

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time in which the plan could not be carried out, and the cause."""

    kind: str
    span: Span

    def __post_init__(self) -> None:
        _known(self.kind, INTERRUPTION_KINDS, "cause of interruption")


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something that holds for the person for a time."""

    kind: str
    span: Span

    def __post_init__(self) -> None:
        _known(self.kind, CIRCUMSTANCE_KINDS, "circumstance")


@dataclass(frozen=True, slots=True)
class Extension:
    """A decision that the plan's longest time goes on until a day (Swedish *förlängning*, Finnish *pidennys*)."""

    ground: str
    until: date
    decided_on: date

    def __post_init__(self) -> None:
        _known(self.ground, EXTENSION_GROUNDS, "ground of extension")
        if self.until < self.decided_on:
            raise FactsError(f"an extension until {self.until.isoformat()} is decided {self.decided_on.isoformat()}")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One integration plan. ``valid_to`` is the agreed last day, ``ended_on`` the day it ended in fact.

    ``county_joined``: the wellbeing services county took part in making it (681/2023 § 20(2)).
    ``referrals_made``: for each service that the client was referred to, the first day; ``services_waiting``:
    for each that the client was not referred to yet, the day on which it was agreed.
    """

    made_on: date
    signed_on: date | None = None
    valid_to: date | None = None
    ended_on: date | None = None
    reviews: tuple[date, ...] = ()
    next_review_agreed: date | None = None
    extensions: tuple[Extension, ...] = ()
    county_joined: bool = False
    referrals_made: tuple[date, ...] = ()
    services_agreed: bool = True
    services_waiting: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """One assessment, *alkukartoitus* under 1386/2010. ``trigger`` is the group that it was made for."""

    trigger: str
    requested_on: date | None = None
    learned_on: date | None = None
    started_on: date | None = None
    interviewed_on: date | None = None
    done_on: date | None = None
    plan_needed: bool | None = None

    def __post_init__(self) -> None:
        _known(self.trigger, TRIGGER_KINDS, "group for the assessment")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the evaluators ask about one person. ``jobseeker``: when the employment authority is responsible.

    ``first_permit_on``: the first residence permit or card was granted, or the right of residence registered.
    """

    birth_date: date | None = None
    first_permit_on: date | None = None
    relation_started_on: date | None = None
    learned_on: date | None = None
    requested_on: date | None = None
    job_search_started_on: date | None = None
    jobseeker: tuple[Span, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    assessments: tuple[AssessmentFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    employment_plan_made_on: date | None = None
    moved_on: date | None = None
    move_consent: bool | None = None
    move_contacted_on: date | None = None
    ended_on: date | None = None

    def spans(self, kind: str) -> tuple[Span, ...]:
        """The periods of one kind of circumstance, oldest first."""
        found = (one.span for one in self.circumstances if one.kind == kind)
        return tuple(sorted(found, key=lambda one: one.first))

    def holds(self, kind: str, on: date) -> bool:
        """Whether a circumstance holds on the day."""
        return any(span.covers(on) for span in self.spans(kind))

    def is_jobseeker(self, on: date) -> bool:
        """Whether the employment authority is responsible for the client on the day."""
        return any(span.covers(on) for span in self.jobseeker)

    def known_to_municipality_on(self, assessment: AssessmentFacts | None = None) -> date | None:
        """When the municipality first knew of the person: it learned, or it was asked. None when unknown."""
        days = [self.learned_on, self.requested_on]
        if assessment is not None:
            own = [assessment.learned_on, assessment.requested_on]
            days = own if any(own) else days
        return min((day for day in days if day is not None), default=None)

    def first_plan(self) -> PlanFacts | None:
        """The plan that was drawn up first, None before there is one."""
        return min(self.plans, key=lambda one: one.made_on, default=None)


def client_age(facts: CaseFacts, on: date) -> int | None:
    """Whole years of age on the day, None when the birth date is unknown.

    A person born on 29 February is a year older on 1 March in other years: the birthday is the day
    that has passed, and 28 February comes before it.
    """
    born = facts.birth_date
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _known(kind: str, kinds: tuple[str, ...], what: str) -> None:
    if kind not in kinds:
        raise FactsError(f"{kind!r} is no {what}; known are {', '.join(kinds)}")
