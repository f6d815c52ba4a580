"""The difference between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

Change = tuple[str, str]
"""``equal``, ``insert`` or ``delete``, and the words with the space that follows them."""

_WORDS = re.compile(r"\S+[^\S\n]*\n*|\s+")
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")


def word_differences(old: str, new: str) -> list[Change]:
    """Return how the old text becomes the new one.

    All but the ``delete`` parts together are the new text, all but the ``insert`` parts
    the old one, to the last character. Lines are compared first, so that long texts
    take little time.
    """
    found: list[Change] = []
    for change in _by_lines(old, new):
        if found and found[-1][0] == change[0]:
            found[-1] = (change[0], found[-1][1] + change[1])
        elif change[1]:
            found.append(change)
    return found


def _by_lines(old: str, new: str) -> Iterator[Change]:
    was, now = _LINES.findall(old), _LINES.findall(new)
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        before, after = "".join(was[i:j]), "".join(now[k:m])
        if tag == "replace":
            yield from _by_words(before, after)
        else:
            yield (tag, before or after)


def _by_words(old: str, new: str) -> Iterator[Change]:
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        before, after = "".join(was[i:j]), "".join(now[k:m])
        if tag == "equal":
            yield ("equal", after)
        else:
            if before:
                yield ("delete", before)
            if after:
                yield ("insert", after)


def likeness(one: str, other: str) -> float:
    """Return how much of their words two texts share: 0 for none, 1 for all (Dice's coefficient)."""
    first, second = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    both = first.total() + second.total()
    return 2 * (first & second).total() / both if both else float(one == other)
