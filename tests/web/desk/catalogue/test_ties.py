"""Services beside measures, on the check list and on Today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.states import publish
from delaktig.organisations.models import Organisation
from delaktig.programmes.actions.measure_services import tie_services
from tests.catalogue.building import TODAY, a_draft, a_service
from tests.decisions import building as build
from tests.programmes.making import make_measure
from tests.web.desk.catalogue.conftest import page
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


def test_a_measure_and_its_services_lead_to_each_other(coordinator: Client, actor: Actor) -> None:
    one = a_service(actor, {"name": "Språkkafé"})
    measure = make_measure(build.edition("638"), actor)
    address = page("desk-programme-measure-services", measure.pk)
    assert "Språkkafé" in coordinator.get(address).content.decode()
    done = coordinator.post(address, {"services": [str(one.pk)]})
    assert done["Location"] == page("desk-programme-measure", measure.pk)
    assert page("desk-service", one.slug) in coordinator.get(done["Location"]).content.decode()
    with at_most(12):
        text = coordinator.get(page("desk-service", one.slug)).content.decode()
    assert done["Location"] in text


def test_a_measures_page_asks_few_queries_with_services(coordinator: Client, actor: Actor) -> None:
    measure = make_measure(build.edition("638"), actor)
    services = [a_service(actor, {"name": f"Kurs {number}"}).pk for number in range(5)]
    tie_services(actor, measure, services, date(2026, 3, 2))
    coordinator.get(page("desk-programme-measure", measure.pk))
    for route in ("desk-programme-measure", "desk-programme-measure-services"):
        with at_most(12):
            coordinator.get(page(route, measure.pk))


def test_who_may_not_edit_the_programme_ties_nothing(signed_in: Callable[..., Client], actor: Actor) -> None:
    measure = make_measure(build.edition("638"), actor)
    address = page("desk-programme-measure-services", measure.pk)
    coach = signed_in("job_coach")
    assert coach.get(address).status_code == 403
    assert address not in coach.get(page("desk-programme-measure", measure.pk)).content.decode()
    assert signed_in("coordinator", code="504").get(address).status_code == 404


def test_the_check_list_leads_to_the_service_that_answers(coordinator: Client, actor: Actor) -> None:
    edition = build.edition("638", kind="service_package", period=(date(2026, 1, 1), date(2027, 12, 31)))
    one = publish(actor, a_draft(actor, contents=("content.education",)), TODAY)
    text = coordinator.get(page("desk-completeness", edition.pk)).content.decode()
    assert page("desk-service", one.slug) in text


def test_today_tells_of_drafts_and_of_services_without_anyone_responsible(
    coordinator: Client, signed_in: Callable[..., Client], actor: Actor, town: Organisation
) -> None:
    a_draft(actor)
    a_draft(actor, {"name": "Med ansvarig"}, organisation=town.pk)
    text = coordinator.get(page("desk-today")).content.decode()
    assert page("desk-services") + "?state=draft" in text
    assert "2 utkast väntar på att publiceras" in text
    assert page("desk-services") + "?nobody=on" in text
    assert "Ingen ansvarar för 1 tjänst" in text
    assert "väntar på att publiceras" not in signed_in("editor").get(page("desk-today")).content.decode()
    coach = signed_in("job_coach").get(page("desk-today")).content.decode()
    assert "?nobody=on" not in coach
    assert page("desk-menu") in coach
