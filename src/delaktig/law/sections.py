"""Sections of acts (*paragraf · pykälä*) as programmes and services cite them: read from words, and what stands there.

``681/2023 §10, §14`` names two sections, ``681/2023 §16–20`` five. Nothing here knows an act's text:
what is said of a section are the rules and the check list that are shipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from delaktig.law.completeness import Line, all_lines
from delaktig.law.programme import ProgrammeKind
from delaktig.law.rules import Citation, Rule, all_rules, covers

MOST_IN_A_RANGE = 60
"""Sections that one range may name: a longer one is a slip of the pen."""
_ACT = re.compile(r"\b(\d+/\d{4})\b")
_DEEPER = (re.compile(r"\([^)]*\)|\b(?:mom|p)\.?\s*\d+", re.IGNORECASE), re.compile(r"\b\d+\s*(?:mom|kohta)\b"))
"""Subsections and items, as they are written in Swedish and English, then as in Finnish."""
_NUMBERS = re.compile(r"(\d+)(?:\s*([a-z])\b)?(?:\s*[–-]\s*(\d+))?")


@dataclass(frozen=True, order=True, slots=True)
class Section:
    """One section of one act: ``681/2023`` and ``13``, or ``32 a``."""

    act: str
    number: str

    @property
    def slugs(self) -> tuple[str, str]:
        """Act and section as they stand in addresses: ``681-2023``, ``32-a``."""
        return self.act.replace("/", "-"), self.number.replace(" ", "-")

    def text(self, language: str) -> str:
        """Return the citation in Swedish, Finnish or English; in English for another language."""
        return Citation(self.act, self.number).text(language if language in {"sv", "fi"} else "en")


def of_slugs(act: str, number: str) -> Section | None:
    """Return the section that an address names, or None where no section is written so."""
    if not re.fullmatch(r"\d+-\d{4}", act) or not re.fullmatch(r"\d+(-[a-z])?", number):
        return None
    return Section(act.replace("-", "/"), number.replace("-", " "))


def sections_in(words: str) -> tuple[Section, ...]:
    """Return the sections that a citation names, in its order; an act without a section names none."""
    found: dict[Section, None] = {}
    acts = list(_ACT.finditer(words))
    for at, act in enumerate(acts):
        end = acts[at + 1].start() if at + 1 < len(acts) else len(words)
        found |= dict.fromkeys(Section(act[1], number) for number in _numbers(words[act.end() : end]))
    return tuple(found)


def acts_alone(words: str) -> tuple[str, ...]:
    """Return the acts that a citation names without a section, as ``576/2024``."""
    cited = {one.act for one in sections_in(words)}
    return tuple(act for act in dict.fromkeys(_ACT.findall(words)) if act not in cited)


def _numbers(words: str) -> Iterator[str]:
    for pattern in _DEEPER:
        words = pattern.sub(" ", words)
    for number, letter, last in _NUMBERS.findall(words):
        yield f"{number} {letter}".strip()
        if last and int(number) < int(last) <= int(number) + MOST_IN_A_RANGE:
            yield from (str(one) for one in range(int(number) + 1, int(last) + 1))


def is_cited(section: Section, words: str) -> bool:
    """Say whether a citation names a section."""
    return section in sections_in(words)


def section_of(cited: Citation | None) -> Section | None:
    """Return the section that a rule or a line of the check list cites; None where it cites none."""
    return None if cited is None else Section(cited.act, cited.section)


def rules_of(section: Section) -> tuple[Rule, ...]:
    """Return the shipped rules that stand in a section, in the order of the file."""
    return tuple(one for one in all_rules() if section_of(one.citation) == section)


def lines_of(section: Section) -> tuple[Line, ...]:
    """Return what a programme is checked for by a section, in the order of the check list."""
    return tuple(one for one in all_lines() if section_of(one.citation) == section)


def asks_for(key: str, kind: ProgrammeKind, on: date | None) -> tuple[Section, ...]:
    """Return the sections by which a programme of a kind is asked for some contents (``content.guidance``).

    Where acts have followed each other: those that held when its period began, else all of them.
    """
    lines = [one for one in all_lines() if one.key == key and kind in one.kinds]
    then = [one for one in lines if on is not None and covers(one.valid_from, one.valid_to, on)]
    cited = (section_of(one.citation) for one in then or lines)
    return tuple(dict.fromkeys(one for one in cited if one is not None))


def answers(section: Section, keys: Iterable[str], kind: ProgrammeKind, on: date | None) -> bool:
    """Say whether what a measure or chapter is said to hold is asked for by a section."""
    return any(section in asks_for(key, kind, on) for key in keys)


def known_sections() -> tuple[Section, ...]:
    """Return every section that a shipped rule or line cites, by act and number."""
    cited = chain((one.citation for one in all_rules()), (one.citation for one in all_lines()))
    return tuple(sorted({one for one in map(section_of, cited) if one is not None}, key=in_order))


def in_order(section: Section) -> tuple[int, int, int, str]:
    """Return by what sections are sorted: the act's year and number, then the section's."""
    number, year = section.act.split("/")
    digits = re.match(r"\d+", section.number)
    return int(year), int(number), int(digits[0]) if digits else 0, section.number
