"""Changes what people are for a municipality; what they were stays known."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import Membership, Role
from delaktig.accounts.policies import reason_not_to_change_membership, reason_not_to_place
from delaktig.organisations.models import Unit


class InvalidChange(ValueError):
    """A change that makes no sense; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def change_role(actor: Actor, membership: Membership, role: str, on: date | None = None) -> Membership:
    """End a membership and begin one in another role the same day; return the new one.

    Raises :class:`Denied`, or :class:`InvalidChange` with ``unknown_role`` or ``already_member``.
    """
    on = on or timezone.localdate()
    if role not in Role.values:
        raise InvalidChange("unknown_role")
    if role == membership.role:
        return membership
    held = Membership.objects.filter(user=membership.user_id, municipality=membership.municipality_id, valid_to=None)
    if held.filter(role=role).exists():
        raise InvalidChange("already_member")
    before = membership.role
    _close(actor, membership, on)
    begun = Membership.objects.create(
        user_id=membership.user_id,
        municipality_id=membership.municipality_id,
        role=role,
        organisation_id=membership.organisation_id,
        unit_id=membership.unit_id,
        valid_from=on,
    )
    record(actor, "accounts.role_changed", f"user:{membership.user_id}", {"from": before, "to": role})
    return begun


@transaction.atomic
def place_in_unit(actor: Actor, membership: Membership, unit: Unit | None) -> Membership:
    """Say in which unit of the municipality's organisations a person works; ``None`` takes the unit away.

    Whose clients a worker sees follows from it. Raises :class:`Denied`, or
    :class:`InvalidChange` with ``foreign_unit``.
    """
    reason = reason_not_to_place(actor, membership)
    if reason is not None:
        raise Denied(reason)
    if unit is not None and unit.organisation.municipality_id != membership.municipality_id:
        raise InvalidChange("foreign_unit")
    before = membership.unit_id
    membership.unit = unit
    membership.save(update_fields=["unit"])
    told = {"from": before, "to": membership.unit_id, "role": membership.role}
    record(actor, "accounts.unit_changed", f"user:{membership.user_id}", told)
    return membership


@transaction.atomic
def end(actor: Actor, membership: Membership, on: date | None = None) -> Membership:
    """End a membership at once: it held to the day before ``on``. Raises :class:`Denied`."""
    _close(actor, membership, on or timezone.localdate())
    record(actor, "accounts.membership_ended", f"user:{membership.user_id}", {"role": membership.role})
    return membership


def _close(actor: Actor, membership: Membership, on: date) -> None:
    administrators = Membership.objects.select_for_update().filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        municipality=membership.municipality_id,
        role=Role.ADMINISTRATOR,
        valid_to=None,
        user__is_active=True,
    )
    others = {found.user_id for found in administrators} - {membership.user_id}
    reason = reason_not_to_change_membership(actor, membership, len(others))
    if reason is not None:
        raise Denied(reason)
    membership.valid_to = on - timedelta(days=1)
    membership.save(update_fields=["valid_to"])
