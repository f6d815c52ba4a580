"""What rests on a section of an act: editions by their basis, measures by contents and services, and the decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor, command_actor
from delaktig.catalogue.models import Service
from delaktig.law.sections import Section
from delaktig.programmes.actions.measure_services import tie_services
from delaktig.programmes.models import Edition, Measure
from delaktig.programmes.resting import (
    decided_in,
    editions_on,
    measures_on,
    sections_of,
    services_on,
    shown_on,
)
from tests.catalogue.building import a_draft, a_service
from tests.programmes.making import make_edition, make_measure

pytestmark = pytest.mark.django_db
PACKAGE, GUIDANCE = Section("681/2023", "13"), Section("681/2023", "10")
TODAY = date(2026, 3, 4)


@pytest.fixture
def edition(municipality: Callable[[str], object]) -> Edition:
    municipality("638")
    municipality("434")
    return make_edition(kind="service_package", period=(date(2025, 1, 1), date(2026, 12, 31)))


@pytest.fixture
def measure(edition: Edition) -> Measure:
    return make_measure(edition, contents=("content.guidance",))


@pytest.fixture
def service(edition: Edition) -> Service:
    return a_service(command_actor("638", "tests"), basis="681/2023 §10, §14", on=TODAY)


@pytest.fixture
def coordinator(edition: Edition, actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


def test_an_edition_rests_on_the_section_that_it_names(edition: Edition, coordinator: Actor) -> None:
    assert editions_on(coordinator, PACKAGE) == [edition]
    assert editions_on(coordinator, Section("1386/2010", "32")) == []
    assert editions_on(command_actor("434", "tests"), PACKAGE) == []


def test_a_measure_answers_by_its_contents_and_by_a_service_that_carries_it(
    measure: Measure, service: Service, coordinator: Actor
) -> None:
    (one,) = measures_on(coordinator, PACKAGE)
    assert (one.measure, one.by_contents, one.services) == (measure, True, [])
    assert measures_on(coordinator, GUIDANCE, {service.pk}) == []
    tie_services(command_actor("638", "tests"), measure, [service.pk], TODAY)
    (carried,) = measures_on(coordinator, GUIDANCE, {service.pk})
    assert (carried.measure, carried.by_contents, carried.services) == (measure, False, [service.pk])
    assert sections_of(measure, measure.goal.theme.edition, [service]) == [
        PACKAGE,
        GUIDANCE,
        Section("681/2023", "14"),
    ]


def test_services_rest_on_what_their_basis_names_and_anybody_sees_the_published(service: Service) -> None:
    draft = a_draft(command_actor("638", "tests"), {"name": "Utkast"}, basis="681/2023 §10")
    assert set(services_on("638", GUIDANCE, TODAY)) == {service, draft}
    assert shown_on("638", GUIDANCE, TODAY) == [service]
    assert services_on("638", PACKAGE, TODAY) == []
    assert shown_on("434", GUIDANCE, TODAY) == []


def test_those_without_the_right_see_nothing(
    edition: Edition, measure: Measure, actor_with_role: Callable[..., Actor]
) -> None:
    counsellor = actor_with_role("counsellor")
    assert (editions_on(counsellor, PACKAGE), measures_on(counsellor, PACKAGE)) == ([], [])
    assert decided_in(counsellor, edition) == []
    assert decided_in(actor_with_role("coordinator"), edition) == []
