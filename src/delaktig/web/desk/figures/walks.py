"""From a number to what it was counted from: the list of the room that holds the facts, narrowed by its address.

Each room's walk says which list, and how a period and a cell of a table (a dimension and its key) narrow it.
Where the reader may not open the list there is no walk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from delaktig.accounts.actor import Actor
from delaktig.activities.kinds import kinds
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed
from delaktig.surveys.indicators import FAMILY
from delaktig.web import routes
from delaktig.web.desk.today.links import link


@dataclass(frozen=True, slots=True)
class Step:
    """What is walked from: an indicator over a period, and the cell of a table where one is meant."""

    counted: Computed
    period: Period
    dimension: str = ""
    key: str = ""

    @property
    def days(self) -> dict[str, str]:
        """The period as lists take it."""
        return {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()}

    @property
    def cell(self) -> dict[str, str]:
        """The cell as a list's filter that bears the dimension's name."""
        return {self.dimension: self.key} if self.dimension else {}

    @property
    def name(self) -> str:
        """The indicator's name without its room's."""
        return self.counted.name.partition(".")[2]


Place = tuple[str, dict[str, str]]
"""A route and its query."""


def _guidance(step: Step) -> Place | None:
    if step.name == "assessment_wishes":
        return "desk-visits-picture", step.days | step.cell
    only = {"interpreted": "1"} if step.name == "interpreted" else {}
    only |= {"directed": "1"} if step.name == "directed" and not step.dimension else {}
    return "desk-visits-listed", step.days | step.cell | only


def _activities(step: Step) -> Place | None:
    query = step.days | step.cell | {"state": "held"}
    if step.name == "employed":
        return "desk-activities", ({} if step.dimension == "kind" else {"group": "employed"}) | query
    named = [code for code in kinds() if step.name == code or step.name.startswith(f"{code}_")]
    return ("desk-activities", {"kind": max(named, key=len)} | query) if named else None


def _surveys(step: Step) -> Place | None:
    if step.counted.name.startswith(FAMILY):
        return "desk-surveys", step.days | {"series": step.counted.name.removeprefix(FAMILY).partition(".")[0]}
    return "desk-surveys", step.days | ({"series": step.key} if step.dimension == "survey" else {})


def _decisions(step: Step) -> Place | None:
    if step.name == "items":
        return "desk-decisions", step.days | step.cell
    kind = step.name.removesuffix("_meetings") if step.name.endswith("_meetings") else ""
    return "desk-decision-meetings", step.days | ({"kind": kind} if kind else {}) | step.cell


def _catalogue(step: Step) -> Place | None:
    if step.name == "searches_in_vain":
        return "desk-reports-misses", step.cell
    if step.name.startswith("reports"):
        return "desk-reports", step.cell if step.dimension != "language" else {}
    return "desk-services", {"state": "published"} | ({"stale": "on"} if step.name == "stale" else {})


def _programmes(step: Step) -> Place | None:
    if step.name == "editions_adopted":
        return "desk-decisions", step.days
    return ("desk-programmes", {"state": "in_force"}) if step.name == "measures" else ("desk-consultation", {})


def _clients(step: Step) -> Place | None:
    cell = {"by": step.dimension, "key": step.key} if step.dimension else {}
    return "desk-clients-unit", {"counted": step.counted.name} | step.days | cell


def _remarks(step: Step) -> Place | None:
    return "desk-remarks", {"year": str(step.period.first.year)}


WALKS: dict[str, Callable[[Step], Place | None]] = {
    "activities": _activities,
    "cases": _clients,
    "catalogue": _catalogue,
    "clients": _clients,
    "decisions": _decisions,
    "guidance": _guidance,
    "programmes": _programmes,
    "remarks": _remarks,
    "surveys": _surveys,
}
"""How one walks from what a room counts, by the beginning of the registered name."""


def walk(actor: Actor, step: Step) -> str:
    """Return the address of the list of what was counted; empty where there is none that the actor may open."""
    take = WALKS.get(step.counted.name.partition(".")[0])
    place = take(step) if take else None
    known = routes.routes().get(place[0]) if place else None
    if place is None or known is None or not actor.may(known.permission):
        return ""
    return link(place[0], actor.municipality, **place[1])
