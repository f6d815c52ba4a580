"""What was done is said by an organisation on a day; state and figures follow from it, and from nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, Denied, command_actor
from delaktig.audit.models import Event
from delaktig.indicators.periods import Period
from delaktig.remarks import actions, answers, selectors
from delaktig.remarks.models import Answer, Remark
from delaktig.remarks.selectors import State, Wanted
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.indicators.standing import cells, number
from tests.remarks.conftest import TODAY, Heard

pytestmark = pytest.mark.django_db
Y2025 = Period.year(2025)


def state(heard: Heard, remark: Remark, on: date = TODAY) -> State:
    return selectors.state_of(selectors.remark_of(heard.actor, remark.pk), on)


def test_where_a_remark_stands_follows_from_its_day_and_its_answer(heard: Heard) -> None:
    remark = heard.write(due_on=date(2025, 6, 1))
    assert [state(heard, remark, date(2025, 6, day)) for day in (1, 2)] == [State.UNANSWERED, State.OVERDUE]
    heard.answer(remark)
    assert state(heard, remark) is State.ANSWERED
    heard.answer(remark, done_on=date(2025, 9, 1))
    assert state(heard, remark) is State.DONE
    assert state(heard, heard.write()) is State.UNANSWERED


def test_the_list_is_narrowed_by_where_remarks_stand(heard: Heard) -> None:
    late, waiting = heard.write(due_on=date(2025, 6, 1)), heard.write(due_on=date(2026, 6, 1))
    said, done = heard.write(), heard.write()
    heard.answer(said)
    heard.answer(done, done_on=TODAY)
    for name, found in (
        ("unanswered", {late, waiting}),
        ("overdue", {late}),
        ("answered", {said, done}),
        ("done", {done}),
    ):
        assert set(selectors.remarks(heard.actor, Wanted(state=name), TODAY)) == found
    assert set(selectors.unanswered(heard.actor)) == {late, waiting}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"words": ""}, {"words": "required"}),
        ({"words": "Skriv till amina@example.org"}, {"words": "personal_data"}),
        ({"language": "xx"}, {"language": "unknown_choice"}),
        ({"other_words": "Samma.", "other_language": "sv"}, {"other_language": "same_language"}),
        ({"other_language": "ar"}, {"other_words": "other_required"}),
        ({"organisation": None, "unit": None}, {"who": "required"}),
        ({"organisation": 999}, {"who": "unknown_choice"}),
        ({"unit": 999}, {"who": "unknown_choice"}),
        ({"answered_on": None}, {"answered_on": "required"}),
        ({"answered_on": date(2026, 3, 3)}, {"answered_on": "not_yet"}),
        ({"answered_on": date(2025, 4, 9)}, {"answered_on": "before_the_meeting"}),
        ({"done_on": date(2026, 3, 3)}, {"done_on": "not_yet"}),
    ],
)
def test_what_cannot_be_of_an_answer_is_refused_at_its_field(
    heard: Heard, given: dict[str, Any], fault: dict[str, str]
) -> None:
    remark = heard.write()
    with pytest.raises(Invalid) as refused:
        heard.answer(remark, **given)
    assert refused.value.errors == fault
    assert not Answer.objects.exists()


def test_a_corrected_answer_keeps_what_it_said_and_a_clash_is_told(heard: Heard) -> None:
    remark = heard.write()
    given = heard.answering()
    made = answers.answer(heard.actor, remark, given, expected_version=0, today=TODAY)
    with pytest.raises(Stale):
        answers.answer(heard.actor, remark, given, expected_version=0, today=TODAY)
    assert heard.answer(remark).version == 1
    assert heard.answer(remark, words="Nu är de enkla.").version == 2
    (before,) = selectors.history_of(remark)
    assert (before.part, before.values["words"]) == ("answer", "Blanketterna har skrivits om.")
    assert Answer.objects.get() == made
    names = Event.objects.filter(name__startswith="remarks.answer").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["remarks.answered", "remarks.answer_corrected"]


def test_an_answer_is_given_in_the_language_of_those_who_said_it_too(heard: Heard) -> None:
    made = heard.answer(heard.write(), other_words="Lomakkeet on uusittu.", other_language="fi")
    assert made.said_in("fi") == {"words": "Lomakkeet on uusittu.", "language": "fi"}
    assert made.said_in("en")["language"] == "sv"


def test_an_answer_is_taken_back_brought_back_and_written_anew(heard: Heard) -> None:
    remark = heard.write()
    with pytest.raises(NotThere):
        answers.take_back(heard.actor, remark)
    heard.answer(remark)
    answers.take_back(heard.actor, remark)
    assert state(heard, remark) is State.UNANSWERED
    assert list(selectors.unanswered(heard.actor)) == [remark]
    answers.bring_back(heard.actor, remark)
    assert state(heard, remark) is State.ANSWERED
    with pytest.raises(NotThere):
        answers.bring_back(heard.actor, remark)
    answers.take_back(heard.actor, remark)
    heard.answer(remark)
    assert state(heard, remark) is State.ANSWERED


def test_who_may_answer_and_who_may_not(heard: Heard, actor_with_role: Callable[..., Actor]) -> None:
    remark = heard.write()
    given = heard.answering()
    with pytest.raises(Denied, match="no_permission"):
        answers.answer(actor_with_role("reader"), remark, given, today=TODAY)
    with pytest.raises(NotThere):
        answers.answer(command_actor("434", "tests"), remark, given, today=TODAY)
    assert answers.answer(actor_with_role("editor"), remark, given, today=TODAY)
    for act in (answers.take_back, answers.bring_back):
        with pytest.raises(Denied):
            act(actor_with_role("reader"), remark)


def test_a_remark_that_was_taken_away_is_not_answered(heard: Heard) -> None:
    remark = heard.write()
    actions.remove(heard.actor, remark)
    with pytest.raises(NotThere):
        heard.answer(remark)


def test_remarks_are_counted_by_their_meetings_day_and_by_kind_of_body(heard: Heard) -> None:
    heard.write()
    heard.write("En annan sak.")
    actions.remove(heard.actor, heard.write("Fel."))
    assert number("remarks.remarks", Y2025) == 2
    assert number("remarks.remarks", Period.year(2024)) == 0
    assert number("remarks.remarks", Y2025, "434") == 0
    assert cells("remarks.remarks", "kind", Y2025) == {"client_jury": 2}


def test_the_share_answered_in_time_counts_only_days_that_were_set_and_have_passed(heard: Heard) -> None:
    due = date(2025, 6, 1)
    heard.answer(heard.write(due_on=due), answered_on=due)
    heard.answer(heard.write(due_on=due), answered_on=date(2025, 6, 2))
    heard.write(due_on=due)
    taken_back = heard.write(due_on=due)
    heard.answer(taken_back)
    answers.take_back(heard.actor, taken_back)
    heard.answer(heard.write())
    heard.write(due_on=date(2090, 1, 1))
    assert number("remarks.answered_in_time", Y2025) == 25
    assert number("remarks.answered_in_time", Period.year(2090)) is None
