"""Which words of a language answer one typed word, and how well: as written, as a form, as a part, nearly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from delaktig.catalogue.search.distance import slips
from delaktig.catalogue.search.forms import forms
from delaktig.catalogue.search.letters import fold, without_spaces
from delaktig.catalogue.search.lexicon import Lexicon, pairs_of
from delaktig.catalogue.search.needs import words_of_needs

WRITTEN = 100
FORM = 90
ENDS = 75
"""A compound's last part says what it is: *integrationsutbildning* is an *utbildning*."""
STARTS = 65
INSIDE = 50
HOLDS = 45
"""The typed word is a compound: its beginning is known, or both its parts."""
SURE = INSIDE
"""From this strength on the typed word is taken to be known."""
NEAR = 40
NEAR_PART = 20
TAIL = 10
"""Only the end of a compound is known: a *hundkurs* is none of the courses that there are. Asked about, no hit."""
OF_A_STEM = 2
"""So much less a slip tells in a word whose ending was taken away: *läkr* is near *lär*, *läkre* is not."""
SHORTEST_PART = 4
SHORTEST_INSIDE = 5
SHORTEST_NEAR = 4
SHORTEST_MENDED = 3
"""A word so short is mended only where a letter is missing in what needs are called: *kus* is *kurs*."""
TWO_SLIPS_FROM = 8
SHORTEST_NEAR_PART = 6
LEAST_SHARED = 0.5
"""Of a long run without spaces, this share of its pairs of letters must stand in what answers."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well each word of the language answers; ``sure`` where one does so without a slip of the hand."""

    strengths: dict[str, int]
    sure: bool
    meant: str = ""
    """The word that was probably meant, where none is sure."""


def match(typed: str, lexicon: Lexicon) -> Match:
    """Match one typed word, in small letters, against the words of a language."""
    known = forms(typed, lexicon.language)
    strengths: dict[str, int] = {}
    if without_spaces(typed):
        _keep(lexicon, strengths, _in_runs(known[0], lexicon))
        return Match(strengths, any(strength >= SURE for strength in strengths.values()))
    _keep(lexicon, strengths, _known(known, lexicon))
    _keep(lexicon, strengths, _parts(known, lexicon))
    written = any(strength >= FORM for strength in strengths.values())
    sure = any(strength >= SURE for strength in strengths.values())
    if written or len(known[0]) < SHORTEST_MENDED:
        return Match(strengths, sure)
    near = _mended(known, sure, lexicon)
    _keep(lexicon, strengths, near.items())
    if sure and len(known[0]) >= SHORTEST_NEAR:
        return Match(strengths, sure)
    return Match(strengths, sure, _meant(near, known[0], lexicon) or _tail(strengths, known[0], lexicon))


def _mended(known: tuple[str, ...], sure: bool, lexicon: Lexicon) -> dict[str, int]:
    """Return what the typed word may be a slip of; nothing where it is what a need is called, as nobody slipped."""
    whole = known[0]
    if whole in words_of_needs(lexicon.language) or (sure and len(whole) == SHORTEST_NEAR):
        return {}
    if len(whole) < SHORTEST_NEAR:
        return dict(_short_of_a_letter(whole, lexicon))
    return _fewest_slips(dict(_near(known, lexicon)))


def _keep(lexicon: Lexicon, strengths: dict[str, int], found: object) -> None:
    for form, strength in found:  # type: ignore[attr-defined]
        for word in lexicon.by_form.get(form, ()):
            if strengths.get(word, 0) < strength:
                strengths[word] = strength


def _known(known: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    whole = known[0]
    for form in known:
        if form in lexicon.by_form:
            yield form, WRITTEN if form == whole else FORM


def _parts(known: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    whole = known[0]
    if not whole.isdigit():
        for form in known:
            if len(form) >= SHORTEST_PART or (form == whole and len(form) >= SHORTEST_PART - 1):
                yield from _compounds(form, lexicon)
    for length in range(SHORTEST_INSIDE, len(whole) - 2):
        if whole[-length:] in lexicon.by_form:
            yield whole[-length:], HOLDS if _is_known(whole[:-length], lexicon) else TAIL
        if length <= len(whole) - SHORTEST_PART and whole[:length] in lexicon.by_form:  # no *koulu* in *koulutus*
            yield whole[:length], HOLDS


def _is_known(part: str, lexicon: Lexicon) -> bool:
    return any(form in lexicon.by_form for form in forms(part, lexicon.language))


def _compounds(form: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    for found, starts, ends in lexicon.heap.holding(form):
        if ends:
            yield found, ENDS
        elif starts:
            yield found, STARTS
        elif len(form) >= SHORTEST_INSIDE:
            yield found, INSIDE


def _near(known: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Yield forms that a slip of the hand makes of the typed word, or of a part of them."""
    for typed in known:
        if len(typed) < SHORTEST_NEAR:
            continue
        most = 2 if len(typed) >= TWO_SLIPS_FROM else 1
        of_a_part = len(typed) - 4  # of its pairs within, one slip takes three away
        pairs = pairs_of(typed)
        for form, count in lexicon.heap.sharing(pairs, max(1, len(pairs) - 3 * most)):
            apart = slips(typed, form, most)
            if apart < 2 or (apart <= most and form[0] == typed[0]):  # two slips leave the first letter alone
                yield form, NEAR - 8 * apart - (0 if typed == known[0] else OF_A_STEM)
            elif count >= of_a_part and SHORTEST_NEAR_PART <= len(typed) < len(form) - 2 and _near_a_part(typed, form):
                yield form, NEAR_PART


def _fewest_slips(near: dict[str, int]) -> dict[str, int]:
    """Leave out what is more slips away than the nearest: whoever types *läkre* means no *lär*."""
    best = max(near.values(), default=0)
    return {form: strength for form, strength in near.items() if strength == best}


def _short_of_a_letter(typed: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    for form in words_of_needs(lexicon.language):
        if len(form) == len(typed) + 1 and form[0] == typed[0] and slips(typed, form, 1) == 1:
            yield form, NEAR - 8


def _near_a_part(typed: str, form: str) -> bool:
    size = len(typed)
    ends = (form[-size - 1 :], form[-size:], form[-size + 1 :], form[: size + 1], form[:size], form[: size - 1])
    return any(slips(typed, end, 1) <= 1 for end in ends)


def _in_runs(typed: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Yield the runs of a script without spaces that hold what is typed, or enough of it."""
    for form, _starts, _ends in lexicon.heap.holding(typed):
        yield form, WRITTEN if form == typed else ENDS
    pairs = pairs_of(typed, whole=False)
    if len(pairs) < 2:
        return
    for form, count in lexicon.heap.sharing(pairs, max(2, round(LEAST_SHARED * len(pairs) + 0.49))):
        yield form, STARTS * count // len(pairs)


def _meant(near: dict[str, int], typed: str, lexicon: Lexicon) -> str:
    """Return the likeliest word: what a need is called, then by length, by how many services say it, the alphabet."""
    if max(near.values(), default=0) <= NEAR_PART:
        return ""
    needs = words_of_needs(lexicon.language)
    words = {word for form in near for word in lexicon.by_form.get(form, ())}

    def unlikely(word: str) -> tuple[bool, int, int, str]:
        return fold(word) not in needs, abs(len(word) - len(typed)), -len(lexicon.said_by[word]), word

    return min(words, key=unlikely, default="")


def _tail(strengths: dict[str, int], typed: str, lexicon: Lexicon) -> str:
    """Return the known end of a compound, where nothing better is known of it: the longest, as it is written."""
    if max(strengths.values(), default=0) != TAIL:
        return ""
    ends = [word for word in strengths if typed.endswith(word)]
    return max(ends or strengths, key=lambda word: (len(word) if ends else len(lexicon.said_by[word]), word))
