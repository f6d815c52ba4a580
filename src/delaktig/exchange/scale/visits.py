"""The visits of a seeded database, with reasons, services and materials: the largest tables, written in parts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, takewhile

from delaktig.exchange.demo import files
from delaktig.exchange.scale.drawing import Drawing, insert, series
from delaktig.exchange.scale.places import Size, Slots
from delaktig.guidance.codes import NOT_ASKED
from delaktig.guidance.models import (
    AssessmentWish,
    Interpreting,
    Point,
    Visit,
    VisitMaterial,
    VisitReason,
    VisitService,
)

AT_ONCE = 500_000
UNDONE, TWO_REASONS, DIRECTED, GIVEN, ASKED = 1, 30, 55, 25, 60
"""Of a hundred visits: undone, with a second reason, directed to a service, given a material, asked for a country."""
INTERPRETINGS: dict[str, int] = {
    Interpreting.NONE: 20,
    Interpreting.PHONE: 25,
    Interpreting.ON_SITE: 9,
    Interpreting.VIDEO: 4,
    Interpreting.COMPANION: 8,
    Interpreting.LACKING: 4,
}
SPOKEN = "'sv', 'fi', 'en'"
"""What is spoken at every point, without an interpreter."""
N = "s.n"


def write_visits(drawing: Drawing, size: Size, slots: Slots, tell: Callable[[str], None]) -> None:
    """Write the visits, half a million at once, and say how far they have come."""
    for first in takewhile(lambda number: number <= size.visits, count(1, AT_ONCE)):
        last = min(first + AT_ONCE - 1, size.visits)
        _part(drawing, slots, series(first, last))
        tell(f"{last} visits of {size.visits}")
    point = f"{Point._meta.db_table} AS p CROSS JOIN scale_month AS m"
    number = drawing.below("wishes", 6, "p.id * 1000 + m.number")
    columns = {"municipality_id": "p.municipality_id", "point_id": "p.id", "month": "m.month", "number": number}
    insert(AssessmentWish, point, f"{number} > 0", **columns)


def _part(drawing: Drawing, slots: Slots, rows: str) -> None:
    shares, spoken = files.guidance()["shares"], files.guidance()["language"]
    at_place = f"JOIN scale_place AS p ON p.slot = {drawing.below('place', slots.places, N)}"
    on_day = f"JOIN scale_day AS d ON d.slot = {drawing.below('day', slots.days, N)}"
    key, stands = drawing.uuid("visit", N), f"NOT ({drawing.chance('undone', UNDONE, N)})"
    language = drawing.pick("language", {row["tag"]: row["share"] for row in spoken}, N)
    # the same draw as the language's, so that the two belong together; a code that comes twice is told apart by spaces
    country = drawing.pick("language", {row["country"] + " " * at: row["share"] for at, row in enumerate(spoken)}, N)
    interpreting = drawing.pick("interpreting", INTERPRETINGS, N)
    insert(
        Visit,
        f"{rows} {at_place} {on_day}",
        key=key,
        municipality_id="p.code",
        point_id="p.point",
        on='d."on"',
        hour=f"CAST({drawing.pick('hour', shares['hour'], N)} AS integer)",
        channel=drawing.pick("channel", shares["channel"], N),
        language=language,
        interpreting=f"CASE WHEN {language} IN ({SPOKEN}) THEN '{Interpreting.NONE}' ELSE {interpreting} END",
        country_group=f"CASE WHEN {drawing.chance('asked', ASKED, N)} THEN {country} ELSE '{NOT_ASKED}' END",
        undone=f"NOT ({stands})",
    )
    first, second = (drawing.pick(f"reason {number}", shares["reason"], N) for number in (1, 2))
    insert(VisitReason, rows, stands, visit_id=key, reason=first)
    two = f"{stands} AND {drawing.chance('two', TWO_REASONS, N)} AND {first} <> {second}"
    insert(VisitReason, rows, two, visit_id=key, reason=second)
    insert(
        VisitService,
        f"{rows} {at_place}",
        f"{stands} AND {drawing.chance('directed', DIRECTED, N)}",
        key=drawing.uuid("directed", N),
        visit_id=key,
        service_id=f"p.service + {drawing.number('service', N)} % p.services",
    )
    insert(
        VisitMaterial,
        f"{rows} {at_place}",
        f"{stands} AND {drawing.chance('given', GIVEN, N)}",
        key=drawing.uuid("given", N),
        visit_id=key,
        material=drawing.uuid("material", f"p.place * 10 + {drawing.below('which', 3, N)}"),
        language=language,
    )
