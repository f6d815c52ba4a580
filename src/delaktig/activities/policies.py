"""Who may read and write the log: each policy gives the reason why not, or None."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission


def why_not_read(actor: Actor) -> str | None:
    """Say why an actor may not read the log of the own municipality."""
    return None if actor.may(Permission.FIGURE_READ) else "no_permission"


def why_not_write(actor: Actor) -> str | None:
    """Say why an actor may not write in the log of the own municipality."""
    return None if actor.may(Permission.ACTIVITY_WRITE) else "no_permission"
