"""Where the pages of guidance are in the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delaktig.guidance.models import Point, VisitWorker

ONLY_POST = "answers only to a form that is sent"
FILE = "gives a file, or data, and no page"
BORGA = "radgivare.borga"

VALUES: dict[str, Callable[[], object]] = {
    "<int:point>": lambda: Point.objects.get(municipality="287").pk,
    "<uuid:visit>": lambda: VisitWorker.objects.filter(visit__municipality="287")[0].visit_id,
}
NO_PAGE = {
    "desk-point-duty-remove": ONLY_POST,
    "desk-point-queue-move": ONLY_POST,
    "desk-point-times-note": ONLY_POST,
    "desk-social-statistics-table": FILE,
    "desk-social-visit-undo": ONLY_POST,
    "desk-visit-undo": ONLY_POST,
    "desk-visits-picture-table": FILE,
    "desk-visits-worker": FILE,
}


def borga() -> int:
    """Return the point of the other municipality."""
    return Point.objects.get(municipality="638").pk


STATES: dict[str, dict[str, Any]] = {
    "desk-visits-mine: week": {"query": "span=week"},
    "desk-visits-mine: none": {"query": "day=2020-01-01"},
    "desk-visits-picture: none": {"query": "first=2020-01-01&last=2020-02-01"},
    "desk-visits-listed: none": {"query": "first=2020-01-01&last=2020-02-01"},
    "desk-visits-listed: nothing fits": {"query": "first=2020-01-01&last=2020-02-01&reason=letters"},
    "desk-visits-assessment: counted": {"query": "done=1"},
    "desk-point-duty: read only": {"by": BORGA, "point": borga},
    "desk-point-duty: nobody": {"query": "week=2020-01-06"},
    "desk-points: read only": {"by": BORGA},
}
