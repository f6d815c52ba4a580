"""Puts what a file says together with what stands here, so that no change made by hand is lost.

Three states of a record are compared: ``base``, what both began from; ``here``, what stands
now; ``given``, what the file says. What changed on one side only is taken from that side; what
changed on both sides in different ways is in conflict, and is told with its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Side = Mapping[str, Any]
MISSING: Any = object()
LISTED = {"offerings": "uid"}
"""Lists whose members have a name of their own: they are compared one by one."""
OWN = frozenset({"uid", "keeper", "stood", "translations", "slug"})
"""Fields that a file does not change in a record that stands."""


def merge(base: Side, here: Side, given: Side) -> tuple[dict[str, Any], list[str]]:
    """Return the record as it becomes, and the places where both sides changed it differently."""
    merged: dict[str, Any] = {}
    clashes: list[str] = []
    for key in dict.fromkeys((*here, *given)):
        if key in OWN:
            continue
        value = _one(key, base.get(key, MISSING), here.get(key, MISSING), given.get(key, MISSING), clashes)
        if value is not MISSING:
            merged[key] = value
    return {**{key: here[key] for key in OWN if key in here}, **merged}, clashes


def _one(path: str, base: Any, here: Any, given: Any, clashes: list[str]) -> Any:
    if here == given or given == base:
        return here
    if here == base:
        return given
    name = LISTED.get(path)
    if name is not None:
        return _listed(path, name, base, here, given, clashes)
    if all(isinstance(side, Mapping) for side in (here, given)) and (base is MISSING or isinstance(base, Mapping)):
        return _by_key(path, base, here, given, clashes)
    clashes.append(path)
    return here


def _by_key(path: str, base: Any, here: Any, given: Any, clashes: list[str]) -> Any:
    started = {} if base is MISSING else base
    merged = {}
    for key in dict.fromkeys((*here, *given)):
        values = (started.get(key, MISSING), here.get(key, MISSING), given.get(key, MISSING))
        value = _one(f"{path}.{key}", *values, clashes)
        if value is not MISSING:
            merged[key] = value
    return merged if merged else MISSING


def _listed(path: str, name: str, base: Any, here: Any, given: Any, clashes: list[str]) -> Any:
    began, stands, told = ({} if side is MISSING else {one[name]: one for one in side} for side in (base, here, given))
    merged = _by_key(path, began, stands, told, clashes)
    if merged is MISSING:
        return MISSING
    order = [key for key in (*told, *stands) if key in merged]
    return [merged[key] for key in dict.fromkeys(order)]


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields that differ."""
    names = dict.fromkeys((*before, *after))
    return tuple(name for name in names if name not in OWN and before.get(name) != after.get(name))
