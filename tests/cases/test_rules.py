"""A municipality's own rules: entered, their effect seen, taken into use, laid over one another, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.cases import rules
from delaktig.cases.actions.rules import RuleInput, use_rule, withdraw_rule, write_rule
from delaktig.cases.clock import case_of
from delaktig.cases.rulebook import book_of
from delaktig.law.rules import wordings
from delaktig.texts.parts import Invalid, NotThere
from tests.cases.making import make_case
from tests.clients.building import officer

TARGET = "contact.handling_target"
ON = date(2025, 5, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(municipality: Callable[[str], object]) -> None:
    municipality("638")
    municipality("434")


def target(days: int = 5, first: date | None = date(2025, 1, 1), **more: Any) -> RuleInput:
    standing = {**wordings(TARGET)[-1].parameters, "days": days}
    return RuleInput(
        **{"rule": TARGET, "valid_from": first, "source": "Nämnden 4/2025 § 7", "parameters": standing, **more}
    )


def days_on(day: date) -> int:
    return book_of("638").rule(TARGET, day).number("days")


def test_a_rule_counts_from_when_it_is_taken_into_use_until_it_is_withdrawn() -> None:
    admin = officer("638", "administrator")
    row = write_rule(admin, target(5))
    assert days_on(ON) == 14
    use_rule(admin, row.pk)
    assert days_on(ON) == 5
    withdraw_rule(admin, row.pk)
    assert days_on(ON) == 14
    assert list(Event.objects.filter(target=f"rule:{TARGET}").order_by("sequence").values_list("name", flat=True)) == [
        "cases.rule_written",
        "cases.rule_used",
        "cases.rule_withdrawn",
    ]


def test_a_later_rule_stands_over_an_earlier_one_in_its_days_and_leaves_it_the_others() -> None:
    admin = officer("638", "administrator")
    first = use_rule(admin, write_rule(admin, target(5)).pk)
    second = use_rule(admin, write_rule(admin, target(7, date(2025, 6, 1), valid_to=date(2025, 6, 30))).pk)
    found = [days_on(day) for day in (date(2025, 5, 31), date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 1))]
    assert found == [5, 7, 7, 5]
    third = use_rule(admin, write_rule(admin, target(9)).pk)
    assert [days_on(day) for day in (date(2025, 5, 31), date(2025, 6, 15))] == [9, 9]
    assert [rules.is_superseded(one, [first, second, third]) for one in (first, second, third)] == [True, True, False]


def test_the_effect_is_shown_before_and_is_what_then_happens() -> None:
    admin = officer("638", "administrator")
    relations = [make_case(f"K{number}", officer=admin.user) for number in range(6)]
    for one in relations:
        one.requested_on = date(2025, 5, 1)
        one.save()
    row = write_rule(admin, target(5))
    effect = rules.effect_of(admin, row, ON)
    assert (effect.looked_at, effect.clients, effect.earlier, effect.later) == (6, 6, 6, 0)
    assert effect.moved == ()  # the administrator does not work with clients: counts, no numbers

    def due() -> date | None:
        case = case_of(relations[0].client, ON)
        assert case is not None
        return next(one.deadline.due for one in case.dues if one.key == "contact.handling")

    before = due()
    use_rule(admin, row.pk)
    assert (before, due()) == (date(2025, 5, 15), date(2025, 5, 6))


def test_few_are_not_told_to_who_does_not_work_with_clients() -> None:
    admin = officer("638", "administrator")
    relation = make_case("K1")
    relation.requested_on = date(2025, 5, 1)
    relation.save()
    effect = rules.effect_of(admin, write_rule(admin, target(5)), ON)
    assert (effect.looked_at, effect.clients, effect.dates, effect.later) == (None, None, None, 0)


def test_each_fault_is_told_by_its_field() -> None:
    admin = officer("638", "administrator")
    bad: list[tuple[RuleInput, str, str]] = [
        (target(5, None), "valid_from", "required"),
        (target(5, date(2025, 2, 1), valid_to=date(2025, 1, 1)), "valid_to", "before_start"),
        (target(5, source=" "), "source", "required"),
        (target(0), "days", "at_least_one"),
        (target(5, texts={"sv": "Inom fem dagar."}), "text_fi", "required"),
        (RuleInput("plan.review", date(2027, 1, 1), source="x", act="abc", parameters={}), "act", "no_act"),
        (
            RuleInput(
                "plan.review",
                date(2027, 1, 1),
                source="x",
                act="1/2026",
                section="2",
                parameters={"nonsense": 3},
                texts={"sv": "a", "fi": "b", "en": "c"},
            ),
            "nonsense",
            "rule_refused",
        ),
    ]
    for given, field, code in bad:
        with pytest.raises(Invalid) as wrong:
            write_rule(admin, given)
        assert wrong.value.errors[field] == code
    with pytest.raises(NotThere):
        write_rule(admin, RuleInput("no.such"))


def test_only_the_administrator_of_the_same_municipality_writes_rules() -> None:
    admin = officer("638", "administrator")
    row = write_rule(admin, target())
    with pytest.raises(Denied):
        write_rule(officer("638", "supervisor"), target())
    with pytest.raises(NotThere):
        use_rule(officer("434", "administrator"), row.pk)
    use_rule(admin, row.pk)
    with pytest.raises(Denied, match="rule_in_use"):
        use_rule(admin, row.pk)
