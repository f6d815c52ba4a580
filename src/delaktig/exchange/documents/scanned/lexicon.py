"""Undamaged words that may stand as evidence for a repair: from the text itself, or the glossary."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from delaktig.exchange.documents.scanned.letters import could_be, key
from delaktig.municipalities.register import load

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
BUCKET = 40
"""At most so many undamaged words are compared with one damaged word; keeps the work linear."""

REGISTER = "municipality register"

_MARKED = re.compile(r"[åäöÅÄÖ]")


@dataclass(frozen=True)
class Glossary:
    """The shipped words of the field in one language."""

    marked: frozenset[str]
    plain: frozenset[str]
    homographs: frozenset[str]
    unmended: frozenset[str]


@dataclass
class Lexicon:
    """Undamaged words, found by the letters that damage does not touch."""

    evidence: dict[str, str] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    homographs: frozenset[str] = frozenset()
    unmended: frozenset[str] = frozenset()
    _buckets: dict[str, list[str]] = field(default_factory=dict)

    def add(self, word: str, evidence: str) -> None:
        """Add an undamaged word; what the text itself shows comes before the glossary."""
        if word in self.evidence:
            return
        self.evidence[word] = evidence
        bucket = self._buckets.setdefault(key(word), [])
        if len(bucket) < BUCKET:
            bucket.append(word)

    def candidates(self, found: str) -> list[str]:
        """Return the undamaged words that *found* may have been."""
        return [
            word
            for word in self._buckets.get(key(found), ())
            if abs(len(word) - len(found)) <= 2 and could_be(found, word)
        ]


@lru_cache(maxsize=4)
def glossary(language: str) -> Glossary:
    """Return the glossary's words of a language: single words, those with å, ä, ö apart."""
    file = resources.files("delaktig.exchange.documents").joinpath("glossary.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    words: set[str] = set()
    for term in table["term"]:
        words.update(WORD.findall(term.get(language, "").lower()))
    chosen = table.get(language, {})
    for group in ("forms", "everyday"):
        words.update(word for line in chosen.get(group, ()) for word in line.split())
    marked = frozenset(word for word in words if _MARKED.search(word))
    homographs = frozenset(word for line in chosen.get("homographs", ()) for word in line.split())
    unmended = frozenset(word for line in chosen.get("unmended", ()) for word in line.split())
    return Glossary(marked, frozenset(words - marked), homographs, unmended)


@lru_cache(maxsize=4)
def _names(language: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in load():
        for form in record.forms[language]:
            for word in form.split():
                if _MARKED.search(word):
                    found.setdefault(word)
    return tuple(found)


def lexicon_of(lines: Sequence[str], language: str) -> Lexicon:
    """Return the undamaged words of the text with å, ä or ö, then those of the glossary and the register."""
    shipped = glossary(language)
    lexicon = Lexicon(plain=set(shipped.plain), homographs=shipped.homographs, unmended=shipped.unmended)
    for number, line in enumerate(lines, start=1):
        if not _MARKED.search(line):
            continue
        for match in WORD.finditer(line):
            word = match[0].lower()
            if _MARKED.search(word) and len(word) > 2 and _is_whole(line, match.start(), match.end()):
                lexicon.add(word, f"line {number}")
    for word in sorted(shipped.marked):
        lexicon.add(word, "glossary")
    for name in _names(language):
        lexicon.add(name.lower(), REGISTER)
    return lexicon


def _is_whole(line: str, start: int, end: int) -> bool:
    """Whether a word is neither parted at the line end nor damaged at its edges."""
    touching = line[start - 1 : start] + line[end : end + 1]
    parted = line[end:].strip() == "-" or line[:start].strip() == ""
    return not parted and not any(sign.isdigit() or sign in "&@|¢" for sign in touching)
