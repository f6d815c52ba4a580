"""Builds guidance points and visits for tests, through the acts that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from delaktig.accounts.actor import Actor, command_actor
from delaktig.guidance.actions.points import add_point
from delaktig.guidance.actions.visits import register_visit
from delaktig.guidance.inputs import PointInput, VisitInput
from delaktig.guidance.models import Point, Visit

NOW = datetime(2026, 3, 4, 8, 40, tzinfo=UTC)
"""A Wednesday, 10.40 in Finland."""


def a_point(code: str = "638", **given: Any) -> Point:
    """Add a guidance point."""
    return add_point(command_actor(code, "test"), PointInput(**{"name_sv": "Punkten", "name_fi": "Piste", **given}))


def visit_input(point: Point, /, **given: Any) -> VisitInput:
    """Return what is given of a visit."""
    plain = VisitInput(uuid4(), point.pk, "on_site", "ar", ("housing",))
    return replace(plain, **given)


def a_visit(actor: Actor, point: Point, now: datetime = NOW, **given: Any) -> Visit:
    """Register a visit."""
    return register_visit(actor, visit_input(point, **given), now).visit


KEY = UUID("6f1f5b0e-93a5-4b6b-8f0a-2f2f6f5e4d3c")
