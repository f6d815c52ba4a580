"""What an edition lacks before the decision: its facts, given to the lines of the law.

The lines and their citations are :mod:`delaktig.law.completeness`. Nothing is looked for
in the words: a section, measure or service answers a line when a person has said so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import in_force, published
from delaktig.indicators.models import Indicator
from delaktig.law.completeness import (
    LEVELS,
    ContentFacts,
    Finding,
    IndicatorFacts,
    MeasureFacts,
    check,
)
from delaktig.organisations.models import Mandate
from delaktig.programmes.models import (
    Edition,
    FollowUp,
    Measure,
    MeasureParty,
    PlanTie,
    Programme,
    Section,
)
from delaktig.programmes.state import KINDS
from delaktig.texts.models import TextVersion

WITHOUT_NUMBER = frozenset({Indicator.Kind.NARRATIVE, Indicator.Kind.DOCUMENTS, Indicator.Kind.MILESTONE})
"""Kinds of follow-up that tell or date something: they have no unit, baseline or number to aim at."""
TIES = {
    PlanTie.Kind.STRATEGY: "planning.strategy",
    PlanTie.Kind.BUDGET: "planning.budget",
    PlanTie.Kind.WELFARE_PLAN: "planning.welfare_plan",
    PlanTie.Kind.EMPLOYMENT_PLAN: "planning.employment_services",
}
"""Which line a tie to another plan answers."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is mended: the kind of thing, its id, and the text that names it (``None``: no name).

    ``slug`` is a service's name in addresses.
    """

    kind: str
    id: int
    text: int | None = None
    name: str = ""
    municipality: str | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the list with what was found, and the places that meet it or are to be mended."""

    finding: Finding
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines of one level are met, lack something, or cannot be told."""

    level: str
    met: int
    lacking: int
    unknown: int


def day_of_law(edition: Edition, on: date) -> date:
    """Return the day whose law an edition is checked against: today, or the first day of a period ahead."""
    return max(on, edition.period_from or on)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as the list asks about it: is someone responsible, and how is it followed up."""

    measure: Measure
    responsible: bool
    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the list looks at in an edition."""

    edition: Edition
    sections: tuple[Section, ...]
    measures: tuple[MeasureRow, ...]
    ties: tuple[PlanTie, ...]


@dataclass(frozen=True, slots=True)
class Services:
    """The services that answer content keys, and for which of the edition's members each is kept or carried out."""

    members: frozenset[str] = frozenset()
    services: tuple[Service, ...] = ()
    carriers: Mapping[int, frozenset[str]] = field(default_factory=dict)


NO_SERVICES = Services()


def read(edition: Edition) -> Parts:
    """Read what the list looks at, in 4 queries. Give an edition read with its programme."""
    responsible = MeasureParty.objects.filter(measure=OuterRef("pk"), part=MeasureParty.Part.RESPONSIBLE)
    measures = Measure.objects.filter(goal__theme__edition=edition).annotate(has_responsible=Exists(responsible))
    follow_ups: dict[int, list[FollowUp]] = defaultdict(list)
    unit = TextVersion.objects.filter(text_id=OuterRef("indicator__unit_id"), body__regex=r"\S")
    rows = FollowUp.objects.filter(measure__goal__theme__edition=edition).select_related("indicator", "target")
    for row in rows.annotate(has_unit=Exists(unit)).order_by("position", "pk"):
        follow_ups[row.measure_id].append(row)
    order = ("goal__theme__position", "goal__theme_id", "goal__position", "goal_id", "position", "pk")
    return Parts(
        edition,
        tuple(edition.sections.all()),
        tuple(
            MeasureRow(
                measure,
                bool(measure.__dict__["has_responsible"]) or measure.responsible_text_id is not None,
                tuple(follow_ups[measure.pk]),
            )
            for measure in measures.order_by(*order)
        ),
        tuple(edition.plan_ties.order_by("pk")),
    )


def services_for(members: frozenset[str], on: date) -> Services:
    """Read the services that are published and in force on the day, for an edition's members: 2 queries."""
    mandates = Mandate.objects.filter(in_force(on), municipality__in=members)
    sellers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for buyer, keeper, task in mandates.values_list("municipality_id", "organisation__municipality_id", "task"):
        sellers[keeper, task].add(buyer)
    keepers = members | {keeper for keeper, _task in sellers}
    found = published(on).filter(keeper__in=keepers).exclude(contents=[]).order_by("keeper_id", "slug")
    carriers: dict[int, frozenset[str]] = {}
    services = []
    for service in found.only("slug", "keeper_id", "task", "contents", "name_id"):
        carried = (members & {service.keeper_id}) | sellers.get((service.keeper_id, service.task), set())
        if carried:
            services.append(service)
            carriers[service.pk] = frozenset(carried)
    return Services(members, tuple(services), carriers)


def check_edition(parts: Parts, on: date, services: Services = NO_SERVICES) -> tuple[Checked, ...]:
    """Check an edition against every line that applies on the day; services answer lines beside its own parts."""
    places: dict[str, Place] = {}
    edition = parts.edition
    facts = ContentFacts(
        kind=KINDS[Programme.Kind(edition.programme.kind)],
        contents=_contents(parts, services, places),
        measures=tuple(_measure(row, places) for row in parts.measures),
        period_start=edition.period_from,
        period_end=edition.period_to,
        period_path=_at(places, Place("edition", edition.pk)),
    )
    return tuple(Checked(finding, tuple(places[path] for path in finding.where)) for finding in check(facts, on))


def count(lines: Sequence[Checked]) -> list[Count]:
    """Return how each level stands, the required first."""
    found = []
    for level in LEVELS:
        met = [line.finding.met for line in lines if line.finding.level == level]
        found.append(Count(level, met.count(True), met.count(False), met.count(None)))
    return found


def lacks_required(lines: Sequence[Checked]) -> bool:
    """Say whether anything required is missing, or has not been answered yet."""
    return any(line.finding.level == "required" and line.finding.met is not True for line in lines)


def _at(places: dict[str, Place], place: Place) -> str:
    """Keep a place and return the path that the law knows it by."""
    path = f"{place.kind}:{place.id}"
    places[path] = place
    return path


def _contents(parts: Parts, services: Services, places: dict[str, Place]) -> dict[str, tuple[str, ...]]:
    """Return what each content key is answered by; a key that nobody has answered is not there."""
    found: dict[str, list[str]] = defaultdict(list)
    for section in parts.sections:
        place = Place("section", section.pk, section.title_id, section.number, section.municipality_id)
        for key in section.contents:
            found[key].append(_at(places, place))
    for row in parts.measures:
        for key in row.measure.contents:
            found[key].append(_at(places, _measure_place(row)))
    for key, answering in _answering(services).items():
        found[key] += [_at(places, _service_place(one)) for one in answering]
    for tie in parts.ties:
        if tie.kind in TIES:
            place = Place("plan_tie", tie.pk, name=tie.name, municipality=tie.municipality_id)
            found[TIES[PlanTie.Kind(tie.kind)]].append(_at(places, place))
    return {key: tuple(paths) for key, paths in found.items()}


def _answering(given: Services) -> dict[str, list[Service]]:
    """Return the services by content key, where each member of the edition has one that answers it.

    One municipality's service does not answer for another that neither keeps nor buys it.
    """
    by_key: dict[str, list[Service]] = defaultdict(list)
    for service in given.services:
        for key in service.contents:
            by_key[key].append(service)
    return {
        key: found
        for key, found in by_key.items()
        if frozenset().union(*(given.carriers[one.pk] for one in found)) >= given.members
    }


def _service_place(service: Service) -> Place:
    return Place("service", service.pk, service.name_id, municipality=service.keeper_id, slug=service.slug)


def _measure_place(row: MeasureRow) -> Place:
    measure = row.measure
    return Place("measure", measure.pk, measure.text_id, municipality=measure.municipality_id)


def _measure(row: MeasureRow, places: dict[str, Place]) -> MeasureFacts:
    measure = row.measure
    return MeasureFacts(
        path=_at(places, _measure_place(row)),
        responsible=row.responsible,
        schedule=measure.starts_on is not None or measure.ends_on is not None,
        indicators=tuple(_indicator(row, follow_up, places) for follow_up in row.follow_ups),
    )


def _indicator(row: MeasureRow, follow_up: FollowUp, places: dict[str, Place]) -> IndicatorFacts:
    indicator, target = follow_up.indicator, follow_up.target
    place = Place("follow_up", follow_up.pk, indicator.name_id, municipality=row.measure.municipality_id)
    told = indicator.kind in WITHOUT_NUMBER
    return IndicatorFacts(
        path=_at(places, place),
        unit=told or bool(follow_up.__dict__["has_unit"]),
        baseline=told or (target is not None and target.baseline is not None),
        target=told or (target is not None and (target.low is not None or target.high is not None)),
        due=target is not None and target.due_on is not None,
    )
