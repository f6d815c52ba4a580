"""A document's result as a person works on it: every part has a key that stays while things move.

Readers name places by JSON path, which changes with every row that is moved. Here the parts have
keys (``s3`` a section, ``m12`` a measure), and spans and remarks point to ``m12.goal``. Pure Python.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
Working = dict[str, Any]

LISTS = {
    "items": "i",
    "sections": "s",
    "themes": "t",
    "measures": "m",
    "children": "s",
    "concepts": "c",
    "statistics": "n",
    "footnotes": "f",
}
"""List of the result → first letter of the keys of its parts."""
FIELDS = {
    "s": ("number", "title", "text"),
    "t": ("title",),
    "m": ("goal", "measure", "responsible", "partners", "follow_up"),
    "c": ("title", "text"),
    "n": ("label", "value", "unit", "source", "date"),
    "f": ("number", "text"),
    "i": (
        *("municipality", "body", "abbreviation", "date", "section", "case_number", "title", "preparer_role"),
        *("presenter_role", "background", "proposal", "handling", "decision", "attachments", "outcome", "next"),
        *("immediate", "publicity"),
    ),
}
"""First letter of a key → the fields that a person may change."""
FACTS = ("kind", "title", "language", "municipalities", "period", "acts")
NO_PART = frozenset({"furniture", "unplaced"})
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


class Gone(LookupError):
    """There is no such part (any more)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: the list that holds it, its place there, and the part above it."""

    node: Node
    siblings: list[Node]
    index: int
    parent: Node | None


def keyed(result: dict[str, Any]) -> tuple[Working, list[list[Any]], list[Node]]:
    """Return a reader's result with keys, its spans by key, and its repairs, each still undecided."""
    plain = copy.deepcopy(result)
    spans, repairs = plain.pop("spans"), plain.pop("repairs")
    working: Working = {
        **plain,
        "counters": dict.fromkeys(sorted(set(LISTS.values())), 0),
        "has_repairs": bool(repairs),
    }
    _add_keys(working, working)
    targets: dict[str, str] = {}

    def target(path: str) -> str:
        if path not in targets:
            targets[path] = target_of(plain, path)
        return targets[path]

    working["remarks"] = [{"at": target(r["path"]), "code": r["code"], "lines": r["lines"]} for r in working["remarks"]]
    del working["unplaced"]  # told by the spans, which know the place too
    by_key = [[s["line"], s["start"], s["end"], target(s["target"])] for s in spans]
    return working, by_key, [{**repair, "state": ""} for repair in repairs]


def _add_keys(working: Working, node: Node) -> None:
    for name, value in list(node.items()):
        if name in LISTS and isinstance(value, list):
            for child in value:
                child["key"] = new_key(working, LISTS[name])
                _add_keys(working, child)


def new_key(working: Working, letter: str) -> str:
    """Return a key that no part of the document has or has had."""
    working["counters"][letter] += 1
    return f"{letter}{working['counters'][letter]}"


def target_of(working: Working, path: str) -> str:
    """Return the target that a reader's path names: ``m12.goal``, ``title``, ``furniture`` …"""
    if not path.startswith("$"):
        return path
    node: Any = working
    key, field = "", ""
    for name, index in _STEP.findall(path):
        if index:
            if not isinstance(node, list) or int(index) >= len(node):
                break
            node = node[int(index)]
            if isinstance(node, dict):
                key, field = node.get("key", ""), ""
        else:
            field = name if not key or (isinstance(node, dict) and "key" in node) else field
            node = node.get(name) if isinstance(node, dict) else None
    if not key:
        return field or path
    return f"{key}.{field}" if field and field not in LISTS else key


def as_result(working: Working) -> dict[str, Any]:
    """Return the working result in the readers' shape, without keys."""
    own = ("counters", "remarks", "has_repairs")
    found: dict[str, Any] = _without_keys({name: value for name, value in working.items() if name not in own})
    return found


def _without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_keys(child) for name, child in value.items() if name != "key"}
    return [_without_keys(child) for child in value] if isinstance(value, list) else value


def walk(working: Working) -> Iterator[Place]:
    """Yield every part, each before those under it, in the document's order."""
    yield from _walk(working, None)


def _walk(node: Node, parent: Node | None) -> Iterator[Place]:
    for name in LISTS:
        siblings = node.get(name)
        if isinstance(siblings, list):
            for index, child in enumerate(siblings):
                yield Place(child, siblings, index, parent)
                yield from _walk(child, child)


def place_of(working: Working, key: str) -> Place:
    """Return where the part with this key stands. Raises :class:`Gone`."""
    found = next((place for place in walk(working) if place.node["key"] == key), None)
    if found is None:
        raise Gone(key)
    return found


def keys_of(working: Working) -> set[str]:
    """Return the keys of all parts."""
    return {place.node["key"] for place in walk(working)}


def set_fields(node: Node, values: dict[str, Any]) -> list[str]:
    """Set fields of a part; an empty text is ``None``. Return the names of those that changed."""
    letter = node["key"][0]
    changed = []
    for name, value in values.items():
        if name not in FIELDS[letter]:
            raise Gone(f"{node['key']}.{name}")
        if value == "" and not (letter in "scf" and name == "text"):
            value = None
        if node.get(name) != value:
            node[name] = value
            changed.append(name)
    if changed and letter == "m":
        node["confidence"] = 1.0  # a person has looked at the row and mended it
    return changed


def move(working: Working, key: str, by: int) -> None:
    """Move a part up (-1) or down (1) among its siblings; a measure goes on into the theme beside."""
    place = place_of(working, key)
    target = place.index + by
    if 0 <= target < len(place.siblings):
        place.siblings.insert(target, place.siblings.pop(place.index))
    elif key[0] == "m" and place.parent is not None:
        themes = working["themes"]
        beside = themes.index(place.parent) + by
        if 0 <= beside < len(themes):
            place.siblings.pop(place.index)
            rows = themes[beside]["measures"]
            rows.insert(len(rows) if by < 0 else 0, place.node)


def move_to_theme(working: Working, key: str, theme: str) -> None:
    """Put a measure last under another theme. Raises :class:`Gone`."""
    place, target = place_of(working, key), place_of(working, theme)
    if key[0] != "m" or theme[0] != "t":
        raise Gone(theme)
    place.siblings.pop(place.index)
    target.node["measures"].append(place.node)


def indent(working: Working, key: str, by: int) -> None:
    """Put a section one level deeper (1: under the one before it), or one higher (-1: after the one above)."""
    place = place_of(working, key)
    if key[0] != "s":
        raise Gone(key)
    if by > 0 and place.index > 0:
        place.siblings.pop(place.index)
        place.siblings[place.index - 1]["children"].append(place.node)
    elif by < 0 and place.parent is not None:
        above = place_of(working, place.parent["key"])
        place.siblings.pop(place.index)
        above.siblings.insert(above.index + 1, place.node)


def remove(working: Working, key: str) -> Node:
    """Take a part away, with those under it. Its lines of the source become unplaced by that."""
    place = place_of(working, key)
    return place.siblings.pop(place.index)


def add(working: Working, letter: str, after: str = "") -> Node:
    """Add an empty part after the one named, else last. A measure may name its theme. Raises :class:`Gone`."""
    node = {"key": new_key(working, letter), **dict.fromkeys(FIELDS[letter])}
    if letter == "s":
        node |= {"text": "", "children": []}
    elif letter == "t":
        node["measures"] = []
    elif letter == "m":
        node["confidence"] = 1.0
    elif letter == "c":
        node |= {"text": "", "proposal": None}
    elif letter == "n":
        node["printed"] = None
    elif letter == "f":
        node["text"] = ""
    elif letter == "i":
        node |= {"attachments": [], "outcome": "unknown", "immediate": False}
    siblings, index = _room_for(working, letter, after)
    siblings.insert(index, node)
    return node


def _room_for(working: Working, letter: str, after: str) -> tuple[list[Node], int]:
    if after and after[0] == letter:
        place = place_of(working, after)
        return place.siblings, place.index + 1
    if letter == "m":
        rows: list[Node] = place_of(working, after).node["measures"]
        return rows, len(rows)
    name = next(name for name, first in LISTS.items() if first == letter)
    listed: list[Node] = working[name]
    return listed, len(listed)


def fingerprint(*values: Any) -> str:
    """Return a short mark of what parts said when a form was opened: another mark, and someone saved meanwhile."""
    written = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def own_values(node: Node) -> dict[str, Any]:
    """Return a part's fields as a person changes them, without its key and what stands under it."""
    return {name: node.get(name) for name in FIELDS[node["key"][0]]}


def facts(working: Working) -> dict[str, Any]:
    """Return what the document says of itself as a whole."""
    return {name: working[name] for name in FACTS}


def key_of(target: str) -> str:
    """Return the key in a target; empty for the document's own facts, furniture and personal data."""
    first = target.partition(".")[0]
    return first if len(first) > 1 and first[0] in FIELDS and first[1:].isdigit() else ""


def unplaced(working: Working, spans: list[list[Any]]) -> list[int]:
    """Return the places in *spans* of what went nowhere, or to a part that was taken away since."""
    keys = keys_of(working)
    return [
        place
        for place, (_line, _start, _end, target) in enumerate(spans)
        if target == "unplaced" or ((key := key_of(target)) and key not in keys)
    ]


def spans_of(spans: list[list[Any]], keys: set[str]) -> list[list[Any]]:
    """Return the spans that went to one of the parts."""
    return [span for span in spans if key_of(span[3]) in keys]


def append_text(working: Working, target: str, text: str) -> None:
    """Put a text after what a field says. Raises :class:`Gone`."""
    key, _, name = target.partition(".")
    node = place_of(working, key).node if key_of(target) else working
    allowed = FIELDS[key[0]] if key_of(target) else ("title",)
    name = name or key
    if name not in allowed or not isinstance(node.get(name), str | None):
        raise Gone(target)
    before = node.get(name) or ""
    between = "\n\n" if name in ("text", "background", "proposal", "handling", "decision") and key[:1] in "si" else " "
    node[name] = f"{before}{between if before else ''}{text}"
