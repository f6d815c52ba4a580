"""A section's page: what rests on it, for each reader as far as the role goes; and the address of what is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from delaktig.accounts.actor import command_actor
from delaktig.law.sections import known_sections
from delaktig.programmes.actions.measure_services import tie_services
from tests.catalogue.building import a_service
from tests.guidance.building import a_point, a_visit
from tests.programmes.making import make_edition, make_measure
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
PAGE = "/desk/638/law/681-2023/{}/"


@pytest.fixture(autouse=True)
def world(municipality: Callable[[str], object], actor_with_role: Callable[..., object]) -> None:
    municipality("638")
    staff = command_actor("638", "tests")
    edition = make_edition(kind="service_package", period=(date(2025, 1, 1), date(2026, 12, 31)))
    measure = make_measure(edition, contents=("content.guidance",))
    service = a_service(staff, basis="681/2023 §10")
    tie_services(staff, measure, [service.pk], date.today())
    a_visit(actor_with_role("counsellor"), a_point(), services=(service.pk,))  # type: ignore[arg-type]


def test_a_coordinator_sees_programme_measure_and_service_with_counts(signed_in: SignedIn) -> None:
    browser = signed_in("coordinator")
    with at_most(12):
        whole = browser.get(PAGE.format(13)).content.decode()
    assert "Integrationsprogram" in whole
    assert "Ordna träffar" in whole
    with at_most(12):
        of_service = browser.get(PAGE.format(10)).content.decode()
    assert "Ordna träffar" in of_service
    assert "visits/list/?first=" in of_service


def test_each_sees_as_far_as_the_role_goes(signed_in: SignedIn) -> None:
    counsellor = signed_in("counsellor").get(PAGE.format(13)).content.decode()
    assert "Ordna träffar" not in counsellor
    assert "/programmes/" not in counsellor
    assert signed_in("reader").get(PAGE.format(13)).status_code == 200


def test_every_known_section_has_a_page_and_nothing_else_has(signed_in: SignedIn, client: Client) -> None:
    browser = signed_in("reader")
    for one in known_sections():
        assert browser.get("/desk/638/law/{}/{}/".format(*one.slugs)).status_code == 200, one
    for wrong in ("681-2023/999", "681/13", "x/13", "681-2023/13x"):
        assert browser.get(f"/desk/638/law/{wrong}/").status_code == 404, wrong
    assert browser.get("/desk/434/law/681-2023/13/").status_code == 404
    assert client.get(PAGE.format(13)).status_code == 302
