"""Nobody is a member of another's programme by that one's word alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor, Denied, command_actor
from delaktig.accounts.models import Membership
from delaktig.audit.models import Event
from delaktig.law.programme import State
from delaktig.programmes import adoptions, memberships
from delaktig.programmes.actions.editions import EditionInput, MembersInput, edit_members, start_edition
from delaktig.programmes.actions.guard import Invalid, NotThere, facts_of
from delaktig.programmes.actions.measures import MeasureInput, add_measure
from delaktig.programmes.actions.memberships import (
    MembershipAnswer,
    answer_membership,
    ask_again,
    tell_of_answer,
)
from delaktig.programmes.adoptions import Decision
from delaktig.programmes.calendar import calendar
from delaktig.programmes.canonical import canonical
from delaktig.programmes.chains import chains
from delaktig.programmes.comments import write_comment
from delaktig.programmes.freeze import verify
from delaktig.programmes.models import Adoption, Edition, EditionMember, FrozenEdition, Measure
from delaktig.programmes.preconditions import preconditions
from delaktig.programmes.published import published_edition, published_editions
from delaktig.programmes.selectors import edition as edition_for
from delaktig.programmes.selectors import editions, joined
from delaktig.programmes.standing import standing
from delaktig.programmes.state import edition_states, editions_in_force
from delaktig.programmes.tree import load_tree
from delaktig.programmes.waiting import programmes_now
from tests.decisions import building as build
from tests.programmes.making import accept, make_edition, make_measure

pytestmark = pytest.mark.django_db
ON, DAY = date(2024, 6, 1), date(2023, 6, 12)
YES, NO = MembershipAnswer(accepts=True), MembershipAnswer(accepts=False)
LEAD, MEMBER, OTHER = "287", "231", "545"
PAPER = MembershipAnswer(accepts=True, lead_records=True, ground="Kommunstyrelsen 12.3.2023 § 45")


@pytest.fixture
def asked(municipality: Callable[[str], object]) -> Edition:
    """Return an edition led by 287 that has asked 231 and 545, of which nobody has answered."""
    for code in (LEAD, MEMBER, OTHER):
        municipality(code)
    return make_edition(members=(LEAD,), asked=(MEMBER, OTHER))


@pytest.fixture
def lead(asked: Edition, actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator", code=LEAD)


@pytest.fixture
def member(asked: Edition, actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator", code=MEMBER)


def decide(edition: Edition, actor: Actor, code: str = "", outcome: str = "adopted") -> adoptions.Recorded:
    values = build.values(outcome=outcome)
    return adoptions.record_decision(
        edition, Decision(code or actor.municipality, "council", values, held_on=DAY), actor
    )


def consent(edition: Edition, code: str) -> str:
    return edition.members.get(municipality=code).consent


# Being asked


def test_whoever_the_lead_names_is_asked_and_the_lead_is_a_member_by_naming_itself(asked: Edition) -> None:
    assert dict(asked.members.values_list("municipality_id", "consent")) == {
        LEAD: "accepted",
        MEMBER: "asked",
        OTHER: "asked",
    }
    event = Event.objects.get(name="programmes.members_asked")
    assert (event.target, MEMBER in event.details) == (f"edition:{asked.pk}", True)


def test_nothing_is_published_stated_or_decided_for_whom_is_asked(asked: Edition, lead: Actor, member: Actor) -> None:
    assert decide(asked, lead).frozen_now
    assert edition_states(asked, ON)[LEAD].state is State.IN_FORCE
    assert set(edition_states(asked, ON)) == {LEAD}
    assert set(standing(asked.programme_id).states(asked.pk, ON)) == {LEAD}
    assert standing(asked.programme_id).public_slug(asked.pk, MEMBER, ON) == ""
    assert not published_editions(MEMBER, ON).exists()
    assert published_edition(MEMBER, asked.slug, ON) is None
    found = published_edition(LEAD, asked.slug, ON)
    assert found is not None
    assert [row["municipality"] for row in found.data["members"]] == [LEAD]
    assert editions_in_force(MEMBER, ON) == []
    assert [chain.municipality for chain in chains(asked, ON)] == [LEAD]
    assert calendar(member, ON) == []
    assert next(line.why for line in preconditions(MEMBER, ON)) == "no_programme_recorded"


def test_the_lead_records_nothing_for_whom_is_asked_nor_adds_a_body_there(asked: Edition, lead: Actor) -> None:
    with pytest.raises(Denied, match="not_your_municipality"):
        decide(asked, lead, MEMBER)
    assert not Adoption.objects.exists()
    item = build.item(MEMBER, "council", DAY)
    with pytest.raises(Denied):
        adoptions.link_item(item, asked, lead)


def test_whom_is_asked_may_read_and_answer_and_nothing_more(asked: Edition, member: Actor, lead: Actor) -> None:
    measure = make_measure(asked)
    assert edition_for(member, asked.pk).facts.asked == {MEMBER, OTHER}
    assert asked in editions(member)
    assert asked not in joined(member)
    for act in (
        lambda: decide(asked, member),
        lambda: write_comment(member, asked, "Nej"),
        lambda: add_measure(member, measure.goal, "sv", MeasureInput("Eget", municipality=MEMBER)),
        lambda: ask_again(member, asked, OTHER),
    ):
        with pytest.raises(Denied, match="membership_not_accepted"):
            act()


def test_only_who_answers_for_the_municipality_answers(asked: Edition, actor_with_role: Callable[..., Actor]) -> None:
    for role in ("editor", "reader", "administrator", "partner"):
        with pytest.raises(Denied, match="no_permission"):
            answer_membership(actor_with_role(role, code=MEMBER), asked, YES, ON)
    with pytest.raises(NotThere):
        answer_membership(actor_with_role("coordinator", code="638"), asked, YES, ON)
    with pytest.raises(Denied, match="lead_is_a_member"):
        answer_membership(actor_with_role("coordinator", code=LEAD), asked, NO, ON)
    assert consent(asked, MEMBER) == "asked"


def test_the_first_page_asks_the_member_and_tells_the_lead_who_has_not_answered(
    asked: Edition, lead: Actor, member: Actor
) -> None:
    now = programmes_now(member, "sv", ON)
    assert now.editions == []
    assert [(one.edition, one.lead, one.is_told) for one in now.asked] == [(asked, LEAD, False)]
    assert [one.unanswered for one in programmes_now(lead, "sv", ON).editions] == [2]
    answer_membership(member, asked, YES, ON)
    assert programmes_now(member, "sv", ON).asked == []
    assert [one.unanswered for one in programmes_now(lead, "sv", ON).editions] == [1]


# Answering


def test_who_accepts_is_a_member_from_then_and_decides_for_itself(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, YES, ON)
    event = Event.objects.get(name="programmes.membership_answered")
    assert '"answer":"accepted"' in event.details.replace(" ", "")
    assert facts_of(asked).members == {LEAD, MEMBER}
    with pytest.raises(Denied):
        decide(asked, lead, MEMBER)
    decide(asked, member)
    assert edition_states(asked, ON)[MEMBER].state is State.IN_FORCE
    assert published_edition(MEMBER, asked.slug, ON) is not None
    acts = memberships.membership_acts(asked, MEMBER)
    assert [act.event for act in acts] == ["programmes.membership_answered", "programmes.members_asked"]
    assert acts[0].by == member.user.name  # type: ignore[union-attr]
    assert memberships.membership_acts(asked, OTHER)[0].event == "programmes.members_asked"


def test_the_lead_records_for_a_member_only_where_it_agreed_and_only_while_it_does(
    asked: Edition, lead: Actor, member: Actor
) -> None:
    answer_membership(member, asked, MembershipAnswer(accepts=True, lead_records=True), ON)
    done = decide(asked, lead, MEMBER)
    assert done.item.recorded_by_id == LEAD
    adoptions.change_decision(done.item, build.values(title="Mendad"), lead)
    answer_membership(member, asked, YES, ON)
    with pytest.raises(Denied):
        adoptions.change_decision(done.item, build.values(title="Igen"), lead)
    with pytest.raises(Denied):
        adoptions.unlink_item(done.item, asked, lead, "Fel")
    assert edition_states(asked, ON)[MEMBER].state is State.IN_FORCE
    adoptions.change_decision(done.item, build.values(title="Vår"), member)


def test_who_declines_sees_it_no_more_until_asked_again(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, MembershipAnswer(accepts=False, ground="Vi gör ett eget"), ON)
    assert not editions(member).exists()
    with pytest.raises(NotThere):
        edition_for(member, asked.pk)
    with pytest.raises(NotThere):
        answer_membership(member, asked, YES, ON)
    ask_again(lead, asked, MEMBER)
    assert consent(asked, MEMBER) == "asked"
    answer_membership(member, asked, YES, ON)
    with pytest.raises(Denied, match="has_not_declined"):
        ask_again(lead, asked, MEMBER)


def test_a_member_can_leave_while_nothing_is_in_force_and_nothing_is_its_own(asked: Edition, member: Actor) -> None:
    answer_membership(member, asked, YES, ON)
    measure = make_measure(asked)
    own = add_measure(member, measure.goal, "sv", MeasureInput("Eget", municipality=MEMBER))
    with pytest.raises(Denied, match="member_is_bound"):
        answer_membership(member, asked, NO, ON)
    own.delete()
    decide(asked, member, outcome="noted")
    with pytest.raises(Denied, match="member_is_bound"):
        answer_membership(member, asked, NO, ON)
    adoptions.unlink_item(Adoption.objects.get().item, asked, member, "Fel")
    answer_membership(member, asked, NO, ON)
    assert consent(asked, MEMBER) == "declined"


def test_a_text_that_is_frozen_with_a_member_binds_it(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, YES, ON)
    decide(asked, lead)
    with pytest.raises(Denied, match="frozen_with_member"):
        answer_membership(member, asked, NO, ON)


def test_who_accepts_after_the_text_was_frozen_takes_it_as_it_is(asked: Edition, lead: Actor, member: Actor) -> None:
    make_measure(asked)
    Measure.objects.update(municipality_id=MEMBER, scope="own")  # as a copy of the edition before has it
    decide(asked, lead)
    frozen = FrozenEdition.objects.get().canonical
    assert "Ordna träffar" not in frozen
    answer_membership(member, asked, YES, ON)
    decide(asked, member)
    assert edition_states(asked, ON)[MEMBER].state is State.IN_FORCE
    assert FrozenEdition.objects.get().canonical == frozen
    assert verify(asked) == []


def test_what_is_anothers_own_is_not_published_before_it_has_accepted(asked: Edition, lead: Actor) -> None:
    make_measure(asked)
    Measure.objects.update(municipality_id=MEMBER, scope="own")
    assert canonical(load_tree(asked))["themes"][0]["goals"][0]["measures"] == []
    accept(asked, MEMBER)
    assert len(canonical(load_tree(asked))["themes"][0]["goals"][0]["measures"]) == 1


def test_the_next_edition_asks_everybody_anew(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, MembershipAnswer(accepts=True, lead_records=True), ON)
    following = start_edition(lead, asked, "sv", EditionInput("Nytt", date(2026, 1, 1)))
    row = following.members.get(municipality=MEMBER)
    assert (row.consent, row.lead_records) == ("asked", False)


# The lead names


def test_naming_the_members_again_keeps_their_answers(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, MembershipAnswer(accepts=True, lead_records=True), ON)
    edit_members(lead, asked, MembersInput((LEAD, MEMBER, "638"), LEAD))
    row = asked.members.get(municipality=MEMBER)
    assert (row.consent, row.lead_records) == ("accepted", True)
    assert consent(asked, "638") == "asked"
    assert not asked.members.filter(municipality=OTHER).exists()


def test_another_arranger_is_asked_about_anew(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, YES, ON)
    edit_members(lead, asked, MembersInput((LEAD, MEMBER), LEAD, {MEMBER: LEAD}))
    row = asked.members.get(municipality=MEMBER)
    assert (row.consent, row.arranger_id) == ("asked", LEAD)


def test_only_a_member_can_be_made_the_lead_and_then_nobody_has_agreed_to_its_recording(
    asked: Edition, lead: Actor, member: Actor
) -> None:
    with pytest.raises(Invalid, match="lead_must_have_accepted"):
        edit_members(lead, asked, MembersInput((LEAD, MEMBER, OTHER), MEMBER))
    answer_membership(member, asked, YES, ON)
    accept(asked, OTHER, lead_records=True)
    edit_members(lead, asked, MembersInput((LEAD, MEMBER, OTHER), MEMBER))
    assert facts_of(asked).lead == MEMBER
    assert not asked.members.get(municipality=OTHER).lead_records
    assert consent(asked, LEAD) == "accepted"


def test_what_was_copied_for_one_that_never_accepted_goes_with_it(asked: Edition, lead: Actor) -> None:
    make_measure(asked)
    Measure.objects.update(municipality_id=MEMBER, scope="own")
    edit_members(lead, asked, MembersInput((LEAD, OTHER), LEAD))
    assert not Measure.objects.exists()


# Whom nobody serves here


def test_the_lead_tells_of_an_answer_given_elsewhere_only_where_nobody_answers_here(
    asked: Edition, lead: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    with pytest.raises(Invalid, match="required"):
        tell_of_answer(lead, asked, OTHER, YES, DAY, ON)
    with pytest.raises(Invalid, match="in_the_future"):
        tell_of_answer(lead, asked, OTHER, PAPER, date(2024, 6, 2), ON)
    tell_of_answer(lead, asked, OTHER, PAPER, DAY, ON)
    row = asked.members.get(municipality=OTHER)
    assert (row.consent, row.told_by_id, row.answered_on, row.ground) == ("accepted", LEAD, DAY, PAPER.ground)
    assert PAPER.ground in Event.objects.get(name="programmes.membership_told").details
    decide(asked, lead, OTHER)
    assert edition_states(asked, ON)[OTHER].state is State.IN_FORCE
    actor_with_role("administrator", code=MEMBER)
    with pytest.raises(Denied, match="answers_for_itself"):
        tell_of_answer(lead, asked, MEMBER, PAPER, DAY, ON)
    with pytest.raises(Denied, match="only_the_lead_asks"):
        tell_of_answer(command_actor(OTHER, "tests"), asked, MEMBER, PAPER, DAY, ON)


def test_nobody_changes_an_answer_that_a_municipality_gave_itself(asked: Edition, lead: Actor, member: Actor) -> None:
    answer_membership(member, asked, NO, ON)
    Membership.objects.filter(municipality=MEMBER).update(valid_to=date(2024, 1, 1))
    with pytest.raises(Denied, match="has_answered"):
        tell_of_answer(lead, asked, MEMBER, PAPER, DAY, ON)


def test_whoever_comes_to_serve_a_municipality_is_asked_about_what_was_told(
    asked: Edition, lead: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    tell_of_answer(lead, asked, OTHER, PAPER, DAY, ON)
    other = actor_with_role("coordinator", code=OTHER)
    assert [(one.edition, one.is_told) for one in programmes_now(other, "sv", ON).asked] == [(asked, True)]
    with pytest.raises(Denied, match="answers_for_itself"):
        tell_of_answer(lead, asked, OTHER, PAPER, DAY, ON)
    answer_membership(other, asked, YES, ON)
    row = asked.members.get(municipality=OTHER)
    assert (row.told_by_id, row.lead_records) == (None, False)
    assert programmes_now(other, "sv", ON).asked == []


def test_declining_what_was_told_lets_go_of_all_that_the_lead_had_recorded(
    asked: Edition, lead: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    tell_of_answer(lead, asked, OTHER, PAPER, DAY, ON)
    done = decide(asked, lead, OTHER)
    other = actor_with_role("coordinator", code=OTHER)
    answer_membership(other, asked, NO, ON)
    assert not Adoption.objects.filter(item=done.item).exists()
    assert not FrozenEdition.objects.exists()
    assert published_edition(OTHER, asked.slug, ON) is None
    assert verify(asked) == []
    assert Event.objects.filter(name="programmes.decision_unlinked", target=f"item:{done.item.pk}").exists()


def test_declining_what_was_told_leaves_what_others_have_decided(
    asked: Edition, lead: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    tell_of_answer(lead, asked, OTHER, PAPER, DAY, ON)
    decide(asked, lead)
    decide(asked, lead, OTHER)
    answer_membership(actor_with_role("coordinator", code=OTHER), asked, NO, ON)
    assert set(edition_states(asked, ON)) == {LEAD}
    assert edition_states(asked, ON)[LEAD].state is State.IN_FORCE
    assert verify(asked) == []


def test_a_buyer_that_accepts_late_gets_its_arrangers_decision_and_one_that_has_not_gets_none() -> None:
    edition = build.edition(
        LEAD,
        MEMBER,
        OTHER,
        kind="service_package",
        period=(date(2025, 1, 1), date(2026, 12, 31)),
        arrangers={MEMBER: LEAD, OTHER: LEAD},
        asked=(MEMBER, OTHER),
    )
    arranger = command_actor(LEAD, "tests")
    made = Decision(LEAD, "board", build.values(), held_on=date(2025, 1, 10), starts_on=date(2025, 2, 1))
    adoptions.record_decision(edition, made, arranger)
    accept(edition, MEMBER)
    states = edition_states(edition, date(2025, 3, 1))
    assert {code: one.state for code, one in states.items()} == {LEAD: State.IN_FORCE, MEMBER: State.IN_FORCE}
    assert states[MEMBER].since == date(2025, 2, 1)
    assert EditionMember.objects.get(municipality=OTHER).consent == "asked"
