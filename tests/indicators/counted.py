"""What the tests of counting count: meetings of bodies, as plain facts with a day and a kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from delaktig.decisions.models import Body, Meeting
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Kind, Words

SAME = Words("x", "x", "x")
SOURCE = "tests.meeting"


def meetings(municipality: str | None, period: Period) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(held_on__range=(period.first, period.last))
    return rows if municipality is None else rows.filter(body__municipality=municipality)


def declared(**given: Any) -> Computed:
    """Return meetings as an indicator, counted as a test wants."""
    values: dict[str, Any] = {
        "name": "tests.meetings",
        "version": 1,
        "kind": Kind.COUNT,
        "basis": Basis.FLOW,
        "facts": meetings,
        "title": SAME,
        "definition": SAME,
        "unit": SAME,
        "municipality": "body__municipality_id",
        "day": "held_on",
        "dimensions": (Dimension("kind", "body__kind", SAME), Dimension("items", "items__case_number", SAME, True)),
        "source": SOURCE,
    }
    return Computed(**(values | given))


INVENTED = Q(invented=True)


def body(municipality: str, kind: str = Body.Kind.BOARD) -> Body:
    return Body.objects.get_or_create(municipality_id=municipality, kind=kind, name_sv=kind)[0]


def meet(municipality: str, on: date, kind: str = Body.Kind.BOARD, *, invented: bool = False) -> Meeting:
    return Meeting.objects.create(body=body(municipality, kind), held_on=on, invented=invented)
