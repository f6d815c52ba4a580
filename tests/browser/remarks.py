"""Where the pages of remarks are found in the demonstration, with their other faces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from delaktig.decisions.models import Meeting
from delaktig.remarks.models import Remark

HOME = "287"


def remark(**wanted: object) -> int:
    """Return the number of the municipality's first remark of its kind."""
    return Remark.objects.filter(meeting__body__municipality=HOME, **wanted).order_by("pk")[0].pk


def heard() -> int:
    """Return the number of a meeting at which something was said that is to be answered."""
    rows = Meeting.objects.filter(body__municipality=HOME, body__kind="client_jury", remarks__isnull=False)
    return rows.order_by("pk")[0].pk


VALUES: dict[str, Callable[[], object]] = {"<int:remark>": lambda: remark(answer__isnull=False)}


def places(at: Callable[..., Any]) -> Mapping[str, Any]:
    """Return what the routes say otherwise."""
    return {"desk-decision-point-add": at(meeting=heard), "desk-remark-new": at(meeting=heard)}


def faces(at: Callable[..., Any]) -> Mapping[str, Any]:
    """Return the other faces of the pages."""
    return {
        "desk-decision-meeting: of a jury": at(meeting=heard),
        "desk-decision-meetings-year: with meetings": at(query="year=2024"),
        "desk-remark: unanswered": at(remark=lambda: remark(answer=None, language="ar")),
        "desk-remark: only read": at(by="lasare"),
        "desk-remarks: none": at(query="year=2021"),
    }
