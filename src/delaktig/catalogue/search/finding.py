"""Finds the services of a municipality's guide by what people type."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from delaktig.catalogue.search.forms import stop_words
from delaktig.catalogue.search.letters import fold, words_of
from delaktig.catalogue.search.lexicon import Lexicon
from delaktig.catalogue.search.matching import SURE, TAIL, match
from delaktig.catalogue.search.needs import words_of_needs
from delaktig.catalogue.search.reading import LOCK, lexicons, prepare, shown_in, standing
from delaktig.texts.selectors import fallbacks

MOST_WORDS = 8
LONGEST = 200
"""What is typed beyond this is not read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that was found: ``name`` as the reader is shown it, ``language`` the one that this name is in.

    ``whole``: every word that was typed was found in it.
    """

    service: int
    slug: str
    name: str
    language: str
    score: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the best first.

    ``did_you_mean``: what was probably meant, where a word was known only nearly.
    ``fell_back_to``: the other languages in which something was found, where the reader's own had too little.
    """

    hits: tuple[Hit, ...] = ()
    did_you_mean: str = ""
    fell_back_to: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.hits)


@dataclass(frozen=True, slots=True)
class _InOne:
    """What one language gave; ``sure`` where a service answers every word without a slip of the hand.

    ``fullness``: how many words its best hit answers surely, and how many at all. ``named``: a need is called so.
    """

    hits: tuple[Hit, ...]
    sure: bool
    meant: str
    fullness: tuple[int, int]
    named: bool


def search(code: str, language: str, words: str, on: date, limit: int = 50) -> Found:
    """Find the services of a municipality's guide on a day by what somebody typed, in the reader's language first.

    The same on every database: the database keeps the words, and what answers them is computed here.
    One query where nothing has changed since the last search, else four at most; one more for each time that
    further languages are read for the first time.
    """
    if not list(words_of(words[:LONGEST])):
        return Found()
    stand = standing()
    visible = shown_in(code, on, stand)
    order: list[str] = []
    found: list[_InOne] = []
    for step in _steps(language):
        order += step
        prepare(step, stand.revision)
        with LOCK:
            found += [_in_one(lexicon, words, visible) for lexicon in lexicons(step, stand.revision)]
        if any(one.sure for one in found):
            break
    return _together(language, order, found, limit)


def _steps(language: str) -> Iterator[list[str]]:
    """Yield the languages that are asked one after the other: the reader's own, those most have, the rest."""
    asked: set[str] = set()
    for step in ((language,), fallbacks(language), settings.GUIDE_LANGUAGES):
        yield [tongue for tongue in step if tongue not in asked]
        asked.update(step)


def _together(language: str, order: Sequence[str], found: Sequence[_InOne], limit: int) -> Found:
    """Put languages together: the reader's own, and others where it is not sure; then nearly.

    Nearly is asked in the language that answers most of what was typed, the first of those that answer as much.
    Where nothing is found at all, what was probably meant is still asked.
    """
    sure = [one for one in found if one.sure]
    if found[0].sure:
        chosen = [found[0]]
    elif sure:
        chosen = [*sure, found[0]]
    else:
        least = 1 if any(one.named for one in found) else 0  # no slip of the hand, so nothing is found by one
        fitting = (one for one in found if one.hits and one.fullness[0] >= least)
        chosen = sorted(fitting, key=lambda one: one.fullness, reverse=True)[:1]
    hits: dict[int, Hit] = {}
    for one in chosen:
        for hit in one.hits:
            hits.setdefault(hit.service, hit)
    shown = tuple(hits.values())[:limit]
    told = {hit.language for hit in shown} - {language}
    asked = chosen or [one for one in found if one.named] or found
    meant = "" if sure else next((one.meant for one in asked if one.meant), "")
    tongues = dict.fromkeys((*order, *fallbacks(language), *settings.GUIDE_LANGUAGES))
    return Found(shown, meant, tuple(tongue for tongue in tongues if tongue in told))


def _in_one(lexicon: Lexicon, words: str, visible: Mapping[int, str]) -> _InOne:
    typed = _typed(words, lexicon.language)
    scores: dict[int, float] = {}
    answered: dict[int, int] = {}
    surely: dict[int, int] = {}
    meant, slipped = [], False
    for word in typed:
        matched = match(word, lexicon)
        best = _best(matched.strengths, lexicon, visible)
        rarity = 1 + math.log(max(1, len(visible)) / max(1, len(best)))
        for service, (score, strength) in best.items():
            scores[service] = scores.get(service, 0.0) + rarity * score
            answered[service] = answered.get(service, 0) + 1
            surely[service] = surely.get(service, 0) + (strength >= SURE)
        sound = matched.meant and any(service in visible for service in lexicon.said_by[matched.meant])
        slipped |= bool(sound)
        meant.append(matched.meant if sound else word)
    hits = [
        Hit(service, visible[service], *lexicon.names[service], round(score), whole)
        for service, score in scores.items()
        for whole in [answered[service] == len(typed)]
    ]
    hits.sort(
        key=lambda hit: (
            *(-surely[hit.service], -answered[hit.service], -hit.score),
            *(hit.language != lexicon.language, _in_order(hit.name), hit.slug),
        )
    )
    sure = any(count == len(typed) for count in surely.values())
    named = all(fold(word) in words_of_needs(lexicon.language) for word in typed)
    fullness = (surely[hits[0].service], answered[hits[0].service]) if hits else (0, 0)
    return _InOne(tuple(hits), sure, " ".join(meant) if slipped else "", fullness, named)


@lru_cache(maxsize=50_000)
def _in_order(name: str) -> str:
    """Return a name as it stands in an order; kept, since the same services are put in order again and again."""
    return fold(name)


def _typed(words: str, language: str) -> list[str]:
    """Return the words that were typed, without those that say nothing where others do."""
    typed = list(dict.fromkeys(words_of(words[:LONGEST], language)))
    telling = [word for word in typed if fold(word) not in stop_words(language)]
    return (telling or typed)[:MOST_WORDS]


def _best(strengths: Mapping[str, int], lexicon: Lexicon, visible: Mapping[int, str]) -> Mapping[int, tuple[int, int]]:
    """Return, by service, the best score among its words that answer, and the strength of the best answer.

    Only the end of a compound is no answer.
    """
    best: dict[int, tuple[int, int]] = {}
    for word, strength in strengths.items():
        if strength <= TAIL:
            continue
        for service, weight in _said(lexicon, word):
            if service in visible:
                score, strongest = best.get(service, (0, 0))
                best[service] = (max(score, strength * weight), max(strongest, strength))
    return best


def _said(lexicon: Lexicon, word: str) -> Iterable[tuple[int, int]]:
    return lexicon.said_by[word].items()
