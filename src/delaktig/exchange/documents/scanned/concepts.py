"""The list of concepts: headings in capitals, each with its definition; a heading may be lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from delaktig.exchange.documents.result import Concept, Remark
from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.layout import Block, capitals, join_rows
from delaktig.exchange.documents.scanned.letters import fold

SHORTEST_TERM = 5
"""A term proposed for a lost heading has at least so many letters."""

LONGEST_READ = 4_000
"""So many characters of a definition are weighed for its term."""

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Entry:
    """A concept as found: the rows of its heading (none where it is lost) and of its definition."""

    heading: list[Block] = field(default_factory=list)
    text: list[Block] = field(default_factory=list)


def entries_of(blocks: Sequence[Block], cues: Cues) -> tuple[list[Block], list[Entry]]:
    """Part the blocks into what stands before the first concept, and the concepts."""
    before: list[Block] = []
    entries: list[Entry] = []
    for block in blocks:
        if capitals(block.text):
            entries.append(Entry(heading=[block]))
        elif not entries:
            before.append(block)
        elif entries[-1].text and _defines_another(entries[-1], block, cues):
            entries.append(Entry(text=[block]))
        else:
            entries[-1].text.append(block)
    return before, entries


def _defines_another(entry: Entry, block: Block, cues: Cues) -> bool:
    """Whether a later paragraph opens a definition of its own: it defines, and names not the heading."""
    text = block.text
    opening = " ".join(text.split()[:12])
    if not text[:1].isupper() or not cues.pattern("definition").match(opening):
        return False
    heading = fold(" ".join(part.text for part in entry.heading))
    said = fold(text)
    return not any(word[:7] in said for word in _WORD.findall(heading) if len(word) >= SHORTEST_TERM)


def concepts_of(
    entries: Sequence[Entry], frequencies: Mapping[str, int], following: Mapping[str, Counter[str]]
) -> tuple[list[Concept], list[Remark]]:
    """Return the concepts as printed, with a remark where a heading is lost or breaks off.

    *frequencies* are the folded words of the whole document, *following* the words that come
    after each of them.
    """
    found: list[Concept] = []
    remarks: list[Remark] = []
    for index, entry in enumerate(entries):
        text = "\n\n".join(join_rows(block.rows) for block in entry.text)
        path = f"$.concepts[{index}].title"
        lines = [line for block in (entry.heading or entry.text[:1]) for line in block.lines]
        if not entry.heading:
            term = telling_noun(text, frequencies)
            message = "A definition without heading: its heading is lost in the scan" + (
                f"; the text seems to define {term!r}." if term else "."
            )
            remarks.append(Remark(path, "heading_lost", message, lines))
            found.append(Concept(None, text, term))
            continue
        title = " ".join(join_rows(block.rows) for block in entry.heading)
        missing = _missing_word(title, following)
        if missing:
            message = f"The heading seems to break off: elsewhere its last word is followed by {missing!r}."
            remarks.append(Remark(path, "heading_breaks_off", message, lines))
        if not text:
            message = "The heading stands without a definition."
            remarks.append(Remark(f"$.concepts[{index}].text", "definition_lost", message, lines))
        found.append(Concept(title, text))
    return found, remarks


def telling_noun(text: str, frequencies: Mapping[str, int]) -> str | None:
    """Return the word that the text speaks of: the stem of most of its words, rare elsewhere."""
    words = [word for word in _WORD.findall(text[:LONGEST_READ]) if len(word) >= SHORTEST_TERM]
    folded = Counter(fold(word) for word in words)
    total = sum(frequencies.values()) or 1
    best: tuple[float, str] | None = None
    for word in dict.fromkeys(fold(word) for word in words):
        family = sum(count for other, count in folded.items() if other.startswith(word))
        if family < 2:
            continue
        rarity = family * (total / (1 + frequencies.get(word, 0))) ** 0.25
        if best is None or rarity > best[0]:
            best = rarity, word
    if best is None:
        return None
    chosen = best[1]
    return next((word.lower() for word in words if fold(word) == chosen), None)


def _missing_word(title: str, following: Mapping[str, Counter[str]]) -> str | None:
    """Return the word that always follows the heading's last word elsewhere, if there is one."""
    words = _WORD.findall(title)
    if len(words) < 2:
        return None
    after = following.get(fold(words[-1]))
    if not after:
        return None
    (word, count), total = after.most_common(1)[0], after.total()
    (word, count), total = after.most_common(1)[0], sum(after.values())
    return word if count >= 3 and count >= 0.8 * total and len(word) > 3 else None


def word_statistics(blocks: Sequence[Block]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Count the folded words of running text, and for each the words that follow it."""
    counted: Counter[str] = Counter()
    following: dict[str, Counter[str]] = {}
    for block in blocks:
        if capitals(block.text):
            continue
        words = [fold(word) for word in re.findall(r"[^\W\d_]{2,}|[.,;:()]", block.text)]
        for word, after in zip(words, [*words[1:], "."], strict=False):
            if word.isalpha():
                counted[word] += 1
                following.setdefault(word, Counter())[after] += 1
    return counted, following
