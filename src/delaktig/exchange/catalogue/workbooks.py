"""A catalogue of services as a workbook, and back: every field, in every language, equal after the round.

Sheets and columns are described in ``workbook_shape.toml``. Headings are in the language that was
asked for; a workbook with headings in any of the three is read. A row is a thing; what it belongs
to is named by its id.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from delaktig.catalogue.shape import SHAPE
from delaktig.exchange.workbooks import Field, NotOurs
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.formats.xlsx_reading import SheetRows

Row = dict[str, Any]
TONGUES = ("sv", "fi", "en")
BY_LANGUAGE = frozenset({"texts", "json"})
LONGEST = 30_000
"""Characters of other systems' fields in one cell; more take a further column."""
HOURS = re.compile(r"\s*([1-7])\s+(\d?\d[:.]\d\d)\s*[-–]\s*(\d?\d[:.]\d\d)\s*")
ORGANISATIONS = ("organisation", "provider")


@cache
def shape() -> dict[str, tuple[Mapping[str, str], tuple[Field, ...]]]:
    """Return for each sheet its name by language and its fields."""
    table = tomllib.loads(Path(__file__).with_name("workbook_shape.toml").read_text(encoding="utf-8"))
    return {
        name: (
            {tongue: entry[tongue] for tongue in TONGUES},
            tuple(Field(c["field"], c["kind"], {t: c[t] for t in TONGUES}) for c in entry["columns"]),
        )
        for name, entry in table.items()
    }


def sheets(data: Mapping[str, Any], language: str) -> tuple[Sheet, ...]:
    """Return a catalogue's sheets with headings in the language (sv, fi, else en)."""
    tongue = language if language in {"sv", "fi"} else "en"
    rows = _rows(data)
    return tuple(_sheet(name, rows[name], tongue) for name in shape())


def _sheet(name: str, rows: list[Row], tongue: str) -> Sheet:
    names, fields = shape()[name]
    getters = [(field, language) for field in fields for language in _languages(field, rows)]
    columns = [Column(field.captions[tongue] + (f" ({language})" if language else "")) for field, language in getters]
    written = tuple(tuple(_cell(field, row.get(field.name), language) for field, language in getters) for row in rows)
    return Sheet(names[tongue], tuple(columns), written)


def _languages(field: Field, rows: Iterable[Row]) -> list[str]:
    if field.kind not in BY_LANGUAGE:
        return [""]
    found = {language for row in rows for language in row.get(field.name) or ()}
    first = {"sv"} if field.kind == "texts" else {"1"}
    return sorted(found | first, key=lambda tongue: (tongue != "sv", tongue != "fi", len(tongue), tongue))


def _cell(field: Field, value: Any, language: str) -> Cell:
    if field.kind in BY_LANGUAGE:
        return (value or {}).get(language) or None
    if field.kind == "list":
        return "; ".join(value or ()) or None
    if field.kind == "hours":
        return "\n".join(f"{one['weekday']} {one['opens']}-{one['closes']}" for one in value or ()) or None
    if field.kind == "flag":
        return None if value is None else int(value)
    found: Cell = value
    return found


def _rows(data: Mapping[str, Any]) -> dict[str, list[Row]]:
    services = data.get("services", [])
    offerings = [{**one, "service": service["uid"]} for service in services for one in service.get("offerings", ())]
    return {
        "services": [_flat(one) for one in services],
        "eligibility": [{**one, "service": s["uid"]} for s in services for one in s.get("eligibility", ())],
        "offerings": [_flat(one) for one in offerings],
        "exceptions": [{**one, "offering": o["uid"]} for o in offerings for one in o.get("exceptions", ())],
        "places": [_flat(one) for one in data.get("places", ())],
        "contacts": [_flat(one) for one in data.get("contacts", ())],
        "materials": [_material_row(one) for one in data.get("materials", ())],
    }


def _flat(data: Mapping[str, Any]) -> Row:
    row = dict(data)
    for name in ORGANISATIONS:
        if name in row:
            row |= {f"{name}_kind": row[name]["kind"], name: row[name]["name"]}
    for name in ("carried", "parties"):
        if name in row:
            text = json.dumps(row[name], ensure_ascii=False)
            row[name] = {str(n + 1): text[n * LONGEST : (n + 1) * LONGEST] for n in range(-(-len(text) // LONGEST))}
    return row


def _material_row(data: Mapping[str, Any]) -> Row:
    row = _flat(data)
    versions = data.get("versions", ())
    row |= {n: {v["language"]: v[n] for v in versions if n in v} for n in ("address", "file", "dated")}
    return {**row, "versions": [one["language"] for one in versions]}


# Back


def read_sheets(found: Iterable[SheetRows]) -> dict[str, Any]:
    """Return the catalogue that a workbook of ours holds, in the exchange's own shape.

    Raises :class:`~delaktig.exchange.workbooks.NotOurs` where the sheet of services is not there.
    What cannot be read as what its column holds stays as it is, for the check of the shape to refuse.
    """
    rows: dict[str, list[Row]] = {}
    for sheet in found:
        name = _sheet_called(sheet.name)
        if name and _has_id(name, sheet):
            rows[name] = list(_read(name, sheet))
    if not set(rows) & {"services", "places", "contacts", "materials"}:
        raise NotOurs
    exceptions = _grouped(rows.get("exceptions", ()), "offering")
    for one in rows.get("offerings", ()):
        one |= {"exceptions": exceptions[one["uid"]]} if exceptions.get(str(one.get("uid"))) else {}
    offerings = _grouped(rows.get("offerings", ()), "service")
    eligibility = _grouped(rows.get("eligibility", ()), "service")
    for one in rows.get("services", ()):
        uid = str(one.get("uid"))
        one |= {"eligibility": eligibility[uid]} if uid in eligibility else {}
        one |= {"offerings": offerings[uid]} if uid in offerings else {}
    for one in rows.get("materials", ()):
        _put_versions(one)
    lists = ("places", "contacts", "services", "materials")
    return {"shape": SHAPE, **{name: rows.get(name, []) for name in lists}}


def _sheet_called(name: str) -> str | None:
    return next((sheet for sheet, (names, _) in shape().items() if name in names.values()), None)


def _has_id(name: str, sheet: SheetRows) -> bool:
    """Say whether the sheet is ours: other workbooks too have a sheet that is called Services."""
    first = shape()[name][1][0]
    return bool(sheet.rows) and str(sheet.rows[0][:1][0] if sheet.rows[0] else "") in first.captions.values()


def _read(name: str, sheet: SheetRows) -> Iterator[Row]:
    headings = [_field_of(name, str(column or "")) for column in sheet.rows[0]]
    for cells in sheet.rows[1:]:
        row: Row = {}
        for heading, cell in zip(headings, cells, strict=False):
            if heading is not None and cell not in (None, ""):
                _put(row, *heading, cell)
        if row:
            yield _deep(row)


def _field_of(name: str, title: str) -> tuple[Field, str] | None:
    for field in shape()[name][1]:
        for caption in field.captions.values():
            if field.kind not in BY_LANGUAGE and title == caption:
                return field, ""
            if field.kind in BY_LANGUAGE and title.startswith(f"{caption} (") and title.endswith(")"):
                return field, title[len(caption) + 2 : -1]
    return None


def _put(row: Row, field: Field, language: str, cell: Cell) -> None:
    text = str(cell)
    if field.kind in BY_LANGUAGE:
        row.setdefault(field.name, {})[language] = text
    elif field.kind == "list":
        row[field.name] = [one.strip() for one in text.split(";") if one.strip()]
    elif field.kind == "flag":
        _put_flag(row, field.name, text.strip().lower())
    elif field.kind == "number":
        row[field.name] = int(text) if text.isdecimal() else text
    elif field.kind == "hours":
        row[field.name] = [_hours(line) for line in text.splitlines() if line.strip()]
    else:
        row[field.name] = text


def _put_flag(row: Row, name: str, text: str) -> None:
    """What is not said of a demonstration is not kept; a known no is."""
    said = {"1": True, "true": True, "0": False, "false": False}.get(text, text)
    if name != "invented" or said is not False:
        row[name] = said


def _hours(line: str) -> Any:
    match = HOURS.fullmatch(line)
    if match is None:
        return line
    opens, closes = (time.replace(".", ":").rjust(5, "0") for time in match.group(2, 3))
    return {"weekday": int(match[1]), "opens": opens, "closes": closes}


def _deep(row: Row) -> Row:
    """Put organisations and fields of other systems together again."""
    for name in ORGANISATIONS:
        kind = row.pop(f"{name}_kind", None)
        if name in row:
            row[name] = {"kind": kind or "other", "name": row[name]}
    for name in ("carried", "parties"):
        if name in row:
            text = "".join(row[name][key] for key in sorted(row[name], key=lambda key: (len(key), key)))
            row[name] = _json(text)
    return row


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _put_versions(row: Row) -> None:
    by_name: dict[str, Row] = {name: row.pop(name, {}) for name in ("address", "file", "dated")}
    tongues = dict.fromkeys((*row.pop("versions", ()), *(tongue for words in by_name.values() for tongue in words)))
    versions = [
        {"language": tongue, **{name: words[tongue] for name, words in by_name.items() if tongue in words}}
        for tongue in tongues
    ]
    if versions:
        row["versions"] = versions


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[str(row.pop(key, ""))].append(row)
    return grouped
