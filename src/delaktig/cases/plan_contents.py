"""A plan as it is frozen when it is agreed, and how two such differ. Pure: no database, no clock.

The frozen content stands on its own: a service that closes later is still named in the
version in which it was agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SHAPE = 1
TERMS = ("job_search", "follow_up", "authors", "sources")
FACTS = ("valid_to", "integration_language", "language", "interpreted", "county_joined")
OF_GOAL = ("words", "kind", "reached_on")
OF_ITEM = ("kind", "goal", "service", "offering", "words", "reason", "starts_on", "ends_on", "dropped_on")
OF_AGREEMENT = ("agreed_on", "signature", "next_review_on", "duties_told", "made_on", "written_in", "jobseeker")
"""What belongs to the day of agreement and makes no new version by itself."""
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. ``part``: plan, goal or item; ``field`` is empty where the whole was added or taken."""

    part: str
    number: int
    field: str
    before: Any
    after: Any


def differences(old: Content, new: Content) -> tuple[Difference, ...]:
    """Return in what a plan's content differs, in the order of the paper."""
    found = [Difference("plan", 0, name, old.get(name), new.get(name)) for name in FACTS if _differs(old, new, name)]
    found += _of_rows("goal", OF_GOAL, old.get("goals", ()), new.get("goals", ()))
    found += _of_rows("item", OF_ITEM, old.get("items", ()), new.get("items", ()))
    found += [Difference("plan", 0, name, old.get(name), new.get(name)) for name in TERMS if _differs(old, new, name)]
    return tuple(found)


def _differs(old: Content, new: Content, name: str) -> bool:
    return (old.get(name) or None) != (new.get(name) or None)


def _of_rows(part: str, names: Iterable[str], old: Iterable[Content], new: Iterable[Content]) -> list[Difference]:
    before = {row["uid"]: row for row in old}
    numbers = {uid: number for number, uid in enumerate(before, 1)}
    found = []
    for number, row in enumerate(new, 1):
        earlier = before.pop(row["uid"], None)
        if earlier is None:
            found.append(Difference(part, number, "", None, row))
            continue
        found += [
            Difference(part, number, name, earlier.get(name), row.get(name))
            for name in names
            if _plain(earlier.get(name)) != _plain(row.get(name))
        ]
    found += [Difference(part, numbers[uid], "", row, None) for uid, row in before.items()]
    return found


def _plain(value: Any) -> Any:
    """Return what tells a value from another: of a service or an offering which one it is, not what it is called."""
    return value.get("uid") if isinstance(value, Mapping) else value or None


def iso(day: date | None) -> str | None:
    """Return a day as it is frozen."""
    return day.isoformat() if day else None


def day_of(frozen: str | None) -> date | None:
    """Return a frozen day."""
    return date.fromisoformat(frozen) if frozen else None


def service_name(item: Content, language: str) -> tuple[str, str]:
    """Return what an item's service is called and in which language: the one asked for, else its own."""
    return said((item.get("service") or {}).get("name"), language)


def said(frozen: Content | None, language: str) -> tuple[str, str]:
    """Return a frozen text and its language: the one asked for where it stands there, else the text's own."""
    if not frozen:
        return "", ""
    bodies = frozen.get("said", {})
    tag = next((one for one in (language, frozen.get("source", ""), *bodies) if bodies.get(one)), "")
    return bodies.get(tag, ""), tag
