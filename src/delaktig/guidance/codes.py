"""The lists of codes that ship with the room: reasons, matters of the separate register, groups of countries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

HERE = Path(__file__).parent
Words = Mapping[str, str]
Codes = Mapping[str, Words]
NOT_ASKED = "not_asked"
"""The group of countries where nobody asked: nobody needs to."""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def reasons() -> Codes:
    """Return why people come, by key: words in Swedish, Finnish and English, in the order in which they are shown."""
    return MappingProxyType(_read("reasons"))


@cache
def matters() -> Codes:
    """Return the matters of social and health services that the separate register counts."""
    return MappingProxyType(_read("matters")["matter"])


@cache
def directed() -> Codes:
    """Return where somebody with such a matter may be directed: kinds, never a unit."""
    return MappingProxyType(_read("matters")["directed"])


@cache
def countries() -> Codes:
    """Return the groups of countries."""
    return MappingProxyType(_read("countries"))


def said(words: Words, language: str) -> str:
    """Return words in a language, else in another that there is."""
    return words.get(language) or words.get("en") or words.get("sv") or words.get("fi") or ""
