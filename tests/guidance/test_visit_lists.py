"""The visits that a number was counted from: narrowed by whatever they are told apart by, for those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.guidance.actions.visits import undo_visit
from delaktig.guidance.visit_lists import VisitsWanted, directed_to, visits
from tests.catalogue.building import a_service
from tests.guidance.building import a_point, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
WithRole = Callable[..., Actor]


def test_each_filter_lets_its_own_visits_through(actor_with_role: WithRole) -> None:
    counsellor, coordinator = actor_with_role("counsellor"), actor_with_role("coordinator")
    service, point, other = a_service(coordinator), a_point(), a_point()
    one = a_visit(counsellor, point, reasons=("housing", "work"), services=(service.pk,), interpreting="phone")
    two = a_visit(counsellor, other, language="sv", channel="phone")
    gone = a_visit(counsellor, point)
    undo_visit(counsellor, gone.key)

    def found(**wanted: Any) -> set[object]:
        return {row.key for row in visits(coordinator, VisitsWanted(DAY, DAY, **wanted))}

    assert found() == {one.key, two.key}
    narrowing: list[dict[str, Any]] = [
        {"point": point.pk},
        {"reason": "work"},
        {"service": service.pk},
        {"language": "ar"},
        {"channel": "on_site"},
        {"interpreting": "phone"},
        {"directed": True},
        {"interpreted": True},
    ]
    for wanted in narrowing:
        assert found(**wanted) == {one.key}, wanted
    assert found(hour=10) == {one.key, two.key}
    assert found(hour=11) == set()
    assert not visits(coordinator, VisitsWanted(date(2026, 3, 5), date(2026, 3, 5)))
    assert directed_to("638", [service.pk], DAY, DAY) == {service.pk: 1}
    assert directed_to("287", [service.pk], DAY, DAY) == {}


def test_those_without_the_right_and_other_municipalities_see_none(actor_with_role: WithRole) -> None:
    a_visit(actor_with_role("counsellor"), a_point())
    with pytest.raises(Denied):
        visits(actor_with_role("reader"), VisitsWanted(DAY, DAY))
    assert not visits(actor_with_role("coordinator", code="287"), VisitsWanted(DAY, DAY))
