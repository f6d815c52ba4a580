"""What scanning does to the letters å, ä and ö, and how to recognise a word all the same."""

from __future__ import annotations

import re
from functools import lru_cache

DAMAGE: dict[str, tuple[str, ...]] = {
    "å": ("å", "a", "d", "é", "&", "@", "4", "ad", "da", "éa", "aé", "ää", "a&"),
    "ä": ("ä", "a", "d", "i", "é", "&", "@", "4", "ai", "ii", "da", "ad", "éa", "aé", ""),
    "ö": ("ö", "o", "6", "é", "d", "t", "b", "¢", "0", "&", "g", "a", "ao", "oé", "éo", "dé", "oo"),
}
"""How each letter with a mark comes out of a scanner; the first is the undamaged letter."""

STROKES = frozenset("il1|[!")
"""Signs that a scanner confuses because each is one upright stroke."""

ODD_INSIDE = re.compile(
    r"(?<=\w)[0-9&@é¢|](?=\w)|^[6&@¢é](?=[a-z]{2})|^[|\[](?=\w)|[&@¢]$"
    r"|(?:^[lmnr]?|[bcfghjkpqstvxz]|[bcdfgkptv]r)d(?=[bcfghjklmnpqrstvxz])"
)
"""A sign, or a d between consonants, that no undamaged word has in that place (é may end a word)."""

_PLAIN = {"å": "a", "ä": "a", "ö": "o"}

_LOST = frozenset("".join("".join(forms) for forms in DAMAGE.values())) | STROKES
_FOLDS = str.maketrans("åäàáâãöòóôõøéèêëüûú&@6", "aaaaaaooooooeeeeuuuaao")


def fold(text: str) -> str:
    """Return the text in small letters without marks, for counting and for comparing freely."""
    return text.lower().translate(_FOLDS)


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """Return the letters of a word that no usual damage touches: an index finds both forms by it."""
    return "".join(letter for letter in word.lower() if letter not in _LOST)


def could_be(found: str, proper: str) -> bool:
    """Whether *found* is *proper* with some of its å, ä, ö damaged; case is not compared."""
    return damage_of(found, proper) is not None


def damage_of(found: str, proper: str) -> tuple[tuple[str, str], ...] | None:
    """Return (letter, what stands for it) for each å, ä, ö of *proper*; ``None`` if it is another word."""
    return _pairs(found.lower(), proper.lower(), 0, 0)


def _pairs(found: str, proper: str, at: int, of: int) -> tuple[tuple[str, str], ...] | None:
    while of < len(proper):
        letter = proper[of]
        forms = DAMAGE.get(letter)
        if forms is not None:
            for form in forms:
                if not form and of + 1 == len(proper):
                    continue
                rest = _pairs(found, proper, at + len(form), of + 1) if found.startswith(form, at) else None
                if rest is not None:
                    return ((letter, form), *rest)
            return None
        if at >= len(found) or not _alike(found[at], letter):
            return None
        at, of = at + 1, of + 1
    return () if at == len(found) else None


def is_regular(pairs: tuple[tuple[str, str], ...]) -> bool:
    """Whether the letters only lost their marks: å and ä became a, ö became o."""
    return all(form in (letter, _PLAIN[letter]) for letter, form in pairs)


def _alike(found: str, letter: str) -> bool:
    return found == letter or (found in STROKES and letter in STROKES)


@lru_cache(maxsize=4_096)
def damaged(word: str) -> str:
    """Return a regular expression for the word as printed or as a scanner may have left it."""
    parts: list[str] = []
    for letter in word:
        forms = DAMAGE.get(letter.lower())
        if forms is None:
            parts.append(r"\s+" if letter == " " else re.escape(letter))
        else:
            ordered = sorted(forms, key=len, reverse=True)
            parts.append("(?:" + "|".join(re.escape(form) for form in ordered) + ")")
    return "".join(parts)


def any_of(words: tuple[str, ...] | list[str]) -> str:
    """Return a regular expression for any of the words, damaged or not, the longest first."""
    return "(?:" + "|".join(damaged(word) for word in sorted(words, key=len, reverse=True)) + ")"


def like_case(proposed: str, found: str) -> str:
    """Write a proposal in the case of what was found: CAPITALS, Initial or small."""
    letters = [letter for letter in found if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return proposed.upper()
    if letters and (letters[0].isupper() or found[0] in "|["):
        return proposed[:1].upper() + proposed[1:]
    return proposed
