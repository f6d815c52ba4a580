"""What the pages of guidance have in common: their tabs, and the point that a page is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.guidance.models import Point
from delaktig.guidance.selectors import point_of
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.words import point_name
from delaktig.web.desk.programmes.editing import here

Crumbs = list[tuple[str, str]]


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the sides of the visits that the reader may open."""
    pages = (
        ("desk-visits", _("Register a visit"), Permission.VISIT_WRITE),
        ("desk-visits-mine", _("My day"), Permission.VISIT_WRITE),
        ("desk-visits-picture", _("The picture"), Permission.VISIT_READ),
        ("desk-visits-listed", _("One by one"), Permission.VISIT_READ),
        ("desk-social-visits", _("Social and health matters"), Permission.SOCIAL_VISIT_WRITE),
        ("desk-social-statistics", _("Statistics for social services"), Permission.SOCIAL_VISIT_READ),
    )
    actor = actor_of(request)
    return [
        {"label": label, "url": here(request, route), "current": route == current, "count": None}
        for route, label, permission in pages
        if actor.may(permission)
    ]


def at_point(request: HttpRequest, pk: int, current: str) -> tuple[Point, dict[str, Any]]:
    """Return a point, and what the head of each of its pages shows. Raises ``NotThere``."""
    actor = actor_of(request)
    point = point_of(actor, pk)
    pages = (
        ("desk-point", _("The point"), Permission.SERVICE_READ),
        ("desk-point-queue", _("Queue"), Permission.VISIT_WRITE),
        ("desk-point-times", _("Booked times"), Permission.VISIT_WRITE),
        ("desk-point-duty", _("Duty roster"), Permission.SERVICE_READ),
    )
    sides = [
        {"label": label, "url": here(request, route, pk), "current": route == current, "count": None}
        for route, label, permission in pages
        if actor.may(permission)
    ]
    name = point_name(point)
    crumbs = [(_("Guidance points"), here(request, "desk-points")), (name, "")]
    return point, {"point": point, "name": name, "tabs": sides, "crumbs": crumbs}
