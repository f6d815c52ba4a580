"""Who may do what with people and letters: each returns a reason code, or ``None`` where it is allowed."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Invitation, Letter, Membership, Role
from delaktig.accounts.permissions import Permission


def reason_not_to_invite(actor: Actor, role: str) -> str | None:
    """A person who manages members invites to any role; one who invites partners, partners only."""
    if role not in Role.values:
        return "unknown_role"
    if actor.may(Permission.MEMBER_MANAGE):
        return None
    if not actor.may(Permission.PARTNER_INVITE):
        return "no_permission"
    return None if role == Role.PARTNER else "partners_only"


def reason_not_to_change_invitation(actor: Actor, invitation: Invitation) -> str | None:
    """An invitation is withdrawn or sent again by those who may invite to its role, while it is open."""
    if invitation.municipality_id != actor.municipality:
        return "another_municipality"
    if invitation.accepted_at is not None:
        return "already_accepted"
    if invitation.withdrawn_at is not None:
        return "already_withdrawn"
    return reason_not_to_invite(actor, invitation.role)


def reason_not_to_change_membership(actor: Actor, membership: Membership, other_administrators: int) -> str | None:
    """A membership is changed or ended by those who manage members; the last administrator stays.

    ``other_administrators`` is how many further people are administrators there today.
    """
    if membership.municipality_id != actor.municipality:
        return "another_municipality"
    if not actor.may(Permission.MEMBER_MANAGE):
        return "no_permission"
    if membership.valid_to is not None:
        return "already_ended"
    if membership.role == Role.ADMINISTRATOR and other_administrators < 1:
        return "last_administrator"
    return None


def reason_not_to_place(actor: Actor, membership: Membership) -> str | None:
    """In which unit a person works is said by those who manage members, while the membership lasts."""
    if membership.municipality_id != actor.municipality:
        return "another_municipality"
    if not actor.may(Permission.MEMBER_MANAGE):
        return "no_permission"
    return None if membership.valid_to is None else "already_ended"


def reason_not_to_handle_letter(actor: Actor, letter: Letter) -> str | None:
    """Letters are seen and handled in their own municipality; confidential ones by who manages members."""
    if letter.municipality_id is None or letter.municipality_id != actor.municipality:
        return "another_municipality"
    if not actor.may(Permission.OUTBOX_READ):
        return "no_permission"
    if letter.confidential and not actor.may(Permission.MEMBER_MANAGE):
        return "confidential"
    return None
