"""Memberships change and end; what was stays known, and someone can always let people in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts import memberships, selectors
from delaktig.accounts.actor import Denied, actor_for
from delaktig.accounts.models import Membership, Role
from delaktig.accounts.policies import reason_not_to_change_membership

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)


def membership_of(actor: Any) -> Membership:
    return Membership.objects.get(user=actor.user)


def test_a_new_role_begins_where_the_old_one_ends(actor_with_role: Any) -> None:
    administrator, editor = actor_with_role("administrator"), actor_with_role("editor")
    old = membership_of(editor)
    new = memberships.change_role(administrator, old, "coordinator", ON)
    old.refresh_from_db()
    assert (old.role, old.valid_to) == ("editor", ON - timedelta(days=1))
    assert (new.role, new.valid_from, new.valid_to) == ("coordinator", ON, None)
    assert actor_for(editor.user, "638", ON).roles == {"coordinator"}  # type: ignore[union-attr]
    assert actor_for(editor.user, "638", ON - timedelta(days=1)).roles == {"editor"}  # type: ignore[union-attr]


def test_an_ended_membership_opens_nothing_and_is_listed_as_past(actor_with_role: Any) -> None:
    administrator, editor = actor_with_role("administrator"), actor_with_role("editor")
    memberships.end(administrator, membership_of(editor))
    today = timezone.localdate()
    assert actor_for(editor.user, "638", today) is None
    assert [one.user_id for one in selectors.members(administrator, past=True, on=today)] == [editor.user.pk]
    assert editor.user.pk not in [one.user_id for one in selectors.members(administrator, on=today)]


def test_the_role_can_be_given_back(actor_with_role: Any) -> None:
    administrator, editor = actor_with_role("administrator"), actor_with_role("editor")
    memberships.end(administrator, membership_of(editor), ON)
    Membership.objects.create(user=editor.user, municipality_id="638", role="editor", valid_from=ON)
    assert Membership.objects.filter(user=editor.user).count() == 2


def test_the_last_administrator_stays(actor_with_role: Any) -> None:
    first = actor_with_role("administrator")
    with pytest.raises(Denied, match="last_administrator"):
        memberships.end(first, membership_of(first), ON)
    with pytest.raises(Denied, match="last_administrator"):
        memberships.change_role(first, membership_of(first), "reader", ON)
    second = actor_with_role("administrator")
    memberships.end(first, membership_of(first), ON)
    with pytest.raises(Denied, match="last_administrator"):
        memberships.end(second, membership_of(second), ON)


def test_an_administrator_without_an_active_account_does_not_count(actor_with_role: Any) -> None:
    first, second = actor_with_role("administrator"), actor_with_role("administrator")
    second.user.is_active = False
    second.user.save()
    with pytest.raises(Denied, match="last_administrator"):
        memberships.end(first, membership_of(first), ON)


def test_an_administrator_of_another_municipality_does_not_count_and_cannot_act(actor_with_role: Any) -> None:
    here, elsewhere = actor_with_role("administrator"), actor_with_role("administrator", code="504")
    with pytest.raises(Denied, match="last_administrator"):
        memberships.end(here, membership_of(here), ON)
    with pytest.raises(Denied, match="another_municipality"):
        memberships.end(elsewhere, membership_of(here), ON)
    assert selectors.member(elsewhere, membership_of(here).pk) is None


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_only_an_administrator_changes_memberships(actor_with_role: Any, role: str) -> None:
    actor, other = actor_with_role(role), actor_with_role("reader")
    assert reason_not_to_change_membership(actor, membership_of(other), 5) == "no_permission"


def test_an_ended_membership_stays_as_it_is(actor_with_role: Any) -> None:
    administrator, editor = actor_with_role("administrator"), actor_with_role("editor")
    held = memberships.end(administrator, membership_of(editor), ON)
    with pytest.raises(Denied, match="already_ended"):
        memberships.end(administrator, held, ON)


def test_roles_without_sense_are_refused(actor_with_role: Any) -> None:
    administrator, both = actor_with_role("administrator"), actor_with_role("editor", "reader")
    editor = Membership.objects.get(user=both.user, role="editor")
    with pytest.raises(memberships.InvalidChange, match="unknown_role"):
        memberships.change_role(administrator, editor, "king", ON)
    with pytest.raises(memberships.InvalidChange, match="already_member"):
        memberships.change_role(administrator, editor, "reader", ON)
    assert memberships.change_role(administrator, editor, "editor", ON) == editor


def test_a_coordinator_sees_partners_only(actor_with_role: Any) -> None:
    coordinator, partner = actor_with_role("coordinator"), actor_with_role("partner")
    editor = actor_with_role("editor")
    today = timezone.localdate()
    assert [one.user_id for one in selectors.members(coordinator, on=today)] == [partner.user.pk]
    assert selectors.member(coordinator, membership_of(partner).pk) is not None
    assert selectors.member(coordinator, membership_of(editor).pk) is None


@pytest.mark.parametrize("role", ["editor", "partner", "reader", "data_protection_officer"])
def test_others_see_no_list_of_people(actor_with_role: Any, role: str) -> None:
    with pytest.raises(Denied):
        selectors.members(actor_with_role(role), on=ON)


def test_people_are_found_by_name_address_and_role(actor_with_role: Any) -> None:
    administrator, editor = actor_with_role("administrator"), actor_with_role("editor")
    today = timezone.localdate()
    by_name = selectors.members(administrator, words=editor.user.name.upper(), on=today)
    assert [one.user_id for one in by_name] == [editor.user.pk]
    by_role = selectors.members(administrator, role="editor", on=today)
    assert [one.user_id for one in by_role] == [editor.user.pk]
    assert list(selectors.members(administrator, words="nobody at all", on=today)) == []
