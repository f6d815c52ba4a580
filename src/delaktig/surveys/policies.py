"""Who may run surveys and read what came in: each policy gives the reason why not, or None."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission

OTHER = "other_municipality"


def why_not_manage(actor: Actor, municipality: str) -> str | None:
    """Say why an actor may not write, open or count a municipality's surveys."""
    if actor.municipality != municipality:
        return OTHER
    return None if actor.may(Permission.SURVEY_MANAGE) else "no_permission"


def why_not_read(actor: Actor, municipality: str) -> str | None:
    """Say why an actor may not read a municipality's results."""
    if actor.municipality != municipality:
        return OTHER
    return None if actor.may(Permission.FIGURE_READ) else "no_permission"


def why_not_read_words(actor: Actor, municipality: str) -> str | None:
    """Say why an actor may not read what people wrote in own words: they may name somebody."""
    return why_not_manage(actor, municipality)
