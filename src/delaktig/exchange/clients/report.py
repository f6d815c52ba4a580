"""The report on a list as a workbook: the row, what became of it, and why. Nothing that stood in a cell is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from delaktig.exchange.clients.acts import places
from delaktig.exchange.clients.people import Fault
from delaktig.exchange.clients.sheets import letters
from delaktig.exchange.clients.working import faults_of
from delaktig.exchange.models import ClientList, ClientListRow
from delaktig.formats.xlsx import Column, Sheet, Workbook, write_xlsx
from delaktig.municipalities import register

Say = Callable[[Fault], str]


def cell_of(listing: ClientList, number: int, fault: Fault) -> str:
    """Return where in the sheet a fault stands, as C12; empty where it is about the whole row."""
    at = places(listing).get(fault.field)
    return "" if at is None else f"{letters(at)}{number}"


def table(
    listing: ClientList, rows: Iterable[ClientListRow], outcome: Callable[[str], str], say: Say, language: str
) -> bytes:
    """Return the report; ``outcome`` and ``say`` put what became of a row, and why, into the language."""
    heads = (_("Row"), _("What becomes of it"), _("Cell"), _("Why"), _("Client"))
    lines = []
    for row in rows:
        faults: list[Fault | None] = [*faults_of(row)] or [None]
        for fault in faults:
            where, why = (cell_of(listing, row.number, fault), say(fault)) if fault is not None else ("", "")
            lines.append((row.number, outcome(row.outcome), where, why, row.client.number if row.client else None))
    sheet = Sheet(_("Report"), tuple(Column(head) for head in heads), tuple(lines))
    place = register.by_code(listing.municipality_id).name("fi" if language == "fi" else "sv")
    return write_xlsx(Workbook(_("Report on a list of clients"), language, place, (sheet,)))
