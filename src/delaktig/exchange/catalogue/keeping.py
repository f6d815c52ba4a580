"""Keeps what another system says and the catalogue has no field for, and gives it back.

``rest`` is what of a foreign record our own rendering of it does not say. It is kept in the
record's ``carried``; ``give_back`` puts it into the next rendering, beside what the catalogue
says now. What was taken away here does not come back through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MATCHED, WHOLE = "matched", "whole"


def rest(theirs: Any, ours: Any) -> Any:
    """Return what of a foreign value ours does not say; ``None`` where it says all."""
    if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
        found = {}
        for key, value in theirs.items():
            left = value if key not in ours else rest(value, ours[key])
            if left is not None:
                found[key] = left
        return found or None
    if _records(theirs) and _records(ours):
        return _rest_of_list(theirs, ours)
    return None if theirs == ours else theirs


def _rest_of_list(theirs: list[Any], ours: list[Any]) -> Any:
    left = [rest(one, mine) if (mine := _fellow(one, place, ours)) else None for place, one in enumerate(theirs)]
    matched = {_name(mine, n): left[n] for n, one in enumerate(theirs) if (mine := _fellow(one, n, ours)) and left[n]}
    whole = [one for n, one in enumerate(theirs) if not _fellow(one, n, ours)]
    found = {**({MATCHED: matched} if matched else {}), **({WHOLE: whole} if whole else {})}
    return found or None


def give_back(ours: Any, kept: Any) -> Any:
    """Return our rendering with what was kept of a foreign one; what both say is as ours says it."""
    if isinstance(ours, Mapping) and isinstance(kept, Mapping):
        merged = dict(ours)
        for key, value in kept.items():
            if key == "id" or key not in merged:
                merged[key] = _as_it_was(value)
            else:
                merged[key] = give_back(merged[key], value)
        return merged
    if isinstance(ours, list) and isinstance(kept, Mapping):
        found = [give_back(one, kept.get(MATCHED, {}).get(_name(one, place), {})) for place, one in enumerate(ours)]
        return [*found, *kept.get(WHOLE, [])]
    return ours


def _as_it_was(value: Any) -> Any:
    """A list that was kept in parts, of which we say nothing now: only what stood whole in it is left."""
    if isinstance(value, Mapping) and set(value) <= {MATCHED, WHOLE} and value:
        return value.get(WHOLE, [])
    return value


def _records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _name(one: Mapping[str, Any], place: int) -> str:
    """Return by what one of a list is known: its id, its language and type, or its place."""
    if "language" in one:
        return f"{one['language']} {one.get('type', '')} {'' if 'type' in one else place}"
    return str(one.get("id", place))


def _fellow(one: Mapping[str, Any], place: int, ours: list[Any]) -> Mapping[str, Any] | None:
    """Return which of ours is the same thing: by its id or language, else by its place."""
    name = _name(one, place)
    for number, mine in enumerate(ours):
        if _name(mine, number) == name:
            return dict(mine)
    if "language" in one or place >= len(ours):
        return None
    return dict(ours[place])
