"""The questions of a municipality's surveys as what an indicator of a measure can be counted by (C28)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from delaktig.accounts.actor import Actor
from delaktig.indicators.actions import computed_faults
from delaktig.indicators.counting import count
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed, offered_to
from delaktig.surveys.indicators import FAMILY, indicator_name, offered
from delaktig.surveys.models import Question
from tests.surveys.building import counted

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
SHEETS = [{"home": "4", "work": "yes", "from": "friend"}] * 6


@pytest.fixture
def actor(actor_with_role: MakeActor) -> Actor:
    return actor_with_role("coordinator")


def test_each_question_is_offered_by_its_own_words_and_a_choice_by_each_of_its_answers(actor: Actor) -> None:
    survey = counted(actor, SHEETS)
    found = {one.name: one for one in offered(actor.municipality)}
    wanted = set()
    for question in Question.objects.filter(survey=survey).exclude(kind="text"):
        if question.is_choice:
            wanted |= {indicator_name(survey.series, question.key, one.key) for one in question.options.all()}
        else:
            wanted.add(indicator_name(survey.series, question.key))
    assert found.keys() == wanted
    assert len({one.title for one in found.values()}) == len(found)
    assert {name: computed(name).title for name in wanted} == {name: one.title for name, one in found.items()}
    assert count(found[indicator_name("newcomers", "home")], "638", Period.year(2025)).value == 4
    assert {one.name for one in offered_to("638")} > wanted


def test_a_question_of_another_municipality_is_not_offered_and_cannot_be_chosen(
    actor: Actor, actor_with_role: MakeActor
) -> None:
    counted(actor, SHEETS)
    name = indicator_name("newcomers", "home")
    assert computed_faults(actor.municipality, "percentage", name) == {}
    other = actor_with_role("coordinator", code="434")
    assert not [one for one in offered_to(other.municipality) if one.name.startswith(FAMILY)]
    assert computed_faults(other.municipality, "percentage", name) == {"computed_by": "unknown_choice"}


def test_questions_are_offered_by_few_queries(
    actor: Actor, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    counted(actor, SHEETS)
    with django_assert_max_num_queries(4):
        offered(actor.municipality)
