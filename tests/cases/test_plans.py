"""Plans: drafted after an assessment, agreed on within what the act allows, changed in versions, extended, ended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from delaktig.accounts.actor import Denied, command_actor
from delaktig.audit.models import Event
from delaktig.cases.actions.plan_parts import drop_item, put_goal, put_in_order, put_item, remove_goal, take_up_item
from delaktig.cases.actions.plans import agree, begin_next_plan, begin_plan, end_plan, extend, say_terms
from delaktig.cases.actions.reviews import hold_review
from delaktig.cases.clock import case_of
from delaktig.cases.models import Assessment, Plan, PlanItem
from delaktig.cases.plan_contents import differences
from delaktig.cases.plan_dates import allowed
from delaktig.cases.plan_inputs import Agreement, ExtensionInput, GoalInput, ItemInput, ReviewInput
from delaktig.cases.planning import changes, current, plan_of, whole
from delaktig.catalogue.actions.states import archive
from delaktig.catalogue.models import Offering
from delaktig.clients.doors import opened_by
from delaktig.clients.models import Responsibility
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.cases.plan_making import MADE, TERMS, TODAY, a_client, agreed, assessed, draft, filled, service
from tests.clients.building import officer, relation

pytestmark = pytest.mark.django_db
HELD = ReviewInput(
    "regular", date(2028, 1, 10), "ar", True, "Deltar", "Går framåt", "", "", "Handläggaren", "Klienten", False, None
)
SIGNED = Agreement(MADE, date(2027, 2, 1), date(2026, 8, 2), "signed")


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return caught.value.errors


def test_a_plan_begins_after_the_assessment_that_shows_the_need() -> None:
    worker = officer()
    one = a_client(worker)
    with pytest.raises(Denied, match="not_assessed"):
        begin_plan(worker, relation(one), TERMS)
    assessment = assessed(one)
    plan = begin_plan(worker, relation(one), TERMS)
    assert plan.assessment == assessment
    assert plan.made_on is None
    event = Event.objects.get(name="cases.plan_begun")
    assert event.target == f"client:{one.number}"
    assert json.loads(event.details) == {"plan": plan.pk}


def test_a_plan_may_be_made_in_the_interview_before_the_assessment_is_done() -> None:
    worker = officer()
    one = a_client(worker)
    assessed(one, done_on=None, outcome="", interviewed_on=MADE)
    assert begin_plan(worker, relation(one), TERMS).pk


def test_no_plan_begins_where_the_assessment_showed_no_need() -> None:
    worker = officer()
    one = a_client(worker)
    assessed(one, outcome=Assessment.Outcome.NO_PLAN)
    with pytest.raises(Denied, match="no_plan_needed"):
        begin_plan(worker, relation(one), TERMS)


def test_one_plan_is_open_at_a_time() -> None:
    worker = officer()
    plan = draft(worker)
    with pytest.raises(Denied, match="plan_open"):
        begin_plan(worker, plan.relation, TERMS)


def test_another_municipalitys_worker_finds_no_plan_and_a_far_one_is_asked_for_a_reason() -> None:
    plan = draft(officer())
    number = plan.relation.client.number
    with pytest.raises(NotThere):
        say_terms(officer("434"), plan, TERMS)
    with pytest.raises(Denied, match="reason_needed"):
        say_terms(officer(), plan, TERMS)
    with pytest.raises(NotThere):
        opened_by(officer("434"), number, timezone.now())


def test_a_plan_is_found_through_its_own_client_only() -> None:
    worker = officer()
    plan, other = draft(worker), a_client(worker, birth_date=date(1971, 3, 5))
    opened = opened_by(worker, other.number, timezone.now())
    with pytest.raises(NotThere):
        plan_of(opened, plan.pk)
    assert plan_of(opened_by(worker, plan.relation.client.number, timezone.now()), plan.pk) == plan


def test_two_who_write_are_told() -> None:
    worker = officer()
    plan = draft(worker)
    say_terms(worker, plan, replace(TERMS, follow_up="Annat"), expected_version=1)
    with pytest.raises(Stale):
        say_terms(worker, plan, replace(TERMS, follow_up="Tredje"), expected_version=1)


def test_a_step_picks_only_services_in_force_for_the_clients_municipality() -> None:
    worker = officer()
    plan = draft(worker)
    open_one, others = service(), service("434", "Kurs i Lovisa")
    ended = service(name="Slutade i januari", valid_to=date(2026, 1, 31))
    for wrong in (others, ended):
        with pytest.raises(Invalid) as caught:
            put_item(worker, plan, None, ItemInput(service=wrong.pk, reason="Därför"), today=TODAY)
        assert codes(caught) == {"service": "not_in_force"}
    assert put_item(worker, plan, None, ItemInput(service=open_one.pk, reason="Därför"), today=TODAY).pk


def test_a_step_says_why_it_serves_the_goal_and_an_own_step_need_not() -> None:
    worker = officer()
    plan = draft(worker)
    with pytest.raises(Invalid) as caught:
        put_item(worker, plan, None, ItemInput(service=service().pk, reason=" "), today=TODAY)
    assert codes(caught) == {"reason": "reason_needed"}
    own = put_item(worker, plan, None, ItemInput(kind="own_step", words="Jag läser en bok i veckan"), today=TODAY)
    assert own.kind == PlanItem.Kind.OWN_STEP


def test_a_step_takes_only_an_offering_of_its_own_service() -> None:
    worker = officer()
    plan = draft(worker)
    first, second = service(), service(name="Finskkurs")
    theirs = Offering.objects.get(service=second)
    with pytest.raises(Invalid) as caught:
        put_item(worker, plan, None, ItemInput(service=first.pk, offering=theirs.pk, reason="Därför"), today=TODAY)
    assert codes(caught) == {"offering": "unknown_choice"}


def test_goals_and_steps_stand_in_the_order_given() -> None:
    worker = officer()
    plan = draft(worker)
    rows = [put_goal(worker, plan, None, GoalInput(words)) for words in ("Ett", "Två", "Tre")]
    put_in_order(worker, plan, rows[2], up=True)
    put_in_order(worker, plan, rows[0], up=True)
    assert [goal.words for goal in plan.goals.all()] == ["Ett", "Tre", "Två"]
    remove_goal(worker, plan, rows[0])
    assert [goal.words for goal in plan.goals.all()] == ["Tre", "Två"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"integration_language": ""}, "no_integration_language"),
        ({"language": ""}, "no_language"),
        ({"interpreted": None}, "no_interpreter_answer"),
        ({"follow_up": " "}, "no_follow_up"),
        ({"duties_told": False}, "duties_not_told"),
    ],
)
def test_a_plan_is_not_agreed_on_while_what_the_act_asks_is_missing(change: dict[str, object], code: str) -> None:
    worker = officer()
    plan = filled(worker, **change)
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, SIGNED, today=TODAY)
    assert codes(caught) == {"lacks": code}
    plan.refresh_from_db()
    assert plan.made_on is None
    assert not plan.versions.exists()


def test_a_plan_without_goal_or_step_is_not_agreed_on() -> None:
    worker = officer()
    plan = draft(worker)
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, SIGNED, today=TODAY)
    assert codes(caught) == {"lacks": "no_goal"}
    put_goal(worker, plan, None, GoalInput("Ett mål"))
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, SIGNED, today=TODAY)
    assert codes(caught) == {"lacks": "no_step"}


def test_a_jobseekers_plan_holds_the_duty_to_seek_work() -> None:
    worker = officer()
    one = a_client(worker, authority=Responsibility.Authority.EMPLOYMENT_AUTHORITY)
    plan = filled(worker, one)
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, SIGNED, today=TODAY)
    assert codes(caught) == {"lacks": "no_job_search"}
    say_terms(worker, plan, replace(TERMS, job_search="Två ansökningar i månaden"))
    assert agree(worker, plan, SIGNED, today=TODAY).content["jobseeker"] is True


def test_agreeing_freezes_the_plan_and_says_when_it_was_drawn_up() -> None:
    worker = officer()
    plan, version = agreed(worker)
    assert (plan.made_on, plan.valid_to, plan.signed_on) == (MADE, date(2027, 2, 1), MADE)
    assert version.number == 1
    assert version.content["goals"][0]["words"] == "Att arbeta som närvårdare"
    assert version.content["items"][0]["service"]["name"]["said"]["sv"] == "Svenskkurs"
    event = Event.objects.filter(name="cases.plan_agreed").get()
    assert "närvårdare" not in str(event.details)


def test_the_words_of_a_plan_and_its_versions_lie_sealed() -> None:
    agreed(officer())
    places = (("cases_plangoal", "words"), ("cases_planitem", "reason"), ("cases_planversion", "content"))
    with connection.cursor() as cursor:
        for table, column in places:
            cursor.execute(f"SELECT {column} FROM {table}")
            raw = bytes(cursor.fetchone()[0])
            assert "närvårdare".encode() not in raw
            assert b"yrkesstudierna" not in raw


def test_the_first_plan_holds_a_year_at_most() -> None:
    worker = officer()
    plan = filled(worker)
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, replace(SIGNED, valid_to=date(2027, 2, 3)), today=TODAY)
    assert codes(caught) == {"valid_to": "beyond_law"}
    agree(worker, plan, replace(SIGNED, valid_to=date(2027, 2, 2)), today=TODAY)


def test_the_next_review_may_be_agreed_earlier_than_the_act_asks_and_not_later() -> None:
    worker = officer()
    plan = filled(worker)
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, replace(SIGNED, next_review_on=date(2026, 8, 3)), today=TODAY)
    assert codes(caught) == {"next_review_on": "later_than_law"}
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, replace(SIGNED, next_review_on=None), today=TODAY)
    assert codes(caught) == {"next_review_on": "needed"}
    agree(worker, plan, replace(SIGNED, next_review_on=date(2026, 4, 1)), today=TODAY)


def test_a_day_of_agreement_lies_neither_ahead_nor_before_the_client_relation() -> None:
    worker = officer()
    plan = filled(worker)
    for day, code in ((date(2026, 3, 3), "in_future"), (date(2026, 1, 11), "before_last")):
        with pytest.raises(Invalid) as caught:
            agree(worker, plan, replace(SIGNED, agreed_on=day), today=TODAY)
        assert codes(caught) == {"agreed_on": code}


def test_a_change_after_agreement_makes_the_next_version_and_the_first_stands_as_it_was() -> None:
    worker = officer()
    plan, first = agreed(worker)
    goal = plan.goals.get()
    put_goal(worker, plan, goal, GoalInput("Att bli sjukskötare", "employment_or_enterprise"))
    told = changes(whole(plan, TODAY), jobseeker=False)
    assert [(one.part, one.field, one.before, one.after) for one in told] == [
        ("goal", "words", "Att arbeta som närvårdare", "Att bli sjukskötare")
    ]
    second = agree(worker, plan, replace(SIGNED, agreed_on=TODAY, signature="oral"), today=TODAY)
    first.refresh_from_db()
    assert second.number == 2
    assert first.content["goals"][0]["words"] == "Att arbeta som närvårdare"
    plan.refresh_from_db()
    assert plan.made_on == MADE
    assert plan.signed_on == MADE
    assert not changes(whole(plan, TODAY), jobseeker=False)
    for before, after in pairwise([first, second]):
        assert differences(before.content, after.content)


def test_a_step_that_was_agreed_is_dropped_and_seen_and_one_that_was_not_goes_away() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    item = plan.items.get()
    new = put_item(worker, plan, None, ItemInput(kind="own_step", words="Läsa"), today=TODAY)
    drop_item(worker, plan, new, today=TODAY)
    drop_item(worker, plan, item, today=TODAY)
    item.refresh_from_db()
    assert item.dropped_on == TODAY
    assert list(plan.items.all()) == [item]
    take_up_item(worker, plan, item)
    assert plan.items.get().dropped_on is None


def test_a_step_lights_up_when_its_service_closes_or_its_course_is_full() -> None:
    worker = officer()
    picks = service()
    plan = filled(worker, picks=picks)
    item = plan.items.get()
    one = plan.relation.client
    assert whole(plan, TODAY, one).lights == {}
    row = Offering.objects.get(service=picks)
    row.capacity, row.taken = 12, 12
    row.save()
    item.offering = row
    item.save()
    assert whole(plan, TODAY, one).lights[item.pk].full
    picks.refresh_from_db()
    archive(command_actor("638", "tests"), picks)
    assert whole(plan, TODAY, one).lights[item.pk].closed


def test_a_plan_whose_service_has_closed_meanwhile_is_not_agreed_on() -> None:
    worker = officer()
    picks = service(valid_to=date(2026, 2, 20))
    plan = draft(worker)
    put_goal(worker, plan, None, GoalInput("Ett mål"))
    put_item(worker, plan, None, ItemInput(service=picks.pk, reason="Därför"), today=MADE)
    with pytest.raises(Invalid) as caught:
        agree(worker, plan, replace(SIGNED, agreed_on=TODAY), today=TODAY)
    assert codes(caught) == {"lacks": "service_closed"}


def test_the_plan_that_follows_takes_over_what_still_stands_and_replaces_the_one_before() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    reached = put_goal(worker, plan, None, GoalInput("Hitta bostad", reached_on=MADE))
    following = begin_next_plan(worker, plan)
    assert [goal.words for goal in following.goals.all()] == ["Att arbeta som närvårdare"]
    assert reached.words not in [goal.words for goal in following.goals.all()]
    item = following.items.get()
    assert item.goal == following.goals.get()
    say_terms(worker, following, TERMS)
    later = date(2026, 12, 1)
    agree(worker, following, Agreement(later, date(2028, 2, 2), date(2027, 5, 1), "signed"), today=later)
    plan.refresh_from_db()
    assert (plan.ended_on, plan.end_reason) == (date(2026, 11, 30), Plan.EndReason.REPLACED)
    assert current([plan, following]) == following


def test_all_plans_together_hold_two_years_unless_extended_on_a_ground_of_the_act() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    following = begin_next_plan(worker, plan)
    say_terms(worker, following, TERMS)
    later = date(2026, 12, 1)
    too_long = Agreement(later, date(2028, 2, 3), date(2027, 5, 1), "signed")
    with pytest.raises(Invalid) as caught:
        agree(worker, following, too_long, today=later)
    assert codes(caught) == {"valid_to": "beyond_law"}
    agree(worker, following, replace(too_long, valid_to=date(2028, 2, 2)), today=later)
    following.refresh_from_db()
    given = ExtensionInput("scant_education", date(2030, 2, 3), date(2028, 1, 10), "Fyra år i skola; särskilt stöd")
    with pytest.raises(Invalid) as caught:
        extend(worker, following, given, today=date(2028, 1, 10))
    assert codes(caught) == {"until": "beyond_law"}
    extend(worker, following, replace(given, until=date(2030, 2, 2)), today=date(2028, 1, 10))
    again = Agreement(date(2028, 1, 10), date(2030, 2, 2), date(2028, 7, 1), "signed")
    with pytest.raises(Invalid) as caught:
        agree(worker, following, again, today=date(2028, 1, 10))
    assert codes(caught) == {"next_review_on": "review_overdue"}
    hold_review(worker, following, replace(HELD, next_on=date(2028, 2, 1)), today=date(2028, 1, 10))
    agree(worker, following, again, today=date(2028, 1, 10))


def test_an_extension_needs_a_ground_that_holds_and_a_reason() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    given = ExtensionInput("home_care_allowance", date(2029, 1, 1), TODAY, "Hemvårdsstöd")
    with pytest.raises(Invalid) as caught:
        extend(worker, plan, given, today=TODAY)
    assert codes(caught) == {"ground": "ground_does_not_hold"}
    with pytest.raises(Invalid) as caught:
        extend(worker, plan, replace(given, ground="special_measures"), today=TODAY)
    assert codes(caught) == {"ground": "unknown_choice"}
    with pytest.raises(Invalid) as caught:
        extend(worker, plan, replace(given, ground="multi_sector_need", reason=""), today=TODAY)
    assert codes(caught) == {"reason": "needed"}


def test_a_plan_ends_with_its_reason_and_is_written_no_more() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    with pytest.raises(Invalid) as caught:
        end_plan(worker, plan, TODAY, Plan.EndReason.OTHER, today=TODAY)
    assert codes(caught) == {"note": "needed"}
    end_plan(worker, plan, TODAY, Plan.EndReason.EMPLOYMENT_PLAN, today=TODAY)
    plan.refresh_from_db()
    assert (plan.ended_on, plan.end_reason) == (TODAY, "employment_plan")
    with pytest.raises(Denied, match="plan_ended"):
        put_goal(worker, plan, None, GoalInput("Ett mål till"))


def test_a_plan_from_before_2025_keeps_three_years_from_its_signing() -> None:
    worker = officer()
    one = a_client(worker, started_on=date(2024, 11, 1), first_permit_on=date(2024, 6, 1))
    assessed(one, done_on=date(2024, 12, 1))
    plan = draft(worker, one)
    plan.made_on, plan.signed_on, plan.valid_to = date(2024, 12, 30), date(2024, 12, 30), date(2025, 12, 30)
    plan.save()
    following = begin_next_plan(worker, plan)
    case = case_of(one, TODAY)
    assert case is not None
    assert allowed(case, following, TODAY).latest == date(2027, 12, 30)
