"""Where in the demonstration the pages of integration plans are found (rows of ``addresses.py``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delaktig.cases.models import Assessment, Interruption, Plan, Review

WORKER = "tyontekija"
OF_A_PLAN = [
    "plan",
    "plan-terms",
    "plan-goal-add",
    "plan-services",
    "plan-step-add",
    "plan-agree",
    "plan-next",
    "plan-extend",
    "plan-end",
    "plan-reviews",
    "plan-review-ask",
    "plan-review-hold",
    "plan-review",
    "plan-versions",
    "plan-together",
    "plan-paper",
    "plan-order",
    "plan-pdf",
    "interruptions",
    "interruption-add",
    "interruption",
    "interruption-remove",
]


def planned() -> Plan:
    """Return the plan of the demonstration that was interrupted and reviewed."""
    return Review.objects.exclude(held_on=None).select_related("plan__relation__client").order_by("pk")[0].plan


def number() -> str:
    """Return the customer number of the client whose plan it is."""
    return str(planned().relation.client.number)


def waiting() -> str:
    """Return the number of the client who has been assessed and waits for a plan."""
    rows = Assessment.objects.exclude(relation__plans__isnull=False).filter(
        relation__ended_on=None,
        relation__assignments__officer__email__startswith=f"{WORKER}@",
        relation__assignments__valid_to=None,
    )
    return str(rows.order_by("-pk")[0].relation.client.number)


VALUES: dict[str, Callable[[], object]] = {
    "<int:plan>": lambda: planned().pk,
    "<int:review>": lambda: planned().reviews.order_by("pk")[0].pk,
    "<int:interruption>": lambda: Interruption.objects.filter(relation=planned().relation).order_by("pk")[0].pk,
}


def places(at: Callable[..., Any]) -> dict[str, Any]:
    """Return the rows of ``AT``."""
    return {
        **{f"desk-case-{route}": at(WORKER, number=number) for route in OF_A_PLAN},
        "desk-case-plan-begin": at(WORKER, number=waiting),
        "desk-case-plan-goal": at(WORKER, number=number, goal=lambda: planned().goals.order_by("pk")[0].pk),
        "desk-case-plan-step": at(WORKER, number=number, item=lambda: planned().items.order_by("pk")[0].pk),
    }


def faces(at: Callable[..., Any]) -> dict[str, Any]:
    """Return the rows of ``STATES``."""
    return {
        "desk-case-plan: none": at(WORKER, number=waiting),
        "desk-case-plan-services: none": at(WORKER, "q=zzzz", number=number),
        "desk-case-plan-together: from right to left": at(WORKER, "language=ar", number=number),
    }
