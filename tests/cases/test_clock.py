"""What is due in a case: facts gathered from the rows, and deadlines reckoned from them on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.cases.clock import Case, Due, case_of, case_opened, cases_of
from delaktig.cases.facts import records_of
from delaktig.cases.models import Handover, Interruption, LocalRule, PlanExtension, PlanItem, Referral, Review
from delaktig.cases.rulebook import book_of
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client, ClientRelation, Consent, Residence
from delaktig.clients.reach import Nearness
from delaktig.law.casework import Circumstance, Extension, Span
from delaktig.law.casework import Interruption as LostTime
from tests.cases.making import (
    agree_on_a_service,
    assign,
    holds,
    make_assessment,
    make_case,
    make_client,
    make_plan,
    make_relation,
    seeks_work,
)
from tests.web.desk.counting import at_most

START = date(2025, 4, 1)
ON = date(2025, 5, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(municipality: Callable[[str], object]) -> None:
    municipality("638")
    municipality("018")


def case(relation: Any, on: date = ON) -> Case:
    found = case_of(relation.client, on)
    assert found is not None
    return found


def due(found: Case, key: str) -> Due:
    return next(one for one in found.dues if one.key == key)


def keys(found: Case) -> list[str]:
    return [one.key for one in found.open_dues]


# From rows to facts


def test_every_row_of_a_case_becomes_a_fact() -> None:
    relation = make_case()
    relation.requested_on, relation.job_search_started_on = date(2025, 4, 2), date(2025, 4, 3)
    relation.save()
    holds(relation, "home_care_allowance", date(2025, 4, 4), date(2025, 6, 1))
    seeks_work(relation, date(2025, 4, 3))
    assessment = make_assessment(relation, started_on=date(2025, 4, 10), done_on=date(2025, 4, 20), outcome="plan")
    plan = make_plan(relation, date(2025, 4, 25), valid_to=date(2026, 4, 24), county_joined=True)
    item = agree_on_a_service(plan)
    Interruption.objects.create(relation=relation, kind="illness", first=date(2025, 5, 1), last=date(2025, 5, 3))
    Review.objects.create(relation=relation, plan=plan, held_on=date(2025, 5, 4))
    Review.objects.create(relation=relation, plan=plan, asked_on=date(2025, 5, 4))
    PlanExtension.objects.create(
        plan=plan, ground="scant_education", until=date(2027, 9, 1), decided_on=date(2025, 5, 2)
    )
    Referral.objects.create(relation=relation, item=item, service=item.service, sent_on=date(2025, 5, 1))
    Referral.objects.create(relation=relation, item=item, service=item.service)

    [found] = records_of([relation.client_id], ["638"])
    facts = found.facts
    assert (found.assessments, found.plans) == ((assessment.pk,), (plan.pk,))
    assert facts.first_permit_on == date(2025, 3, 1)
    assert (facts.requested_on, facts.job_search_started_on) == (date(2025, 4, 2), date(2025, 4, 3))
    assert facts.jobseeker == (Span(date(2025, 4, 3)),)
    assert facts.circumstances == (Circumstance("home_care_allowance", Span(date(2025, 4, 4), date(2025, 6, 1))),)
    assert facts.interruptions == (LostTime("illness", Span(date(2025, 5, 1), date(2025, 5, 3))),)
    [one] = facts.assessments
    assert (one.trigger, one.started_on, one.done_on, one.plan_needed) == (
        "unemployed_jobseeker", date(2025, 4, 10), date(2025, 4, 20), True,
    )  # fmt: skip
    [made] = facts.plans
    assert (made.made_on, made.valid_to, made.county_joined) == (date(2025, 4, 25), date(2026, 4, 24), True)
    assert made.reviews == (date(2025, 5, 4),)
    assert made.referrals_made == (date(2025, 5, 1),)
    assert made.extensions == (Extension("scant_education", date(2027, 9, 1), date(2025, 5, 2)),)
    assert made.services_agreed


def test_a_referral_to_one_of_three_services_leaves_two_waiting() -> None:
    relation = make_case()
    plan = make_plan(relation, date(2025, 4, 25))
    items = [agree_on_a_service(plan) for _ in range(3)]
    not_agreed_yet = agree_on_a_service(plan)
    PlanItem.objects.filter(pk=not_agreed_yet.pk).update(agreed_on=None)
    for day in (date(2025, 5, 1), date(2025, 5, 9)):
        Referral.objects.create(relation=relation, item=items[0], service=items[0].service, sent_on=day)
    [made] = records_of([relation.client_id], ["638"])[0].facts.plans
    assert (made.referrals_made, made.services_waiting) == ((date(2025, 5, 1),), (plan.made_on, plan.made_on))

    PlanItem.objects.filter(pk=items[1].pk).update(dropped_on=date(2025, 5, 2))
    Referral.objects.create(relation=relation, item=items[2], service=items[2].service, sent_on=date(2025, 5, 3))
    [made] = records_of([relation.client_id], ["638"])[0].facts.plans
    assert (made.referrals_made, made.services_waiting) == ((date(2025, 5, 1), date(2025, 5, 3)), ())


@pytest.mark.parametrize(("over", "waits"), [("", False), ("ended", True), ("started", False)])
def test_a_referral_that_goes_on_makes_a_new_one_needless_in_the_next_plan(over: str, waits: bool) -> None:
    relation = make_case()
    first = make_plan(relation, date(2024, 4, 25), ended_on=date(2025, 4, 24))
    item = agree_on_a_service(first)
    sent = Referral.objects.create(relation=relation, item=item, service=item.service, sent_on=date(2024, 5, 1))
    if over:
        sent.events.create(kind=over, on=date(2024, 9, 1), told_by="worker")
    then = make_plan(relation, date(2025, 4, 25))
    PlanItem.objects.create(plan=then, service=item.service, agreed_on=then.made_on)
    before, made = records_of([relation.client_id], ["638"])[0].facts.plans
    assert before.referrals_made == (date(2024, 5, 1),)
    assert bool(made.services_waiting) == waits
    assert made.referrals_made == (() if waits else (then.made_on,))


def test_a_plan_without_a_county_or_services_says_so() -> None:
    relation = make_case()
    make_plan(relation, START)
    [found] = records_of([relation.client_id], ["638"])
    assert not found.facts.plans[0].county_joined
    assert not found.facts.plans[0].services_agreed


def test_the_date_of_birth_is_opened_only_where_a_rule_asks_the_age() -> None:
    plain, student = make_case("K1", birth_date="1990-04-05"), make_case("K2", birth_date="2002-02-03")
    holds(student, "studies")
    found = {one.client.number: one for one in records_of([plain.client_id, student.client_id], ["638"])}
    assert found["K1"].facts.birth_date is None
    assert found["K2"].facts.birth_date == date(2002, 2, 3)


def test_plans_of_an_earlier_client_relation_count_and_its_assessments_do_not() -> None:
    client = make_client()
    old = make_relation(client, date(2024, 1, 1), ended_on=date(2024, 12, 1))
    make_assessment(old, started_on=date(2024, 1, 5))
    first = make_plan(old, date(2024, 2, 1))
    new = make_relation(client, date(2025, 4, 1))
    second = make_plan(new, date(2025, 4, 10))
    [found] = records_of([client.pk], ["638"])
    assert found.relation == new.pk
    assert found.plans == (first.pk, second.pk)
    assert found.assessments == ()


def test_a_move_is_the_last_residence_elsewhere_and_coming_back_undoes_it() -> None:
    relation = make_case()
    Residence.objects.create(client=relation.client, municipality_id="638", valid_from=date(2025, 3, 1))
    assert case(relation).facts.moved_on is None
    Residence.objects.create(client=relation.client, municipality_id="018", valid_from=date(2025, 5, 1))
    assert case(relation).facts.moved_on == date(2025, 5, 1)
    Residence.objects.create(client=relation.client, municipality_id="638", valid_from=date(2025, 5, 3))
    assert case(relation).facts.moved_on is None


def test_consent_to_a_move_is_unknown_until_asked_and_gone_when_withdrawn() -> None:
    relation = make_case()
    assert case(relation).facts.move_consent is None
    given = Consent.objects.create(
        client=relation.client, scope="move", language="sv", given_on=date(2025, 4, 2), given_how="oral"
    )
    assert case(relation).facts.move_consent is True
    given.withdrawn_on = date(2025, 4, 9)
    given.save()
    assert case(relation).facts.move_consent is False


def test_the_contact_of_a_move_is_the_handover_that_was_sent() -> None:
    relation = make_case()
    Handover.objects.create(relation=relation, ground="move")
    assert case(relation).facts.move_contacted_on is None
    Handover.objects.create(relation=relation, ground="move", sent_on=date(2025, 5, 2))
    assert case(relation).facts.move_contacted_on == date(2025, 5, 2)


def test_clients_of_a_municipality_that_is_not_asked_for_are_left_out() -> None:
    here, there = make_case("K1"), make_case("K2", code="018")
    found = records_of([here.client_id, there.client_id], ["638"])
    assert [one.client.number for one in found] == ["K1"]


def test_many_cases_ask_no_more_than_one_does() -> None:
    for number in range(30):
        relation = make_case(f"K{number}")
        holds(relation, "unemployed_jobseeker")
        holds(relation, "studies")
        make_plan(relation, START)
    clients = list(ClientRelation.objects.values_list("client_id", flat=True))
    with at_most(4):
        found = cases_of(clients, ["638"], ON)
    assert len([one for each in found for one in each.dues]) > 60


def test_the_case_of_a_client_who_is_open_comes_in_one_query_with_the_registers_own_rules() -> None:
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    holds(relation, "studies")  # for which a rule asks the age
    make_plan(relation, START)
    target(30, written_at=timezone.now())
    target(20, taken_into_use_at=timezone.now() + timedelta(seconds=1), valid_from=date(2025, 4, 2))
    target(10, code="018")
    client = Client.objects.select_related("identity").get(pk=relation.client_id)
    with at_most(1):
        found = case_opened(Opened(client, Nearness.OWN, relation, prohibited=False, address_masked=False), ON)
    assert found is not None
    assert found.dues == case(relation).dues
    assert found.facts == case(relation).facts
    day = date(2025, 4, 3)
    assert found.book.first_or_in_force("assessment.start_target", day).parameters["days"] == 20


# What is due


def test_a_client_in_a_group_whom_nobody_has_begun_to_assess_is_due_by_the_local_target() -> None:
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    found = due(case(relation), "assessment.start")
    assert found.deadline.due == date(2025, 5, 31)
    assert found.record is None
    assert found.is_local
    assert found.days == 26
    assert "60" in found.deadline.explanation["en"]


def test_a_client_in_no_group_has_nothing_due() -> None:
    assert keys(case(make_case())) == []


def test_a_client_with_an_opened_assessment_is_counted_by_it() -> None:
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    assessment = make_assessment(relation)
    found = due(case(relation), "assessment.start")
    assert found.record == assessment.pk


def test_an_unknown_first_permit_is_asked_for_where_it_decides() -> None:
    relation = make_case(first_permit_on=None)
    holds(relation, "unemployed_jobseeker")
    found = due(case(relation), "assessment.start")
    assert (found.deadline.due, found.deadline.missing, found.record) == (None, ("first_permit_on",), None)


def test_another_client_plan_of_an_unaccompanied_child_takes_the_assessment_away() -> None:
    relation = make_case(birth_date="2012-01-01")
    holds(relation, "unaccompanied")
    assert "assessment.start" in keys(case(relation))
    holds(relation, "unaccompanied_with_other_plan")
    assert keys(case(relation)) == []


def test_a_victim_of_trafficking_reached_after_three_years_is_assessed_all_the_same() -> None:
    relation = make_case(first_permit_on=date(2021, 1, 1))
    holds(relation, "trafficking_victim")
    assert "assessment.start" in keys(case(relation))
    other = make_case("K2", first_permit_on=date(2021, 1, 1))
    holds(other, "social_assistance")
    assert keys(case(other)) == []


def test_a_plan_is_due_for_referral_and_review_and_says_by_which_section() -> None:
    relation = make_case()
    plan = make_plan(relation, date(2025, 4, 10), valid_to=date(2026, 4, 9))
    agree_on_a_service(plan)
    found = case(relation)
    referral, review = due(found, "plan.referral"), due(found, "plan.review")
    assert (referral.deadline.due, referral.record) == (date(2025, 5, 12), plan.pk)  # 10 May is a Saturday
    assert referral.deadline.citation is not None
    assert referral.deadline.citation.section == "20"
    assert review.deadline.due == date(2025, 10, 10)
    assert not review.is_local
    assert not review.is_late


def test_a_review_not_held_is_late_the_day_after_and_one_held_moves_it_on() -> None:
    relation = make_case()
    plan = make_plan(relation, date(2025, 4, 10), valid_to=date(2026, 4, 9))
    last, after = date(2025, 10, 10), date(2025, 10, 11)
    assert not due(case(relation, last), "plan.review").is_late
    assert due(case(relation, after), "plan.review").is_late
    Review.objects.create(relation=relation, plan=plan, held_on=last)
    assert not [one for one in case(relation, after).dues if one.is_late]


def test_where_no_plan_is_needed_neither_a_plan_nor_its_latest_day_waits() -> None:
    relation = make_case()
    make_assessment(relation, started_on=START, done_on=date(2025, 4, 20), outcome="no_plan")
    assert keys(case(relation)) == []


def test_where_a_plan_is_needed_it_waits_with_both_its_days() -> None:
    relation = make_case()
    make_assessment(relation, started_on=START, done_on=date(2025, 4, 20), outcome="plan")
    found = case(relation)
    assert keys(found) == ["plan.start", "plan.latest"]
    assert due(found, "plan.latest").deadline.due == date(2028, 3, 1)


def test_an_ended_plan_asks_for_no_review_and_no_end() -> None:
    relation = make_case()
    make_plan(relation, date(2025, 4, 10), valid_to=date(2026, 4, 9), ended_on=date(2025, 5, 1))
    assert keys(case(relation)) == []


def test_a_closed_case_has_nothing_more_due() -> None:
    relation = make_case()
    make_plan(relation, date(2025, 4, 10), valid_to=date(2026, 4, 9))
    relation.ended_on = date(2025, 5, 1)
    relation.save()
    found = case(relation)
    assert keys(found) == []
    assert found.triggers


def test_something_done_after_its_day_was_late() -> None:
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    make_assessment(relation, started_on=date(2025, 9, 1))
    found = due(case(relation, date(2025, 9, 2)), "assessment.start")
    assert found.was_late
    assert not found.is_open


def test_a_client_without_a_client_relation_has_no_case() -> None:
    assert case_of(make_client(), ON) is None


# The municipality's own rules


def target(days: int, code: str = "638", **values: Any) -> LocalRule:
    record = {
        "kind": "local", "confidence": "source", "source": "decided by the board", "parameters": {
            "days": days, "anchor": "municipality_learned", "move_to_working_day": False,
        }, "text": {"sv": "Mål.", "fi": "Tavoite.", "en": "Target."},
    }  # fmt: skip
    known = {"valid_from": START, "taken_into_use_at": timezone.now(), "record": record, **values}
    return LocalRule.objects.create(municipality_id=code, rule="assessment.start_target", **known)


def start(relation: Any) -> date | None:
    return due(case(relation), "assessment.start").deadline.due


def test_a_municipalitys_own_target_counts_once_it_is_taken_into_use_and_only_there() -> None:
    here, there = make_case("K1"), make_case("K2", code="018")
    for one in (here, there):
        holds(one, "unemployed_jobseeker")
    waiting = target(14, taken_into_use_at=None)
    assert start(here) == date(2025, 5, 31)
    waiting.taken_into_use_at = timezone.now()
    waiting.save()
    assert start(here) == date(2025, 4, 15)
    assert start(there) == date(2025, 5, 31)
    waiting.withdrawn_at = timezone.now()
    waiting.save()
    assert start(here) == date(2025, 5, 31)


def test_a_target_counts_from_its_first_day_to_its_last() -> None:
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    target(14, valid_from=date(2025, 4, 2))
    assert start(relation) == date(2025, 5, 31)
    target(20, valid_from=date(2025, 3, 1), valid_to=date(2025, 4, 1))
    assert start(relation) == date(2025, 4, 21)


def test_a_rule_that_no_longer_fits_is_left_out_and_the_others_stand(caplog: pytest.LogCaptureFixture) -> None:
    broken = target(14)
    broken.record = {**broken.record, "parameters": {"dayz": 14}}
    broken.save()
    target(21, valid_from=date(2025, 4, 1), valid_to=date(2030, 1, 1))
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    book = book_of("638")
    assert len(book.own) <= 1
    assert "left out" in caplog.text or book.own
    assert start(relation) == date(2025, 4, 22)


def test_assigning_somebody_changes_no_date(user_with_role: Callable[..., Any]) -> None:
    relation = make_case()
    holds(relation, "unemployed_jobseeker")
    before = start(relation)
    assign(relation, user_with_role("caseworker"))
    assert start(relation) == before
