"""Interruptions: they move the plans' longest time, overlaps once; a kind and days, never a diagnosis."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.cases.actions.interruptions import change_interruption, interrupt, remove_interruption
from delaktig.cases.clock import case_of
from delaktig.cases.models import Interruption
from delaktig.cases.plan_dates import kinds_in_force, overlapping
from delaktig.cases.plan_inputs import InterruptionInput
from delaktig.law import casework as law
from delaktig.texts.parts import Invalid, Stale
from tests.cases.plan_making import TODAY, agreed, open_relation
from tests.clients.building import officer

pytestmark = pytest.mark.django_db


def total(plan, on: date = TODAY) -> date | None:  # type: ignore[no-untyped-def]
    case = case_of(plan.relation.client, on)
    assert case is not None
    return law.total_end(case.record.facts, on, case.book).until


def test_illness_moves_the_last_day_of_all_plans_and_overlapping_days_count_once() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    before = total(plan)
    assert before == date(2028, 2, 2)
    ill = InterruptionInput("illness", date(2026, 2, 10), date(2026, 2, 19))
    interrupt(worker, open_relation(plan), ill, today=TODAY)
    assert total(plan) == date(2028, 2, 12)
    hurt = InterruptionInput("injury", date(2026, 2, 15), date(2026, 2, 24))
    interrupt(worker, open_relation(plan), hurt, today=TODAY)
    assert total(plan) == date(2028, 2, 17)


def test_what_overlaps_is_told() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    interrupt(worker, open_relation(plan), InterruptionInput("illness", date(2026, 2, 10)), today=TODAY)
    case = case_of(plan.relation.client, TODAY)
    assert case is not None
    assert [one.kind for one in overlapping(case, date(2026, 2, 20), None)] == ["illness"]
    assert not overlapping(case, date(2026, 2, 1), date(2026, 2, 9))


def test_the_kinds_are_those_of_the_act_that_the_plans_follow() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    case = case_of(plan.relation.client, TODAY)
    assert case is not None
    assert kinds_in_force(case, TODAY)[:4] == ("injury", "illness", "pregnancy_allowance", "parental_allowance")


def test_an_interruption_ends_and_two_who_write_are_told() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    row = interrupt(worker, open_relation(plan), InterruptionInput("illness", date(2026, 2, 10)), today=TODAY)
    ended = InterruptionInput("illness", date(2026, 2, 10), date(2026, 2, 28), "Intyg visades")
    change_interruption(worker, row, ended, expected_version=1, today=TODAY)
    assert Interruption.objects.get().last == date(2026, 2, 28)
    with pytest.raises(Stale):
        change_interruption(worker, row, ended, expected_version=1, today=TODAY)


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (InterruptionInput("flu", date(2026, 2, 1)), {"kind": "unknown_choice"}),
        (InterruptionInput("illness", date(2026, 3, 3)), {"first": "in_future"}),
        (InterruptionInput("illness", date(2026, 2, 3), date(2026, 2, 2)), {"last": "before_start"}),
        (InterruptionInput("illness", date(2026, 2, 3), None, "x" * 301), {"note": "too_long"}),
    ],
)
def test_what_cannot_be_an_interruption_is_refused(given: InterruptionInput, errors: dict[str, str]) -> None:
    worker = officer()
    plan, _version = agreed(worker)
    with pytest.raises(Invalid) as caught:
        interrupt(worker, open_relation(plan), given, today=TODAY)
    assert caught.value.errors == errors
    assert not Interruption.objects.exists()


def test_one_recorded_by_mistake_is_taken_away_and_the_record_keeps_that() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    row = interrupt(worker, open_relation(plan), InterruptionInput("illness", date(2026, 2, 10)), today=TODAY)
    remove_interruption(worker, row)
    assert not Interruption.objects.exists()
    assert Event.objects.filter(name="cases.interruption_removed").get().details == '{"kind": "illness"}'


def test_only_those_at_work_with_the_client_record_interruptions() -> None:
    plan, _version = agreed(officer())
    with pytest.raises(Denied):
        interrupt(officer(), open_relation(plan), InterruptionInput("illness", date(2026, 2, 10)), today=TODAY)
