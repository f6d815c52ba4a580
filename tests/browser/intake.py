"""Older lists of clients that the demonstration lacks: one in each state; see ``addresses.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.clients.inputs import Source
from delaktig.exchange.clients import acts, sheets, working
from delaktig.exchange.clients.template import template
from delaktig.exchange.models import ClientList

FAULTY, WAITING, SOUND, FAILED, WORKED_ON = (f"{word}.xlsx" for word in ("faulty", "waiting", "sound", "failed", "now"))


def prepare(actor: Actor) -> None:
    """Bring the example list five times: looked at, not yet chosen, brought in, failed, and being worked on."""
    for name in (FAULTY, SOUND, WAITING, FAILED, WORKED_ON):
        listing = acts.receive(actor, sheets.take_in(template("sv", actor.municipality, example=True)), name)
        if name == WAITING:
            continue
        columns = tuple(one.field for one in acts.columns_of(listing, listing.sheet, listing.headings))
        choice = acts.Choice(listing.sheet, listing.headings, (*columns[:-1], ""), Source("municipality", name))
        listing = acts.choose_columns(actor, listing.pk, choice, background=False)
        working.work(actor, listing)
        if name == SOUND:
            working.work(actor, acts.bring(actor, listing.pk, background=False))
    ClientList.objects.filter(pk=listed(FAILED)).update(state=ClientList.State.FAILED)
    ClientList.objects.filter(pk=listed(WORKED_ON)).update(state=ClientList.State.CHECKING, progress=40)


def listed(name: str = FAULTY) -> int:
    """Return the key of the list whose file had the name: it lies sealed, and is looked for by opening."""
    return next(one.pk for one in ClientList.objects.order_by("pk") if one.name == name)


Value = Callable[[], object]
VALUES: dict[str, Value] = {"<int:listing>": listed}
AT: dict[str, dict[str, Any]] = {
    "desk-client-list-columns": {"listing": lambda: listed(WAITING)},
    "desk-client-list-row": {"row": lambda: 6},
}
"""What a route says otherwise, as the arguments of ``at``."""
STATES: dict[str, dict[str, Any]] = {
    "desk-client-lists: none": {"by": "forman.borga"},
    "desk-client-list: brought in": {"listing": lambda: listed(SOUND)},
    "desk-client-list: failed": {"listing": lambda: listed(FAILED)},
    "desk-client-list: worked on": {"listing": lambda: listed(WORKED_ON)},
    "desk-client-list: filtered": {"query": "outcome=refused"},
    "desk-client-list: filtered to none": {"query": "outcome=brought"},
    "desk-client-list-columns: another sheet": {"listing": lambda: listed(WAITING), "query": "sheet=1"},
}
"""Other faces of these pages."""
NO_PAGE = {
    "desk-client-list-template": "gives a file, or data, and no page",
    "desk-client-list-report": "gives a file, or data, and no page",
    "desk-client-list-in": "answers only to a form that is sent",
    "desk-client-list-again": "answers only to a form that is sent",
}
