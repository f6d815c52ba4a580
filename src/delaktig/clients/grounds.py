"""On what ground each field of clients and cases is kept (681/2023 §73), read from ``grounds.toml``.

The world is closed: a field that stands there not at all, or twice, fails the build.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for keeping data: where it is read, and what it lets be kept."""

    key: str
    source: str
    holds: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("delaktig.clients").joinpath("grounds.toml").read_text(encoding="utf-8"))


@cache
def grounds() -> Mapping[str, Ground]:
    """Return the grounds by key, in their order."""
    return {key: Ground(key, entry["source"], entry["holds"]) for key, entry in _table()["ground"].items()}


@cache
def grounds_of_fields() -> Mapping[str, Mapping[str, str]]:
    """Return each model's fields with the key of their ground; raise ``ValueError`` for a field that stands twice."""
    found: dict[str, dict[str, str]] = {}
    for model, groups in _table()["fields"].items():
        fields: dict[str, str] = {}
        for key, names in groups.items():
            twice = sorted(set(names) & set(fields))
            if twice or len(set(names)) != len(names):
                raise ValueError(f"{model}: {', '.join(twice) or key} stands twice")
            fields |= dict.fromkeys(names, key)
        found[model] = fields
    return found
