"""The list of measures with their indicators, as ``measures.toml`` holds it (domain §5)."""

from __future__ import annotations

import tomllib
from pathlib import Path

LIST: dict[str, dict[str, list[list[str]]]] = tomllib.loads(
    Path(__file__).with_name("measures.toml").read_text(encoding="utf-8")
)
"""Programme → measure → kinds of its indicators, each with how its figure comes about."""
