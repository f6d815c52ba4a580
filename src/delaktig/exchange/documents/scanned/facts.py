"""Title, period, municipalities and acts of a scanned programme, each from evidence in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from delaktig.exchange.documents.result import Period, Remark
from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.layout import Block, capitals
from delaktig.exchange.documents.scanned.letters import any_of, could_be, fold, key
from delaktig.municipalities.register import load

SELF_REFERENCE = 10
COMMUNAL = 2
TITLE_BLOCKS = 6
"""A printed title stands among so many first blocks, before anything numbered."""

NEAR = 90
"""Words within so many characters before a range of years say what it is."""

DOMINANCE = 3
"""A municipality named at least this many times as often as any other is the programme's own."""

_TOKEN = re.compile(r"[^\W\d_][\w&@é-]*|[&@|]")
_ACT = re.compile(r"(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/])")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)(?!\d)")


@dataclass
class Mentions:
    """How often, and how, the text speaks of each municipality."""

    scores: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _names() -> dict[str, list[tuple[str, str]]]:
    """Index key of a name's form → (form, code), for forms of one word in either language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for record in load():
        for form in sorted({*record.forms["sv"], *record.forms["fi"]}):
            if " " not in form:
                found.setdefault(key(form), []).append((form, record.code))
    return found


@lru_cache(maxsize=65_536)
def municipality_of(word: str) -> str | None:
    """Return the code of the municipality that a word names, damage allowed for; else ``None``.

    A name of three letters or fewer, and one that several municipalities share, is not told apart.
    """
    if len(word) < 4 or not (word[:1].isupper() or not word[:1].isalpha()):
        return None
    hits = {code for form, code in _names().get(key(word), ()) if could_be(word, form)}
    exact = {code for form, code in _names().get(key(word), ()) if word.lower() == form.lower()}
    chosen = exact or hits
    return chosen.pop() if len(chosen) == 1 else None


def mentions(lines: Sequence[str], cues: Cues) -> Mentions:
    """Count the municipalities that the lines name; *its own programme* counts most."""
    found = Mentions()
    tokens = [(token, number) for number, line in enumerate(lines, 1) for token in _TOKEN.findall(line)]
    for index, (token, number) in enumerate(tokens):
        code = municipality_of(token)
        if code is None:
            continue
        found.lines.setdefault(code, number)
        after = [word for word, _ in tokens[index + 1 : index + 4]]
        found.scores[code] += 1
        if after and cues.pattern("communal").fullmatch(after[0]):
            found.scores[code] += COMMUNAL
        if after and cues.pattern("self_reference").fullmatch(after[0]) and cues.has("programme", " ".join(after[1:])):
            found.scores[code] += SELF_REFERENCE
            found.own[code] += 1
    return found


def own_municipalities(found: Mentions) -> tuple[list[str], list[Remark]]:
    """Return the codes of the programme's own municipalities, and a remark where that is a guess."""
    ranked = found.scores.most_common(2)
    if not ranked:
        return [], [Remark("$.municipalities", "not_stated", "The text names no municipality.")]
    top, score = ranked[0]
    chosen = sorted(code for code in found.own if 5 * found.scores[code] >= score)
    if not chosen and (len(ranked) == 1 or score >= DOMINANCE * ranked[1][1]):
        chosen = [top]
    if not chosen:
        message = "No municipality is named as the programme's own, and none is named far more often."
        return [], [Remark("$.municipalities", "not_stated", message)]
    passing = len(found.scores) - len(chosen)
    message = (
        "The municipality is inferred from how often, and how, the text names it; "
        f"{passing} others are named in passing."
    )
    return chosen, [Remark("$.municipalities", "inferred", message, [found.lines[code] for code in chosen])]


def acts(lines: Sequence[str]) -> list[str]:
    """Return the acts cited, as ``number/year`` however the text writes them, by first mention.

    A number up to 12 before a year is read as a month, not as an act.
    """
    found: dict[str, None] = {}
    for line in lines:
        for first, second in _ACT.findall(line):
            if _is_year(second) and int(first) > 12:
                found.setdefault(f"{int(first)}/{second}")
            elif _is_year(first) and int(second) > 12:
                found.setdefault(f"{int(second)}/{first}")
    return list(found)


def _is_year(text: str) -> bool:
    return len(text) == 4 and 1900 <= int(text) <= 2099


def period(lines: Sequence[str], cues: Cues) -> tuple[Period, list[Remark]]:
    """Return the years that the programme covers: the range most often tied to words for a period."""
    counted: Counter[tuple[int, int]] = Counter()
    where: dict[tuple[int, int], list[int]] = {}
    for number, line in enumerate(lines, start=1):
        for match in _RANGE.finditer(line):
            years = int(match[1]), int(match[2])
            if not 1 <= years[1] - years[0] <= 10:
                continue
            above = lines[number - 2][-NEAR:] if number > 1 else ""
            before = f"{above} {line[max(match.start() - NEAR, 0) : match.start()]}"[-NEAR:]
            counted[years] += 3 if cues.has("period", before) else 1
            where.setdefault(years, []).append(number)
    if not counted:
        return Period(), [Remark("$.period", "not_stated", "The text states no range of years for the programme.")]
    ranked = counted.most_common(2)
    best = ranked[0][0]
    remarks: list[Remark] = []
    if len(ranked) > 1:
        others = ", ".join(f"{years[0]}–{years[1]}" for years in counted if years != best)
        remarks.append(Remark("$.period", "other_ranges", f"The text also names the years {others}.", where[best]))
    return Period(*best), remarks


def printed_title(blocks: Sequence[Block], cues: Cues) -> Block | None:
    """Return the block of the title page that holds the title: the programme's name in a few rows."""
    for block in blocks[:TITLE_BLOCKS]:
        text = block.text
        if text[:1].isdigit():
            return None
        if len(block.rows) <= 4 and len(text) <= 160 and _names_programme(text, cues) and text[-1] not in ".,-":
            return block
    return None


def _names_programme(text: str, cues: Cues) -> bool:
    return cues.has_part("programme", text)


def named_title(blocks: Sequence[Block], cues: Cues) -> tuple[str | None, list[int]]:
    """Return the name that the running text says the programme has, and the lines that say it."""
    naming = any_of(cues.words["naming"])
    programme = any_of(cues.words["programme"])
    wanted = re.compile(rf"\b{naming}\s+[\"”»]?((?-i:[A-ZÅÄÖ])[^.,;:\"”»]{{0,120}})", re.IGNORECASE)
    before = re.compile(rf"((?:(?-i:[A-ZÅÄÖ])\w+[ ,]+)?[^.,;:]{{0,80}}?)\s+{naming}\b", re.IGNORECASE)
    for block in blocks:
        text = block.text
        if not re.search(naming, text, re.IGNORECASE) or capitals(text):
            continue
        match = wanted.search(text)
        if match and re.search(rf"\b{programme}\b", match[1], re.IGNORECASE):
            return match[1].strip(), block.lines
        if cues.language == "fi":
            match = before.search(text)
            if match and re.search(rf"\b{programme}\b", match[1], re.IGNORECASE):
                return match[1].strip(), block.lines
    return None, []


def own_names(codes: Sequence[str]) -> list[str]:
    """Return the folded names of the municipalities, in both languages, for knowing page feet."""
    names = {name for record in load() if record.code in codes for name in (record.name_sv, record.name_fi)}
    return sorted(fold(name) for name in names)
