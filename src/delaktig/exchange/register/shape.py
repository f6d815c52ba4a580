"""The register sheet as a file: ``delaktig-register/1``, as JSON and as CSV, written and read back without loss.

The shape is **ours**, drawn from 874/2024 §1-3: the national register publishes none. It
names no person; the client is told by the customer number. Its JSON Schema stands in
docs/reference/register-json.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from delaktig.cases.register import KINDS, Entry, Sheet, fields_of

SHAPE = "delaktig-register/1"
ABOUT = "A shape of Delaktig's own, drawn from 874/2024 sections 1-3; not a format of the national register."
COLUMNS = ("client", "kind", "uid", "version", "day", "section", "field", "name", "text")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet would take for a formula, and the mark that keeps it from doing so."""


class RegisterShapeError(ValueError):
    """A file that is not of the shape; the message says where and how."""


@dataclass(frozen=True, slots=True)
class Record:
    """One assessment, plan or review of a file; ``fields`` has every field of its kind, in the decree's order."""

    kind: str
    uid: str
    version: int
    day: date
    fields: Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A client's records as a file says them."""

    client: str
    records: tuple[Record, ...]


def file_of(number: str, sheets: Iterable[Sheet]) -> RegisterFile:
    """Return a client's sheets as they go into a file."""
    return RegisterFile(number, tuple(Record(one.kind, one.uid, one.version, one.day, one.fields) for one in sheets))


def to_json(file: RegisterFile) -> str:
    """Write a file as JSON."""
    return json.dumps(
        {
            "shape": SHAPE,
            "about": ABOUT,
            "client": file.client,
            "records": [
                {
                    "kind": one.kind,
                    "uid": one.uid,
                    "version": one.version,
                    "day": one.day.isoformat(),
                    "fields": [
                        {
                            "key": each.key,
                            "section": f"874/2024 § {each.section}",
                            "entries": [{"name": entry.name, "text": entry.text} for entry in one.fields[each.key]],
                        }
                        for each in fields_of(one.kind)
                    ],
                }
                for one in file.records
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def from_json(text: str) -> RegisterFile:
    """Read a file from JSON; raises RegisterShapeError."""
    try:
        told = json.loads(text)
        if told["shape"] != SHAPE:
            raise RegisterShapeError(f"shape: {told['shape']!r} is not {SHAPE}")
        return RegisterFile(str(told["client"]), tuple(_record(row) for row in told["records"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise RegisterShapeError(str(wrong)) from wrong


def to_csv(file: RegisterFile) -> str:
    """Write a file as CSV: a row for each thing that a field says, and one for a field that says nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for one in file.records:
        for each in fields_of(one.kind):
            for entry in one.fields[each.key] or (Entry(""),):
                row = (file.client, one.kind, one.uid, str(one.version), one.day.isoformat(), each.section, each.key)
                writer.writerow([_safe(cell) for cell in (*row, entry.name, entry.text)])
    return out.getvalue()


def from_csv(text: str) -> RegisterFile:
    """Read a file from CSV; raises RegisterShapeError."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise RegisterShapeError(f"columns: {', '.join(COLUMNS)} are needed")
    records: dict[str, Record] = {}
    client = ""
    for number, cells in enumerate(rows[1:], 2):
        if len(cells) != len(COLUMNS):
            raise RegisterShapeError(f"row {number}: {len(COLUMNS)} cells are needed")
        row = dict(zip(COLUMNS, (_plain(cell) for cell in cells), strict=True))
        client = row["client"]
        one = records.get(row["uid"]) or records.setdefault(row["uid"], _begun(row, number))
        if row["field"] not in one.fields:
            raise RegisterShapeError(f"row {number}: {row['field']!r} is no field of {one.kind}")
        if row["text"]:
            fields = {**one.fields, row["field"]: (*one.fields[row["field"]], Entry(row["text"], row["name"]))}
            records[row["uid"]] = Record(one.kind, one.uid, one.version, one.day, fields)
    return RegisterFile(client, tuple(records.values()))


def _begun(row: Mapping[str, str], number: int) -> Record:
    if row["kind"] not in KINDS:
        raise RegisterShapeError(f"row {number}: {row['kind']!r} is no kind of record")
    try:
        version, day = int(row["version"]), date.fromisoformat(row["day"])
    except ValueError as wrong:
        raise RegisterShapeError(f"row {number}: {wrong}") from wrong
    return Record(row["kind"], row["uid"], version, day, {each.key: () for each in fields_of(row["kind"])})


def _record(row: Mapping[str, Any]) -> Record:
    if row["kind"] not in KINDS:
        raise RegisterShapeError(f"{row['kind']!r} is no kind of record")
    told = dict(_fields(row["fields"]))
    known = [each.key for each in fields_of(row["kind"])]
    if list(told) != known:
        raise RegisterShapeError(f"fields of {row['kind']}: {', '.join(known)} are needed, in this order")
    return Record(row["kind"], str(row["uid"]), int(row["version"]), date.fromisoformat(row["day"]), told)


def _fields(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    for row in rows:
        yield row["key"], tuple(Entry(str(one["text"]), str(one["name"])) for one in row["entries"])


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
