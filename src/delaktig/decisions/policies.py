"""Who may record and read decisions. Pure: each answers ``None`` (allowed) or the reason why not."""

from __future__ import annotations

from collections.abc import Collection

from delaktig.accounts.permissions import Permission


def why_not_write(
    permissions: Collection[Permission],
    municipality: str,
    of: str,
    leads: Collection[str] = (),
    recorded_by: str = "",
) -> str | None:
    """Say why the holder of these permissions, acting for ``municipality``, may not write an item of ``of``.

    Each municipality records its own. The lead of a joint programme may record for the
    members of an edition that it leads (``leads``), and mend what it recorded itself.
    """
    if Permission.DECISION_EDIT not in permissions:
        return "no_permission"
    if municipality == of or of in leads or (recorded_by and recorded_by == municipality):
        return None
    return "not_your_municipality"


def why_not_read(
    permissions: Collection[Permission],
    municipality: str,
    of: str,
    publicity: str = "public",
    recorded_by: str = "",
) -> str | None:
    """Say why the item's contents may not be read on the desk.

    A secret item is open to those who record decisions and to the data protection
    officer only; each look at it is audited.
    """
    if Permission.DECISION_READ not in permissions:
        return "no_permission"
    if municipality not in (of, recorded_by):
        return "not_your_municipality"
    if publicity == "secret" and not {Permission.DECISION_EDIT, Permission.AUDIT_READ} & set(permissions):
        return "secret"
    return None
