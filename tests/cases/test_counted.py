"""What is counted of clients and cases: small worlds with the number that a person would count, and acts that tell."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from delaktig.cases import counted, retention
from delaktig.cases.actions import assessments as acts
from delaktig.cases.actions.handing import ConsentInput, HandoverInput, hand_over_move, note_received
from delaktig.cases.actions.interpreting import InterpreterInput, cancel_booking, order_interpreter
from delaktig.cases.actions.plans import end_plan
from delaktig.cases.actions.receiving import AcceptInput, accept_handover
from delaktig.cases.actions.referring import ReferralInput, refer, tell
from delaktig.cases.assessment_inputs import OpenInput
from delaktig.cases.models import (
    Assessment,
    Handover,
    InterpreterBooking,
    LocalRule,
    Plan,
    Referral,
    ReferralEvent,
    Review,
)
from delaktig.cases.packet import PARTS
from delaktig.clients.actions.merging import merge, undo_merge
from delaktig.clients.actions.relations import change_relation, end_relation, reopen_relation, start_relation
from delaktig.clients.counted import RELATIONS
from delaktig.clients.inputs import RelationInput
from delaktig.clients.models import ClientRelation, ResidenceGround, Responsibility
from delaktig.indicators.counting import count
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.organisations.models import Mandate
from tests.cases import plan_making, working
from tests.cases.making import holds, make_assessment, make_client, make_plan, make_relation
from tests.cases.test_retention import TODAY
from tests.cases.test_retention import ended as made_old
from tests.clients.building import client as build_client
from tests.clients.building import officer
from tests.clients.whole import whole
from tests.indicators.standing import cells, number, standing

pytestmark = pytest.mark.django_db
Y2024, Y2025, Y2026 = Period.year(2024), Period.year(2025), Period.year(2026)


def relation(name: str, started_on: date = date(2025, 4, 1), code: str = "638", **values: Any) -> ClientRelation:
    return make_relation(make_client(name, code), started_on, **values)


def tell_of_plain_rows() -> None:
    """Say of rows that a test made or moved by itself, and no act, that they are there."""
    for source in (*counted.OF_RELATION, counted.REFERRAL_EVENTS, RELATIONS):
        source.changing(source.model._default_manager.all())


@pytest.fixture(autouse=True)
def towns() -> None:
    for code in ("638", "434"):
        working.a_municipality(code)


def test_relations_that_began_ended_and_stand_are_counted_without_mistakes() -> None:
    one = relation("K1", date(2024, 5, 1))
    two = relation("K2", date(2025, 2, 1), ended_on=date(2025, 9, 30), end_reason="moved")
    relation("K3", date(2025, 3, 1), ended_on=date(2025, 3, 2), end_reason="mistake")
    relation("K4", date(2025, 3, 1), "434")
    ResidenceGround.objects.create(client=one.client, ground="asylum_seeker", valid_to=date(2024, 12, 31))
    ResidenceGround.objects.create(client=one.client, ground="family", valid_from=date(2025, 1, 1))
    ResidenceGround.objects.create(client=two.client, ground="work")
    Responsibility.objects.create(relation=one, authority="municipality", valid_from=date(2024, 5, 1))
    assert [number("clients.relations_begun", year) for year in (Y2024, Y2025)] == [1, 1]
    assert cells("clients.relations_ended", "reason", Y2025) == {"moved": 1}
    summer = Period.month(2025, 6)
    assert [number("clients.in_force", period) for period in (Y2024, summer, Y2025)] == [1, 2, 1]
    assert cells("clients.in_force", "ground", summer) == {"family": 1, "work": 1}
    assert cells("clients.in_force", "ground", Y2024) == {"asylum_seeker": 1}
    assert cells("clients.in_force", "authority", summer) == {"municipality": 1, "": 1}
    assert number("clients.in_force", summer, None) == 3


def test_assessments_are_counted_where_they_were_asked_for_started_and_made() -> None:
    one = relation("K1", requested_on=date(2025, 4, 3))
    make_assessment(one, started_on=date(2025, 4, 13), done_on=date(2025, 5, 2), outcome="plan", language="ar")
    two = relation("K2")
    make_assessment(two, requested_on=date(2025, 4, 3), started_on=date(2025, 4, 23), trigger="on_request")
    make_assessment(relation("K3"), started_on=date(2025, 4, 9), done_on=date(2024, 12, 1), from_elsewhere=True)
    make_assessment(relation("K4", code="434"), started_on=date(2025, 4, 9))
    assert number("cases.assessments_asked", Y2025) == 1
    assert cells("cases.assessments_started", "group", Y2025) == {"unemployed_jobseeker": 1, "on_request": 1}
    assert cells("cases.assessments_made", "language", Y2025) == {"ar": 1}
    assert number("cases.assessments_made", Y2024) == 0
    assert number("cases.days_to_assessment", Y2025) == 15
    assert cells("cases.days_to_assessment", "group", Y2025) == {"unemployed_jobseeker": 10, "on_request": 20}


def test_in_time_is_by_the_target_that_held_when_the_municipality_learned_of_the_person() -> None:
    for name, learned, started in (
        ("in", date(2025, 3, 1), date(2025, 4, 30)),
        ("late", date(2025, 3, 1), date(2025, 5, 1)),
        ("old", date(2024, 12, 31), date(2025, 1, 2)),
    ):
        make_assessment(relation(name, date(2025, 3, 1)), learned_on=learned, started_on=started)
    asked = relation("asked", date(2025, 3, 1))
    make_assessment(asked, requested_on=date(2025, 2, 1), learned_on=date(2025, 3, 1), started_on=date(2025, 4, 20))
    found = count(computed("cases.assessments_in_time"), "638", Y2025)
    assert (found.total.n, found.total.part) == (3, 1)
    LocalRule.objects.create(
        municipality_id="638",
        rule="assessment.start_target",
        record={
            "kind": "local", "confidence": "infer", "source": "own",
            "parameters": {"days": 90, "anchor": "municipality_learned", "move_to_working_day": False},
            "text": {"sv": "90 dagar", "fi": "90 päivää", "en": "90 days"},
        },
        valid_from=date(2025, 2, 15),
        taken_into_use_at=timezone.now(),
    )  # fmt: skip
    found = count(computed("cases.assessments_in_time"), "638", Y2025)
    assert (found.total.n, found.total.part) == (3, 2)
    assert count(computed("cases.assessments_in_time"), None, Y2025) == found


def test_plans_are_counted_when_made_while_in_force_and_when_ended() -> None:
    make_plan(relation("K1"), date(2025, 5, 1), valid_to=date(2026, 4, 30), integration_language="sv")
    ended = {"valid_to": date(2026, 4, 30), "ended_on": date(2025, 9, 1), "end_reason": "reached"}
    plan = make_plan(relation("K2"), date(2025, 5, 2), integration_language="fi", **ended)
    Plan.objects.create(relation=relation("K3"), ended_on=date(2025, 6, 1), end_reason="other")
    make_plan(relation("K4"), date(2024, 5, 2), from_elsewhere=True)
    Review.objects.create(relation=plan.relation, plan=plan, held_on=date(2025, 8, 1), occasion="request")
    Review.objects.create(relation=plan.relation, plan=plan, asked_on=date(2025, 8, 1))
    assert cells("cases.plans_made", "integration_language", Y2025) == {"sv": 1, "fi": 1}
    assert number("cases.plans_made", Y2024) == 0
    assert [number("cases.plans_in_force", Period.month(2025, month)) for month in (4, 8, 12)] == [1, 3, 2]
    assert cells("cases.plans_ended", "reason", Y2025) == {"reached": 1}
    assert cells("cases.reviews_held", "occasion", Y2025) == {"request": 1}


def test_referrals_are_counted_with_what_became_of_them_and_how_long_it_took() -> None:
    service = plan_making.service()
    one, two = relation("K1"), relation("K2")
    for who, days in ((one, (4, 9)), (two, (10,))):
        made = Referral.objects.create(relation=who, service=service, sent_on=date(2025, 6, 1))
        for day in days:
            ReferralEvent.objects.create(referral=made, kind="started", on=date(2025, 6, 1 + day), told_by="worker")
    ReferralEvent.objects.create(referral=made, kind="ended", on=date(2025, 12, 1), told_by="provider")
    assert cells("cases.referrals_made", "service", Y2025) == {str(service.pk): 2}
    assert cells("cases.referral_outcomes", "outcome", Y2025) == {"started": 3, "ended": 1}
    assert number("cases.days_to_service", Y2025) == 7


def test_interpreters_and_hand_overs_are_counted() -> None:
    worker = working.a_worker()
    time = working.a_time(worker, working.a_client(worker))
    for language, cancelled in (("ar", None), ("so", None), ("so", date(2025, 6, 3))):
        InterpreterBooking.objects.create(
            relation=time.relation, appointment=time, language=language, mode="phone",
            ordered_on=date(2025, 6, 2), cancelled_on=cancelled,
        )  # fmt: skip
    Handover.objects.create(relation=time.relation, ground="status", sent_on=date(2025, 6, 2))
    assert cells("cases.interpreter_bookings", "language", Y2025) == {"ar": 1, "so": 1}
    assert cells("cases.handovers", "ground", Y2025) == {"status": 1}


def test_every_act_on_a_relation_tells_of_the_months_that_it_changes() -> None:
    with time_machine.travel("2025-08-20T09:00:00+03:00", tick=False):
        worker = working.a_worker()
        client = working.a_client(worker)
        standing("638")
        one = working.relation_of(client)
        given = RelationInput(started_on=date(2025, 5, 5), requested_on=date(2025, 4, 3))
        change_relation(worker, one, given)
        assert number("cases.assessments_asked", Period.month(2025, 4)) == 1
        standing("638")
        end_relation(worker, one, "no_need", on=date(2025, 7, 1))
        assert number("clients.relations_ended", Period.month(2025, 7)) == 1
        standing("638")
        reopen_relation(worker, ClientRelation.objects.get(pk=one.pk))
        standing("638")
        end_relation(worker, one, "no_need", on=date(2025, 7, 1))
        start_relation(worker, client, RelationInput(started_on=date(2025, 8, 1)))
        standing("638")
        other = working.a_client(worker, "Testare Två")
        standing("638")
        made = merge(worker, client, other)
        assert number("clients.relations_begun", Period.month(2025, 6)) == 0
        standing("638")
        undo_merge(worker, made.pk, client)
        assert number("clients.relations_begun", Period.month(2025, 6)) == 1
        standing("638")


def test_every_act_on_an_assessment_and_a_plan_tells_of_the_months_that_it_changes() -> None:
    with time_machine.travel("2026-03-02T09:00:00+02:00", tick=False):
        worker = officer()
        one = build_client(worker, started_on=date(2025, 12, 1), first_permit_on=date(2025, 11, 3))
        relation = ClientRelation.objects.get(client=one)
        holds(relation, "unemployed_jobseeker", date(2025, 12, 1))
        standing("638")
        opened = acts.open_assessment(worker, relation, OpenInput("unemployed_jobseeker", started_on=date(2026, 1, 5)))
        standing("638")
        given = OpenInput("unemployed_jobseeker", started_on=date(2025, 12, 5))
        acts.correct_start(worker, opened, given)
        assert number("cases.assessments_started", Y2025) == 1
        standing("638")
        acts.drop_assessment(worker, Assessment.objects.get(pk=opened.pk))
        assert number("cases.assessments_started") == 0
        standing("638")
        plan_making.assessed(other := plan_making.a_client(worker))
        tell_of_plain_rows()
        standing("638")
        plan, _version = plan_making.agreed(worker, other)
        standing("638")
        end_plan(worker, plan, date(2026, 2, 20), "moved", today=plan_making.TODAY)
        assert number("cases.plans_ended", Period.month(2026, 2)) == 1
        standing("638")


def test_every_act_on_referrals_interpreters_and_moves_tells_of_the_months_that_it_changes() -> None:
    worker, away = working.a_worker(), working.a_worker(code="434")
    client = working.a_client(worker)
    relation, today = working.relation_of(client), timezone.localdate()
    standing("638", "434")
    service = plan_making.service()
    referral = refer(worker, relation, ReferralInput(service.pk, today, ("name",)), lambda secret: secret)
    standing("638")
    tell(worker, referral, "accepted", today)
    standing("638")
    supplier = working.an_organisation("Tolkbolaget")
    Mandate.objects.create(organisation=supplier, municipality_id="638", task="interpreting", ground="agreement")
    time = working.a_time(worker, client)
    booking = order_interpreter(worker, time, InterpreterInput("ar", "phone", supplier.pk, today))
    assert number("cases.interpreter_bookings") == 1
    standing("638")
    cancel_booking(worker, booking, today)
    assert number("cases.interpreter_bookings") == 0
    standing("638")
    make_assessment(relation, started_on=today - timedelta(days=9))
    make_plan(relation, today - timedelta(days=5), valid_to=today + timedelta(days=90))
    tell_of_plain_rows()
    given = HandoverInput(today, PARTS)
    sent = hand_over_move(worker, relation, given, "434", ConsentInput(today, "ar"))
    assert number("cases.handovers") == 1
    standing("638", "434")
    assert away.user is not None
    sent = Handover.objects.select_related("consent", "to_municipality", "relation__client").get(pk=sent.pk)
    accept_handover(away, sent, AcceptInput(away.user.pk, today))
    assert number("clients.relations_begun", code="434") == 1
    assert [number("cases.plans_made", code="434"), number("cases.plans_in_force", _month(today), "434")] == [0, 1]
    assert cells("clients.relations_ended", "reason") == {"moved": 1}
    standing("638", "434")


def test_a_client_received_by_a_municipality_that_is_not_served_here_is_counted_as_ended() -> None:
    worker = working.a_worker()
    relation, today = working.relation_of(working.a_client(worker)), timezone.localdate()
    working.a_municipality("020").__class__.objects.filter(pk="020").update(hosted=False)
    sent = hand_over_move(worker, relation, HandoverInput(today, PARTS), "020", ConsentInput(today, "ar"))
    standing("638")
    note_received(worker, Handover.objects.get(pk=sent.pk), today)
    assert number("clients.relations_ended") == 1
    standing("638")


def test_what_is_erased_is_counted_no_more_and_the_kept_months_know() -> None:
    worker, guard = officer(), officer(role="data_protection_officer")
    held = whole(worker, "Zorvina")
    made_old(held)
    tell_of_plain_rows()
    standing("638")
    before = Decimal(str(number("clients.relations_ended")))
    retention.erase(guard, held.client.number, TODAY)
    assert number("clients.relations_ended") == before - 1
    standing("638")


def _month(day: date) -> Period:
    return Period.month(day.year, day.month)
