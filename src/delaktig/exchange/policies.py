"""Who may bring documents in, mend and use them. Pure: each answers ``None`` (allowed) or the reason why not."""

from __future__ import annotations

from collections.abc import Collection

from delaktig.accounts.permissions import Permission

READING, READ, FAILED, CREATED, SET_ASIDE = "reading", "read", "failed", "created", "set_aside"


def why_not_import(permissions: Collection[Permission]) -> str | None:
    """Say why documents may not be brought in or looked at: only those who import see what was not published."""
    return None if Permission.DOCUMENT_IMPORT in permissions else "no_permission"


def why_not_mend(permissions: Collection[Permission], state: str, kind: str) -> str | None:
    """Say why the result may not be changed: it is not read yet, was set aside, or an edition was made of it."""
    reason = why_not_import(permissions)
    if reason:
        return reason
    if state in (READING, FAILED):
        return "not_read"
    if state == SET_ASIDE:
        return "set_aside"
    return "created" if state == CREATED and kind == "programme" else None


def why_not_create_edition(permissions: Collection[Permission], state: str, kind: str, has_edition: bool) -> str | None:
    """Say why no edition may be made of the document. One whose edition was thrown away may be used again."""
    if Permission.EDITION_CREATE not in permissions:
        return "no_permission"
    if kind != "programme":
        return "no_programme"
    if state == CREATED and not has_edition:
        return why_not_import(permissions)
    return why_not_mend(permissions, state, kind)


def why_not_create_decisions(permissions: Collection[Permission], state: str, kind: str) -> str | None:
    """Say why no decisions may be recorded from the document."""
    if Permission.DECISION_EDIT not in permissions:
        return "no_permission"
    if kind != "decision":
        return "no_decisions"
    return why_not_mend(permissions, state, kind)


def why_not_set_aside(permissions: Collection[Permission], state: str) -> str | None:
    """Say why the document may not be set aside or taken up again."""
    reason = why_not_import(permissions)
    if reason:
        return reason
    return {READING: "not_read", CREATED: "created"}.get(state)
