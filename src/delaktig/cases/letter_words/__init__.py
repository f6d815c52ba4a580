"""The fixed words of letters to clients, in the languages of the guide: one TOML file for each language.

All but Swedish, Finnish and English wait for a native reader (``settings.AWAITING_READER``); the desk says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.conf import settings

FALLBACK = "en"
READ_ALSO = {"prs": "fa"}
"""Whose readers read another language of the letters: Dari and Persian are written alike."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: ``said`` by key, ``about`` what a time is about."""

    language: str
    said: Mapping[str, str]
    about: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.said[key]


def languages() -> tuple[str, ...]:
    """Return the languages that letters can be written in."""
    return tuple(settings.GUIDE_LANGUAGES)


def words_in(language: str) -> Words:
    """Return the words of a language; English where letters cannot be written in it."""
    return _read(language if language in languages() else FALLBACK)


def readable(language: str) -> str:
    """Return the language of the letters that somebody who speaks a language reads; empty where none is known."""
    wanted = READ_ALSO.get(language, language)
    return wanted if wanted in languages() else ""


def awaits_reader(language: str) -> bool:
    """Say whether no native reader has read the words of a language yet."""
    return words_in(language).language in settings.AWAITING_READER


@cache
def _read(language: str) -> Words:
    file = resources.files("delaktig.cases.letter_words").joinpath(f"{language}.toml")
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    about = found.pop("about")
    return Words(language, found, about)
