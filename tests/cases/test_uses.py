"""How plans and referrals use a service: counts for those who may see them, few hidden; and whose clients they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor
from delaktig.cases.models import PlanItem, Referral
from delaktig.cases.selectors.uses import Uses, clients_counted, clients_planned, uses
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from tests.cases.making import agree_on_a_service, make_case, make_plan

pytestmark = pytest.mark.django_db
ON, FIRST = date(2026, 3, 4), date(2025, 3, 5)
WithRole = Callable[..., Actor]


@pytest.fixture
def item(municipality: Callable[[str], object]) -> PlanItem:
    municipality("638")
    return agree_on_a_service(make_plan(make_case("K1"), date(2026, 1, 10)))


def another(item: PlanItem, number: str, made_on: date = date(2026, 1, 10), **values: object) -> PlanItem:
    plan = make_plan(make_case(number), made_on, **values)
    return PlanItem.objects.create(plan=plan, service=item.service, kind=item.kind, order=1)


def test_plans_in_force_and_referrals_of_the_days_are_counted(item: PlanItem, actor_with_role: WithRole) -> None:
    worker = actor_with_role("caseworker")
    another(item, "K2", ended_on=date(2026, 2, 1))
    another(item, "K3", made_on=date(2026, 4, 1))
    dropped = another(item, "K4")
    PlanItem.objects.filter(pk=dropped.pk).update(dropped_on=date(2026, 2, 1))
    for number, sent_on in (("K5", date(2026, 2, 2)), ("K6", date(2024, 2, 2))):
        Referral.objects.create(relation=make_case(number), service=item.service, sent_on=sent_on)
    assert item.service_id is not None
    assert uses(worker, [item.service_id], FIRST, ON) == {item.service_id: Uses(plans=1, referrals=1)}
    assert clients_planned("638", item.service_id, ON) == {"K1"}
    assert clients_planned("287", item.service_id, ON) == frozenset()


def test_whoever_works_with_no_clients_is_told_no_small_number(item: PlanItem, actor_with_role: WithRole) -> None:
    coordinator = actor_with_role("coordinator")
    assert item.service_id is not None
    assert uses(coordinator, [item.service_id], FIRST, ON) == {item.service_id: Uses(plans=None, referrals=0)}
    for number in range(2, 6):
        another(item, f"K{number}")
    assert uses(coordinator, [item.service_id], FIRST, ON) == {item.service_id: Uses(plans=5, referrals=0)}
    assert uses(actor_with_role("reader"), [item.service_id], FIRST, ON) is None


def test_the_clients_behind_a_figure_are_those_that_it_counted(item: PlanItem) -> None:
    another(item, "K2", made_on=date(2025, 6, 1))
    plans = computed("cases.plans_made")
    assert clients_counted(plans, "638", Period.year(2026)) == {"K1"}
    assert clients_counted(plans, "638", Period.year(2025)) == {"K2"}
    assert clients_counted(plans, "287", Period.year(2025)) == frozenset()
    assert clients_counted(plans, "638", Period.year(2026), "integration_language", "xx") == frozenset()
    with pytest.raises(KeyError):
        clients_counted(plans, "638", Period.year(2026), "name", "x")
    for name in ("cases.assessments_asked", "clients.in_force", "cases.referral_outcomes", "cases.days_to_service"):
        clients_counted(computed(name), "638", Period.year(2026))
