"""The words by which parts of a programme are known, for each language, from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from delaktig.exchange.documents.scanned.letters import any_of, damaged

COLUMNS = ("goal", "measure", "follow_up", "responsible", "partners")
"""Fields of a measure that a column of a table may hold."""


@dataclass(frozen=True)
class Cues:
    """Words of one language; :meth:`find` and its kin look for them with damage allowed for."""

    language: str
    words: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    cells: Mapping[str, tuple[str, ...]]

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return the compiled expression for a group of whole words."""
        return _compiled(self.words[name], whole=True)

    def has(self, name: str, text: str) -> bool:
        """Whether any word of the group stands in the text."""
        return bool(self.pattern(name).search(text))

    def starts(self, name: str, text: str) -> bool:
        """Whether the text begins with a word of the group."""
        return bool(self.pattern(name).match(text))

    def has_part(self, name: str, text: str) -> bool:
        """Whether any word of the group stands in the text, alone or as part of a longer word."""
        return bool(_compiled(self.words[name], whole=False).search(text))

    def cell(self, name: str) -> re.Pattern[str]:
        """Return the compiled expression for a group of cell words, which may go on as longer words."""
        return _compiled(self.cells[name], whole=False)

    def unit_ends(self) -> re.Pattern[str]:
        """Return the expression for names of units that bear responsibility, by how they end."""
        return re.compile(any_of(self.cells["responsible_ends"]) + r"\W*$", re.IGNORECASE)

    def column_of(self, text: str) -> str | None:
        """Return the column whose head the text is, or ``None``."""
        for name in COLUMNS:
            if _compiled(self.columns[name], whole=True).fullmatch(text.strip(" :.")):
                return name
        return None


@lru_cache(maxsize=256)
def _compiled(words: tuple[str, ...], whole: bool) -> re.Pattern[str]:
    if any("[" in word for word in words):
        body = "(?:" + "|".join(word if "[" in word else damaged(word) for word in words) + ")"
    else:
        body = any_of(words)
    return re.compile(rf"(?<!\w){body}(?!\w)" if whole else body, re.IGNORECASE)


@lru_cache(maxsize=4)
def cues_for(language: str) -> Cues:
    """Return the words of a language; Swedish where the language is not known."""
    text = resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    chosen = table.get(language, table["sv"])
    columns = {name: tuple(words) for name, words in chosen.pop("columns").items()}
    cells = {name: tuple(words) for name, words in chosen.pop("cells").items()}
    return Cues(language, {name: tuple(words) for name, words in chosen.items()}, columns, cells)
