"""Bodies that are heard: what they may record, and who sits in them."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import permissions_by_role
from delaktig.audit.models import Event
from delaktig.decisions import actions, members
from delaktig.decisions.item_fields import InvalidItem, PersonFields
from delaktig.decisions.members import MemberFields
from delaktig.decisions.models import ADVISORY, DECIDING, Body, BodyMember, Item
from delaktig.decisions.policies import why_not_have_members
from delaktig.decisions.selectors import bodies_of, may_be_followed
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from tests.decisions import building as build

DAY = date(2025, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(actor_with_role):
    return actor_with_role("coordinator")


@pytest.fixture
def forum(coordinator) -> Body:
    return actions.add_body("638", "forum", coordinator, name_sv="Forumet", name_fi="Foorumi")


@pytest.fixture
def unit(coordinator) -> Unit:
    organisation = Organisation.objects.create(kind="school", municipality_id="638")
    OrganisationName.objects.create(organisation=organisation, language="sv", name="Skolan")
    return Unit.objects.create(organisation=organisation, name_sv="Biblioteket")


def test_every_kind_either_decides_or_is_heard():
    assert set(DECIDING) | set(ADVISORY) == set(Body.Kind)
    assert not set(DECIDING) & set(ADVISORY)
    assert set(actions.ORDER) == set(Body.Kind)


@pytest.mark.parametrize("kind", Body.Kind.values)
def test_only_advisory_bodies_have_members_recorded(kind):
    assert (why_not_have_members(kind) is None) == (kind in ADVISORY)


@pytest.mark.parametrize("kind", ADVISORY)
def test_an_advisory_body_needs_a_name(coordinator, kind):
    with pytest.raises(InvalidItem) as refused:
        actions.add_body("638", kind, coordinator)
    assert refused.value.faults == {"name_sv": "name_is_needed"}


@pytest.mark.parametrize(("kind", "outcome"), list(product(ADVISORY, Item.Outcome.values)))
def test_what_an_advisory_body_says_is_noted_and_nothing_else(coordinator, kind, outcome):
    body = actions.add_body("638", kind, coordinator, name_sv="Organet")
    meeting = actions.add_meeting(body, coordinator, held_on=DAY)
    if outcome in ("noted", "unknown"):
        assert actions.add_item(meeting, build.values(outcome=outcome), coordinator).outcome == outcome
    else:
        with pytest.raises(InvalidItem) as refused:
            actions.add_item(meeting, build.values(outcome=outcome), coordinator)
        assert refused.value.faults == {"outcome": "decides_nothing"}
        assert not Item.objects.exists()


def test_nobody_is_named_in_an_item_that_no_time_limit_clears(coordinator, forum):
    meeting = actions.add_meeting(forum, coordinator, held_on=DAY)
    heard = [PersonFields("heard", "Tove Exempel")]
    with pytest.raises(InvalidItem) as refused:
        actions.add_item(meeting, build.values(outcome="noted"), coordinator, people=heard)
    assert refused.value.faults == {"people": "names_nobody"}


def test_a_committee_may_carry_on_what_a_forum_said_and_not_the_other_way(coordinator, forum):
    meeting = actions.add_meeting(forum, coordinator, held_on=DAY)
    said = actions.add_item(meeting, build.values(outcome="noted"), coordinator)
    committee = build.meeting("638", "committee", DAY)
    decided = actions.add_item(committee, build.values(), coordinator, follows=said)
    assert decided.follows == said
    assert actions.chain_fault(meeting, decided) == "upside_down"
    assert list(may_be_followed("638", "forum")) == [said]
    assert set(may_be_followed("638", "committee")) == {said, decided}


def test_bodies_that_decide_come_first(coordinator, forum):
    build.body("638", "council")
    build.body("638", "committee")
    assert [body.kind for body in bodies_of("638")] == ["committee", "council", "forum"]


def test_a_member_is_added_and_leaves(coordinator, forum, unit):
    given = MemberFields(unit.organisation_id, unit.pk, "chair", date(2025, 1, 1))
    member = members.add_member(forum, given, coordinator)
    second = members.add_member(forum, MemberFields(unit.organisation_id, role="invited_expert"), coordinator)
    assert members.members_of(forum) == [member, second]
    assert members.sits_on(member, date(2025, 1, 1))
    assert not members.sits_on(member, date(2024, 12, 31))
    assert members.sits_on(second, date(2000, 1, 1))
    left = MemberFields(unit.organisation_id, unit.pk, "member", date(2025, 1, 1), date(2025, 6, 30))
    members.edit_member(member, left, coordinator)
    member.refresh_from_db()
    assert (member.role, members.sits_on(member, date(2025, 7, 1))) == ("member", False)
    told = Event.objects.filter(name__startswith="decisions.member").order_by("sequence")
    assert [one.name for one in told] == [*["decisions.member_added"] * 2, "decisions.member_changed"]


def test_what_cannot_be_kept_of_a_member_is_refused(coordinator, forum, unit, municipality):
    stranger = Organisation.objects.create(kind="other", municipality=municipality("434"))
    foreign = Unit.objects.create(organisation=stranger, name_sv="Annan")
    mine = unit.organisation_id
    wrong = {
        "who": [MemberFields(stranger.pk), MemberFields(mine, foreign.pk)],
        "role": [MemberFields(mine, role="king")],
        "valid_to": [MemberFields(mine, valid_from=DAY, valid_to=date(2025, 2, 1))],
    }
    for field, rows in wrong.items():
        for given in rows:
            with pytest.raises(InvalidItem) as refused:
                members.add_member(forum, given, coordinator)
            assert list(refused.value.faults) == [field]
    assert not BodyMember.objects.exists()


def test_a_committee_gets_no_members(coordinator, unit):
    with pytest.raises(Denied) as refused:
        members.add_member(build.body("638", "committee"), MemberFields(unit.organisation_id), coordinator)
    assert refused.value.reason == "not_an_advisory_body"


@pytest.mark.parametrize("role", sorted(permissions_by_role()))
def test_only_those_who_record_decisions_change_members(actor_with_role, forum, unit, role):
    actor = actor_with_role(role)
    if role == "coordinator":
        assert members.add_member(forum, MemberFields(unit.organisation_id), actor).pk
    else:
        with pytest.raises(Denied):
            members.add_member(forum, MemberFields(unit.organisation_id), actor)


def test_another_municipalitys_body_is_not_changed(actor_with_role, forum, unit):
    other = actor_with_role("coordinator", code="434")
    with pytest.raises(Denied):
        members.add_member(forum, MemberFields(unit.organisation_id), other)
