"""Names in one form, so that the same person is found however the name was written.

A name is cut into whole words, brought into Latin letters and folded. Beside each word
stands its *sound*: the consonants alone, since Arabic script leaves the vowels out and
passports spell one name in many ways (Muhammad, Mohamed, محمد).
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

SHORTEST = 2
"""Letters that a word must have to be looked for."""
_MARKS = str.maketrans("", "", "'`’ʻʼ´")
_SAME = (("ph", "f"), ("kh", "h"), ("gh", "g"), ("sch", "sh"), ("tsh", "ch"), ("ck", "k"), ("x", "ks"))
_LETTERS = str.maketrans({"w": "v", "q": "k", "c": "k", "z": "s", "j": "i", "y": "i"})


def words(*names: str) -> tuple[str, ...]:
    """Return the words of names, in Latin letters and folded, each once, in their order."""
    text = unicodedata.normalize("NFKC", " ".join(names))
    plain = anyascii(text).translate(_MARKS).casefold()
    found = re.findall(r"[a-z0-9]+", plain)
    return tuple(dict.fromkeys(word for word in found if len(word) >= SHORTEST))


def sound(word: str) -> str:
    """Return what is left of a word of :func:`words` without vowels and doubled letters; empty where too little is."""
    for written, heard in _SAME:
        word = word.replace(written, heard)
    consonants = re.sub(r"[aeiou]", "", word.translate(_LETTERS))
    kept = re.sub(r"(.)\1+", r"\1", consonants)
    return kept if len(kept) >= SHORTEST else ""


def holds(name: str, asked: str) -> bool:
    """Say whether every word asked for begins a word of the name: for filtering names that are already open."""
    here = words(name)
    return all(any(one.startswith(word) for one in here) for word in words(asked) or (asked.casefold(),))
