"""Acts on assessments: who may, what the decree wants, what is kept, and two people who write at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.cases.actions import assessment_parts as parts
from delaktig.cases.actions import assessments as acts
from delaktig.cases.assessment_inputs import InterviewInput, LevelInput, MeasureInput, OpenInput, ResultInput
from delaktig.cases.assessments import lacks, mark, one_of, versions_of
from delaktig.cases.clock import case_of
from delaktig.cases.models import Assessment, SpecifyingMeasure
from delaktig.clients import doors
from delaktig.clients.models import ClientRelation
from delaktig.law.interview import decree
from delaktig.organisations.models import Organisation
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.cases.making import assign, holds, make_case, make_plan

ON = date(2025, 6, 2)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> Any:
    with time_machine.travel("2025-06-02T09:00:00+03:00", tick=False):
        yield


@pytest.fixture
def actor(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("caseworker")


@pytest.fixture
def relation(actor: Actor) -> ClientRelation:
    made = make_case(officer=actor.user)
    holds(made, "unemployed_jobseeker")
    return made


@pytest.fixture
def assessment(actor: Actor, relation: ClientRelation) -> Assessment:
    return acts.open_assessment(actor, relation, OpenInput("unemployed_jobseeker", started_on=date(2025, 5, 20)))


WHOLE = InterviewInput(
    interviewed_on=date(2025, 5, 28),
    place="Servicepunkten",
    mode="on_site",
    language="ar",
    interpreted=True,
    answers={one.key: f"about {one.key}" for one in decree(ON).topics},
    told=tuple(one.key for one in decree(ON).duties),
)
RESULT = ResultInput(
    result="Needs Swedish and a work trial.",
    outcome="plan",
    plan_planned_on=date(2025, 6, 10),
    authors="Caseworker, by phone",
    sources="The person; a diploma",
)


def written(actor: Actor, assessment: Assessment) -> Assessment:
    acts.record_interview(actor, assessment, WHOLE)
    return acts.record_result(actor, assessment, RESULT)


def faults(act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        act()
    return caught.value.errors


# Opening


def test_an_assessment_is_opened_for_a_group_that_holds(actor: Actor, relation: ClientRelation) -> None:
    made = acts.open_assessment(actor, relation, OpenInput("unemployed_jobseeker"))
    assert made.created_by == actor.user
    event = Event.objects.latest("sequence")
    assert (event.name, event.target) == ("cases.assessment_opened", "client:K1")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (OpenInput("social_assistance"), {"trigger": "no_ground"}),
        (OpenInput("because"), {"trigger": "unknown_choice"}),
        (OpenInput("unemployed_jobseeker", learned_on=date(2025, 6, 3)), {"learned_on": "in_future"}),
    ],
)
def test_it_is_not_opened_for_another_group_or_on_days_to_come(
    actor: Actor, relation: ClientRelation, given: OpenInput, wrong: dict[str, str]
) -> None:
    assert faults(lambda: acts.open_assessment(actor, relation, given)) == wrong
    assert not Assessment.objects.exists()


def test_a_group_of_which_a_fact_is_missing_is_ground_enough(actor: Actor, relation: ClientRelation) -> None:
    relation.client.first_permit_on = None
    relation.client.save()
    assert acts.open_assessment(actor, relation, OpenInput("unemployed_jobseeker")).pk


def test_one_assessment_is_open_at_a_time(actor: Actor, relation: ClientRelation, assessment: Assessment) -> None:
    wrong = faults(lambda: acts.open_assessment(actor, relation, OpenInput("unemployed_jobseeker")))
    assert wrong == {"trigger": "one_is_open"}


def test_one_opened_by_mistake_is_taken_away_until_something_was_found_out(
    actor: Actor, assessment: Assessment
) -> None:
    acts.record_interview(actor, assessment, WHOLE)
    with pytest.raises(Denied, match="begun"):
        acts.drop_assessment(actor, assessment)
    Assessment.objects.filter(pk=assessment.pk).update(interviewed_on=None)
    acts.drop_assessment(actor, assessment)
    assert not Assessment.objects.exists()


def test_the_start_is_put_right_but_never_after_the_interview(actor: Actor, assessment: Assessment) -> None:
    acts.record_interview(actor, assessment, WHOLE)
    late = OpenInput("unemployed_jobseeker", started_on=date(2025, 5, 29))
    assert faults(lambda: acts.correct_start(actor, assessment, late)) == {"started_on": "after_interview"}
    none = OpenInput("unemployed_jobseeker")
    assert faults(lambda: acts.correct_start(actor, assessment, none)) == {"started_on": "required"}
    right = OpenInput("unemployed_jobseeker", learned_on=date(2025, 4, 2), started_on=date(2025, 5, 27))
    assert acts.correct_start(actor, assessment, right).started_on == date(2025, 5, 27)


# Who may


def test_a_worker_who_is_not_at_work_with_the_client_writes_nothing(
    assessment: Assessment, actor_with_role: Callable[..., Actor]
) -> None:
    other = actor_with_role("caseworker")
    with pytest.raises(Denied):
        acts.record_interview(other, assessment, WHOLE)
    reader = actor_with_role("reader")
    with pytest.raises(Denied, match="no_permission"):
        acts.record_interview(reader, assessment, WHOLE)


def test_for_another_municipality_there_is_no_such_assessment(
    assessment: Assessment, actor_with_role: Callable[..., Actor]
) -> None:
    with pytest.raises(NotThere):
        acts.record_interview(actor_with_role("caseworker", code="434"), assessment, WHOLE)


def test_an_assessment_is_found_through_its_own_client_only(actor: Actor, assessment: Assessment) -> None:
    other = make_case("K2", officer=actor.user)
    from django.utils import timezone

    opened = doors.opened_by(actor, other.client.number, timezone.now())
    with pytest.raises(NotThere):
        one_of(opened, assessment.pk)
    assert one_of(doors.opened_by(actor, "K1", timezone.now()), assessment.pk) == assessment


def test_after_the_client_relation_has_ended_nothing_is_written(actor: Actor, assessment: Assessment) -> None:
    ClientRelation.objects.update(ended_on=ON)
    with pytest.raises(Denied, match="relation_ended"):
        acts.record_interview(actor, assessment, WHOLE)


# The interview


def test_an_interview_is_saved_in_parts_and_begins_the_assessment(actor: Actor, relation: ClientRelation) -> None:
    made = acts.open_assessment(actor, relation, OpenInput("unemployed_jobseeker"))
    half = InterviewInput(interviewed_on=date(2025, 5, 28), answers={"literacy": "Reads Arabic"})
    fresh = acts.record_interview(actor, made, half)
    assert fresh.started_on == date(2025, 5, 28)
    assert fresh.answers == {"literacy": "Reads Arabic"}
    assert {one.key for one in lacks(fresh, ON) if one.code == "topic"} == {one.key for one in decree(ON).topics} - {
        "literacy"
    }


def test_the_clock_sees_that_the_assessment_has_begun(actor: Actor, assessment: Assessment) -> None:
    case = case_of(assessment.relation.client, ON)
    assert case is not None
    start = next(one for one in case.dues if one.key == "assessment.start")
    assert start.deadline.met_on == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"interviewed_on": date(2025, 6, 3)}, {"interviewed_on": "in_future"}),
        ({"interviewed_on": date(2025, 5, 19)}, {"interviewed_on": "before_start"}),
        ({"mode": "letter"}, {"mode": "unknown_choice"}),
        ({"language": "arabic"}, {"language": "unknown_choice"}),
        ({"place": "x" * 121}, {"place": "too_long"}),
        ({"told": ("nothing",)}, {"told": "unknown_choice"}),
        ({"answers": {"weather": "fine"}}, {"answers": "unknown_topic"}),
        ({"answers": {"literacy": "x" * 20_001}}, {"answer_literacy": "too_long"}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_saved(
    actor: Actor, assessment: Assessment, change: dict[str, Any], wrong: dict[str, str]
) -> None:
    assert faults(lambda: acts.record_interview(actor, assessment, replace(WHOLE, **change))) == wrong
    assessment.refresh_from_db()
    assert assessment.interviewed_on is None


def test_the_words_lie_sealed_in_the_database(actor: Actor, assessment: Assessment) -> None:
    from django.db import connection

    acts.record_interview(actor, assessment, replace(WHOLE, answers={"literacy": "plainly readable"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_assessment WHERE id = %s", [assessment.pk])
        assert b"plainly readable" not in bytes(cursor.fetchone()[0])


def test_the_record_of_events_has_fields_and_no_words(actor: Actor, assessment: Assessment) -> None:
    acts.record_interview(actor, assessment, replace(WHOLE, place="Secret place"))
    event = Event.objects.latest("sequence")
    assert event.name == "cases.interview_recorded"
    assert "answers" in event.details
    assert "Secret place" not in str(event.details)


def test_saving_the_same_again_is_no_new_version(actor: Actor, assessment: Assessment) -> None:
    first = acts.record_interview(actor, assessment, WHOLE)
    again = acts.record_interview(actor, assessment, WHOLE)
    assert again.version == first.version


def test_two_who_write_the_same_step_are_told_and_two_steps_do_not_clash(actor: Actor, assessment: Assessment) -> None:
    seen = {step: mark(assessment, step) for step in ("interview", "result", "levels")}
    acts.record_interview(actor, assessment, WHOLE, seen["interview"])
    acts.record_result(actor, assessment, RESULT, seen["result"])
    with pytest.raises(Stale):
        acts.record_interview(actor, assessment, replace(WHOLE, place="Elsewhere"), seen["interview"])
    parts.set_levels(actor, assessment, [LevelInput("sv", "speaking", "A1.1")], seen["levels"])
    with pytest.raises(Stale):
        parts.set_levels(actor, assessment, [], seen["levels"])
    assessment.refresh_from_db()
    assert assessment.place == "Servicepunkten"


def test_an_interview_before_2025_follows_the_old_decree(actor: Actor, relation: ClientRelation) -> None:
    made = acts.open_assessment(actor, relation, OpenInput("unemployed_jobseeker", started_on=date(2024, 12, 1)))
    old = InterviewInput(
        interviewed_on=date(2024, 12, 10), mode="phone", language="ar", interpreted=True,
        answers={one.key: "said" for one in decree(date(2024, 12, 10)).topics},
    )  # fmt: skip
    fresh = acts.record_interview(actor, made, old)
    assert [one for one in lacks(fresh, ON) if one.step == "interview"] == []


# Levels and measures


def test_levels_are_kept_by_skill_and_those_not_given_are_gone(actor: Actor, assessment: Assessment) -> None:
    parts.set_levels(actor, assessment, [LevelInput("sv", "speaking", "A1.1"), LevelInput("ar", "literacy", "fluent")])
    parts.set_levels(
        actor, assessment, [LevelInput("sv", "speaking", "A2.1", tested=True, tested_on=date(2025, 5, 30))]
    )
    [row] = assessment.levels.all()
    assert (row.language, row.skill, row.level, row.tested, row.tested_on) == (
        "sv", "speaking", "A2.1", True, date(2025, 5, 30),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ([LevelInput("sv", "speaking", "D9")], {"sv_speaking": "unknown_choice"}),
        ([LevelInput("sv", "literacy", "A1.1")], {"sv_literacy": "unknown_choice"}),
        ([LevelInput("sv", "singing", "A1.1")], {"sv_singing": "unknown_choice"}),
        ([LevelInput("swedish", "speaking", "A1.1")], {"swedish_speaking": "unknown_choice"}),
        ([LevelInput("sv", "speaking", "A1.1"), LevelInput("sv", "speaking", "B2.1")], {"levels": "twice"}),
        ([LevelInput("sv", "speaking", "A1.1", True, date(2025, 6, 3))], {"tested_on": "in_future"}),
    ],
)
def test_levels_outside_the_scale_are_refused(
    actor: Actor, assessment: Assessment, given: list[LevelInput], wrong: dict[str, str]
) -> None:
    assert faults(lambda: parts.set_levels(actor, assessment, given)) == wrong


def test_a_measure_is_ordered_answered_and_taken_away(actor: Actor, assessment: Assessment) -> None:
    school = Organisation.objects.create(kind="school", municipality_id="638")
    made = parts.order_measure(
        actor, assessment, MeasureInput("literacy_examined", date(2025, 5, 21), provider=school.pk)
    )
    done = MeasureInput("literacy_examined", date(2025, 5, 21), school.pk, date(2025, 5, 30), "Reads slowly")
    parts.change_measure(actor, made, done)
    made.refresh_from_db()
    assert (made.done_on, made.result) == (date(2025, 5, 30), "Reads slowly")
    parts.remove_measure(actor, made)
    assert not SpecifyingMeasure.objects.exists()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (MeasureInput("tea", date(2025, 5, 21)), {"kind": "unknown_choice"}),
        (MeasureInput("literacy_examined", date(2025, 5, 21), provider=9999), {"provider": "unknown_choice"}),
        (MeasureInput("literacy_examined", date(2025, 5, 21), None, date(2025, 5, 20)), {"done_on": "before_order"}),
        (MeasureInput("literacy_examined", date(2025, 5, 21), None, date(2025, 6, 3)), {"done_on": "in_future"}),
    ],
)
def test_measures_that_cannot_be_are_refused(
    actor: Actor, assessment: Assessment, given: MeasureInput, wrong: dict[str, str]
) -> None:
    assert faults(lambda: parts.order_measure(actor, assessment, given)) == wrong


# Finishing and correcting


def test_finishing_names_each_thing_that_the_decrees_want(actor: Actor, assessment: Assessment) -> None:
    wrong = faults(lambda: acts.finish(actor, assessment, ON))
    assert {"interviewed_on", "language", "interpreted", "mode", "told", "result", "outcome", "authors"} <= set(wrong)
    assert sum(name.startswith("answer_") for name in wrong) == 9
    assessment.refresh_from_db()
    assert assessment.done_on is None


def test_a_whole_assessment_is_finished_and_kept(actor: Actor, assessment: Assessment) -> None:
    fresh = acts.finish(actor, written(actor, assessment), ON)
    assert fresh.done_on == ON
    [version] = versions_of(fresh)
    assert version.content["result"] == "Needs Swedish and a work trial."
    case = case_of(fresh.relation.client, ON)
    assert case is not None
    assert "plan.start" in [one.key for one in case.open_dues]


def test_it_is_finished_once(actor: Actor, assessment: Assessment) -> None:
    fresh = acts.finish(actor, written(actor, assessment), ON)
    with pytest.raises(Denied, match="finished"):
        acts.finish(actor, fresh, ON)
    with pytest.raises(Denied, match="finished"):
        acts.drop_assessment(actor, fresh)


@pytest.mark.parametrize(("day", "code"), [(date(2025, 6, 3), "in_future"), (date(2025, 5, 27), "before_interview")])
def test_it_is_not_finished_before_the_interview_or_tomorrow(
    actor: Actor, assessment: Assessment, day: date, code: str
) -> None:
    whole = written(actor, assessment)
    assert faults(lambda: acts.finish(actor, whole, day)) == {"done_on": code}


@pytest.mark.parametrize("mode", ["phone", "video"])
def test_meeting_elsewhere_than_at_a_service_point_wants_a_reason(
    actor: Actor, assessment: Assessment, mode: str
) -> None:
    written(actor, assessment)
    acts.record_interview(actor, assessment, replace(WHOLE, mode=mode))
    assert faults(lambda: acts.finish(actor, assessment, ON)) == {"mode_reason": "no_mode_reason"}
    acts.record_interview(actor, assessment, replace(WHOLE, mode=mode, mode_reason="Cannot travel"))
    assert acts.finish(actor, assessment, ON).done_on == ON


def test_without_a_plan_it_is_said_where_the_person_was_directed(actor: Actor, assessment: Assessment) -> None:
    written(actor, assessment)
    acts.record_result(actor, assessment, replace(RESULT, outcome="no_plan"))
    assert faults(lambda: acts.finish(actor, assessment, ON)) == {"directed_to": "no_direction"}
    fresh = acts.record_result(actor, assessment, replace(RESULT, outcome="no_plan", directed_to="The adult institute"))
    assert fresh.plan_planned_on is None
    acts.finish(actor, fresh, ON)
    case = case_of(fresh.relation.client, ON)
    assert case is not None
    assert not case.open_dues


def test_a_correction_keeps_the_version_before_it_and_may_not_take_what_is_required(
    actor: Actor, assessment: Assessment
) -> None:
    fresh = acts.finish(actor, written(actor, assessment), ON)
    acts.record_result(actor, fresh, replace(RESULT, result="Needs Swedish."))
    assert [one.content["result"] for one in versions_of(fresh)] == [
        "Needs Swedish.", "Needs Swedish and a work trial.",
    ]  # fmt: skip
    assert Event.objects.latest("sequence").name == "cases.assessment_corrected"
    assert faults(lambda: acts.record_result(actor, fresh, replace(RESULT, sources=" "))) == {"sources": "no_sources"}
    assert faults(
        lambda: acts.record_interview(actor, fresh, replace(WHOLE, answers={**WHOLE.answers, "literacy": ""}))
    ) == {"answer_literacy": "topic"}


def test_no_plan_is_not_said_of_an_assessment_that_a_plan_rests_on(actor: Actor, assessment: Assessment) -> None:
    written(actor, assessment)
    make_plan(assessment.relation, ON, assessment=assessment)
    wrong = faults(lambda: acts.record_result(actor, assessment, replace(RESULT, outcome="no_plan")))
    assert wrong == {"outcome": "plan_made"}


def test_someone_who_works_with_the_client_beside_the_responsible_one_may_write(
    assessment: Assessment, actor_with_role: Callable[..., Actor]
) -> None:
    coach = actor_with_role("job_coach")
    assign(assessment.relation, coach.user, task="coach")
    assert acts.record_interview(coach, assessment, WHOLE).changed_by == coach.user
