"""Who may record and read decisions. Pure: each answers ``None`` (allowed) or the reason why not."""

from __future__ import annotations

from collections.abc import Collection

from delaktig.accounts.permissions import Permission
from delaktig.decisions.item_fields import MAY_BE_SECRET
from delaktig.decisions.models import ADVISORY


def why_not_write(
    permissions: Collection[Permission],
    municipality: str,
    of: str,
    leads: Collection[str] = (),
    recorded_by: str | None = None,
) -> str | None:
    """Say why the holder of these permissions, acting for ``municipality``, may not write an item of ``of``.

    Each municipality records its own. The lead of a joint programme records for the members
    that have agreed to it (``leads``). Of the items that are there (``recorded_by`` is who recorded
    them, empty for ``of`` itself) it may mend those that it recorded, while they agree.
    """
    if Permission.DECISION_EDIT not in permissions:
        return "no_permission"
    if municipality == of or (of in leads and recorded_by in (None, municipality)):
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
    if publicity == "secret" and not may_read_secrets(permissions):
        return "secret"
    return None


def why_not_have_members(kind: str) -> str | None:
    """Say why a body of this kind has no members recorded: those that decide are elected, and named elsewhere."""
    return None if kind in ADVISORY else "not_an_advisory_body"


def may_read_secrets(permissions: Collection[Permission]) -> bool:
    """Say whether what is secret, wholly or in part, may be read: by those who record decisions, and the officer."""
    return bool({Permission.DECISION_EDIT, Permission.AUDIT_READ} & set(permissions))


def kept_back(permissions: Collection[Permission], publicity: str, secret_parts: Collection[str]) -> frozenset[str]:
    """Return the fields of an item that may be read on the desk no more than a secret item may."""
    if may_read_secrets(permissions) or publicity == "public":
        return frozenset()
    return frozenset(MAY_BE_SECRET if publicity == "secret" else secret_parts)
