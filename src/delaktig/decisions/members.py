"""Who sits in an advisory body: organisations and units, from when to when. Nobody is named (row A12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.decisions.item_fields import InvalidItem
from delaktig.decisions.models import Body, BodyMember
from delaktig.decisions.policies import why_not_have_members, why_not_write
from delaktig.organisations.models import Organisation, Unit


@dataclass(frozen=True, slots=True)
class MemberFields:
    """A member as filled in: an organisation, one of its units or none, its role, its first and last day."""

    organisation: int
    unit: int | None = None
    role: str = BodyMember.Role.MEMBER
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def add_member(body: Body, given: MemberFields, actor: Actor) -> BodyMember:
    """Add a member to an advisory body. Raises ``Denied`` or ``InvalidItem``; then nothing is saved."""
    _require(body, actor)
    organisation, unit = _checked(body, given)
    member = BodyMember.objects.create(
        body=body,
        organisation=organisation,
        unit=unit,
        role=given.role,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    record(actor, "decisions.member_added", f"body:{body.pk}", {"member": member.pk, "role": given.role})
    return member


@transaction.atomic
def edit_member(member: BodyMember, given: MemberFields, actor: Actor) -> BodyMember:
    """Change a member's role or days, or who it is. Raises ``Denied`` or ``InvalidItem``."""
    _require(member.body, actor)
    member.organisation, member.unit = _checked(member.body, given)
    member.role, member.valid_from, member.valid_to = given.role, given.valid_from, given.valid_to
    member.save()
    details = {"member": member.pk, "role": given.role, "valid_to": str(given.valid_to or "")}
    record(actor, "decisions.member_changed", f"body:{member.body_id}", details)
    return member


def _require(body: Body, actor: Actor) -> None:
    reason = why_not_write(actor.permissions, actor.municipality, body.municipality_id) or why_not_have_members(
        body.kind
    )
    if reason:
        raise Denied(reason)


def _checked(body: Body, given: MemberFields) -> tuple[Organisation, Unit | None]:
    organisation = Organisation.objects.filter(pk=given.organisation, municipality_id=body.municipality_id).first()
    if organisation is None:
        raise InvalidItem({"who": "not_a_choice"})
    unit = Unit.objects.filter(pk=given.unit, organisation=organisation).first() if given.unit else None
    if given.unit and unit is None:
        raise InvalidItem({"who": "not_a_choice"})
    if given.role not in BodyMember.Role.values:
        raise InvalidItem({"role": "not_a_choice"})
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise InvalidItem({"valid_to": "left_before_coming"})
    return organisation, unit


def members_of(body: Body) -> list[BodyMember]:
    """Return a body's members with their organisations' names: the chair first, those who have left too."""
    order = list(BodyMember.Role.values)
    rows = BodyMember.objects.filter(body=body).select_related("organisation", "unit")
    found = rows.prefetch_related("organisation__names").order_by(F("valid_from").asc(nulls_first=True), "pk")
    return sorted(found, key=lambda member: order.index(member.role))


def sits_on(member: BodyMember, on: date) -> bool:
    """Say whether a member sits in the body on a day; an unknown first day counts as before."""
    begun = member.valid_from is None or member.valid_from <= on
    return begun and (member.valid_to is None or on <= member.valid_to)


def may_be_chosen(municipality: str, on: date) -> QuerySet[Organisation]:
    """Return the open organisations that the municipality keeps, with names and units to choose members from."""
    rows = Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), municipality_id=municipality)
    return rows.prefetch_related("names", "units").order_by("pk")
