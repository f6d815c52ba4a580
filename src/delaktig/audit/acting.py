"""What the rooms below ``accounts`` need to know of whoever acts, and how they record it.

``accounts.actor.Actor`` is what fills this shape; the rooms of municipalities and
organisations lie under it and may not import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from delaktig.audit import chain
from delaktig.audit.models import Event


class Denied(Exception):
    """The actor may not do this; ``reason`` is a stable code that pages translate."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Acting(Protocol):
    """A person, a signed link or a command, in its roles, for one municipality, for one purpose."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> str: ...

    @property
    def municipality(self) -> str: ...

    @property
    def roles(self) -> frozenset[str]: ...

    @property
    def purpose(self) -> str: ...

    def may(self, permission: str) -> bool:
        """Say whether the roles give this permission."""


def require(reason: str | None) -> None:
    """Raise :class:`Denied` with a policy's reason; do nothing where the policy gave none."""
    if reason is not None:
        raise Denied(reason)


def who(actor: Acting) -> chain.Who:
    """Return who acts in the plain values that the chain keeps."""
    return chain.Who(actor.kind, actor.id, ",".join(sorted(actor.roles)))


def record(actor: Acting, event: str, target: str = "", details: Mapping[str, Any] | None = None) -> Event:
    """Append an act of this actor to the audit chain; call it in the act's own transaction."""
    return chain.record(
        event, who(actor), target=target, municipality=actor.municipality, purpose=actor.purpose, details=details
    )
