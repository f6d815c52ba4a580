"""The register of what data there are: each model's sensitivity, purpose and retention.

Read from ``data_classes/*.toml``; a model that is missing there fails the build.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data_classes"
SENSITIVITIES = ("personal", "internal", "public")
"""From the most sensitive down."""


@dataclass(frozen=True, slots=True)
class DataClass:
    """What is known of one model: how sensitive it is, what for and how long it is kept."""

    model: str
    sensitivity: str
    purpose: str
    retention: str


@cache
def data_classes() -> dict[str, DataClass]:
    """Return the register by model; raise ``ValueError`` for an unknown sensitivity or a model that stands twice."""
    found: dict[str, DataClass] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for model, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if model in found:
                raise ValueError(f"{model} stands twice in the register of data")
            if entry["sensitivity"] not in SENSITIVITIES:
                raise ValueError(f"{model} has the unknown sensitivity {entry['sensitivity']!r}")
            found[model] = DataClass(model, entry["sensitivity"], entry["purpose"], entry["retention"])
    return found
