"""Finds words in an answer in whatever way they are written: plain, escaped, percent, base64, hex, backwards."""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_plus

SHORTEST = 5
"""Signs of the shortest word that is looked for: shorter ones stand somewhere by chance."""
AROUND = 40
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")


class Tokens:
    """Words that an answer may not tell, ready to be looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted({word for word in words if len(word) >= SHORTEST})
        self._plain = {form: word for word in self.words for form in _plain(word)}
        self._coded = {form: word for word in self.words for form in _coded(word)}

    def found(self, text: str) -> set[str]:
        """Return the words that stand in a text, in whatever way."""
        found = {word for form, word in self._coded.items() if form in text}
        for view in _views(text):
            found |= {word for form, word in self._plain.items() if form in view}
        return found

    def told(self, text: str) -> dict[str, str]:
        """Return the words that stand in a text, each with what stands around it."""
        view = _folded(html.unescape(text))
        return {word: _around(view, _folded(word)) for word in self.found(text)}


def _around(view: str, word: str) -> str:
    at = view.find(word)
    return view[max(0, at - AROUND) : at + 2 * AROUND] if at >= 0 else "in another form"


def _plain(word: str) -> Iterator[str]:
    folded = _folded(word)
    yield folded
    yield folded[::-1]
    bare = "".join(sign for sign in folded if sign.isalnum())
    if len(bare) >= SHORTEST:
        yield bare
        yield bare[::-1]


def _coded(word: str) -> Iterator[str]:
    content = word.encode()
    yield content.hex()
    yield content.hex().upper()
    for shift in range(3):  # base64 depends on where in the text a word begins
        encoded = base64.b64encode(b"\0" * shift + content)[[0, 2, 3][shift] : (shift + len(content)) // 3 * 4]
        yield encoded.decode()
        yield encoded.decode().replace("+", "-").replace("/", "_")


def _views(text: str) -> Iterator[str]:
    """Return a text as it stands, and as it reads when what is escaped in it is read."""
    yield _folded(text)
    if "&" in text:
        yield _folded(html.unescape(text))
    if "%" in text:
        yield _folded(unquote_plus(text))
    if "\\u" in text:
        yield _folded(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_UNSEEN)
