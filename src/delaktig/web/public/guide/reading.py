"""Reads what the guide's pages show: many services in a fixed number of queries, all texts in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Model, OuterRef, QuerySet, Subquery

from delaktig.catalogue.hours import times_of
from delaktig.catalogue.models import TEXTS, Eligibility, MaterialVersion, Offering, Service
from delaktig.catalogue.opening import Times
from delaktig.organisations.models import OrganisationName
from delaktig.texts.selectors import Bundle, load

ON_A_CARD = ("name", "summary", "for_whom")
NAMED = "named_"
NAME_LANGUAGES = ("sv", "fi", "en")
"""Organisations have names in these languages."""


@dataclass
class Read:
    """Services with what a page needs of them, by their ids."""

    services: list[Service]
    offerings: dict[int, list[Offering]] = field(default_factory=dict)
    times: dict[int, Times] = field(default_factory=dict)
    eligibilities: dict[int, list[Eligibility]] = field(default_factory=dict)
    texts: Bundle = field(default_factory=lambda: Bundle({}, {}))
    materials: list[MaterialVersion] = field(default_factory=list)

    def offered(self, service: Service) -> list[Offering]:
        """Return a service's offerings in their order."""
        return self.offerings.get(service.pk, [])

    def times_of(self, service: Service) -> list[Times]:
        """Return the hours of those offerings that have any."""
        return [self.times[row.pk] for row in self.offered(service) if row.pk in self.times]


def cards(services: QuerySet[Service]) -> Read:
    """Read services as lists show them: five queries however many there are."""
    found = Read(list(services))
    _offerings(found)
    ids = [service.pk for service in found.services]
    for row in Eligibility.objects.filter(service_id__in=ids):
        found.eligibilities.setdefault(row.service_id, []).append(row)
    wanted: set[int | None] = {getattr(one, f"{name}_id") for one in found.services for name in ON_A_CARD}
    found.texts = load(wanted | _texts_of_places(found))
    return found


def open_today(services: QuerySet[Service]) -> Read:
    """Read services with their hours and no more than their names: four queries."""
    found = Read(list(services))
    _offerings(found)
    found.texts = load({service.name_id for service in found.services} | _texts_of_places(found))
    return found


def whole(service: Service) -> Read:
    """Read all that a service's own page shows: five queries."""
    found = Read([service])
    _offerings(found, with_names=True)
    offered = found.offered(service)
    found.eligibilities[service.pk] = list(service.eligibilities.all())
    found.materials = list(
        MaterialVersion.objects.filter(material__services=service).select_related("material").order_by("material", "pk")
    )
    ids = {getattr(service, f"{name}_id") for name in TEXTS} | _texts_of_places(found)
    ids |= {row.reason_id for row in found.eligibilities[service.pk]}
    ids |= {pk for row in offered for pk in (row.name_id, row.schedule_id)}
    ids |= {one.note for times in found.times.values() for one in times.exceptions}
    ids |= {version.material.title_id for version in found.materials}
    ids |= {row.contact.name_id for row in offered if row.contact}
    ids |= {service.heir.name_id} if service.heir else set()
    found.texts = load(ids)
    return found


def names_of(reference: str) -> dict[str, Subquery]:
    """Return columns with the present names of the organisation that a column points to, by language."""
    rows = OrganisationName.objects.filter(organisation_id=OuterRef(reference), valid_to=None).order_by("-pk")
    return {f"{NAMED}{code}": Subquery(rows.filter(language=code).values("name")[:1]) for code in NAME_LANGUAGES}


def named(row: Model) -> dict[str, str]:
    """Return the names that were read with :func:`names_of`, by language."""
    found = {code: getattr(row, f"{NAMED}{code}") for code in NAME_LANGUAGES}
    return {code: name for code, name in found.items() if name}


def _offerings(found: Read, *, with_names: bool = False) -> None:
    ids = [service.pk for service in found.services]
    rows = Offering.objects.filter(service_id__in=ids).select_related("place", "contact").order_by("position", "pk")
    if with_names:
        rows = rows.annotate(**names_of("provider"))
    closed: dict[int, bool | None] = {}
    for row in rows:
        found.offerings.setdefault(row.service_id, []).append(row)
        closed[row.pk] = row.closed_on_holidays
    found.times = times_of(closed)


def _texts_of_places(found: Read) -> set[int | None]:
    places = [row.place for rows in found.offerings.values() for row in rows if row.place]
    return {pk for place in places for pk in (place.name_id, place.access_id)}
