"""Hand-overs: the flip as one act, the move with consent, copies with the days of law, and nothing without consent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import Role
from delaktig.audit.models import Event
from delaktig.cases.actions.handing import (
    READ_DAYS,
    ConsentInput,
    HandoverInput,
    flip,
    hand_over_move,
    hand_over_service,
    note_received,
)
from delaktig.cases.actions.receiving import AcceptInput, accept_handover, decline_handover
from delaktig.cases.models import Assessment, Handover, Interruption, Plan
from delaktig.cases.packet import PARTS
from delaktig.cases.selectors.handovers import handover_of, incoming, incoming_one, looked_into, standing
from delaktig.clients.actions.adding import Alike
from delaktig.clients.doors import look
from delaktig.clients.models import Access, Client, Consent, Responsibility
from delaktig.organisations.models import Organisation
from delaktig.texts.parts import Invalid, NotThere
from tests.cases.working import HERE, THERE, a_client, a_municipality, a_worker, an_organisation, prohibit, relation_of

pytestmark = pytest.mark.django_db
AWAY = "020"


def given(**values: Any) -> HandoverInput:
    return HandoverInput(**{"on": timezone.localdate(), "parts": PARTS, "note": "Vi talade om skolan.", **values})


def agreed(**values: Any) -> ConsentInput:
    return ConsentInput(**{"given_on": timezone.localdate(), "language": "ar", **values})


def with_a_plan(client: Client) -> Plan:
    """Give a client an assessment, a plan with a review and an extension, and an interruption."""
    relation = relation_of(client)
    Assessment.objects.create(
        relation=relation, trigger="on_request", done_on=date(2025, 2, 1), outcome="plan", result="God studievana"
    )
    plan = Plan.objects.create(relation=relation, made_on=date(2025, 2, 10), valid_to=date(2027, 2, 9))
    plan.goals.create(words="Arbete inom vården")
    plan.items.create(words="Svenska på kvällstid", reason="Behövs i arbetet")
    plan.extensions.create(ground="scant_education", until=date(2028, 2, 9), decided_on=date(2025, 6, 1))
    plan.reviews.create(relation=relation, held_on=date(2025, 8, 9))
    Interruption.objects.create(relation=relation, kind="illness", first=date(2025, 9, 1), last=date(2025, 9, 30))
    return plan


def sent(actor: Actor, client: Client, to: str = THERE, **values: Any) -> Handover:
    made = hand_over_move(actor, relation_of(client), given(**values), to, agreed())
    return Handover.objects.select_related("consent", "to_municipality", "relation__client").get(pk=made.pk)


def accepted(actor: Actor, handover: Handover, **values: Any) -> Client:
    assert actor.user is not None
    relation = accept_handover(actor, handover, AcceptInput(actor.user.pk, timezone.localdate(), **values))
    return relation.client


def test_the_flip_is_one_act_and_the_client_relation_goes_on() -> None:
    actor = a_worker()
    client = a_client(actor)
    relation = relation_of(client)
    employment = Responsibility.Authority.EMPLOYMENT_AUTHORITY
    with pytest.raises(Invalid) as refused:
        flip(actor, relation, given(), Responsibility.Authority.MUNICIPALITY)
    assert refused.value.errors == {"authority": "same_authority"}
    made = flip(actor, relation, given(), employment)
    today = timezone.localdate()
    spans = list(relation.responsibilities.order_by("valid_from").values_list("authority", "valid_from", "valid_to"))
    assert spans == [
        ("municipality", relation.started_on, today - timedelta(days=1)),
        (employment, today, None),
    ]
    relation.refresh_from_db()
    assert (relation.ended_on, relation.job_search_started_on) == (None, today)
    assert (made.ground, standing(made)) == ("status", "sent")
    assert made.packet["parts"]["identity"]["family_name"] == "Testare"


def test_nothing_is_handed_over_without_consent() -> None:
    actor = a_worker()
    client = a_client(actor)
    a_municipality(THERE)
    with pytest.raises(Invalid) as refused:
        hand_over_move(actor, relation_of(client), given(), THERE, agreed(given_on=None))
    assert refused.value.errors == {"consent_on": "consent_needed"}
    with pytest.raises(Invalid) as refused:
        hand_over_move(actor, relation_of(client), given(), THERE, agreed(given_on=date(2999, 1, 1)))
    assert refused.value.errors == {"consent_on": "consent_comes_first"}
    assert not Handover.objects.exists()
    assert not Consent.objects.exists()


def test_who_it_is_always_goes_along_and_only_what_was_picked_besides() -> None:
    actor = a_worker()
    client = a_client(actor)
    a_municipality(THERE)
    with pytest.raises(Invalid) as refused:
        hand_over_move(actor, relation_of(client), given(parts=("plan",)), THERE, agreed())
    assert refused.value.errors == {"parts": "parts_needed"}
    made = sent(actor, client, parts=("identity", "languages"))
    assert set(made.packet["parts"]) == {"identity", "languages"}


def test_the_new_municipality_receives_with_the_days_that_the_law_counts_from() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    client = a_client(actor, first_permit_on=date(2024, 12, 1))
    with_a_plan(client)
    handover = sent(actor, client)
    [found] = incoming(receiver)
    assert (found.pk, standing(found)) == (handover.pk, "waiting")
    new = accepted(receiver, handover)
    assert (new.municipality_id, new.first_permit_on, new.contact_language) == (THERE, date(2024, 12, 1), "ar")
    assert new.identity.family_name == "Testare"
    assert new.contact.street == "Hemgatan 7"
    plan = Plan.objects.get(relation=relation_of(new))
    assert (plan.made_on, plan.valid_to, plan.ended_on) == (date(2025, 2, 10), date(2027, 2, 9), None)
    assert [one.held_on for one in plan.reviews.all()] == [date(2025, 8, 9)]
    assert [one.until for one in plan.extensions.all()] == [date(2028, 2, 9)]
    assert [one.words for one in plan.goals.all()] == ["Arbete inom vården"]
    assert Interruption.objects.get(relation=relation_of(new)).last == date(2025, 9, 30)
    assert Assessment.objects.get(relation=relation_of(new)).done_on == date(2025, 2, 1)


def test_the_old_relation_ends_as_moved_and_its_worker_reads_for_thirty_days() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    client = a_client(actor)
    plan = with_a_plan(client)
    accepted(receiver, sent(actor, client))
    relation = client.relations.get()
    assert (relation.ended_on, relation.end_reason) == (timezone.localdate(), "moved")
    plan.refresh_from_db()
    assert (plan.ended_on, plan.end_reason) == (timezone.localdate(), "moved")
    later = timezone.now() + timedelta(days=READ_DAYS - 1)
    assert look(actor, client.number, "handover", now=later).near == "reason"
    with pytest.raises(Denied):
        look(actor, client.number, "handover", now=timezone.now() + timedelta(days=READ_DAYS + 1))
    assert Access.objects.get().user == actor.user


def test_declining_says_why_and_changes_nothing_for_the_client() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    client = a_client(actor)
    handover = sent(actor, client)
    with pytest.raises(Invalid):
        decline_handover(receiver, handover, " ", timezone.localdate())
    decline_handover(receiver, handover, "Personen bor inte här", timezone.localdate())
    found = handover_of(client, handover.pk)
    assert (standing(found), found.decline_reason) == ("declined", "Personen bor inte här")
    assert relation_of(client).ended_on is None
    with pytest.raises(Denied, match="already_answered"):
        accepted(receiver, handover)


def test_a_consent_that_is_withdrawn_closes_the_hand_over() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    handover = sent(actor, a_client(actor))
    Consent.objects.update(withdrawn_on=timezone.localdate())
    assert not list(incoming(receiver))
    with pytest.raises(Denied, match="already_answered"):
        accepted(receiver, handover)


def test_only_the_municipality_that_it_goes_to_sees_it() -> None:
    actor, receiver, third = a_worker(), a_worker(code=THERE), a_worker(code="504")
    handover = sent(actor, a_client(actor))
    assert incoming_one(receiver, handover.pk) == handover
    for other in (third, actor):
        with pytest.raises(NotThere):
            incoming_one(other, handover.pk)
        with pytest.raises(NotThere):
            accepted(other, handover)
    with pytest.raises(Denied):
        incoming(a_worker(Role.READER, THERE))


def test_an_address_under_a_prohibition_is_seen_by_those_with_the_right_and_the_mark_goes_along() -> None:
    actor = a_worker()
    coach, caseworker = a_worker(Role.JOB_COACH, THERE), a_worker(code=THERE)
    client = a_client(actor)
    prohibit(client)
    handover = sent(actor, client)
    assert "contact" not in looked_into(coach, handover)["parts"]
    assert looked_into(caseworker, handover)["parts"]["contact"]["street"] == "Hemgatan 7"
    assert Event.objects.filter(name="cases.handover_looked_at").count() == 2
    new = accepted(caseworker, handover)
    assert new.prohibitions.count() == 1


def test_no_address_under_a_prohibition_leaves_for_those_who_are_not_served_here() -> None:
    actor = a_worker()
    client = a_client(actor)
    prohibit(client)
    handover = sent(actor, client, AWAY)
    assert handover.packet["prohibition"] is True
    assert "Hemgatan" not in str(handover.packet)
    service = an_organisation("Vuxensocialarbetet", Organisation.Kind.WELLBEING_COUNTY)
    other = hand_over_service(actor, relation_of(client), given(), service.pk, agreed())
    assert "Hemgatan" not in str(other.packet)
    assert standing(other) == "sent"


def test_a_municipality_that_is_not_served_here_is_noted_as_having_received() -> None:
    actor = a_worker()
    client = a_client(actor)
    handover = sent(actor, client, AWAY)
    note_received(actor, handover, timezone.localdate())
    assert client.relations.get().end_reason == "moved"
    a_municipality(THERE)
    served = sent(actor, a_client(actor, "Annan"))
    with pytest.raises(Denied, match="answers_itself"):
        note_received(actor, served, timezone.localdate())


def test_somebody_who_was_a_client_there_before_is_taken_up_again_by_the_identity_code() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    code = {"identity_code": "131090-9134", "birth_date": None}
    client = a_client(actor, identity=code)
    before = a_client(receiver, identity=code)
    handover = sent(actor, client)
    with pytest.raises(Invalid) as refused:
        accepted(receiver, handover)
    assert refused.value.errors == {"officer": "already_here"}
    before.relations.update(ended_on=timezone.localdate() - timedelta(days=30), end_reason="moved")
    assert accepted(receiver, handover) == before
    assert before.relations.filter(ended_on=None).count() == 1


def test_somebody_alike_is_shown_before_a_new_record_is_made() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    a_client(receiver)
    handover = sent(actor, a_client(actor))
    with pytest.raises(Alike):
        accepted(receiver, handover)
    assert accepted(receiver, handover, all_the_same="En annan familj").municipality_id == THERE
    assert Client.objects.filter(municipality=HERE).count() == 1


def test_one_hand_over_waits_at_a_time() -> None:
    actor = a_worker()
    client = a_client(actor)
    a_municipality(THERE)
    sent(actor, client)
    with pytest.raises(Invalid) as refused:
        sent(actor, client)
    assert refused.value.errors == {"municipality": "already_waiting"}
