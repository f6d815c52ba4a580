"""Page heads, page numbers and ornaments: what a page needs and the text does not."""

from __future__ import annotations

import re

_RULE = re.compile(r"[\s*_=~·.—–-]{3,}|[—–•*]|\f+")
_PAGE = re.compile(
    r"(?:sida|sivu|page|s\.)\s?\d{1,4}(?:\s?(?:/|\(|av|of)\s?\d{1,4}\)?)?|\d{1,4}\s?\(\d{1,4}\)|[-–]\s?\d{1,4}\s?[-–]|"
    r"\d{1,3}\s?/\s?\d{1,3}",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,3}")
_MINUTES = re.compile(
    r"(?:protokollsutdrag|protokollutdrag|protokoll|utdrag ur protokoll(?:et)?|föredragningslista|"
    r"pöytäkirjanote|pöytäkirjan ote|pöytäkirja|ote pöytäkirjasta|esityslista)"
    r"(?:\s+(?:nr|nro)?\s*\d{1,3}/(?:19|20)\d\d)?(?:\s+\d{1,4}\s?\(\d{1,4}\))?",
    re.IGNORECASE,
)


def is_ornament(line: str) -> bool:
    """Whether the line is a rule or a page number that says so itself: ``---``, *Sida 3 (12)*."""
    text = line.strip()
    return bool(text) and len(text) < 200 and bool(_RULE.fullmatch(text) or _PAGE.fullmatch(text))


def is_bare_number(line: str) -> bool:
    """Whether the line holds one number of at most three figures."""
    return bool(_BARE_NUMBER.fullmatch(line.strip()))


def is_minutes_head(line: str) -> bool:
    """Whether the line only says that these are minutes: *Protokollsutdrag*, *Pöytäkirja 12/2023*."""
    text = " ".join(line.strip().strip("*#").split())
    return len(text) < 80 and bool(_MINUTES.fullmatch(text))
