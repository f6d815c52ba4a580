"""Who may say what of figures: each policy gives the reason why not, or None."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission


def why_not_read(actor: Actor, municipality: str) -> str | None:
    """Say why an actor may not read a municipality's figures from inside."""
    if actor.municipality != municipality:
        return "other_municipality"
    return None if actor.may(Permission.FIGURE_READ) else "no_permission"


def why_not_observe(actor: Actor, municipality: str, *, is_asked: bool = False) -> str | None:
    """Say why an actor may not enter a figure; ``is_asked``: the actor is a link that asks for this very one."""
    if actor.municipality != municipality:
        return "other_municipality"
    return None if is_asked or actor.may(Permission.FIGURE_EDIT) else "no_permission"


def why_not_publish(actor: Actor, municipality: str) -> str | None:
    """Say why an actor may not give figures to the public, or withdraw them."""
    if actor.municipality != municipality:
        return "other_municipality"
    return None if actor.may(Permission.FIGURE_PUBLISH) else "no_permission"
