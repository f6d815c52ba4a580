"""The fields that a list of clients may tell, what their columns are called, and the words of choices.

Headings and words are data: ``fields.toml`` and ``values.toml``. Both are compared folded: case, signs and what
stands in brackets say nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from delaktig.catalogue.topics import grounds

TONGUES = ("sv", "fi", "en")
OTHER_GROUND = {"sv": "annan grund", "fi": "muu peruste", "en": "another ground"}
LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key, the act's part that takes it, how its cells are read, and its headings by language."""

    key: str
    part: str
    kind: str
    captions: Mapping[str, str]
    also: tuple[str, ...]
    list: str = ""

    def caption(self, language: str) -> str:
        """Return the heading of the template in Swedish or Finnish, else in English."""
        return self.captions[language if language in TONGUES else "en"]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("delaktig.exchange.clients").joinpath(name).read_text(encoding="utf-8"))


@cache
def fields() -> Mapping[str, Field]:
    """Return the fields by key, in the order of the template."""
    return {
        key: Field(key, one["part"], one["kind"], {t: one[t] for t in TONGUES}, tuple(one["also"]), one.get("list", ""))
        for key, one in _table("fields.toml").items()
    }


def folded(text: str) -> str:
    """Return a text as it is compared: small letters, words only, without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_HEADING]).casefold()
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


@cache
def _headings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for field in fields().values():
        for words in (*field.captions.values(), *field.also):
            found.setdefault(folded(words), field.key)
    return found


def guess(heading: object) -> str:
    """Return the key of the field that a heading names; empty where none is meant for sure.

    A heading in two languages (``Efternamn / Sukunimi``) names a field where its parts do not name two.
    """
    text = str(heading or "")
    whole = _headings().get(folded(text), "")
    if whole:
        return whole
    parts = {key for part in re.split(r"[/|\n;]", text) if (key := _headings().get(folded(part), ""))}
    return parts.pop() if len(parts) == 1 else ""


def guesses(headings: Sequence[object]) -> list[str]:
    """Return for each column the field that its heading names; a field is given to its first column alone."""
    found: list[str] = []
    for heading in headings:
        key = guess(heading)
        found.append("" if key in found else key)
    return found


@cache
def choices(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return what a list of choices holds: keys with their words by language, as the template shows them."""
    if name == "ground":
        return {**{key: {t: one[t] for t in TONGUES} for key, one in grounds().items()}, "other": OTHER_GROUND}
    return {key: {t: one[t] for t in TONGUES} for key, one in _table("values.toml")[name].items()}


@cache
def spoken(name: str) -> Mapping[str, str]:
    """Return the folded words of a list of choices, each with its key."""
    return dict(_spoken(name))


def _spoken(name: str) -> Iterator[tuple[str, str]]:
    further = _table("values.toml")[name]
    for key, words in choices(name).items():
        for one in (key, *words.values(), *further.get(key, {}).get("also", ())):
            yield folded(one), key
