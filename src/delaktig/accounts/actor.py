"""Who acts: the one thing that every action and every selector of personal data takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from delaktig.accounts.models import Membership, User
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.audit.acting import Denied, record

__all__ = [
    "Actor",
    "Denied",
    "actor_for",
    "command_actor",
    "link_actor",
    "own_actor",
    "owner_actor",
    "reader_actor",
    "record",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a signed link or a command, in its roles, for one municipality, for one purpose."""

    kind: str
    id: str
    municipality: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    purpose: str = ""
    user: User | None = field(default=None, compare=False)
    elsewhere: bool = field(default=False, compare=False)
    """Whether the person has roles in other municipalities too; known from the same query as the roles."""

    def may(self, permission: str) -> bool:
        """Say whether the actor's roles give this permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise :class:`Denied` unless the actor's roles give this permission."""
        if not self.may(permission):
            raise Denied("no_permission")


def actor_for(user: User, municipality: str, on: date, purpose: str = "") -> Actor | None:
    """Return the user's actor for a municipality on a day; ``None`` without a membership in force."""
    rows = user.known_memberships
    if rows is None:
        rows = list(Membership.objects.filter(user=user).select_related("municipality"))
    held = {(one.municipality_id, one.role) for one in rows if one.holds(on) and one.municipality.hosted}
    roles = frozenset(role for place, role in held if place == municipality)
    if not roles:
        return None
    table = permissions_by_role()
    permitted = frozenset().union(*(table[role] for role in roles))
    elsewhere = any(place != municipality for place, _role in held)
    return Actor("user", str(user.pk), municipality, roles, permitted, purpose, user, elsewhere)


def command_actor(municipality: str, name: str) -> Actor:
    """Return the actor of a management command: every permission, named after the command."""
    return Actor("command", name, municipality, frozenset({"command"}), frozenset(Permission))


def link_actor(municipality: str, link_id: int) -> Actor:
    """Return the actor of a signed link: it may comment, and nothing else."""
    return Actor("link", str(link_id), municipality, frozenset({"partner"}), frozenset({Permission.COMMENT_WRITE}))


def owner_actor(municipality: str, link_id: int) -> Actor:
    """Return the actor of a signed link that asks about certain things: it answers for these and no more."""
    return Actor("link", str(link_id), municipality, frozenset({"partner"}))


def own_actor(municipality: str, letter_id: int) -> Actor:
    """Return the actor of a client in the own view: it has no permission, and sees what is its own."""
    return Actor("own", str(letter_id), municipality)


def reader_actor(municipality: str) -> Actor:
    """Return the actor of a reader of the public side: nobody knows who it is, and it has no permission."""
    return Actor("reader", "", municipality)
