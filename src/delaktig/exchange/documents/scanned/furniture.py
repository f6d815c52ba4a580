"""Page heads, page feet, page numbers and ornaments: what belongs to the paper, not to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from delaktig.exchange.documents.scanned.layout import Block, capitals
from delaktig.exchange.documents.scanned.letters import fold

OFTEN = 3
"""A row that stands at page edges so many times is a running head or foot."""

_NUMBER = re.compile(r"\d{1,3}")
_SECTION = re.compile(r"\d+(?:\.\d+)+\.?")


def is_furniture(block: Block, recurring: frozenset[str], names: Sequence[str]) -> bool:
    """Whether a block of one row is page furniture.

    *recurring* holds the shapes of rows that stand at page edges again and again, *names* the
    folded names of the programme's own municipalities, which its page feet print.
    """
    if len(block.rows) != 1:
        return False
    text = block.rows[0].text
    edge = block.opens_page or block.closes_page
    if _SECTION.fullmatch(text):
        return False
    if _NUMBER.fullmatch(text):
        return edge
    if _is_ornament(text):
        return True
    return edge and ((_shape(text) in recurring and len(text) <= 60) or _is_foot(text, names))


def recurring_shapes(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the shapes (letters folded, digits left out) that rows at page edges share."""
    counted: Counter[str] = Counter()
    for block in blocks:
        if len(block.rows) == 1 and (block.opens_page or block.closes_page):
            shape = _shape(block.rows[0].text)
            if len(shape) >= 4:
                counted[shape] += 1
    return frozenset(shape for shape, count in counted.items() if count >= OFTEN)


def _shape(text: str) -> str:
    return re.sub(r"[^a-z]+", "", fold(text))


def _is_ornament(text: str) -> bool:
    """A row of up to three signs that is no word, number, roman numeral or bullet."""
    signs = text.replace(" ", "")
    if not signs or len(signs) > 3 or signs.isdigit() or "%" in signs:
        return False
    letters = sum(letter.isalpha() for letter in signs)
    return letters < len(signs) or (len(signs) == 2 and signs[1] in "yvwj")


def _is_foot(text: str, names: Sequence[str]) -> bool:
    if not capitals(text) or len(text.split()) > 4:
        return False
    letters = re.sub(r"[^a-z]+", "", fold(text))
    rest = letters
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest != letters and len(rest) <= 2
