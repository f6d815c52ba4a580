"""What each body's decision does with an edition, in each municipality by itself."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.decisions.models import DECIDING, Body, Item
from delaktig.law.programme import State
from delaktig.municipalities.models import Municipality
from delaktig.programmes import adoptions
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.adoptions import Decision, InvalidAdoption
from delaktig.programmes.freeze import verify
from delaktig.programmes.models import Adoption, Edition, FrozenEdition
from delaktig.programmes.state import edition_states, editions_in_force, states_of
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
ON = date(2025, 6, 1)
DAY = date(2023, 6, 12)
LATE = date(2024, 6, 1)
OUTCOMES = list(Item.Outcome.values)


def decision(code: str = "285", kind: str = "council", on: date | None = DAY, **given: object) -> Decision:
    starts = given.pop("starts_on", None)
    follows = given.pop("follows", None)
    return Decision(code, kind, build.values(**given), held_on=on, starts_on=starts, follows=follows)  # type: ignore[arg-type]


# What follows from what, exhaustively


@pytest.mark.parametrize(
    ("kind", "body_kind", "outcome", "of", "arranger"),
    list(
        product(
            ["strategic", "service_package"],
            DECIDING,
            OUTCOMES,
            ["285", "075"],
            [None, "075"],
        )
    ),
)
def test_the_stored_effect_and_the_law_agree_on_what_brings_into_force(kind, body_kind, outcome, of, arranger):
    """For the municipality 285, with a body of its own or of 075, which may be its arranger."""
    edition = build.edition("285", "075", kind=kind, arrangers={"285": arranger} if arranger else {})
    item = build.item(of, body_kind, DAY, outcome)
    effect = adoptions.effect_of(kind, item.meeting.body, outcome, "285", arranger)
    Adoption.objects.create(
        edition=edition, municipality_id="285", item=item, effect=effect, starts_on=date(2025, 1, 1)
    )
    state = edition_states(edition, ON)["285"].state
    moved = effect in {Adoption.Effect.ADOPTED, Adoption.Effect.ARRANGED}
    assert moved == (state is State.IN_FORCE)
    if outcome == "noted":
        assert effect == Adoption.Effect.NOTED
    if kind == "strategic" and outcome == "adopted":
        assert moved == (body_kind == "council" and of == "285")
    if kind == "service_package" and outcome == "adopted":
        assert moved == (of == (arranger or "285"))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_arrangers_decision_concerns_all_that_it_arranges_for_and_what_it_notes_only_itself(outcome):
    edition = build.edition("638", "018", "504", "434", kind="service_package", arrangers={"018": "638", "504": "638"})
    members = list(edition.members.order_by("municipality_id"))
    concerned = adoptions.concerned_by("service_package", "638", outcome, members)
    expected = ["638"] if outcome == "noted" else ["018", "504", "638"]
    assert sorted(m.municipality_id for m in concerned) == expected
    assert [m.municipality_id for m in adoptions.concerned_by("service_package", "018", outcome, members)] == ["018"]
    assert adoptions.concerned_by("strategic", "638", outcome, members)[0].municipality_id == "638"
    assert adoptions.concerned_by("strategic", "710", outcome, members) == []


# Recording


def test_each_council_brings_a_strategic_programme_into_force_for_itself_only(actor_with_role):
    edition = build.filled(build.edition("285", "075"))
    done = adoptions.record_decision(edition, decision(), actor_with_role("coordinator", code="285"))
    assert done.frozen_now
    states = edition_states(edition, LATE)
    assert {code: s.state for code, s in states.items()} == {"285": State.IN_FORCE, "075": State.DRAFT}
    again = adoptions.record_decision(
        edition, decision("075", on=date(2023, 6, 26)), actor_with_role("coordinator", code="075")
    )
    assert not again.frozen_now
    assert edition_states(edition, LATE)["075"].state is State.IN_FORCE
    assert edition_states(edition, date(2023, 6, 20))["075"].state is State.DRAFT
    assert FrozenEdition.objects.count() == 1
    assert verify(edition) == []


@pytest.mark.parametrize(
    ("kind", "outcome", "state"),
    [
        ("committee", "noted", State.PROPOSED),
        ("committee", "adopted", State.PROPOSED),
        ("board", "proposed_to_council", State.PROPOSED),
        ("board", "adopted", State.PROPOSED),
        ("board", "returned", State.DRAFT),
        ("council", "noted", State.DRAFT),
        ("council", "rejected", State.DRAFT),
        ("council", "returned", State.DRAFT),
        ("council", "unknown", State.DRAFT),
    ],
)
def test_nothing_but_the_councils_adoption_brings_a_strategic_programme_into_force(
    actor_with_role, kind, outcome, state
):
    edition = build.edition("285")
    made = decision(kind=kind, outcome=outcome)
    if kind == "committee":
        made = Decision("285", kind, made.values, body=build.body("285", kind).pk, held_on=DAY)
    done = adoptions.record_decision(edition, made, actor_with_role("coordinator", code="285"))
    assert not done.frozen_now
    assert edition_states(edition, LATE)["285"].state is state


def test_a_buyers_council_notes_a_service_package_and_moves_nothing(actor_with_role):
    edition = build.edition(
        "638",
        "018",
        kind="service_package",
        period=(date(2025, 1, 1), date(2026, 12, 31)),
        arrangers={"018": "638"},
        lead_records=("018",),
    )
    actor = actor_with_role("coordinator")
    adoptions.record_decision(edition, decision("018", outcome="noted", on=date(2025, 4, 1)), actor)
    adoptions.record_decision(edition, decision("638", outcome="noted", on=date(2025, 4, 1)), actor)
    assert {s.state for s in edition_states(edition, ON).values()} == {State.DRAFT}
    assert not FrozenEdition.objects.exists()
    done = adoptions.record_decision(
        edition, decision("638", "board", date(2025, 4, 14), starts_on=date(2025, 5, 1)), actor
    )
    assert done.frozen_now
    assert sorted(a.municipality_id or "" for a in done.adoptions) == ["018", "638"]
    for day, state in ((date(2025, 4, 30), State.ADOPTED), (date(2025, 5, 1), State.IN_FORCE)):
        assert {s.state for s in edition_states(edition, day).values()} == {state}


def test_a_day_that_is_not_known_is_not_guessed(actor_with_role):
    edition = build.edition("285")
    adoptions.record_decision(edition, decision(on=None), actor_with_role("coordinator", code="285"))
    found = edition_states(edition, LATE)["285"]
    assert (found.state, found.since) == (State.ADOPTED, None)
    assert found.reason_key == "adopted_date_unknown"


def test_the_lead_records_for_members_that_agreed_and_a_member_for_itself_only(actor_with_role):
    edition = build.edition("285", "075", "624", lead_records=("075",))
    lead = actor_with_role("coordinator", code="285")
    done = adoptions.record_decision(edition, decision("075"), lead)
    assert done.item.recorded_by_id == "285"
    with pytest.raises(Denied, match="not_your_municipality"):
        adoptions.record_decision(edition, decision("624"), lead)
    assert not Body.objects.filter(municipality="624").exists()
    with pytest.raises(Denied):
        adoptions.record_decision(edition, decision("624"), actor_with_role("coordinator", code="075"))
    with pytest.raises(NotThere):
        adoptions.record_decision(edition, decision("710"), actor_with_role("coordinator", code="710"))
    with pytest.raises(Denied):
        adoptions.record_decision(edition, decision("285"), actor_with_role("editor", code="285"))
    assert Item.objects.count() == 1


def test_an_item_of_a_municipality_that_is_no_member_has_no_effect(actor_with_role):
    edition = build.edition("285")
    actor = actor_with_role("coordinator", code="285")
    item = build.item("710", "council", DAY, recorded_by=Municipality.objects.get(code="285"))
    with pytest.raises(Denied, match="not_your_municipality"):
        adoptions.link_item(item, edition, actor)
    assert not Adoption.objects.exists()


def test_an_edition_that_cannot_be_frozen_is_not_adopted_either(actor_with_role, monkeypatch):
    edition = build.edition("285")

    def broken(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(adoptions, "freeze", broken)
    with pytest.raises(RuntimeError):
        adoptions.record_decision(edition, decision(), actor_with_role("coordinator", code="285"))
    assert not Adoption.objects.exists()
    assert not Item.objects.exists()


# Mending what was recorded


def test_changing_an_outcome_moves_the_edition_with_it(actor_with_role):
    actor = actor_with_role("coordinator", code="285")
    edition = build.edition("285")
    done = adoptions.record_decision(edition, decision(outcome="unknown"), actor)
    assert edition_states(edition, LATE)["285"].state is State.DRAFT
    adoptions.change_decision(done.item, build.values(outcome="adopted"), actor, expected_version=1)
    assert edition_states(edition, LATE)["285"].state is State.IN_FORCE
    assert FrozenEdition.objects.filter(edition=edition).exists()


def test_a_decision_recorded_in_error_is_taken_back_with_its_reason_and_the_chain_keeps_the_fingerprint(
    actor_with_role,
):
    actor = actor_with_role("coordinator", code="285")
    edition = build.edition("285", "075")
    done = adoptions.record_decision(edition, decision(), actor)
    sha256 = FrozenEdition.objects.get().sha256
    with pytest.raises(InvalidAdoption, match="reason_is_needed"):
        adoptions.unlink_item(done.item, edition, actor, " ")
    adoptions.unlink_item(done.item, edition, actor, "Fel möte")
    assert edition_states(edition, LATE)["285"].state is State.DRAFT
    assert not FrozenEdition.objects.exists()
    assert sha256 in Event.objects.get(name="programmes.edition_thawed").details
    assert verify(edition) == []
    with pytest.raises(NotThere):
        adoptions.unlink_item(done.item, edition, actor, "Igen")


def test_an_edition_stays_frozen_while_one_council_has_adopted_it(actor_with_role):
    lead = actor_with_role("coordinator", code="285")
    edition = build.edition("285", "075", lead_records=("075",))
    first = adoptions.record_decision(edition, decision(), lead)
    adoptions.record_decision(edition, decision("075"), lead)
    adoptions.unlink_item(first.item, edition, lead, "Fel möte")
    assert FrozenEdition.objects.filter(edition=edition).exists()


# Over time, and many at once


def test_the_edition_after_supersedes_where_it_is_adopted_and_only_there(actor_with_role):
    actor = actor_with_role("coordinator", code="285")
    old = build.edition("285", "075", period=(date(2019, 1, 1), date(2025, 12, 31)), slug="2019", lead_records=("075",))
    new = build.edition("285", "075", programme=old.programme, slug="2023", follows=old)
    for code in ("285", "075"):
        adoptions.record_decision(old, decision(code, on=date(2019, 3, 1)), actor)
    adoptions.record_decision(new, decision("285"), actor)
    states = states_of([old, new], LATE)
    assert states[old.pk]["285"].state is State.SUPERSEDED
    assert states[old.pk]["075"].state is State.IN_FORCE
    assert states[new.pk]["285"].state is State.IN_FORCE
    assert [e for e, _ in editions_in_force("285", LATE)] == [new]
    assert [e for e, _ in editions_in_force("285", date(2023, 1, 1))] == [old]
    assert [e for e, _ in editions_in_force("075", LATE)] == [old]
    assert editions_in_force("285", date(2018, 1, 1)) == []


def test_an_early_end_by_a_change_of_law_ends_it_with_its_reason(actor_with_role):
    edition = build.edition("285", expires_early_on=date(2024, 12, 31), early_expiry_reason=build.text("Ny lag"))
    adoptions.record_decision(edition, decision(), actor_with_role("coordinator", code="285"))
    assert edition_states(edition, date(2024, 12, 31))["285"].state is State.IN_FORCE
    after = edition_states(edition, date(2025, 1, 1))["285"]
    assert (after.state, after.reason_key) == (State.EXPIRED, "expired_early")
    assert "Ny lag" in after.reason["sv"]


def test_states_of_many_editions_take_few_queries(django_assert_max_num_queries):
    editions = [build.edition("285", "075", "624", slug=f"e{n}") for n in range(10)]
    with django_assert_max_num_queries(5):
        assert len(states_of(Edition.objects.filter(pk__in=[e.pk for e in editions]), ON)) == 10
