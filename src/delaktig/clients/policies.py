"""Who may do what with a client: each returns a reason code, or ``None`` where it is allowed."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.clients.models import Client, ClientRelation
from delaktig.clients.reach import NEAR, OPEN, Nearness

ASK = "reason_needed"
"""The client is another's: a reason opens it."""
GLASS = "glass"
"""The record is restricted: only breaking the glass opens it, and the data protection officer is told."""


def why_not_list(actor: Actor) -> str | None:
    """Lists are a worker's or a unit's; nobody has a list of the whole register."""
    return None if actor.may(Permission.CLIENT_READ) else "no_permission"


def why_not_open(actor: Actor, client: Client, near: Nearness) -> str | None:
    """A client is opened by those at work with the person; others say why, and a restricted record needs more."""
    if not actor.may(Permission.CLIENT_READ):
        return "no_permission"
    if near in OPEN:
        return None
    return GLASS if client.restricted else ASK


def why_not_read_shared(actor: Actor) -> str | None:
    """The path in common is read by those whose role gives it, of the units that it is shared with (row B21)."""
    return None if actor.may(Permission.PATH_READ) else "no_permission"


def why_not_add(actor: Actor) -> str | None:
    """Clients are added by those who work with clients."""
    return None if actor.may(Permission.CLIENT_WRITE) else "no_permission"


def why_not_bring_in(actor: Actor) -> str | None:
    """Older lists of clients are brought in by those who have that right, and may add clients."""
    return None if actor.may(Permission.CLIENT_IMPORT) else "no_permission"


def why_not_write(actor: Actor, client: Client, near: Nearness) -> str | None:
    """A client's record is written by those at work with the person; a merged record is written no more."""
    if not actor.may(Permission.CLIENT_WRITE):
        return "no_permission"
    if client.merged_into_id is not None:
        return "merged"
    if near not in NEAR:
        return why_not_open(actor, client, near) or "not_at_work_with"
    return None


def why_not_work(actor: Actor, client: Client, near: Nearness, relation: ClientRelation | None) -> str | None:
    """A case is worked on by those at work with the person, while the client relation is open."""
    if not actor.may(Permission.CASE_WRITE):
        return "no_permission"
    if near not in NEAR:
        return why_not_open(actor, client, near) or "not_at_work_with"
    if relation is None or relation.ended_on is not None:
        return "relation_ended"
    return None


def why_not_clear_up(actor: Actor, client: Client, near: Nearness, relation: ClientRelation | None) -> str | None:
    """What was agreed ahead can be cancelled also after the client relation: then nobody is at work with the person.

    Whoever has opened the client, with a reason where one is asked for, may do it.
    """
    reason = why_not_work(actor, client, near, relation)
    is_over = relation is not None and relation.ended_on is not None
    if is_over and near in OPEN and actor.may(Permission.CASE_WRITE):
        return None
    return reason


def why_not_look_into(actor: Actor) -> str | None:
    """Reasons by which clients were opened are looked into by the data protection officer (681/2023 §79)."""
    return None if actor.may(Permission.AUDIT_READ) else "no_permission"


def why_not_supervise(actor: Actor) -> str | None:
    """Load, delays, absences and who is responsible are a supervisor's."""
    return None if actor.may(Permission.CASE_SUPERVISE) else "no_permission"


def why_not_see_address(actor: Actor, near: Nearness, prohibited: bool, asked: bool) -> str | None:
    """Address and whereabouts under a security prohibition are seen by whose duty needs them (661/2009 §37).

    ``asked`` says whether the actor has given a reason that still holds: the right alone shows nothing.
    """
    if not prohibited:
        return None
    return why_not_ask_address(actor, near) or (None if asked else ASK)


def why_not_ask_address(actor: Actor, near: Nearness) -> str | None:
    """Those at work with the person who have the right may ask to see what a prohibition hides."""
    if not actor.may(Permission.ADDRESS_READ):
        return "masked"
    return None if near in NEAR else "masked"
