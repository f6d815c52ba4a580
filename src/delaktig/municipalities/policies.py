"""Who may change what is known of a municipality."""

from __future__ import annotations

from delaktig.audit.acting import Acting


def reason_not_to_manage(actor: Acting, code: str = "") -> str | None:
    """Return why the actor may not manage a municipality, or ``None`` if it may.

    Without a code it is about the installation as a whole, which only a command or
    the first run may change.
    """
    if actor.kind == "command":
        return None
    if code != actor.municipality:
        return "another_municipality"
    return None if actor.may("municipality_manage") else "no_permission"
