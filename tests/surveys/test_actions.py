"""A survey is written, released, copied and ended by those who may, and refused with its reason else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.surveys import actions
from delaktig.surveys.actions import QuestionInput, put_question, release
from delaktig.surveys.models import Code, Question, Survey
from delaktig.surveys.selectors import form_of, public_survey, public_surveys, survey_of, surveys
from delaktig.surveys.standing import Standing, standing
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.surveys.building import ABOUT, AFTER, LAST, TODAY, answer, counted, drafted, opened

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]


@pytest.fixture
def actor(actor_with_role: MakeActor) -> Actor:
    return actor_with_role("coordinator")


def test_where_a_survey_stands_follows_from_its_days(actor: Actor) -> None:
    survey = drafted(actor)
    assert standing(survey, TODAY) is Standing.DRAFT
    survey = release(actor, survey, TODAY, LAST, TODAY)
    found = [standing(survey, day) for day in (TODAY - timedelta(days=1), TODAY, LAST, AFTER)]
    assert found == [Standing.WAITS, Standing.OPEN, Standing.OPEN, Standing.OVER]
    assert list(public_surveys("638", TODAY)) == [survey]
    assert not public_surveys("638", AFTER)
    assert not public_surveys("434", TODAY)
    survey.counted_on = AFTER
    assert standing(survey, TODAY) is Standing.COUNTED


def test_a_draft_is_not_there_for_the_public(actor: Actor) -> None:
    survey = drafted(actor)
    assert public_survey("638", survey.slug) is None
    release(actor, survey, TODAY, LAST, TODAY)
    assert public_survey("638", survey.slug) == survey
    assert public_survey("434", survey.slug) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": " "}, {"title": "required"}),
        ({"period_to": date(2024, 1, 1)}, {"period_to": "ends_before_it_begins"}),
        ({"period_from": None}, {"period_from": "required"}),
        ({"languages": ["xx"]}, {"languages": "required"}),
        ({"access": "some"}, {"access": "unknown_choice"}),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is(actor: Actor, change: dict[str, object], fault: object) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_survey(actor, "sv", replace(ABOUT, **change))  # type: ignore[arg-type]
    assert refused.value.errors == fault
    assert not Survey.objects.exists()


def test_two_rounds_cannot_have_one_address_in_a_municipality(actor: Actor, actor_with_role: MakeActor) -> None:
    actions.add_survey(actor, "sv", ABOUT)
    with pytest.raises(Invalid, match="taken"):
        actions.add_survey(actor, "sv", ABOUT)
    actions.add_survey(actor_with_role("coordinator", code="434"), "sv", ABOUT)


def test_a_question_has_its_words_and_answers_in_each_language(actor: Actor) -> None:
    survey = drafted(actor)
    question = survey.questions.get(key="from")
    given = QuestionInput("from", "choice", "Miten löysit?", options={"friend": "Ystävä", "office": "Toimisto"})
    put_question(actor, survey, question, "fi", given)
    form = form_of(survey)
    texts = form.texts
    assert texts.bodies(question.words_id) == {"sv": "Hur hittade du hit?", "fi": "Miten löysit?"}
    assert [texts.exact(one.words_id, "fi").body for one in question.options.all()] == ["Ystävä", "Toimisto"]
    assert form.missing("sv") == 0
    assert form.missing("fi") == 8


def test_an_answer_that_is_emptied_is_gone_and_new_ones_come_last(actor: Actor) -> None:
    survey = drafted(actor)
    question = survey.questions.get(key="from")
    put_question(
        actor, survey, question, "sv", QuestionInput("from", "choice", "Hur?", options={"b": "B", "office": "Byrå"})
    )
    assert [one.key for one in question.options.all()] == ["b", "office"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (QuestionInput("home", "scale", "Igen?"), "key"),
        (QuestionInput("new", "scale", " "), "words"),
        (QuestionInput("new", "song", "Vad?"), "kind"),
        (QuestionInput("new", "choice", "Vad?", options={"a": "A"}), "options"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(actor: Actor, given: QuestionInput, field: str) -> None:
    survey = drafted(actor)
    with pytest.raises(Invalid) as refused:
        put_question(actor, survey, None, "sv", given)
    assert list(refused.value.errors) == [field]


def test_questions_are_moved_and_taken_away_while_it_is_a_draft(actor: Actor) -> None:
    survey = drafted(actor)
    actions.move_question(actor, survey.questions.get(key="work"), -1)
    actions.move_question(actor, survey.questions.get(key="work"), -1)
    actions.remove_question(actor, survey.questions.get(key="home"))
    assert [one.key for one in survey.questions.all()] == ["work", "from", "used", "hours", "more"]


def test_what_is_released_keeps_its_questions(actor: Actor) -> None:
    survey = opened(actor)
    question = survey.questions.get(key="home")
    for act in (
        lambda: put_question(actor, survey, question, "sv", QuestionInput("home", "scale", "Annat?")),
        lambda: actions.remove_question(actor, question),
        lambda: actions.move_question(actor, question, 1),
        lambda: actions.edit_survey(actor, survey, "sv", replace(ABOUT, title="Annat")),
    ):
        with pytest.raises(Denied, match="released"):
            act()


def test_two_who_edit_at_once_are_told(actor: Actor) -> None:
    survey = drafted(actor)
    version = survey.version
    actions.edit_survey(actor, survey, "sv", replace(ABOUT, title="Annat"), expected_version=version)
    with pytest.raises(Stale):
        actions.edit_survey(actor, survey, "sv", replace(ABOUT, title="Tredje"), expected_version=version)


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [(None, LAST, "opens_on"), (TODAY, None, "closes_on"), (LAST, TODAY, "closes_on"),
     (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "closes_on")],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(actor: Actor, opens: date | None, closes: date | None, field: str) -> None:
    survey = drafted(actor)
    with pytest.raises(Invalid) as refused:
        release(actor, survey, opens, closes, TODAY)
    assert list(refused.value.errors) == [field]


def test_a_survey_that_asks_nothing_is_not_released(actor: Actor) -> None:
    with pytest.raises(Invalid, match="no_questions"):
        release(actor, actions.add_survey(actor, "sv", ABOUT), TODAY, LAST, TODAY)


def test_what_nobody_has_answered_becomes_a_draft_again(actor: Actor) -> None:
    survey = actions.take_back(actor, opened(actor))
    assert standing(survey, TODAY) is Standing.DRAFT
    survey = release(actor, survey, TODAY, LAST, TODAY)
    answer(actor, survey, [{"home": "1"}])
    with pytest.raises(Denied, match="has_answers"):
        actions.take_back(actor, survey)


def test_an_open_survey_is_ended_before_its_day_and_only_once(actor: Actor) -> None:
    survey = actions.end_now(actor, opened(actor), TODAY)
    assert standing(survey, TODAY + timedelta(days=1)) is Standing.OVER
    with pytest.raises(Denied, match="not_open"):
        actions.end_now(actor, survey, TODAY)


def test_the_next_round_asks_the_same_in_every_language_and_is_tied_to_this_one(actor: Actor) -> None:
    survey = counted(actor, [{"home": "1"}])
    copy = actions.copy_survey(actor, survey, "newcomers-2026", date(2026, 1, 1), date(2026, 12, 31))
    assert (copy.follows, copy.series, copy.released, copy.counted_on) == (survey, survey.series, False, None)
    one, other = form_of(survey), form_of(copy)
    assert [q.key for q in one.questions] == [q.key for q in other.questions]
    assert [one.texts.bodies(q.words_id) for q in one.questions] == [
        other.texts.bodies(q.words_id) for q in other.questions
    ]
    assert not {q.words_id for q in one.questions} & {q.words_id for q in other.questions}
    assert not Code.objects.filter(survey=copy).exists()


@pytest.mark.parametrize("number", [0, 5_001])
def test_codes_are_made_in_a_number_that_can_be_printed(actor: Actor, number: int) -> None:
    with pytest.raises(Invalid, match="out_of_range"):
        actions.make_codes(actor, opened(actor), number, TODAY)


def test_no_codes_are_made_for_what_is_over_or_open_to_all(actor: Actor) -> None:
    with pytest.raises(Denied, match="not_open"):
        actions.make_codes(actor, opened(actor), 1, AFTER)
    survey = opened(actor, replace(ABOUT, slug="all", access=Survey.Access.OPEN))
    with pytest.raises(Denied, match="no_codes"):
        actions.make_codes(actor, survey, 1, TODAY)


def test_the_list_tells_how_many_codes_and_answers_there_are_in_one_query(
    actor: Actor, actor_with_role: MakeActor, django_assert_num_queries: Callable[[int], object]
) -> None:
    survey = opened(actor)
    answer(actor, survey, [{"home": "1"}, {"home": "2"}])
    actions.make_codes(actor, survey, 3, TODAY)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        [row] = surveys(actor)
    assert (row.made, row.came, row.waiting) == (5, 2, 2)
    with pytest.raises(NotThere):
        survey_of(actor_with_role("coordinator", code="434"), survey.pk)
    with pytest.raises(Denied):
        surveys(actor_with_role("caseworker"))


@pytest.mark.parametrize("role", ["reader", "editor", "caseworker"])
def test_only_those_who_run_surveys_write_them(actor_with_role: MakeActor, role: str) -> None:
    with pytest.raises(Denied, match="no_permission"):
        actions.add_survey(actor_with_role(role), "sv", ABOUT)
    assert not Question.objects.exists()
