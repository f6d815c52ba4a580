"""The fixed sentences of urgent notices, from ``notices.toml``, and how they are filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

FREE = "free"
"""The template without sentences of its own: words are written for the occasion."""
LONGEST_SLOT = 120
FILLED_FROM = ("sv", "fi", "en")
"""Where a place is filled in in another language only: names of places are Swedish or Finnish."""
ISOLATE, END = "\u2068", "\u2069"
"""Marks around what is filled in, so that it stands right in a line that runs from right to left."""
Slots = Mapping[str, Mapping[str, str]]
"""What is filled in: by place to fill, then by language."""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of notice: how urgent it is by itself, its places to fill in, and its words by language."""

    key: str
    urgency: str
    slots: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files("delaktig.catalogue").joinpath("notices.toml").read_text(encoding="utf-8"))


@cache
def templates() -> Mapping[str, Template]:
    """Return the templates by key, in their order."""
    return {
        key: Template(key, entry["urgency"], tuple(entry["slots"]), entry.get("title", {}), entry.get("body", {}))
        for key, entry in _read()["templates"].items()
    }


@cache
def awaiting() -> frozenset[str]:
    """Return the languages whose sentences no native reader has read yet."""
    return frozenset(_read()["awaiting"])


def filled(template: Template, slots: Slots) -> dict[str, str]:
    """Return the body in every language of the template: its sentences, then each filled place behind its label."""
    return {language: "\n".join((body, *_lines(template, slots, language))) for language, body in template.body.items()}


def _lines(template: Template, slots: Slots, language: str) -> list[str]:
    lines = []
    for slot in template.slots:
        given = slots.get(slot, {})
        value = next((given[one] for one in (language, *FILLED_FROM, *given) if given.get(one, "").strip()), "")
        if value:
            lines.append(f"{_read()['slots'][slot][language]}: {ISOLATE}{value.strip()}{END}")
    return lines
