"""What a bringing-in tells of each row: added, changed, unchanged, in conflict, or refused with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ADDED, CHANGED, UNCHANGED, CONFLICT, REFUSED = "added", "changed", "unchanged", "conflict", "refused"
OUTCOMES = (REFUSED, CONFLICT, ADDED, CHANGED, UNCHANGED)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to say of a row: a code for the page to put into words, and where, as a JSON path."""

    code: str
    path: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one record. ``kind`` is ``place``, ``contact``, ``service``, ``material`` or ``file``.

    ``faults`` say why it was refused, or what is changed on both sides; ``notes`` what is not carried.
    """

    kind: str
    uid: str
    name: str
    outcome: str
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All rows, in the file's order. ``done`` is false for a dry run, and where anything was refused."""

    rows: tuple[Row, ...]
    dry_run: bool
    done: bool

    @property
    def refused(self) -> bool:
        """Say whether any row was refused: then nothing of the file is brought in."""
        return any(row.outcome == REFUSED for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return how many rows had each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON holds it."""
        return {"dry_run": self.dry_run, "done": self.done, "rows": [_row_as_data(row) for row in self.rows]}


def report_of(data: Mapping[str, Any]) -> Report:
    """Return a report from what :meth:`Report.as_data` gave."""
    return Report(tuple(_row_of(row) for row in data["rows"]), data["dry_run"], data["done"])


def _row_as_data(row: Row) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": row.kind, "uid": row.uid, "name": row.name, "outcome": row.outcome}
    for name in ("faults", "notes"):
        found = [[one.code, one.path, one.value] for one in getattr(row, name)]
        data |= {name: found} if found else {}
    return data | ({"changed": list(row.changed)} if row.changed else {})


def _row_of(data: Mapping[str, Any]) -> Row:
    faults, notes = (tuple(Fault(*one) for one in data.get(name, ())) for name in ("faults", "notes"))
    changed = tuple(data.get("changed", ()))
    return Row(data["kind"], data["uid"], data["name"], data["outcome"], faults, notes, changed)
