"""Builds lists of clients for tests: a workbook in memory, brought and looked at by the acts that people use.

supervisor = officer(role="supervisor")
listing = looked_at(supervisor, ["Efternamn", "Personbeteckning"], [["Saleh", code(date(1990, 1, 1))]])
outcome(listing)                            what becomes of each row, by its number in the sheet
faults(listing)                             why rows are refused: number → codes with their fields
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.clients.inputs import Source
from delaktig.exchange.clients import acts, sheets, working
from delaktig.exchange.models import ClientList
from delaktig.formats.xlsx import Cell, Column, Sheet, Workbook, write_xlsx
from tests.clients.building import code

SOURCE = Source("municipality", "The old list")
HEADINGS = ["Efternamn", "Förnamn", "Personbeteckning", "Född"]
Rows = Sequence[Sequence[Cell]]


def workbook(headings: Sequence[str], rows: Rows, *more: Sheet) -> bytes:
    """Return a workbook with a list under its headings."""
    width = len(headings)
    filled = tuple(tuple(row) + (None,) * (width - len(row)) for row in rows)
    first = Sheet("Klienter", tuple(Column(one) for one in headings), filled)
    return write_xlsx(Workbook("Klienter", "sv", "Testkommun", (first, *more)))


def brought(actor: Actor, headings: Sequence[str], rows: Rows) -> ClientList:
    """Bring a list; nothing is chosen yet."""
    return acts.receive(actor, sheets.take_in(workbook(headings, rows)), "klienter.xlsx")


def choice(listing: ClientList, **more: Any) -> acts.Choice:
    """Return the choice that leaves every guess as it is."""
    columns = tuple(one.field for one in acts.columns_of(listing, 0, listing.headings))
    given: dict[str, Any] = {"sheet": 0, "headings": listing.headings, "columns": columns, "source": SOURCE}
    return acts.Choice(**{**given, **more})


def looked_at(actor: Actor, headings: Sequence[str], rows: Rows, **more: Any) -> ClientList:
    """Bring a list and look at it, with the columns as they are guessed."""
    listing = brought(actor, headings, rows)
    listing = acts.choose_columns(actor, listing.pk, choice(listing, **more), background=False)
    working.work(actor, listing)
    return listing


def bring(actor: Actor, listing: ClientList) -> ClientList:
    """Bring the sound rows of a list in."""
    listing = acts.bring(actor, listing.pk, background=False)
    working.work(actor, listing)
    return listing


def outcome(listing: ClientList) -> dict[int, str]:
    """Return what becomes of each row, by its number in the sheet."""
    return {row.number: str(row.outcome) for row in acts.rows_of(listing)}


def faults(listing: ClientList) -> dict[int, list[tuple[str, str]]]:
    """Return why rows are refused: by the row's number the codes, each with the field that it is about."""
    return {
        row.number: [(fault.code, fault.field) for fault in working.faults_of(row)]
        for row in acts.rows_of(listing)
        if row.faults
    }


def people(many: int, first: int = 0) -> list[list[Any]]:
    """Return rows of people who are nobody else."""
    born = [date(1950, 1, 1) + timedelta(days=3 * n) for n in range(first, first + many)]
    return [[f"Rad{_word(n)}", f"Person{_word(n)}", code(day, 900 + n % 100), day] for n, day in enumerate(born)]


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
