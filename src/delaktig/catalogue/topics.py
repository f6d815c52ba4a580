"""What people need, and what eligibility may ask about: fixed lists with words in sv, fi and en."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of language skill (*språknivå · kielitaitotaso*), of the Common European Framework (row B24)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people need; ``under`` are the keys of its second step, empty on the second step itself."""

    key: str
    words: Mapping[str, str]
    icon: str = ""
    under: tuple[str, ...] = ()
    parent: str = ""


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("delaktig.catalogue").joinpath(name).read_text(encoding="utf-8"))


@cache
def needs() -> tuple[Topic, ...]:
    """Return the needs of the guide's front page, in their order."""
    table = {key: entry for key, entry in _read("topics.toml").items() if key != "under"}
    return tuple(Topic(key, entry["words"], entry["icon"], tuple(entry["under"])) for key, entry in table.items())


@cache
def topics() -> Mapping[str, Topic]:
    """Return the topics of the second step by key, each with the need it stands under."""
    words = _read("topics.toml")["under"]
    parents = {key: need.key for need in needs() for key in need.under}
    return {key: Topic(key, entry["words"], parent=parents[key]) for key, entry in words.items()}


@cache
def everyday() -> Mapping[str, Mapping[str, str]]:
    """Return what needs and topics are called in everyday speech, by their key: words by language, apart by commas."""
    found: Mapping[str, Mapping[str, str]] = _read("everyday.toml")["words"]
    return found


@cache
def grounds() -> Mapping[str, Mapping[str, str]]:
    """Return the grounds of residence (*vistelsegrund · oleskeluperuste*) by key, in words by language."""
    found: Mapping[str, Mapping[str, str]] = _read("eligibility.toml")["grounds"]
    return found


@cache
def situations() -> Mapping[str, Mapping[str, str]]:
    """Return the situations (*livssituation · elämäntilanne*) by key, in words by language."""
    found: Mapping[str, Mapping[str, str]] = _read("eligibility.toml")["situations"]
    return found
