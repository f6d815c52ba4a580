"""Whose session it is: who is read with the memberships is the same as who is read without."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from delaktig.accounts.actor import actor_for
from delaktig.accounts.backend import Backend
from delaktig.accounts.models import Membership, User
from delaktig.accounts.second_factor import second_factor_is_missing
from delaktig.municipalities.models import Municipality
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)


def read(user: User) -> User:
    with at_most(1):
        found = Backend().get_user(user.pk)
    assert found is not None
    return found


def test_a_person_comes_with_all_memberships_in_one_query(user_with_role: Any, municipality: Any) -> None:
    user = user_with_role("editor", "reader")
    Membership.objects.create(user=user, municipality_id="638", role="translator", valid_to=date(2026, 5, 3))
    Membership.objects.create(user=user, municipality_id="638", role="partner", valid_from=date(2026, 5, 5))
    Membership.objects.create(user=user, municipality=municipality("434"), role="coordinator")
    found = read(user)
    with at_most(0):
        actor, there = actor_for(found, "638", ON), actor_for(found, "434", ON)
        later = actor_for(found, "638", date(2026, 5, 5))
        assert actor_for(found, "018", ON) is None
    assert actor == actor_for(user, "638", ON)
    assert there == actor_for(user, "434", ON)
    assert actor is not None
    assert later is not None
    assert (actor.roles, actor.elsewhere) == ({"editor", "reader"}, True)
    assert later.roles == {"editor", "reader", "partner"}


def test_a_municipality_that_is_not_served_opens_nothing(user_with_role: Any) -> None:
    user = user_with_role("editor")
    Municipality.objects.update(hosted=False)
    assert actor_for(read(user), "638", ON) is None


def test_who_has_no_membership_is_a_person_all_the_same(user_with_role: Any) -> None:
    found = read(user_with_role())
    assert found.known_memberships == []
    assert actor_for(found, "638", ON) is None


def test_who_may_not_sign_in_any_more_or_was_never_there_is_nobody(user_with_role: Any) -> None:
    user = user_with_role("editor")
    User.objects.update(is_active=False)
    assert Backend().get_user(user.pk) is None
    assert Backend().get_user(0) is None


def test_the_second_factor_is_known_with_the_person_and_recovery_codes_are_none(
    user_with_role: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = user_with_role("editor")
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert second_factor_is_missing(read(user))
    assert second_factor_is_missing(user)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    found = read(user)
    with at_most(0):
        assert not second_factor_is_missing(found)
    assert not second_factor_is_missing(user)
