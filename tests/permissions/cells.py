"""The table of who meets what at a client's pages: kind of route × right × relation to the client × state.

    200       the page opens, or the act says what it wants
    REASON    302 to the page that asks why
    MOVED     302 to the same page of the record that this one was made one with
    403, 404  refused; not there

Rows are the cells (how the worker stands to the client, and what state the client is in), columns whether the
worker's role has the right that the route asks for. Kinds of routes stand in ``client_routes.toml``; they differ
only in what a page does where it opens, and in the page that asks for a reason, which leads on where none is
needed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from delaktig.web import routes
from tests.browser.addresses import PATTERNS

OPEN, REASON, MOVED, REFUSED, ABSENT = "open", "reason", "moved", "refused", "absent"
CELLS: dict[str, str] = {
    "own": OPEN,
    "own, prohibited": OPEN,
    "own, restricted": OPEN,
    "own, client relation ended": OPEN,
    "cover": OPEN,
    "unit": OPEN,
    "unit, restricted": REASON,
    "another unit": REASON,
    "another unit, prohibited": REASON,
    "another unit, restricted": REASON,
    "another unit, client relation ended": REASON,
    "another's, with a reason": OPEN,
    "another's, with a reason that is over": REASON,
    "another's, restricted, with a reason": REASON,
    "another's, restricted, glass broken": OPEN,
    "merged into another": MOVED,
    "own, municipality by mandate": OPEN,
    "another's, municipality by mandate": REASON,
    "own, mandate ended yesterday": ABSENT,
    "own, mandate begins tomorrow": ABSENT,
    "own, mandate of another task": ABSENT,
    "own, of another municipality": ABSENT,
    "another municipality": ABSENT,
}
"""How a worker stands to a client → what the worker meets who has the right that the route asks for."""
WITHOUT_THE_RIGHT = REFUSED
ASKS = {OPEN: OPEN, REASON: OPEN, MOVED: ABSENT, ABSENT: ABSENT}
"""What the page that asks for a reason does in the same cells."""

_TABLE: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("client_routes.toml").read_text("utf-8"))
KINDS = {name: kind for kind, names in _TABLE.items() for name in names}
NAMED_TWICE = sorted(name for name in KINDS if sum(name in names for names in _TABLE.values()) > 1)
OF_A_CLIENT = "desk/<str:code>/clients/<str:number>/"
CASEWORK = re.compile(r"desk-(client|case|diary|plans|times|interpreters|absence|referrals|team|handover)")

BY_CLIENT = sorted(name for name, pattern in PATTERNS.items() if pattern.startswith(OF_A_CLIENT))
OTHERS = sorted(name for name in PATTERNS if CASEWORK.match(name) and name not in BY_CLIENT)


def expected(name: str, cell: str, permitted: bool) -> str:
    """Return what is met at a route in a cell."""
    if not permitted:
        return WITHOUT_THE_RIGHT
    return ASKS[CELLS[cell]] if KINDS[name] == "ask" else CELLS[cell]


def permission(name: str, method: str) -> str:
    """Return the right that a route asks for."""
    route = routes.routes()[name]
    return route.permission if method == "get" else route.writing


KEYS: dict[str, str] = {
    "assessment": "cases.Assessment",
    "assignment": "clients.Assignment",
    "booking": "cases.InterpreterBooking",
    "consent": "clients.Consent",
    "entry": "cases.DiaryEntry",
    "fact": "clients.ResidenceGround",
    "goal": "cases.PlanGoal",
    "handover": "cases.Handover",
    "interruption": "cases.Interruption",
    "item": "cases.PlanItem",
    "merged": "clients.Merge",
    "plan": "cases.Plan",
    "record": "cases.Plan",
    "referral": "cases.Referral",
    "review": "cases.Review",
    "shared": "clients.SharedPath",
    "specifying": "cases.SpecifyingMeasure",
    "time": "cases.Appointment",
    "version": "cases.AssessmentVersion",
}
"""Part of an address → the model whose row it names. What it names belongs to the client before it."""
PARTS: dict[str, str] = {"form": "json", "format": "json", "kind": "ground", "letter": "0000000000"}
"""Part of an address → what stands there, where it names no row. A letter is named by its number, of no client here."""
PARTS_OF: dict[str, dict[str, str]] = {"desk-case-sheet-enter": {"kind": "plan"}}
"""Where a route means something else by a part of its address."""
PART = re.compile(r"<(?:\w+:)?(\w+)>")


def sub_resources(name: str) -> list[str]:
    """Return the parts of a route's address that name rows of the client."""
    return [part for part in PART.findall(PATTERNS[name]) if part in KEYS]


def unknown_parts(name: str) -> list[str]:
    """Return the parts of a route's address of which nothing is said here."""
    told = {"code", "number", "slug", *KEYS, *PARTS}
    return [part for part in PART.findall(PATTERNS[name]) if part not in told]
