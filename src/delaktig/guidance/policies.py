"""Who may do what in guidance: each returns a reason code, or ``None`` where it is allowed."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.guidance.models import Point

NOT_KEPT_HERE = "another_municipality"


def _unless(actor: Actor, permission: Permission) -> str | None:
    return None if actor.may(permission) else "no_permission"


def why_not_register(actor: Actor) -> str | None:
    """Visits, the queue and times are handled by those who give guidance."""
    return _unless(actor, Permission.VISIT_WRITE)


def why_not_undo(actor: Actor, worker: int | None) -> str | None:
    """A visit is undone by the one who registered it."""
    own = actor.user is not None and actor.user.pk == worker
    return why_not_register(actor) or (None if own else "not_yours")


def why_not_see_pictures(actor: Actor) -> str | None:
    """Reasons, languages and hours of all visits are seen by those who give or lead guidance."""
    return _unless(actor, Permission.VISIT_READ)


def why_not_manage(actor: Actor) -> str | None:
    """Points, duties and reasons are kept by those who lead guidance."""
    return _unless(actor, Permission.GUIDANCE_MANAGE)


def why_not_change(actor: Actor, point: Point) -> str | None:
    """A point is changed by the municipality that keeps it."""
    return NOT_KEPT_HERE if point.municipality_id != actor.municipality else why_not_manage(actor)


def why_not_register_social(actor: Actor) -> str | None:
    """The separate register is written by those who are trusted with it."""
    return _unless(actor, Permission.SOCIAL_VISIT_WRITE)


def why_not_see_social(actor: Actor) -> str | None:
    """The statistics of the separate register are seen by those who hand them on."""
    return _unless(actor, Permission.SOCIAL_VISIT_READ)
