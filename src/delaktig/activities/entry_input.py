"""An entry as a person gives it, and what cannot be true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from delaktig.activities.kinds import CounterKind, kinds
from delaktig.catalogue.personal import looks_personal

LONGEST_NOTE = 300
MOST = 100_000
MOST_EUROS = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class EntryInput:
    """What is logged. ``amount`` in euros; what the kind does not ask for is left out."""

    kind: str
    first: date | None
    last: date | None = None
    number: int = 1
    participants: int | None = None
    amount: Decimal | None = None
    two_way: bool | None = None
    organisation: int | None = None
    unit: int | None = None
    note: str = ""
    held: bool = True

    def values(self, kind: CounterKind) -> dict[str, object]:
        """Return the values as the row keeps them."""
        return {
            "kind": self.kind,
            "first": self.first,
            "last": self.last,
            "held": self.held,
            "number": self.number,
            "participants": self.participants if kind.participants else None,
            "amount": self.amount if kind.amount else None,
            "two_way": self.two_way if kind.two_way else None,
            "organisation_id": self.organisation,
            "unit_id": self.unit,
            "note": self.note.strip(),
        }


def faults(given: EntryInput, today: date) -> dict[str, str]:
    """Return a code by field for each thing that cannot be true of an entry."""
    return dict(_days(given, today)) | dict(_numbers(given))


def _days(given: EntryInput, today: date) -> Iterator[tuple[str, str]]:
    if given.kind not in kinds():
        yield "kind", "unknown_choice"
    if given.first is None:
        yield "first", "required"
    elif given.held and given.first > today:
        yield "held", "not_yet_held"
    if given.first is not None and given.last is not None and given.last < given.first:
        yield "last", "ends_before"


def _numbers(given: EntryInput) -> Iterator[tuple[str, str]]:
    if not 0 <= given.number <= MOST:
        yield "number", "not_a_number"
    if given.participants is not None and not 0 <= given.participants <= MOST:
        yield "participants", "not_a_number"
    if given.amount is not None and not 0 <= given.amount <= MOST_EUROS:
        yield "amount", "not_an_amount"
    if len(given.note.strip()) > LONGEST_NOTE:
        yield "note", "too_long"
    elif looks_personal(given.note):
        yield "note", "personal_data"
