"""Takes writing apart into words, and folds away what people type differently or leave out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2060]")
"""Accents, Arabic vowel marks, *tatweel*, joiners: people leave them out. Thai and Indic vowels are no such marks."""
APOSTROPHES = re.compile("['’ʼʻ`´]")
"""Somali *la'aan*, Ukrainian *п'ять*: a letter's sound, no end of a word."""
WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u0900-\u0eff\u1000-\u109f])+"
)
HYPHENS = "-\u2010\u2011"
THAI = re.compile("[\u0e00-\u0e7f]")
LONGEST = 60
OVERLAP = 20

FOLDED = str.maketrans(
    {
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ґ": "г",
        # Arabic script: the letters of Arabic, Persian and Sorani that are typed for one another
        "ٱ": "ا",
        "ى": "ی",
        "ي": "ی",
        "ې": "ی",
        "ێ": "ی",
        "ك": "ک",
        "ة": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ھ": "ه",
        "ۆ": "و",
        "ڕ": "ر",
        "ڵ": "ل",
    }
)


def lowered(text: str, language: str = "") -> str:
    """Return the text in small letters; Turkish has two letters i."""
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    return unicodedata.normalize("NFC", text.lower())


def fold(word: str) -> str:
    """Return what is left of a word when case, accents and variants of letters are taken away."""
    bare = MARKS.sub("", unicodedata.normalize("NFKD", word.casefold()).casefold())
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in bare)
    return unicodedata.normalize("NFC", digits.translate(FOLDED))


def words_of(text: str, language: str = "") -> Iterator[str]:
    """Yield the words of a text in small letters; a long run without spaces comes in pieces that overlap."""
    for match in WORD.finditer(APOSTROPHES.sub("", lowered(text, language))):
        run = match.group()
        yield run[:LONGEST]
        for start in range(LONGEST - OVERLAP, len(run) - OVERLAP, LONGEST - OVERLAP):
            yield run[start : start + LONGEST]


def joined(text: str, language: str = "") -> Iterator[str]:
    """Yield the words that are written with a hyphen, without it: Somali *is-dhexgal* is also typed *isdhexgal*."""
    parts: list[str] = []
    end = -1
    plain = APOSTROPHES.sub("", lowered(text, language))
    for match in WORD.finditer(plain):
        if match.start() != end + 1 or plain[end] not in HYPHENS:
            yield from _one_word(parts)
            parts = []
        parts.append(match.group())
        end = match.end()
    yield from _one_word(parts)


def _one_word(parts: list[str]) -> Iterator[str]:
    if len(parts) > 1:
        yield "".join(parts)[:LONGEST]


def without_spaces(word: str) -> bool:
    """Say whether a word is in a script that sets no spaces between words."""
    return THAI.search(word) is not None
