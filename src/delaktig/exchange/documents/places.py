"""Municipalities that a text names, in any form of Swedish and Finnish, and which of them are members."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from delaktig.municipalities import register

_WORD = re.compile(r"[A-ZÅÄÖ][^\W\d_]*(?::t\b)?")
_KIND = r"(?:stads?|kommuns?|kommuner(?:na)?s?|städer(?:na)?s?|kaupun\w{2,8}|kun(?:ta|nan|nat|tien|tia))"
_BETWEEN = re.compile(
    rf"\s?(?:{_KIND})?\s{{0,3}}(?:,|/|–|-|&|,?\s?(?:och|samt|ja|sekä))?\s{{0,3}}(?:{_KIND})?\s{{0,3}}$"
)
_DOUBLE_NAME = re.compile(r"-[a-zåäö]")
_AFTER = re.compile(rf"\s{{1,3}}{_KIND}\b")
_COMMON_WORDS = frozenset(
    # Ordinary words, first names and surnames too: alone they prove nothing.
    [
        "salo",
        "salon",
        "aura",
        "auran",
        "ii",
        "iin",
        "simo",
        "simon",
        "sund",
        "sunds",
        "geta",
        "getas",
        "lemi",
        "lemin",
        "eura",
        "pori",
        "ingå",
        "ingås",
        "kotka",
        "kotkan",
        "lahti",
        "lahden",
        "nokia",
        "nokian",
        "pello",
        "perho",
        "perhon",
        "karis",
        "luoto",
        "luodon",
        "koski",
        "kosken",
        "loppi",
        "lopen",
        "rusko",
        "ruskon",
        "kumo",
        "vaala",
        "kolari",
        "siikainen",
        "siikaisen",
        "nousiainen",
        "nousiaisten",
        "rautavaara",
        "rautavaaran",
        "laukaa",
        "liminka",
        "sauvo",
        "kannus",
        "masku",
        "somero",
        "halsua",
        "juva",
    ]
)
_MEMBERS = re.compile(
    r"omfattar|består av|utgörs|hör till|hör\s|tillhör|ingår|medlemskommun|avtalskommun|gemensam|tillsammans|"
    r"utarbetat|beredning|uppgjort|uppdaterat|gjort upp|kuulu|muodosta|katta|koostu|jäsenkun|sopimuskun|yhtei|yhdessä|"
    r"laati|laadit|valmistel|osallistu",
    re.IGNORECASE,
)
_PROGRAMME = (
    r"(?:[^\W\d_]+\s){0,3}?[^\W\d_]*(?:integration\w*program|integrationsfrämjande\w*program|integrationsplan|"
    r"kotou\w*(?:ohjelm|suunnitelm))|\s?program\sför\s(?:att\s)?(?:integration|främja)"
)
_OWN_PROGRAMME = re.compile(rf"(?:\s{_KIND})?\s(?:{_PROGRAMME})", re.IGNORECASE)
_PROGRAMME_FOR = re.compile(r"program(?:met)?\sför\s$|ohjelma\s?[:–,-]\s?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-zåäö)\d][.!?])\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class Mention:
    """A municipality named in a text, at ``text[start:end]``."""

    code: str
    start: int
    end: int
    certain: bool


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[tuple[str, ...], str]]:
    """First word of a form → every form that begins with it, in words → code."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for record in register.load():
        names = {form for forms in record.forms.values() for form in forms}
        names |= {name + ending for name in (record.name_sv, record.name_fi) for ending in ("", "s")}
        for form in names:
            words = tuple(re.split(r"[\s-]+", form))
            if words[-1] in _KIND_WORDS and len(words) > 1:
                continue  # "Borgå stad": the name alone is found, the kind is looked at after it
            found.setdefault(words[0], {}).setdefault(words, record.code)
    return found


_KIND_WORDS = frozenset(["stad", "stads", "kommun", "kommuns", "kaupunki", "kaupungin", "kunta", "kunnan"])


@lru_cache(maxsize=1)
def _damaged() -> dict[str, str | None]:
    """Form without marks and doubled letters → code; ``None`` where two municipalities share it."""
    found: dict[str, str | None] = {}
    for by_words in _forms().values():
        for words, code in by_words.items():
            if len(words) == 1 and len(words[0]) >= 6:
                key = _fold(words[0])
                found[key] = code if found.get(key, code) == code else None
    return found


@lru_cache(maxsize=20_000)
def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter, _ in groupby(c for c in plain if c.isalpha()))


def find_mentions(text: str) -> list[Mention]:
    """Return the municipalities named, in order, also where a letter or a mark was lost.

    A name that is an ordinary word too (*Salo*, *Ingå*, *Aura*) counts only beside
    another municipality or before a word such as *kommun* or *kaupunki*.
    """
    found: list[Mention] = []
    position = 0
    for match in _WORD.finditer(text):
        if match.start() < position:
            continue
        hit = _at(text, match)
        if hit is not None:
            found.append(hit)
            position = hit.end
    return [mention for group in _groups(text, found) if _trusted(group) for mention in group]


def _trusted(group: list[Mention]) -> bool:
    return len(group) > 2 or any(mention.certain for mention in group)


def _groups(text: str, mentions: list[Mention]) -> list[list[Mention]]:
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and _joined(text, groups[-1][-1], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _at(text: str, match: re.Match[str]) -> Mention | None:
    word = match.group()
    best: tuple[int, str] | None = None
    for words, code in _forms().get(word, {}).items():
        end = _match_words(text, match.start(), words)
        if end is not None and (best is None or end > best[0]):
            best = end, code
    if best is None:
        code_or_none = _damaged().get(_fold(word)) if len(word) >= 6 else None
        if code_or_none is None:
            return None
        best = match.end(), code_or_none
    before = text[max(0, match.start() - 1) : match.start()]
    if before.isalnum() or text[best[0] : best[0] + 1].isalnum() or _DOUBLE_NAME.match(text, best[0]):
        return None
    ordinary = word.casefold() in _COMMON_WORDS and best[0] == match.end()
    return Mention(best[1], match.start(), best[0], not ordinary or bool(_AFTER.match(text, best[0])))


def _match_words(text: str, start: int, words: Sequence[str]) -> int | None:
    position = start
    for number, word in enumerate(words):
        if number:
            gap = re.compile(r"[\s-]{1,2}").match(text, position)
            if gap is None:
                return None
            position = gap.end()
        if not text.startswith(word, position):
            return None
        position += len(word)
    return position


def _joined(text: str, first: Mention, second: Mention) -> bool:
    between = text[first.end : second.start]
    return 0 < len(between) <= 30 and bool(_BETWEEN.match(between)) and bool(between.strip())


def enumerations(text: str) -> list[list[Mention]]:
    """Return the municipalities of the text in groups that are listed together."""
    return _groups(text, find_mentions(text))


def is_list_of_names(text: str) -> bool:
    """Whether the line names municipalities and says nothing else."""
    groups = enumerations(text)
    if not groups:
        return False
    rest = text
    for mention in reversed([mention for group in groups for mention in group]):
        rest = rest[: mention.start] + rest[mention.end :]
    words = re.sub(_KIND, "", rest)
    return not re.sub(r"\b(?:och|samt|ja|sekä)\b|[\W_]", "", words)


def find_members(title: str | None, heads: Iterable[str], paragraphs: Iterable[str]) -> list[str]:
    """Return the codes of the municipalities named as the programme's members, sorted.

    Members are those in the title, those listed on a line of their own, those listed in a
    sentence on who made or shares the programme, and the one whose own programme it is.
    A municipality that is only spoken of is none.
    """
    codes: set[str] = set()
    for head in (title or "", *heads):
        codes.update(mention.code for mention in find_mentions(head))
    for paragraph in paragraphs:
        for sentence in _SENTENCE_END.split(paragraph):
            codes.update(_members_in(sentence))
    return sorted(codes)


def _members_in(sentence: str) -> set[str]:
    groups = enumerations(sentence)
    listed = bool(groups) and bool(_MEMBERS.search(sentence))
    codes: set[str] = set()
    for group in groups:
        before = sentence[max(0, group[0].start - 40) : group[0].start]
        own = _OWN_PROGRAMME.match(sentence, group[-1].end) or _PROGRAMME_FOR.search(before)
        if own or (listed and len(group) > 1):
            codes.update(mention.code for mention in group)
    return codes
