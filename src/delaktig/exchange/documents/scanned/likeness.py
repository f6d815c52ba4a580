"""How much a text looks like a scanned document whose letters lost their marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from delaktig.exchange.documents.scanned.cues import cues_for

USUAL_SHARE = 0.03
"""Share of å, ä, ö among the letters that a Swedish or Finnish text reaches at the very least."""

FEWEST_WORDS = 60

_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"[åäöÅÄÖ]")
_STRAY = re.compile(r"(?:^|\s)[|&¢](?=\s)|\w[&@¢®|]\w|[^\W\d_][6-9][^\W\d_]|(?:^|\s)&\w|[^\W\d_]é[^\W\d_]{2}")
_PARTED = re.compile(r"[a-zåäö]-$")
_FURNITURE = re.compile(r"^\W?\d{1,3}$|^\S{1,3}$")


def looks_scanned(lines: Sequence[str]) -> float:
    """Return 0 to 1: lost marks weigh most, then stray signs, words parted at line ends, ornaments.

    A text that is neither Swedish nor Finnish (no usual small words), or is very short, gives 0.
    """
    text = "\n".join(lines)
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS or not _is_known_language(words):
        return 0.0
    letters = sum(len(word) for word in words)
    lost = 1 - min(1.0, len(_MARKED.findall(text)) / (USUAL_SHARE * letters))
    filled = [line.strip() for line in lines if line.strip()]
    stray = min(1.0, len(_STRAY.findall(text)) / (0.01 * len(words)))
    parted = min(1.0, sum(bool(_PARTED.search(line)) for line in filled) / (0.08 * len(filled)))
    ornaments = min(1.0, sum(bool(_FURNITURE.match(line)) for line in filled) / (0.01 * len(filled)))
    return round(0.5 * lost + 0.3 * stray + 0.15 * parted + 0.05 * ornaments, 3)


def _is_known_language(words: Sequence[str]) -> bool:
    small = {word for language in ("sv", "fi") for word in cues_for(language).words["common"]}
    return sum(word.lower() in small for word in words) >= 0.04 * len(words)
