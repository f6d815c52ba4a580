"""Reads the spreadsheet of worked cases: every cell that cannot be read is an error that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from delaktig.law.casework.events import Event

WORKBOOK = Path(__file__).parent.parent / "worked_cases.xlsx"


class SheetError(ValueError):
    """A cell, column or row that cannot be read."""


@dataclass(frozen=True)
class Expected:
    """One row of what is expected; None: the cell is empty and not compared."""

    cell: str
    asked: str
    which: int
    answer: Any
    kind: str | None
    verify: str | None
    done_on: date | None


@dataclass
class Case:
    """One worked case with its events and answers."""

    number: int
    name: str
    told: str
    today: date
    section: str
    how: str
    source: str
    confidence: str
    events: list[Event] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row of a sheet, read by column."""

    sheet: str
    line: int
    values: dict[str, Any]

    def read(self, column: str, reader: Callable[[Any], Any]) -> Any:
        try:
            return reader(self.values[column])
        except (ValueError, TypeError, KeyError) as wrong:
            where = f"{self.sheet}, row {self.line}, column {column!r}"
            raise SheetError(f"{where}: cannot read {self.values[column]!r}: {wrong}") from wrong


COLUMNS = {
    "cases": (
        "number", "name", "what happened", "today", "act and section", "worked out by hand", "source", "confidence",
    ),
    "events": ("case", "day", "what", "value"),
    "expected": ("case", "asked", "which", "answer", "kind", "verify", "done on"),
    "own targets": ("case", "rule", "valid from", "valid to", "unit", "number"),
    "fees": (
        "number", "name", "slot", "born", "kind", "cost", "stayed away", "valid reason", "cancelled", "told of charge",
        "told how to cancel", "understood", "unreasonable", "may be charged", "at most", "earliest due", "verify",
        "act and section", "worked out by hand", "source", "confidence",
    ),
}  # fmt: skip
PROSE = ("read me", "words")


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is needed")
    return value.strip()


def maybe_text(value: Any) -> str:
    return "" if value is None else text(value)


def day(value: Any) -> date:
    if isinstance(value, datetime) and not (value.hour or value.minute):
        return value.date()
    raise ValueError("a date is needed")


def maybe_day(value: Any) -> date | None:
    return None if value is None else day(value)


def number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number is needed")
    return value


def one_of(*allowed: str) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:
        if value is not None and value not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}, or empty")
        return value  # type: ignore[no-any-return]

    return read


def yes_no(value: Any) -> bool | None:
    return {None: None, "yes": True, "no": False}[value]


def answer(value: Any) -> Any:
    if isinstance(value, datetime):
        return day(value)
    return number(value) if isinstance(value, int) else text(value)


def rows_of(path: Path, sheet: str) -> Iterator[Row]:
    """The rows of a sheet; wrong columns and sheets that nobody reads are errors."""
    book = _workbook(path)
    if unknown := set(book.sheetnames) - set(COLUMNS) - set(PROSE):
        raise SheetError(f"unknown sheet {', '.join(sorted(unknown))}")
    if sheet not in book.sheetnames:
        raise SheetError(f"the sheet {sheet} is missing")
    lines = book[sheet].iter_rows(values_only=True)
    found = tuple(next(lines))
    if found != COLUMNS[sheet]:
        raise SheetError(f"{sheet}: the columns are {found}, expected {COLUMNS[sheet]}")
    for line, values in enumerate(lines, 2):
        if any(value is not None for value in values):
            yield Row(sheet, line, dict(zip(found, values, strict=True)))


def read_cases(path: Path = WORKBOOK) -> list[Case]:
    """Every case of the workbook with its events, answers and targets."""
    cases: dict[int, Case] = {}
    for row in rows_of(path, "cases"):
        case = Case(
            row.read("number", number),
            row.read("name", text),
            row.read("what happened", text),
            row.read("today", day),
            row.read("act and section", text),
            row.read("worked out by hand", text),
            row.read("source", text),
            row.read("confidence", one_of("text read", "reading", "local target")),
        )
        if case.number in cases:
            raise SheetError(f"cases, row {row.line}: the number {case.number} stands twice")
        cases[case.number] = case
    for row in rows_of(path, "events"):
        event = Event(row.read("day", maybe_day), row.read("what", text), row.read("value", maybe_text))
        _case(cases, row).events.append(event)
    for row in rows_of(path, "expected"):
        _case(cases, row).expected.append(
            Expected(
                f"expected!D{row.line}",
                row.read("asked", text),
                row.read("which", lambda value: 1 if value is None else number(value)),
                row.read("answer", answer),
                row.read("kind", one_of("law", "target", "agreed")),
                row.read("verify", one_of("yes", "no")),
                row.read("done on", maybe_day),
            )
        )
    for row in rows_of(path, "own targets"):
        _case(cases, row).targets.append(
            {
                "id": row.read("rule", text),
                "valid_from": row.read("valid from", day),
                "valid_to": row.read("valid to", maybe_day),
                "unit": row.read("unit", one_of("days", "months")),
                "number": row.read("number", number),
            }
        )
    return list(cases.values())


@lru_cache(maxsize=2)
def _workbook(path: Path) -> Any:
    return load_workbook(path)


def _case(cases: dict[int, Case], row: Row) -> Case:
    wanted = row.read("case", number)
    if wanted not in cases:
        raise SheetError(f"{row.sheet}, row {row.line}: there is no case {wanted}")
    return cases[wanted]
