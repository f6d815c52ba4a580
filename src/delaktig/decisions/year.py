"""The meetings of a year by kind of body: what was held, and what is planned ahead (row C27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delaktig.decisions.models import ADVISORY, DECIDING, Body, Meeting

COUNTED_ALONE: dict[str, str] = {
    Body.Kind.CLIENT_JURY: "decisions.client_jury_meetings",
    Body.Kind.WORKING_GROUP: "decisions.working_group_meetings",
    Body.Kind.FORUM: "decisions.forum_meetings",
}
"""The indicators of one kind of body; the others have none of their own."""


@dataclass(frozen=True, slots=True)
class KindYear:
    """The meetings of a kind of body in a year, by id and day."""

    kind: str
    held_on: tuple[tuple[int, date], ...]
    planned_on: tuple[tuple[int, date], ...]

    @property
    def held(self) -> int:
        """Return how many were held."""
        return len(self.held_on)


def indicator_of(kind: str) -> str:
    """Return the indicator that counts the meetings of a kind of body; empty where it has none of its own."""
    return COUNTED_ALONE.get(kind, "")


def year_of(municipality: str, year: int, today: date) -> list[KindYear]:
    """Return the kinds of bodies with their meetings in a year, those that are heard first: two queries.

    A kind is there where a body of it still meets, or met. Meetings whose day is unknown are in no year.
    """
    found: dict[str, list[tuple[int, date]]] = {}
    for kind in Body.objects.filter(municipality_id=municipality, closed_on=None).values_list("kind", flat=True):
        found.setdefault(kind, [])
    rows = Meeting.objects.filter(body__municipality_id=municipality, held_on__year=year).order_by("held_on", "pk")
    for kind, pk, on in rows.values_list("body__kind", "pk", "held_on"):
        if on is not None:
            found.setdefault(kind, []).append((pk, on))
    return [
        KindYear(
            kind,
            tuple(row for row in found[kind] if row[1] <= today),
            tuple(row for row in found[kind] if row[1] > today),
        )
        for kind in (*ADVISORY, *DECIDING)
        if kind in found
    ]
