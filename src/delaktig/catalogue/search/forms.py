"""The forms under which a word is known: two words are the same word where they have a form in common.

A stem alone does not do: Snowball's Swedish makes *kurs* into *kur* but *kurserna* into *kurs*, its Finnish
*päiväkoti* into *päiväkot* but *päiväkodissa* into *päiväkod*, and Ukrainian, Somali, Albanian and Sorani have
none. So a word is known by itself, by its stem, by itself without an ending, and in Finnish by what
consonant gradation (*astevaihtelu*) leaves alike.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import snowballstemmer

from delaktig.catalogue.search.letters import fold, without_spaces

STEMMERS = {
    "sv": "swedish",
    "fi": "finnish",
    "en": "english",
    "et": "estonian",
    "ar": "arabic",
    "fa": "persian",
    "ru": "russian",
    "tr": "turkish",
}
ARTICLES = ("وال", "بال", "کال", "فال", "ال", "لل")
"""What Arabic writes together with the word that follows; folded."""
SHORT_STEMS = frozenset({"fi", "ar", "fa", "ckb", "uk"})
"""Languages whose stems of three letters tell words apart."""
GRADES = (("ng", "nk"), ("nn", "nt"), ("mm", "mp"), ("ll", "lt"), ("rr", "rt"), ("kk", "k"), ("pp", "p"), ("tt", "t"))
VOWELS = "aeiouyåäö"
DOUBLED = re.compile(r"([^\W\daeiouy])\1$")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files(__package__).joinpath("endings.toml").read_text(encoding="utf-8"))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing in a question of several words; folded."""
    return frozenset(fold(word) for word in _table().get(language, {}).get("stop", ()))


@cache
def _endings(language: str) -> tuple[str, ...]:
    return tuple(fold(ending) for ending in _table().get(language, {}).get("endings", ()))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer | None:
    return snowballstemmer.stemmer(STEMMERS[language]) if language in STEMMERS else None


@lru_cache(maxsize=200_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """Return the forms of a word, the whole folded word first."""
    whole = fold(word)
    if without_spaces(whole) or any(c.isdigit() for c in whole):
        return (whole,)
    least = 3 if language in SHORT_STEMS else 4
    found = dict.fromkeys([whole])
    for stem in (*_without_article(whole, language), *_stems(word, whole, language)):
        for form in (stem, *_alike(stem, language)):
            if len(form) >= least:
                found[form] = None
    return tuple(found)


def _without_article(whole: str, language: str) -> Iterator[str]:
    if language == "ar":
        for article in ARTICLES:
            if whole.startswith(article) and len(whole) - len(article) >= 2:
                rest = whole.removeprefix(article)
                yield rest
                yield from _without_ending(rest, language)
                return


def _stems(word: str, whole: str, language: str) -> Iterator[str]:
    stemmer = _stemmer(language)
    if stemmer is not None:
        yield fold(stemmer.stemWord(word))
    if language == "fi":
        yield whole
    yield from _without_ending(whole, language)


def _without_ending(whole: str, language: str) -> Iterator[str]:
    """Yield the word without its longest ending, and where that left a consonant doubled, with one of it."""
    for ending in _endings(language):
        rest = whole.removesuffix(ending)
        least = 4 if len(ending) == 1 and language not in SHORT_STEMS else 3
        if rest != whole and len(rest) >= least:
            yield rest
            if language != "fi" and DOUBLED.search(rest):
                yield rest[:-1]
            return


def _alike(stem: str, language: str) -> Iterator[str]:
    """Yield what Finnish consonant gradation leaves alike: *kot(i)* and *kod(in)*, *koulutus* and *koulutuks(en)*."""
    if language != "fi":
        return
    end = stem.rstrip("aeiouy")
    if len(end) < 3:
        return
    for weak, strong in GRADES:
        if end.endswith(weak):
            end = end[: -len(weak)] + strong
            break
    else:
        end = _last_letters(end)
    yield end


def _last_letters(end: str) -> str:
    if end.endswith("ks"):
        return end[:-2] + "s"
    if end.endswith("ys"):
        return end[:-1] + "t"  # terveys, terveyden
    if end.endswith(("d", "v")):
        return end[:-1] + ("t" if end[-1] == "d" else "p")
    return end
