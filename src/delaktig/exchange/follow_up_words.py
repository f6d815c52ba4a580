"""Guesses from the printed words of a follow-up what kind of indicator it is: a proposal, never more.

The kinds are those of :class:`delaktig.indicators.models.Indicator` (domain: count, range per
year, milestone, survey, external index, list of documents, narrative …).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(
    r"(?P<low>\d{1,4})\s?[-–—]\s?(?P<high>\d{1,4})\s*(?P<unit>[^\d\W]*)[^.;]{0,40}?"
    r"(?:per år|/\s?år|årligen|i året|vuodessa|vuosittain|/\s?v(?:uosi)?\b)",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\s*(?:antal|lukumäärä|\w+n (?:luku)?määrä)", re.IGNORECASE)
_MONEY = re.compile(r"belopp|bidrag|€|euro|avustu", re.IGNORECASE)
_KINDS = (
    ("external_index", r"\bTEA|viisari|\bPARe?n?t?y?\b|\bPAR(?:ent|ty)\b|\bUMAKO\b|\bWOTT\b|\bindex|indeks"),
    ("survey", r"enkät|kysely|survey|kundrespons|asiakaspalaut|feedback|respons\b"),
    ("percentage", r"%|procent|prosent|\bandel|osuus"),
    ("count_and_money", r"€|euro|beviljade? (?:medel|bidrag)|myönnet\w* (?:avustu|euro)"),
    (
        "milestone",
        r"vart (?:fjärde|tredje|femte) år|\d\.? vuoden välein|certifikat|uppdatera|päivite|infört?|tas i bruk|"
        r"käyttöönot|otettu käyttöön|erhålls|saatu\b",
    ),
    ("documents", r"\bmaterial\b|guide|opas|broschyr|esite|dokument|asiakirj|information på|tietoa \w+ kielillä"),
    ("count", r"\bantal|\bmängd|lukumäär|\bmäärä|\bantalet|deltagare|osallistuj|hur många|kuinka mon"),
)
_CADENCES = (
    ("monthly", r"månatlig|varje månad|kuukausittain"),
    ("quarterly", r"kvartal|neljännesvuosi"),
    ("half_yearly", r"halvår|puolivuosi"),
    ("yearly", r"årlig|per år|/\s?år|varje år|vuosittain|vuodessa|/\s?vuosi|vuosi\w*"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed indicator: its kind, how often, and the least and most of a year where they are printed."""

    kind: str
    cadence: str
    low: str | None = None
    high: str | None = None
    unit: str = ""


def propose(text: str | None) -> Proposal | None:
    """Return a proposal for the printed follow-up, ``None`` where its words tell nothing."""
    if not text or not any(letter.isalpha() for letter in text):
        return None
    cadence = next((name for name, pattern in _CADENCES if re.search(pattern, text, re.IGNORECASE)), "yearly")
    found = _RANGE.search(text)
    if found and int(found["low"]) <= int(found["high"]):
        unit = "" if found["unit"].casefold() in ("ggr", "gånger", "kertaa", "krt", "per") else found["unit"]
        return Proposal("range", "yearly", found["low"], found["high"], unit)
    if _COUNTS.match(text):
        return Proposal("count_and_money" if _MONEY.search(text) else "count", cadence)
    kind = next((name for name, pattern in _KINDS if re.search(pattern, text, re.IGNORECASE)), None)
    return Proposal(kind, cadence) if kind else None
