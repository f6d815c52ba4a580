"""Applies proposals for repair to a result, one by one or all of a kind, when a person says so. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from delaktig.exchange.working import FIELDS, Gone, Node, Working, key_of, place_of

OPEN, ACCEPTED, REJECTED, GONE = "", "accepted", "rejected", "gone"
_WORD = r"\w&@¢|"


@dataclass
class Group:
    """All proposals that would put the same word for the same word."""

    found: str
    proposed: str
    evidence: str
    confidence: float
    places: list[int] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """How many of them wait for a decision."""
        return self.states.get(OPEN, 0)


def groups(repairs: Sequence[Node]) -> list[Group]:
    """Return the proposals grouped by word, the commonest first."""
    found: dict[tuple[str, str], Group] = {}
    for place, repair in enumerate(repairs):
        kind = (repair["found"], repair["proposed"])
        if kind not in found:
            found[kind] = Group(*kind, repair["evidence"], repair["confidence"])
        group = found[kind]
        group.places.append(place)
        group.states[repair["state"]] = group.states.get(repair["state"], 0) + 1
    return sorted(found.values(), key=lambda group: (-len(group.places), group.found))


def targets_of(repairs: Sequence[Node], spans: Iterable[Sequence[Any]]) -> list[str]:
    """Return for each proposal the target to which its word went."""
    by_line: dict[int, list[Sequence[Any]]] = {}
    for span in spans:
        by_line.setdefault(span[0], []).append(span)
    return [
        next((s[3] for s in by_line.get(repair["line"], ()) if s[1] <= repair["start"] and repair["end"] <= s[2]), "")
        for repair in repairs
    ]


def accept(working: Working, repairs: list[Node], spans: Iterable[Sequence[Any]], chosen: Iterable[int]) -> int:
    """Put the proposed words into the result; return how many could be put.

    A word is found by its turn among the same words of its field. Where the text has been
    changed so that the word is no longer there, the proposal is marked ``gone``.
    """
    targets = targets_of(repairs, spans)
    waiting: dict[tuple[str, str], list[int]] = {}
    for place, repair in enumerate(repairs):
        if repair["state"] != ACCEPTED and repair["state"] != GONE:
            waiting.setdefault((targets[place], repair["found"]), []).append(place)
    done = 0
    for place in sorted(set(chosen), reverse=True):  # from the end, so that the turns of those before stay
        repair = repairs[place]
        if repair["state"] in (ACCEPTED, GONE):
            continue
        turn = waiting[(targets[place], repair["found"])].index(place)
        mended = _replace(working, targets[place], repair["found"], repair["proposed"], turn)
        repair["state"] = ACCEPTED if mended else GONE
        done += mended
    return done


def reject(repairs: list[Node], chosen: Iterable[int]) -> int:
    """Mark proposals as not wanted; return how many were open."""
    done = 0
    for place in chosen:
        if repairs[place]["state"] == OPEN:
            repairs[place]["state"] = REJECTED
            done += 1
    return done


def _replace(working: Working, target: str, found: str, proposed: str, turn: int) -> bool:
    node, name = _field(working, target)
    if node is None or not isinstance(node.get(name), str):
        return False
    pattern = re.compile(rf"(?<![{_WORD}]){re.escape(found).replace(chr(92) + ' ', chr(92) + 's+')}(?![{_WORD}])")
    matches = list(pattern.finditer(node[name]))
    if not matches:
        return False
    match = matches[min(turn, len(matches) - 1)]
    node[name] = node[name][: match.start()] + proposed + node[name][match.end() :]
    return True


def _field(working: Working, target: str) -> tuple[Node | None, str]:
    key = key_of(target)
    if not key:
        return (working, target) if target == "title" else (None, "")
    name = target.partition(".")[2]
    try:
        node = place_of(working, key).node
    except Gone:
        return None, ""
    if not name:  # a figure's line went to the figure as a whole
        name = FIELDS[key[0]][0]
    return node, name
