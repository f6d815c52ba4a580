"""From a number to the list of what was counted: every indicator that the code names has its walk, and it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import all_computed
from delaktig.web.desk.figures.walks import Step, walk
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
WithRole = Callable[..., Actor]
YEAR = Period.year(2025)
OF_CLIENTS = ("cases.", "clients.")


def test_every_indicator_leads_its_reader_to_a_list(
    actor_with_role: WithRole, signed_in: Callable[..., Client]
) -> None:
    coordinator, browser = actor_with_role("coordinator"), signed_in("coordinator")
    seen: set[str] = set()
    for counted in all_computed():
        url = walk(coordinator, Step(counted, YEAR))
        if counted.name.startswith(OF_CLIENTS):
            assert url == "", counted.name
            continue
        assert url, counted.name
        if url not in seen:
            seen.add(url)
            with at_most(12):
                assert browser.get(url).status_code == 200, url
    assert len(seen) > 10


def test_a_supervisor_is_led_to_the_clients_behind_a_figure(
    actor_with_role: WithRole, signed_in: Callable[..., Client]
) -> None:
    supervisor, browser = actor_with_role("supervisor"), signed_in("supervisor")
    for counted in all_computed():
        if counted.name.startswith(OF_CLIENTS):
            for cell in [("", ""), *((one.name, "x") for one in counted.dimensions if one.name not in NUMBERS)]:
                url = walk(supervisor, Step(counted, YEAR, *cell))
                assert browser.get(url).status_code == 200, url
        elif counted.name.startswith("guidance."):
            assert walk(supervisor, Step(counted, YEAR)) == "", counted.name
    wrong = "/desk/638/clients/unit/?first=2025-01-01&last=2025-12-31&counted="
    for name in ("decisions.items", "no.such", "cases.plans_made&by=nothing&key=x"):
        assert browser.get(wrong + name).status_code == 404, name
    worker = signed_in("caseworker")
    assert worker.get(wrong + "cases.plans_made").status_code == 404


NUMBERS = ("service", "provider")
"""Dimensions whose keys are numbers."""


def test_a_cell_narrows_the_list_by_its_own_dimension(actor_with_role: WithRole) -> None:
    coordinator = actor_with_role("coordinator")
    known = {one.name: one for one in all_computed()}

    def led(name: str, *cell: str) -> str:
        return walk(coordinator, Step(known[name], Period(date(2025, 1, 1), date(2025, 3, 31)), *cell))

    days = "first=2025-01-01&last=2025-03-31"
    assert led("guidance.visits", "reason", "work") == f"/desk/638/visits/list/?{days}&reason=work"
    assert led("guidance.directed").endswith("directed=1")
    assert led("activities.course_participants") == f"/desk/638/activities/?kind=course&{days}&state=held"
    assert led("activities.employed", "kind", "trial") == f"/desk/638/activities/?{days}&kind=trial&state=held"
    assert led("decisions.client_jury_meetings").endswith(f"meetings/?{days}&kind=client_jury")
    assert led("surveys.answers", "survey", "newcomers") == f"/desk/638/surveys/?{days}&series=newcomers"
