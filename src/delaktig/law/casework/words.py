"""What the evaluators say about a day, in Swedish, Finnish and English: one plain sentence each.

The nouns stand in ``words.toml`` so that a translator can read them side by side.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from delaktig.law.calendar import day_off, day_off_name, numeric
from delaktig.law.rules import LANGUAGES, Rule, Texts, texts_from

_FRAMES: Mapping[str, Texts] = MappingProxyType(
    {
        "law": {
            "sv": "{what} senast {due}: {length} från {anchor} ({named}) ({citation}).",
            "fi": "{what} viimeistään {due}: määräaika {length} päivästä {anchor} ({named}) ({citation}).",
            "en": "{what} by {due}: {length} from {anchor} ({named}) ({citation}).",
        },
        "local": {
            "sv": "{what} senast {due}: kommunens eget mål är {length} från {anchor} ({named}).{act}",
            "fi": "{what} viimeistään {due}: kunnan oma tavoite on {length} päivästä {anchor} ({named}).{act}",
            "en": "{what} by {due}: the municipality's own target is {length} from {anchor} ({named}).{act}",
        },
        "act": {
            "sv": " Lagen säger ”{words}” utan att nämna ett antal dagar ({citation}).",
            "fi": " Laki sanoo ”{words}” mainitsematta päivien määrää ({citation}).",
            "en": " The act says ‘{words}’ and names no number of days ({citation}).",
        },
        "target": {
            "sv": "{what} inom {length} (kommunens eget mål).",
            "fi": "{what}: määräaika {length} (kunnan oma tavoite).",
            "en": "{what} within {length} (the municipality's own target).",
        },
        "moved": {
            "sv": "{day} är {off}, så dagen flyttas till nästa vardag (150/1930 § 5).",
            "fi": "{day} on {off}, joten päivä siirtyy seuraavaan arkipäivään (150/1930 5 §).",
            "en": "{day} is {off}, so the day moves to the next working day (150/1930, section 5).",
        },
        "agreed": {
            "sv": "{what} senast {due}, så som det är överenskommet.",
            "fi": "{what} viimeistään {due}, kuten on sovittu.",
            "en": "{what} by {due}, as agreed.",
        },
        "missing": {
            "sv": "{what}: dagen kan inte räknas ut, för uppgift saknas: {missing}.",
            "fi": "{what}: päivää ei voi laskea, koska tieto puuttuu: {missing}.",
            "en": "{what}: the day cannot be computed, because a fact is missing: {missing}.",
        },
        "missing_fact": {
            "sv": "{what}: det går inte att avgöra, för uppgift saknas: {missing}.",
            "fi": "{what}: asiaa ei voi ratkaista, koska tieto puuttuu: {missing}.",
            "en": "{what}: this cannot be decided, because a fact is missing: {missing}.",
        },
    }
)
_WITHOUT_DELAY = MappingProxyType({"sv": "utan dröjsmål", "fi": "viipymättä", "en": "without delay"})


def noun(kind: str, key: str, language: str) -> str:
    """A noun of ``words.toml``: ``what`` is done, the name of an ``input``, a ``reason`` or a ``step``."""
    return _nouns()[kind][key][language]


def nouns(kind: str) -> Mapping[str, Texts]:
    """All the nouns of one kind."""
    return _nouns()[kind]


def length(unit: str, number: int, language: str) -> str:
    """``1 month``, ``6 months``, ``1 månad``, ``6 kuukautta``."""
    one, many = _nouns()["unit"][unit][language].split("|")
    return f"{number} {one if number == 1 else many}"


def sentence(
    key: str,
    rule: Rule,
    *,
    anchor: tuple[str, date | None],
    number: tuple[str, int],
    due: date | None,
    act: Rule | None,
) -> Texts:
    """The sentence of a day that is counted, or of one that cannot be because its anchor is missing."""
    name, start = anchor
    if start is None or due is None:
        return no_day(key, "missing", (name,))
    return _each(lambda language: _counted(language, key, rule, (name, start), number, due, act))


def target(key: str, unit: str, number: int) -> Texts:
    """What a municipality's own target says."""

    def said(lang: str) -> str:
        return _FRAMES["target"][lang].format(what=noun("what", key, lang), length=length(unit, number, lang))

    return _each(said)


def moved(last: date) -> Texts:
    """Why a last day moves: ``20.6.2025 är midsommarafton, så …``."""
    off = day_off(last) or ""
    return _each(lambda lang: _FRAMES["moved"][lang].format(day=numeric(last), off=day_off_name(off, lang)))


def agreed(key: str, due: date) -> Texts:
    """The sentence of a day that was agreed on."""
    return _each(lambda lang: _FRAMES["agreed"][lang].format(what=noun("what", key, lang), due=numeric(due)))


def no_day(key: str, why: str, missing: tuple[str, ...]) -> Texts:
    """The sentence of a thing without a day: why there is none."""

    def said(lang: str) -> str:
        what = noun("what", key, lang)
        if why in ("missing", "missing_fact"):
            names = ", ".join(noun("input", name, lang) for name in missing)
            return _FRAMES[why][lang].format(what=what, missing=names)
        return f"{what}: {noun('reason', why, lang)}."

    return _each(said)


def reason(key: str, **days: date | int) -> Texts:
    """A reason of ``words.toml`` as a sentence, with its days filled in."""
    shown = {name: numeric(value) if isinstance(value, date) else value for name, value in days.items()}
    return _each(lambda lang: capital(noun("reason", key, lang).format(**shown)) + ".")


def step(key: str, rule: Rule, until: date, days: int, *, doubt: bool) -> Texts:
    """One step of a reckoning as a sentence, with the end as it then stands and the section."""

    def said(lang: str) -> str:
        section = f" ({rule.citation.text(lang)})" if rule.citation else ""
        return capital(noun("step", key, lang).format(until=numeric(until), days=days)) + section + "."

    return joined(_each(said), reason("reading")) if doubt else _each(said)


def ends(key: str, until: date | None, missing: tuple[str, ...]) -> Texts:
    """When a plan, or all of them, end; or which fact is missing to say so."""
    if until is None:
        return no_day(key, "missing", missing)
    return _each(lambda lang: f"{noun('what', key, lang)}: {numeric(until)}.")


def change(kind: str, began_or_ended: str, on: date) -> Texts:
    """A change in the client's life: ``Illness began 1.3.2025.``"""
    return _each(lambda lang: f"{noun('what', kind, lang)}: {noun('change', began_or_ended, lang)} {numeric(on)}.")


def joined(*parts: Texts) -> Texts:
    """Sentences one after another."""
    return _each(lambda lang: " ".join(part[lang] for part in parts))


def capital(text: str) -> str:
    """The text with a capital first letter, the rest unchanged."""
    return text[:1].upper() + text[1:]


def _counted(
    lang: str, key: str, rule: Rule, anchor: tuple[str, date], number: tuple[str, int], due: date, act: Rule | None
) -> str:
    frame = _FRAMES["law" if rule.citation else "local"][lang]
    own = f"{key} {rule.citation.act}" if rule.citation else key  # an act may have its own word for the thing
    return frame.format(
        what=noun("what", own if own in nouns("what") else key, lang),
        due=numeric(due),
        length=length(*number, lang),
        anchor=numeric(anchor[1]),
        named=noun("input", anchor[0], lang),
        citation=rule.citation.text(lang) if rule.citation else "",
        act=_act(act, lang),
    )


def _act(act: Rule | None, lang: str) -> str:
    if act is None or act.citation is None:
        return ""
    return _FRAMES["act"][lang].format(words=_WITHOUT_DELAY[lang], citation=act.citation.text(lang))


def _each(said: Callable[[str], str]) -> Texts:
    return MappingProxyType({language: said(language) for language in LANGUAGES})


@lru_cache(maxsize=1)
def _nouns() -> Mapping[str, Mapping[str, Texts]]:
    text = resources.files("delaktig.law.casework").joinpath("words.toml").read_text(encoding="utf-8")
    return {
        kind: {key: texts_from(row, f"{kind}.{key}") for key, row in rows.items()}
        for kind, rows in tomllib.loads(text).items()
    }
