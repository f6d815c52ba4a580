"""Proposals to mend words that lost å, ä or ö in scanning. None is ever applied by itself.

Each proposal rests on a word found undamaged elsewhere in the text, or in the shipped glossary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from delaktig.exchange.documents.result import Repair
from delaktig.exchange.documents.scanned.letters import ODD_INSIDE, damage_of, is_regular, like_case
from delaktig.exchange.documents.scanned.lexicon import REGISTER, Lexicon, lexicon_of

SHORTEST = 2
LONGEST = 60
ADDRESS_LENGTH = 60
SHORTEST_PART = 5
"""A part of a compound is looked up only if it has at least so many letters."""

CERTAIN, LIKELY, COMPOUND, SHORT, DOUBTFUL = 0.9, 0.8, 0.65, 0.6, 0.4
"""Confidence where the word holds a sign that no word has; where it merely lacks its marks; where
only a part of a compound is known; where the word has two or three letters; where the word as found
is a word too, or two words fit as well."""

RARE = 4
"""A word found more often than this is not thought to be another word misread."""

CLEARLY = 5
"""So many times more usual must one word's damage be for it to be preferred to another."""

_TOKEN = re.compile(r"[^\W_][\w&@¢|]*(?:-[^\W\d_][\w&@¢]*)*|[&@¢|\[][\w&@¢]{2,}")
_ADDRESS = re.compile(r"(?:www\.|https?:|\w[./]$)\S*$")
_NEXT_WORD = re.compile(r"\s+(\w+)")
_LONE_STROKE = re.compile(r"(?:(?<=^)|(?<=\s))\|(?=\s+\w)")


@dataclass
class _Text:
    """What the text as a whole tells: its words, and which damage is usual in this scan."""

    first_lines: dict[str, int]
    counted: Counter[str]
    damage: Counter[tuple[str, str]] = field(default_factory=Counter)


def propose_repairs(lines: Sequence[str], language: str) -> list[Repair]:
    """Return the proposals for a text, by line and place; each names its evidence and its confidence."""
    lexicon = lexicon_of(lines, language)
    tokens = [(number, *token) for number, line in enumerate(lines, 1) for token in _tokens(line)]
    text = _Text(_text_words(lines), Counter(token.lower() for *_, token in tokens))
    _learn_damage(text, lexicon)
    cache: dict[str, tuple[str, str, float] | None] = {}
    found: list[Repair] = []
    for number, start, end, token in tokens:
        if token not in cache:
            cache[token] = _mend(token, lexicon, text)
        answer = cache[token]
        if answer is not None:
            found.append(Repair(number, start, end, token, *answer))
    for number, line in enumerate(lines, start=1):
        found += _lone_strokes(number, line, text.first_lines, language)
    return sorted(found, key=lambda repair: (repair.line, repair.start))


def _learn_damage(text: _Text, lexicon: Lexicon) -> None:
    """Count what each letter became in the words that can be one word only."""
    for word in text.counted:
        fits = lexicon.candidates(word) if len(word) > SHORTEST_PART else []
        if len(fits) == 1:
            text.damage.update(damage_of(word, fits[0]) or ())


def _text_words(lines: Sequence[str]) -> dict[str, int]:
    """Words of the text as printed, with the first line of each."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        for token in re.findall(r"[^\W\d_]+", line):
            found.setdefault(token, number)
    return found


def _tokens(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the whole words of a line; a word parted at the line's end is left out."""
    for match in _TOKEN.finditer(line):
        parted = line[match.end() : match.end() + 1] == "-"
        address = _ADDRESS.search(line[max(match.start() - ADDRESS_LENGTH, 0) : match.start()])
        known_length = len(match[0]) <= LONGEST and any(sign.isalpha() for sign in match[0])
        if known_length and not parted and not address:
            yield match.start(), match.end(), match[0]


def _mend(token: str, lexicon: Lexicon, text: _Text) -> tuple[str, str, float] | None:
    """Return (proposal, evidence, confidence) for a word as found, or ``None``."""
    word = token.lower()
    if len(word) < SHORTEST or word in lexicon.evidence or word in lexicon.plain or word in lexicon.unmended:
        return None
    odd = bool(ODD_INSIDE.search(word))
    fits = [
        fit
        for fit in lexicon.candidates(word)
        if _is_credible(word, fit, odd, lexicon, text) and (_is_field(fit, lexicon) or not token[0].islower())
    ]
    if fits:
        return _whole(token, word, fits, odd, lexicon, text)
    return _compound(token, word, odd, lexicon) or _stroke(token, text.first_lines)


def _is_credible(word: str, fit: str, odd: bool, lexicon: Lexicon, text: _Text) -> bool:
    """Whether the damage is one that may be believed.

    A word that merely lost its marks, or holds a sign that no word has, is believed. Where one
    good letter stands for another (*staden* for *stöden*) the word must be long, rare in the text
    (damage is not the same again and again), or a municipality's name.
    """
    if odd or is_regular(damage_of(word, fit) or ()):
        return True
    named = lexicon.evidence[fit] == REGISTER
    return len(word) >= SHORTEST_PART and (named or text.counted[word] <= RARE)


def _whole(
    token: str, word: str, fits: list[str], odd: bool, lexicon: Lexicon, text: _Text
) -> tuple[str, str, float] | None:
    ranked = sorted(fits, key=lambda fit: (-_usual(word, fit, text), not _in_text(fit, lexicon), fit))
    best, *others = ranked
    clear = all(_usual(word, best, text) >= CLEARLY * _usual(word, other, text) for other in others)
    confidence = CERTAIN if odd else LIKELY
    if not clear or word in lexicon.homographs:
        confidence = DOUBTFUL
    elif len(word) < 4 and not odd:
        confidence = SHORT
    return like_case(best, token), _evidence(best, lexicon), confidence


def _usual(found: str, proper: str, text: _Text) -> float:
    """Return how usual, in this scan, the damage is that makes *proper* into *found*."""
    value = 1.0
    for pair in damage_of(found, proper) or ():
        value *= 1 + text.damage[pair]
    return value


def _is_field(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a word of the text or the glossary, not a municipality's name."""
    return lexicon.evidence[word] != REGISTER


def _in_text(word: str, lexicon: Lexicon) -> bool:
    return lexicon.evidence[word].startswith("line")


def _evidence(word: str, lexicon: Lexicon) -> str:
    return f"{lexicon.evidence[word]}: {word}"


def _compound(token: str, word: str, odd: bool, lexicon: Lexicon) -> tuple[str, str, float] | None:
    """Mend a compound whose last part is known, and whose first part is known too, damaged or not."""
    for cut in range(3, len(word) - SHORTEST_PART + 1):
        head, tail = word[:cut], word[cut:]
        fits = [fit for fit in lexicon.candidates(tail) if _is_field(fit, lexicon)]
        tails = [tail] if tail in lexicon.plain else fits
        heads = _heads(head, lexicon)
        if len(tails) != 1 or len(heads) != 1 or heads[0] + tails[0] == word:
            continue
        parts = [part for part in (heads[0], heads[0].rstrip("s"), tails[0]) if part in lexicon.evidence]
        if not parts:
            continue
        evidence = " + ".join(dict.fromkeys(_evidence(part, lexicon) for part in parts))
        return like_case(heads[0] + tails[0], token), evidence, round(COMPOUND + (0.1 if odd else 0.0), 2)
    return None


def _heads(head: str, lexicon: Lexicon) -> list[str]:
    """First parts that the letters before the last part may be; a joining *s* is allowed."""
    for link in ("", "s"):
        if link and not head.endswith(link):
            continue
        stem = head[: len(head) - len(link)]
        if stem in lexicon.plain or stem in lexicon.evidence:
            return [head]
        if len(stem) >= 4:
            fits = [fit for fit in lexicon.candidates(stem) if fit != stem and _is_field(fit, lexicon)]
            if len(fits) == 1:
                return [fits[0] + link]
    return []


def _stroke(token: str, known: dict[str, int]) -> tuple[str, str, float] | None:
    """Mend a first letter l that was read as another stroke, where the word stands right elsewhere."""
    if len(token) < 4 or token[0] not in "I|1[" or not token[1:].isalpha() or not token[1:].islower():
        return None
    proposed = "l" + token[1:]
    line = known.get(proposed)
    return (proposed, f"line {line}: {proposed}", LIKELY) if line else None


def _lone_strokes(number: int, line: str, known: dict[str, int], language: str) -> list[Repair]:
    """Propose *I* for an upright stroke that stands alone before a word (Swedish *i*: in)."""
    if language != "sv" or "I" not in known:
        return []
    evidence = f"line {known['I']}: I"
    found: list[Repair] = []
    for match in _LONE_STROKE.finditer(line):
        after = _NEXT_WORD.match(line, match.end())
        if after is None:
            continue
        tail = after[1]
        capital = "L" + tail
        if capital in known and len(tail) > 2 and tail not in known:
            found.append(
                Repair(
                    number,
                    match.start(),
                    after.end(),
                    f"| {tail}",
                    capital,
                    f"line {known[capital]}: {capital}",
                    DOUBTFUL,
                )
            )
            continue
        before = line[max(match.start() - 3, 0) : match.start()].strip()
        begins = not before or before.endswith((".", ":"))
        found.append(Repair(number, match.start(), match.end(), "|", "I", evidence, LIKELY if begins else DOUBTFUL))
    return found
