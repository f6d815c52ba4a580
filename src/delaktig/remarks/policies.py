"""Who may read, write and answer remarks: each policy gives the reason why not, or None."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.remarks.models import SPEAKING


def why_not_read(actor: Actor) -> str | None:
    """Say why an actor may not read the remarks of the own municipality: whoever reads decisions may."""
    return None if actor.may(Permission.DECISION_READ) else "no_permission"


def why_not_write(actor: Actor) -> str | None:
    """Say why an actor may not write down what a body of the own municipality said."""
    return None if actor.may(Permission.REMARK_WRITE) else "no_permission"


def why_not_answer(actor: Actor) -> str | None:
    """Say why an actor may not write what was done about a remark."""
    return None if actor.may(Permission.REMARK_ANSWER) else "no_permission"


def why_not_speak(kind: str) -> str | None:
    """Say why a body of this kind has no remarks: board and council decide, and are not heard."""
    return None if kind in SPEAKING else "decides"
