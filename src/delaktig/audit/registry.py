"""The list of all audited acts, read from ``events/*.toml``.

An act that is not in the list cannot be recorded, and a listed act that no code
records fails the build: the world of events is closed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "events"


@dataclass(frozen=True, slots=True)
class EventKind:
    """What is known of one kind of event: its room, meaning and whether the public side changes by it."""

    name: str
    meaning: str
    kind: str
    public: bool


class UnknownEvent(LookupError):
    """An act was recorded under a name that is not in the registry."""


@cache
def event_kinds() -> dict[str, EventKind]:
    """Return all kinds of events by name."""
    kinds: dict[str, EventKind] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for act, facts in entry.items():
                full = f"{name}.{act}"
                kinds[full] = EventKind(full, facts["meaning"], facts.get("kind", "act"), facts.get("public", False))
    return kinds


def event_kind(name: str) -> EventKind:
    """Return one kind of event; raise :class:`UnknownEvent` if it is not registered."""
    try:
        return event_kinds()[name]
    except KeyError:
        raise UnknownEvent(name) from None
