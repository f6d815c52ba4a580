"""The fixed words of an integration plan in the languages of the guide, one file for each language.

They are said at the table and printed beside each other. What no native reader has read
yet is known (:func:`awaits_reader`), and the paper says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter
from types import MappingProxyType

LANGUAGES = ("sv", "fi", "en", "ar", "ru", "uk", "et", "so", "ckb", "vi", "th", "sq", "tr", "fa")
AWAITING = "awaiting"


@cache
def _read(language: str) -> Mapping[str, str | bool]:
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def keys() -> tuple[str, ...]:
    """Return the keys of all fixed words, in the order in which a reader meets them."""
    return tuple(key for key in _read("sv") if key != AWAITING)


def word(key: str, language: str) -> str:
    """Return one fixed word or sentence, its places still to fill. Raises ``KeyError`` for an unknown key."""
    return str(_read(language)[key])


def parts(key: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return a sentence as (words, name of the place that follows): what is filled in is set apart on the page."""
    return tuple((words, name or "") for words, name, _spec, _conversion in Formatter().parse(word(key, language)))


def awaits_reader(language: str) -> bool:
    """Say whether no native reader has read the language's words yet."""
    return bool(_read(language)[AWAITING])


def words_language(*wishes: str) -> str:
    """Return the first of the languages that has words; English where none has."""
    return next((one for one in wishes if one in LANGUAGES), "en")
