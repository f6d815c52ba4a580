"""A page in two parts: a frame that stays as it is, and what lives in it.

A frozen text never changes, so the HTML around it is made once in a process and kept by
everything that it was made from. What may change while the text is frozen (progress,
states, corrections) is marked in the frame and put in on every build.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from django.utils.safestring import SafeString, mark_safe

MOST_KEPT = 256
"""How many frames, or small pieces, a process keeps; a frame is some tens of kilobytes."""
_TOKEN = secrets.token_hex(12)
"""Made anew in each process and never shown: no text can hold it."""
_MARK = re.compile(re.escape(_TOKEN) + r"\[([^\]]*)\]")


def mark(name: str) -> SafeString:
    """Return the mark of a place that is filled later."""
    return mark_safe(f"{_TOKEN}[{name}]")  # noqa: S308 - a token of our own


class Frame:
    """HTML with named places; a place may stand more than once."""

    def __init__(self, html: str) -> None:
        pieces = _MARK.split(html)
        self._texts = [text.encode() for text in pieces[::2]]
        self.names = pieces[1::2]

    def filled(self, values: Mapping[str, str]) -> bytes:
        """Return the page with finished HTML in its places; raise ``KeyError`` for one that nobody fills."""
        found = [self._texts[0]]
        for name, text in zip(self.names, self._texts[1:], strict=True):
            found += (values[name].encode(), text)
        return b"".join(found)


T = TypeVar("T")


class Remembered(Generic[T]):
    """What was made before, by everything that it is made from: the least recently used leaves first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()
        self._most = most

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under the key; make it where nothing is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
