"""Acts on households: who lives with whom, and as what. A security prohibition reaches all who live together."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.models import Client, Household, HouseholdMember
from delaktig.texts.parts import Invalid, NotThere


@transaction.atomic
def join_household(
    actor: Actor, client: Client, other: Client, role: str, *, own_role: str = "adult", on: date | None = None
) -> HouseholdMember:
    """Take another client into a client's household, which is made where there is none; return the membership.

    ``role`` is what the other is there, ``own_role`` what the client is where the household is new. Both
    are the actor's to write; a person lives in one household at a time. Raises ``Denied``,
    ``NotThere``, ``Invalid``.
    """
    one, joins = doors.held(actor, client), doors.held(actor, other)
    if {role, own_role} - set(HouseholdMember.Role.values):
        raise Invalid({"role": "unknown_choice"})
    if one.pk == joins.pk or one.municipality_id != joins.municipality_id:
        raise Invalid({"number": "same_person" if one.pk == joins.pk else "another_register"})
    today = timezone.localdate()
    if _living(joins, today).exists():
        raise Invalid({"number": "has_household"})
    mine = _living(one, today).first()
    if mine is None:
        home = Household.objects.create(municipality_id=one.municipality_id)
        mine = HouseholdMember.objects.create(household=home, client=one, role=own_role, valid_from=on)
    made = HouseholdMember.objects.create(household_id=mine.household_id, client=joins, role=role, valid_from=on)
    for who in (one, joins):
        keeping.touch(who)
        doors.note(actor, who, "clients.household_joined", {"household": mine.household_id})
    return made


@transaction.atomic
def leave_household(actor: Actor, client: Client, *, on: date | None = None) -> None:
    """Note that a client left the household: the day before ``on`` (today) was the last. It stays in the history."""
    fresh = doors.held(actor, client)
    day = on or timezone.localdate()
    member = _living(fresh, timezone.localdate()).first()
    if member is None:
        raise NotThere
    if member.valid_from is not None and day <= member.valid_from:
        raise Invalid({"on": "ends_before"})
    member.valid_to = day - timedelta(days=1)
    member.save(update_fields=["valid_to"])
    keeping.touch(fresh)
    doors.note(actor, fresh, "clients.household_left", {"household": member.household_id})


@transaction.atomic
def change_household_role(actor: Actor, client: Client, role: str) -> None:
    """Change as what a client lives in the household."""
    fresh = doors.held(actor, client)
    if role not in HouseholdMember.Role.values:
        raise Invalid({"role": "unknown_choice"})
    member = _living(fresh, timezone.localdate()).first()
    if member is None:
        raise NotThere
    member.role = role
    member.save(update_fields=["role"])
    keeping.touch(fresh)
    doors.note(actor, fresh, "clients.household_role_changed", {"household": member.household_id})


def _living(client: Client, on: date) -> models.QuerySet[HouseholdMember]:
    return HouseholdMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), client=client)
