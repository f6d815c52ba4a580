"""How easy a text is to read: its length beside the register's limit, long sentences, long words. Pure.

The measures follow the advice on plain language (*klarspråk · selkeä kieli*): one thing in a sentence,
ordinary words. They are hints: only a reader can say whether a text is understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONG_SENTENCE = 20
"""Words; a sentence with more of them is worth parting."""
LONG_WORD = 22
"""Letters; a word with at least so many is worth a simpler one, also where words are put together."""

_ENDS = re.compile(r"(?<=[.!?…؟۔。])[\s\"”»)]+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*|\d+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_PART = re.compile(r"[-'’:]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured: ``left`` may be below zero; sentences and words as they stand in the text, each once."""

    characters: int
    left: int | None
    sentences: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def over(self) -> int:
        """Return how many characters there are too many."""
        return max(0, -(self.left or 0))

    @property
    def is_easy(self) -> bool:
        """Say whether there is nothing to hint at."""
        return not self.sentences and not self.words and (self.left is None or self.left >= 0)


def measure(text: str, limit: int | None = None) -> Reading:
    """Measure a text; ``limit`` is the most characters that it may have."""
    plain = _ADDRESS.sub(" ", text)
    sentences = [one.strip() for one in _ENDS.split(plain)]
    long_sentences = [one for one in sentences if len(_WORD.findall(one)) > LONG_SENTENCE]
    long_words = [word for word in _WORD.findall(plain) if longest_part(word) >= LONG_WORD]
    return Reading(
        len(text),
        None if limit is None else limit - len(text),
        tuple(dict.fromkeys(long_sentences)),
        tuple(dict.fromkeys(long_words)),
    )


def longest_part(word: str) -> int:
    """Return the letters of the longest part of a word: a hyphen gives the eye a place to rest."""
    return max(len(part) for part in _PART.split(word))
