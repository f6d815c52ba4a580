"""Says how far long work has come: each tenth, and no more."""

from __future__ import annotations

from collections.abc import Callable


class Steps:
    """Counts towards a whole and speaks at each tenth of it."""

    def __init__(self, say: Callable[[str], None], what: str, whole: int = 0) -> None:
        self._say, self._what, self._whole, self._done, self._said = say, what, whole, 0, 0

    def more(self, done: int) -> None:
        """Count what was done since the last time."""
        self._done += done
        self.at(self._done, self._whole)

    def at(self, done: int, whole: int) -> None:
        """Say how far it is, where a tenth more is done."""
        tenth = 10 * done // whole if whole else 10
        if tenth > self._said:
            self._said = tenth
            self._say(f"{self._what}: {10 * tenth} %")
