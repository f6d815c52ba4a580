"""The chain of decisions in each municipality."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.law.programme import State
from delaktig.programmes.adoptions import Decision, record_decision
from delaktig.programmes.chains import chains
from tests.decisions import building as build

pytestmark = pytest.mark.django_db


def test_each_member_has_its_own_chain_in_order_and_its_own_state(actor_with_role, django_assert_max_num_queries):
    lead = actor_with_role("coordinator", code="285")
    edition = build.edition("285", "075")
    for kind, day, outcome in (
        ("council", 12, "adopted"), ("board", 5, "proposed_to_council"),
    ):  # fmt: skip
        values = build.values(outcome=outcome)
        record_decision(edition, Decision("285", kind, values, held_on=date(2023, 6, day)), lead)
    new = Decision("285", "committee", build.values(outcome="noted"), name_sv="Integrationsnämnden")
    record_decision(edition, new, lead)
    with django_assert_max_num_queries(4):
        own, other = chains(edition, date(2024, 1, 1))
    assert [[a.item.outcome for a in step.adoptions] for step in own.steps] == [
        ["noted"], ["proposed_to_council"], ["adopted"],
    ]  # fmt: skip
    assert (own.lead, own.state.state, other.state.state) == (True, State.IN_FORCE, State.DRAFT)
    assert own.last_item() == own.steps[2].adoptions[0].item
    assert other.last_item() is None
    assert own.steps[0].last is not None
    assert str(own.steps[0].last.item.meeting.body) == "Integrationsnämnden"


def test_a_buyer_sees_its_arrangers_decision_beside_its_own(actor_with_role):
    edition = build.edition("638", "018", kind="service_package", arrangers={"018": "638"}, lead_records=("018",))
    lead = actor_with_role("coordinator")
    record_decision(edition, Decision("638", "board", build.values(), held_on=date(2025, 4, 14)), lead)
    record_decision(edition, Decision("018", "council", build.values(outcome="noted")), lead)
    buyer = chains(edition, date(2025, 6, 1))[1]
    assert [a.item.meeting.body.municipality_id for a in buyer.arranged] == ["638"]
    assert [len(step.adoptions) for step in buyer.steps] == [0, 0, 1]
    assert buyer.arranger == "638"
