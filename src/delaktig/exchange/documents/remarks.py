"""Remarks that say why a value is missing: every ``null`` of a result has one."""

from __future__ import annotations

import re
from dataclasses import asdict, is_dataclass
from typing import Any

from delaktig.exchange.documents.result import DocumentResult, Period, Remark

MESSAGES = {
    "not_stated": "The document does not state this.",
    "empty_decision": "The document has the heading of a decision, but no decision under it.",
    "abbreviation_unknown": "No table tells which body this short name stands for.",
    "abbreviation_ambiguous": "The short name stands for several bodies and the text does not tell which.",
    "not_abbreviated": "The document prints no short name for the body.",
    "outcome_not_recognised": "The words of the decision fit none of the known outcomes.",
    "last_body": "The council is the last body of the chain.",
    "role_not_stated": "The document names or lists a person here, but no role.",
    "case_number_form": "The case number has an unusual form; it is kept as printed.",
    "date_impossible": "The date printed does not exist.",
    "municipality_conflict": "The document names several municipalities; which one decided is not clear.",
    "language_assumed": "The language could not be told from the text; Swedish was assumed.",
    "unnumbered": "The heading has no number.",
    "no_heading": "The text stands before any heading.",
    "empty_cell": "The cell is empty in the document.",
    "missing_column": "The table has no such column.",
    "extra_cell": "The table has a cell for which there is no field.",
    "no_field": "The text has a heading of minutes for which there is no field.",
    "no_theme": "No heading stands before the table.",
    "sum_differs": "The parts do not add up to the total printed.",
    "unnumbered_note": "The number of the footnote cannot be read.",
    "nothing_to_propose": "The title was read; nothing needs to be proposed.",
    "unplaced": "Some text could not be placed in any field.",
    "empty": "The document holds no text.",
}
"""Code → what it says. The web shows its own words by the code."""

_FIELD_CODES = (
    (re.compile(r"\.themes\[\d+\]\.measures\[\d+\]\.\w+$"), "empty_cell"),
    (re.compile(r"\.themes\[\d+\]\.title$"), "no_theme"),
    (re.compile(r"\.sections\[\d+\](?:\.children\[\d+\])*\.number$"), "unnumbered"),
    (re.compile(r"\.sections\[\d+\](?:\.children\[\d+\])*\.title$"), "no_heading"),
    (re.compile(r"\.footnotes\[\d+\]\.number$"), "unnumbered_note"),
    (re.compile(r"\.concepts\[\d+\]\.proposal$"), "nothing_to_propose"),
)
_REMARKED = ("title", "municipalities", "period", "items", "sections", "themes", "concepts", "statistics", "footnotes")


def remark(path: str, code: str, *lines: int) -> Remark:
    """Return a remark with the message of its code; raises ``KeyError`` for an unknown code."""
    return Remark(path, code, MESSAGES[code], list(lines))


def complete_remarks(result: DocumentResult) -> None:
    """Add a remark for each ``null`` that has none yet, and for an empty list of members."""
    known = {found.path for found in result.remarks}
    missing = [path for key in _REMARKED for path in _nulls(_plain(result, key), f"$.{key}") if path not in known]
    for path in missing:
        code = next((code for pattern, code in _FIELD_CODES if pattern.search(path)), "not_stated")
        result.remarks.append(remark(path, code))
    if not result.municipalities and "$.municipalities" not in known:
        result.remarks.append(remark("$.municipalities", "not_stated"))


def _plain(result: DocumentResult, key: str) -> Any:
    value = getattr(result, key)
    if isinstance(value, Period):
        return {"from": value.start, "to": value.end}
    if isinstance(value, list):
        return [asdict(entry) if is_dataclass(entry) and not isinstance(entry, type) else entry for entry in value]
    return value


def _nulls(value: Any, path: str) -> list[str]:
    found: list[str] = []
    waiting = [(value, path)]
    while waiting:
        value, path = waiting.pop()
        if value is None:
            found.append(path)
        elif isinstance(value, dict):
            waiting += [(child, f"{path}.{key}") for key, child in value.items()]
        elif isinstance(value, list):
            waiting += [(child, f"{path}[{number}]") for number, child in enumerate(value)]
    return sorted(found)
