"""Deciding bodies (Swedish *organ*; Finnish *toimielin*): their names, short names and rank."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

COUNCIL, BOARD, COMMITTEE = "council", "board", "committee"

_ENDINGS = {
    "sv": "fullmäktige|styrelsen|styrelse|nämnden|nämnd|utskottet|utskott|sektionen|sektion|kommittén|"
    "kommitté|direktionen|rådet",
    "fi": "valtuusto|hallitus|lautakunta|jaosto|toimikunta|valiokunta|johtokunta|neuvosto",
}
_ANY_ENDING = f"(?:{_ENDINGS['sv']}|{_ENDINGS['fi']})(?![^\\W\\d_])"
_SMALL = "[a-zåäöé]{1,30}"
BODY_NAME = re.compile(
    rf"(?:[A-ZÅÄÖ]{_SMALL}-,?\s(?:{_SMALL}-\s)?(?:och|ja)\s|[A-ZÅÄÖ]{_SMALL}(?:ska|liga|inen|set)\s)"
    rf"[a-zåäöé]{{0,30}}?{_ANY_ENDING}"
    rf"|[A-ZÅÄÖ][a-zåäöé]{{0,40}}?{_ANY_ENDING}"
    r"|(?:Fullmäktige|Styrelsen|Valtuusto|Hallitus|Lautakunta)(?![^\W\d_])"
    rf"|Nämnden\sför\s{_SMALL}(?:\soch\s{_SMALL})?"
)
"""A body's full name as a text prints it, without its municipality."""

_KINDS = (
    (COUNCIL, re.compile(r"fullmäktig|valtuusto|valtuuston|valtuustolle", re.IGNORECASE)),
    (
        BOARD,
        re.compile(
            r"(?:stads|kommun|\bstyr)\w*styrelse|(?<!\w)styrelsen|(?:kaupungin|kunnan)hallitu|(?<!\w)hallitu(?:s|ks)",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True)
class Body:
    """A body of the table."""

    kind: str
    sv: str
    fi: str
    short: frozenset[str]

    def name(self, language: str) -> str:
        """Its full name in ``sv`` or ``fi``."""
        return self.fi if language == "fi" else self.sv


@lru_cache(maxsize=1)
def known_bodies() -> tuple[Body, ...]:
    """Return the table of bodies that are known by short names."""
    source = resources.files("delaktig.exchange.documents").joinpath("bodies.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["body"]
    return tuple(
        Body(
            row["kind"],
            row["sv"],
            row["fi"],
            frozenset(short.casefold() for short in [*row["short_sv"], *row["short_fi"]]),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _full_names() -> frozenset[str]:
    return frozenset(name.casefold() for body in known_bodies() for name in (body.sv, body.fi))


def by_abbreviation(short: str) -> tuple[Body, ...]:
    """Return the bodies for which minutes print this short name: none, one, or several."""
    return tuple(body for body in known_bodies() if short.casefold() in body.short)


def tells_town(text: str) -> bool | None:
    """Whether the text is that of a town (*stad*, *kaupunki*); ``None`` where it does not tell."""
    folded = text.casefold()
    town = re.search(r"\bkaupun(?:ki|gin)|\bstads?(?:en|ens|styrelse\w*|fullmäktige)?\b", folded)
    other = re.search(r"\bkun(?:ta|nan)(?:hallitu|valtuusto|johtaj)|\bkommun(?:styrelse|fullm|direkt)", folded)
    return None if bool(town) == bool(other) else bool(town)


def choose(bodies: Iterable[Body], town: Callable[[], bool | None]) -> Body | None:
    """Return the one body that the text itself tells is meant, else ``None``.

    ``KH`` is *kaupunginhallitus* in a town and *kunnanhallitus* in other municipalities;
    *town* tells which this is, asked only where the short name does not tell alone.
    """
    bodies = tuple(bodies)
    if len(bodies) < 2:
        return bodies[0] if bodies else None
    in_town = town()
    if in_town is None:
        return None
    wanted = ("Stad", "Kaupun") if in_town else ("Kommun", "Kunnan")
    fitting = [body for body in bodies if body.sv.startswith(wanted) or body.fi.startswith(wanted)]
    return fitting[0] if len(fitting) == 1 else None


def body_at_start(text: str) -> str | None:
    """Return the full name of the body with which the text begins, or ``None``."""
    match = BODY_NAME.match(text)
    if match:
        return match.group()
    words = text.split(maxsplit=1)[:1]
    if words and words[0].isupper() and words[0].casefold() in _full_names():
        return words[0].capitalize()
    return None


def kind_of(name: str | None) -> str | None:
    """Return ``council``, ``board`` or ``committee`` for a body's full name."""
    if not name:
        return None
    for kind, pattern in _KINDS:
        if pattern.search(name):
            return kind
    return COMMITTEE
