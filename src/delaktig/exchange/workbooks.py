"""An edition as a workbook, and back: every field, in every language, equal after the round.

Sheets and columns are described in ``workbook_shape.toml``. Headings are in the
language that was asked for; a workbook with headings in any of the three is read.
A text in several languages takes a column for each: ``Åtgärd (sv)``, ``Åtgärd (fi)``.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.formats.xlsx_reading import SheetRows
from delaktig.programmes.canonical import FORMAT

Row = dict[str, Any]
TARGET = ("direction", "baseline", "baseline_on", "low", "high", "due_on")
SEPARATOR = "; "


class NotOurs(ValueError):
    """The workbook has not the sheets of an edition: it may still hold a table of measures."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the workbook: the field's name, how its value is written, and its heading by language."""

    name: str
    kind: str
    captions: Mapping[str, str]


@cache
def shape() -> dict[str, tuple[Mapping[str, str], tuple[Field, ...]]]:
    """Return for each sheet its name by language and its fields."""
    table = tomllib.loads(Path(__file__).with_name("workbook_shape.toml").read_text(encoding="utf-8"))
    return {
        name: (
            {tongue: entry[tongue] for tongue in ("sv", "fi", "en")},
            tuple(
                Field(c["field"], c["kind"], {tongue: c[tongue] for tongue in ("sv", "fi", "en")})
                for c in entry["columns"]
            ),
        )
        for name, entry in table.items()
    }


def sheets(data: Mapping[str, Any], language: str) -> tuple[Sheet, ...]:
    """Return an edition's sheets with headings in the language (sv, fi, else en); the measures come first."""
    tongue = language if language in {"sv", "fi"} else "en"
    rows = _rows(data)
    order = ["measures", *(name for name in shape() if name != "measures")]
    return tuple(_sheet(name, rows[name], tongue) for name in order)


def _sheet(name: str, rows: list[Row], tongue: str) -> Sheet:
    names, fields = shape()[name]
    columns: list[Column] = []
    getters: list[tuple[Field, str]] = []
    for field in fields:
        for language in _languages(field, rows):
            heading = field.captions[tongue] + (f" ({language})" if language else "")
            columns.append(Column(heading))
            getters.append((field, language))
    written = tuple(tuple(_cell(field, row[field.name], language) for field, language in getters) for row in rows)
    return Sheet(names[tongue], tuple(columns), written)


def _languages(field: Field, rows: Iterable[Row]) -> list[str]:
    if field.kind != "texts":
        return [""]
    found = {language for row in rows for language in row[field.name] or ()}
    return sorted(found | {"sv"}, key=lambda tongue: (tongue != "sv", tongue != "fi", tongue))


def _cell(field: Field, value: Any, language: str) -> Cell:
    if field.kind == "texts":
        return (value or {}).get(language) or None
    if field.kind == "list":
        return SEPARATOR.join(value) or None
    if field.kind == "flag":
        return 1 if value else None
    found: Cell = value if value != "" else None
    return found


def _rows(data: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Return an edition's data as rows for each sheet."""
    edition = data["edition"]
    head = {
        **edition,
        "format": data["format"],
        "kind": data["programme"]["kind"],
        "programme": data["programme"]["title"],
        "from": edition["period"]["from"],
        "to": edition["period"]["to"],
    }
    measures = [one for theme in data["themes"] for goal in theme["goals"] for one in goal["measures"]]
    return {
        "edition": [head],
        "members": list(data["members"]),
        "sections": list(_section_rows(data["sections"], "")),
        "measures": list(_measure_rows(data["themes"])),
        "parties": [{**party, "measure": one["key"]} for one in measures for party in one["parties"]],
        "follow_ups": [_follow_up_row(f, one["key"]) for one in measures for f in one["follow_ups"]],
        "concepts": list(data["concepts"]),
        "statistics": list(data["statistics"]),
        "footnotes": list(data["footnotes"]),
    }


def _section_rows(nodes: Iterable[Mapping[str, Any]], parent: str) -> Iterator[Row]:
    for node in nodes:
        yield {**node, "parent": parent}
        yield from _section_rows(node["children"], node["key"])


def _measure_rows(themes: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield a row for each measure; an empty goal or theme takes a row of its own."""
    empty: Row = {field.name: {} if field.kind == "texts" else None for field in shape()["measures"][1]}
    empty["contents"] = []
    for theme in themes:
        of_theme = {"theme": theme["key"], "theme_title": theme["title"], "theme_invented": theme["invented"]}
        if not theme["goals"]:
            yield {**empty, **of_theme}
        for goal in theme["goals"]:
            of_goal = {"goal": goal["key"], "goal_title": goal["title"], "goal_invented": goal["invented"]}
            if not goal["measures"]:
                yield {**empty, **of_theme, **of_goal}
            for one in goal["measures"]:
                yield {**one, **of_theme, **of_goal}


def _follow_up_row(follow_up: Mapping[str, Any], measure: str) -> Row:
    target = follow_up["target"] or dict.fromkeys(TARGET)
    return {**follow_up["indicator"], **target, "measure": measure}


# Back


def read_sheets(found: Iterable[SheetRows]) -> dict[str, Any]:
    """Return the edition that a workbook of ours holds, in the published shape.

    Raises :class:`NotOurs` where the sheets of an edition are not there.
    """
    rows = {name: list(_read(name, sheet)) for sheet in found for name in [_sheet_called(sheet.name)] if name}
    if not {"edition", "measures"} <= set(rows) or not rows["edition"]:
        raise NotOurs
    head = rows["edition"][0]
    if head["format"] != FORMAT:
        raise NotOurs
    return {
        "format": head["format"],
        "programme": {"kind": head["kind"], "title": head["programme"]},
        "edition": {
            **{name: head[name] for name in ("slug", "title", "acts", "review_every_months", "invented")},
            "legal_basis": head["legal_basis"] or "",
            "period": {"from": head["from"], "to": head["to"]},
        },
        "members": rows.get("members", []),
        "sections": _nest(rows.get("sections", [])),
        "themes": _themes(rows["measures"], _by_measure(rows, "parties"), _by_measure(rows, "follow_ups")),
        "concepts": rows.get("concepts", []),
        "statistics": [_blank(row, "on") for row in rows.get("statistics", [])],
        "footnotes": rows.get("footnotes", []),
    }


def _sheet_called(name: str) -> str | None:
    return next((sheet for sheet, (names, _) in shape().items() if name in names.values()), None)


def _read(name: str, sheet: SheetRows) -> Iterator[Row]:
    """Yield the rows of a sheet as fields; columns that we do not know are left out."""
    if not sheet.rows:
        return
    fields = shape()[name][1]
    headings: dict[str, tuple[Field, str]] = {}
    for column in sheet.rows[0]:
        for field in fields:
            for caption in field.captions.values():
                text = str(column or "")
                if text == caption and field.kind != "texts":
                    headings[text] = (field, "")
                elif field.kind == "texts" and text.startswith(f"{caption} (") and text.endswith(")"):
                    headings[text] = (field, text[len(caption) + 2 : -1])
    titles = [str(column or "") for column in sheet.rows[0]]
    for cells in sheet.rows[1:]:
        row: Row = {f.name: {} if f.kind == "texts" else [] if f.kind == "list" else None for f in fields}
        row |= {f.name: False for f in fields if f.kind == "flag"}
        for title, cell in zip(titles, cells, strict=False):
            if title in headings and cell is not None:
                _put(row, *headings[title], cell)
        yield row


def _put(row: Row, field: Field, language: str, cell: Cell) -> None:
    if field.kind == "texts":
        row[field.name][language] = str(cell)
    elif field.kind == "list":
        row[field.name] = str(cell).split(SEPARATOR)
    elif field.kind == "flag":
        row[field.name] = bool(cell) and str(cell) not in {"0", "False"}
    elif field.kind == "number":
        row[field.name] = int(str(cell))
    else:
        row[field.name] = str(cell)


def _blank(row: Row, *names: str) -> Row:
    return {**row, **{name: row[name] or "" for name in names}}


def _by_measure(rows: Mapping[str, list[Row]], sheet: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows.get(sheet, []):
        grouped[row.pop("measure")].append(row)
    return grouped


def _nest(rows: list[Row]) -> list[Row]:
    roots: list[Row] = []
    known: dict[str, Row] = {}
    for row in rows:
        parent = row.pop("parent")
        node = {**_blank(row, "number"), "children": []}
        known[node["key"]] = node
        (known[parent]["children"] if parent in known else roots).append(node)
    return roots


def _themes(rows: list[Row], parties: dict[str, list[Row]], follow_ups: dict[str, list[Row]]) -> list[Row]:
    themes: dict[str, Row] = {}
    goals: dict[str, Row] = {}
    for row in rows:
        of_theme = {name: row.pop(name) for name in ("theme", "theme_title", "theme_invented")}
        of_goal = {name: row.pop(name) for name in ("goal", "goal_title", "goal_invented")}
        theme = themes.setdefault(
            of_theme["theme"],
            {
                "key": of_theme["theme"],
                "title": of_theme["theme_title"],
                "invented": of_theme["theme_invented"],
                "goals": [],
            },
        )
        if of_goal["goal"] is None:
            continue
        if of_goal["goal"] not in goals:
            goals[of_goal["goal"]] = {
                "key": of_goal["goal"],
                "title": of_goal["goal_title"],
                "invented": of_goal["goal_invented"],
                "measures": [],
            }
            theme["goals"].append(goals[of_goal["goal"]])
        if row["key"] is not None:
            goals[of_goal["goal"]]["measures"].append(
                {
                    **_blank(row, "cadence"),
                    "parties": [_party(party) for party in parties[row["key"]]],
                    "follow_ups": [_follow_up(one) for one in follow_ups[row["key"]]],
                }
            )
    return list(themes.values())


def _party(row: Row) -> Row:
    return {**row, "unit": row["unit"] or None}


def _follow_up(row: Row) -> Row:
    target = {name: row.pop(name) for name in TARGET}
    has_target = any(value is not None for value in target.values())
    return {"indicator": row, "target": _blank(target, "direction") if has_target else None}
