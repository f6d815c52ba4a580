"""Whose session it is: the person is read with everything that each page of the desk asks about first."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, FilteredRelation, OuterRef

from delaktig.accounts.models import Membership, User
from delaktig.accounts.second_factor import factors_of


class Backend(AuthenticationBackend):
    """Signs people in as allauth does; in a session, memberships and second factor come in the person's own query."""

    def get_user(self, user_id: int) -> User | None:
        found = list(_people().filter(pk=user_id))
        if not found or not self.user_can_authenticate(found[0]):
            return None
        user: User = found[0]
        user.known_memberships = [held for one in found if isinstance(held := getattr(one, "held", None), Membership)]
        user.known_second_factor = getattr(user, "has_factor", None)
        return user


@cache
def _people() -> Any:
    """Return the question about people with what comes along; put together once, for every request asks it."""
    told: dict[str, Any] = {"held": FilteredRelation("memberships"), "has_factor": Exists(factors_of(OuterRef("pk")))}
    people: Any = User.objects.annotate(**told)
    return people.select_related("held__municipality")
