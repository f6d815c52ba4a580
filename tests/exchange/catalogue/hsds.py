"""The publisher's schemas of HSDS 3.0, closed: no property that is not described may stand in an object."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).with_name("hsds-3.0")
STANDARDS = Path(os.environ.get("DELAKTIG_STANDARDS", ROOT.parent / "shared" / "standards")) / "hsds-3.0"
"""The publisher's files where they lie beside the project; the essential ones lie with the tests."""


@cache
def composed(name: str, folder: Path = HERE, above: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a schema with those it refers to put in their places, each closed; what it stands in is not repeated."""
    schema = json.loads((folder / "schema" / name).read_text(encoding="utf-8"))
    return _closed(schema, folder, (*above, name))


def _closed(part: Any, folder: Path, above: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_closed(one, folder, above) for one in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str) and part["$ref"].endswith(".json"):
        name = part["$ref"].rsplit("/", 1)[-1]
        return {} if name in above else composed(name, folder, above)
    found = {key: _closed(value, folder, above) for key, value in part.items() if key not in ("example", "constraints")}
    if "properties" in part and isinstance(part["properties"], dict):
        found["additionalProperties"] = False
    return found


def faults(data: object, name: str, folder: Path = HERE) -> list[str]:
    """Return what is wrong with data by the closed schema."""
    checker = FormatChecker(("uuid", "email", "date"))
    validator = Draft202012Validator(composed(name, folder), format_checker=checker)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def example(name: str, folder: Path = HERE) -> Any:
    """Return one of the publisher's examples."""
    return json.loads((folder / "examples" / name).read_text(encoding="utf-8"))
