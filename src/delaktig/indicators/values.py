"""What the values of dimensions are called: shipped lists of a room, or the names of what rows point at.

Each function here returns what a ``Dimension`` takes as ``values``. A value without words is shown as its code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

from babel import Locale

from delaktig.indicators.registry import Values, Words

FILE = "value_words.toml"
LANGUAGES = ("sv", "fi", "en")
Bodies = Mapping[str, str]
"""Words by language, of those languages that there are."""


def shipped(module: str, name: str) -> Values:
    """Return the words of a list in the ``value_words.toml`` that stands beside a module (its ``__file__``)."""
    folder = Path(module).parent

    def values(wanted: Collection[str]) -> Mapping[str, Words]:
        known = _read(folder)[name]
        return {value: Words(*known[value]) for value in wanted if value in known}

    return values


@cache
def _read(folder: Path) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((folder / FILE).read_text(encoding="utf-8"))


def listed(words: Callable[[], Mapping[str, Bodies]]) -> Values:
    """Return the words of a list that the room has already, by code and language."""

    def values(wanted: Collection[str]) -> Mapping[str, Words]:
        known = words()
        return {value: words_of(known[value]) for value in wanted if value in known}

    return values


def named(names: Callable[[set[int]], Mapping[int, Bodies]]) -> Values:
    """Return the names of rows that facts point at, by their ids; those that are gone keep their number."""

    def values(wanted: Collection[str]) -> Mapping[str, Words]:
        found = names({int(value) for value in wanted if value.isdigit()})
        return {str(pk): words_of(bodies) for pk, bodies in found.items() if any(bodies.values())}

    return values


def words_of(bodies: Bodies) -> Words:
    """Return words in the desk's languages; a language that lacks them takes those of the first one that has them."""
    first = next((body for body in bodies.values() if body), "")
    return Words(*(bodies.get(language) or first for language in LANGUAGES))


def languages(wanted: Collection[str]) -> Mapping[str, Words]:
    """Return what languages are called, by their tags."""
    return {tag: language_words(tag) for tag in wanted}


def language_words(tag: str) -> Words:
    """Return what a language is called; its tag where no words are known."""
    return Words(*(Locale(language).languages.get(tag, tag) for language in LANGUAGES))
