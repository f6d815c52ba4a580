"""The numbers and bullets that Word prints before paragraphs, and keeps outside their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE: Final = re.compile(r"%(\d)")
BULLET: Final = "•"
ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class Level:
    """How one level of a list counts: first number, kind of number, printed text."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """Lists of a Word file, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarted: set[str] = field(default_factory=set)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """From the root of ``word/numbering.xml``; without it, nothing is numbered."""
        numbering = cls()
        if root is None:
            return numbering
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {int(_value(each, "ilvl")): _level(each) for each in abstract.iter(f"{W}lvl")}
            numbering.levels[_value(abstract, "abstractNumId")] = levels
        for concrete in root.iter(f"{W}num"):
            reference = concrete.find(f"{W}abstractNumId")
            if reference is not None:
                numbering.lists[_value(concrete, "numId")] = _value(reference, "val")
            if concrete.find(f"{W}lvlOverride/{W}startOverride") is not None:
                numbering.restarted.add(_value(concrete, "numId"))
        return numbering

    def label(self, list_id: str, depth: int) -> str:
        """What is printed before the next paragraph at this depth (from 0) of the list, or no text."""
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or level.kind == "none":
            return ""
        if level.kind == "bullet":
            return BULLET
        counter = f"list {list_id}" if list_id in self.restarted else abstract
        counts = self.counts.setdefault(counter, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            own = levels.get(at, Level())
            return _printed(counts.get(at, own.start), own.kind)

        return PLACE.sub(number, level.text)


def _level(element: etree._Element) -> Level:
    def text(tag: str, fallback: str) -> str:
        child = element.find(f"{W}{tag}")
        return fallback if child is None else _value(child, "val")

    start = text("start", "1")
    return Level(int(start) if start.isdigit() else 1, text("numFmt", "decimal"), text("lvlText", ""))


def _value(element: etree._Element, name: str) -> str:
    return str(element.get(f"{W}{name}", ""))


def _printed(number: int, kind: str) -> str:
    printers: dict[str, Callable[[int], str]] = {
        "lowerLetter": _letter,
        "upperLetter": lambda value: _letter(value).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda value: _roman(value).upper(),
    }
    return printers.get(kind, str)(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)


def _roman(number: int) -> str:
    if not 0 < number < 40:
        return str(number)
    result = ""
    for value, sign in ROMAN:
        while number >= value:
            result += sign
            number -= value
    return result
