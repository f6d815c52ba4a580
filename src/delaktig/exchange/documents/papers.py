"""What papers made from data print and running text does not: facts with labels, figures in a table.

Our own Word files and PDFs have both; so have many municipalities' (rows A2, A24).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from delaktig.exchange.documents.places import find_mentions
from delaktig.exchange.documents.result import DocumentResult, Period, Statistic
from delaktig.exchange.documents.source import Source, squeeze
from delaktig.municipalities.register import load

_LABELS = {
    "period": ("period", "programperiod", "kausi", "ohjelmakausi"),
    "municipalities": ("kommuner", "medlemskommuner", "municipalities", "kunnat", "jäsenkunnat"),
    "acts": ("lagar", "lagstiftning", "acts", "lait", "lainsäädäntö"),
    "basis": ("rättslig grund", "lagrum", "legal basis", "oikeusperuste"),
}
_KIND_OF = {word: kind for kind, words in _LABELS.items() for word in words}
_LABELLED = re.compile(r"\s*(?:\*\*)?(?P<word>[^\W\d_][^\n:*]{2,20}?)\s?:(?:\*\*)?\s+(?P<value>\S.*)")
_YEARS = re.compile(r"(?P<start>(?:19|20)\d\d|\?)\s?[-–—−]\s?(?P<end>(?:19|20)\d\d|\?)")
_ACT = re.compile(r"\b(\d{1,4})/((?:1[89]|20)\d\d)\b")

_COLUMNS = {
    "label": ("uppgift", "tieto", "tunnusluku", "nyckeltal", "figure"),
    "value": ("värde", "antal", "arvo", "lukumäärä", "määrä", "value"),
    "source": ("källa", "lähde", "source"),
    "date": ("datum", "tidpunkt", "päivä", "päivämäärä", "ajankohta", "date"),
}
_FIELD_OF = {word: name for name, words in _COLUMNS.items() for word in words}
UNKNOWN = frozenset({"okänt", "ei tiedossa", "unknown", "–", "-", "?"})
"""Words by which a table says that a value is not known."""
_VALUE = re.compile(r"(?P<figure>[-−]?\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?)(?!\d)\s*(?P<unit>.*)")

ANNEX_HEADS = {"begrepp": "concepts", "käsitteet": "concepts", "statistik": "statistics", "tilastot": "statistics"}
"""Headings that open an annex and no section, where the file marks its headings."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact with its label: ``kind`` is ``period``, ``municipalities``, ``acts`` or ``basis``."""

    kind: str
    value: str


def stated_fact(line: str) -> Stated | None:
    """Return the fact that the line states after a label, or ``None``."""
    match = _LABELLED.fullmatch(line.rstrip()) if len(line) < 4000 else None
    kind = _KIND_OF.get(match["word"].casefold()) if match else None
    return Stated(kind, squeeze(match["value"])) if kind and match else None


def stated_period(value: str) -> Period | None:
    """Return the years stated, a question mark being an unknown one; ``None`` where there are none."""
    match = _YEARS.fullmatch(value)
    if match is None:
        return None
    start, end = (None if year == "?" else int(year) for year in match.group("start", "end"))
    return Period(start, end) if start is None or end is None or start <= end else None


def stated_members(value: str) -> list[str]:
    """Return the codes of the municipalities in a list of names."""
    named = _codes_by_name()
    found: set[str] = set()
    for part in value.rstrip(".").split(", "):
        code = named.get(part.casefold())
        found |= {code} if code else {mention.code for mention in find_mentions(part)}
    return sorted(found)


@cache
def _codes_by_name() -> dict[str, str]:
    """Codes by the names of today: in a list of municipalities no name means anything else."""
    return {name.casefold(): r.code for r in load() if r.valid_to is None for name in (r.name_sv, r.name_fi)}


def stated_acts(value: str) -> list[str]:
    """Return the acts of a list, as ``number/year``, in its order."""
    return list(dict.fromkeys(f"{number}/{year}" for number, year in _ACT.findall(value)))


def read_figures(source: Source, result: DocumentResult, taken: set[int]) -> set[int]:
    """Add the figures of each table of statistics to the result; return the lines they take."""
    lines: set[int] = set()
    fields: list[str | None] | None = None
    for number, line in enumerate(source.lines, start=1):
        if number in taken or "\t" not in line:
            fields = None
        elif (heads := _heads(line)) is not None:
            fields = heads
            source.place("$.statistics", number)
            lines.add(number)
        elif fields is not None:
            _row(source, result, number, fields)
            lines.add(number)
    return lines


def _heads(line: str) -> list[str | None] | None:
    fields = [_FIELD_OF.get(cell.strip().casefold()) for cell in line.split("\t")]
    return fields if {"label", "value"} <= set(fields) else None


def _row(source: Source, result: DocumentResult, number: int, fields: Sequence[str | None]) -> None:
    figure = Statistic()
    path = f"$.statistics[{len(result.statistics)}]"
    result.statistics.append(figure)
    start = 0
    for place, cell in enumerate(source.lines[number - 1].split("\t")):
        name = fields[place] if place < len(fields) else None
        text = source.plain(number, start, start + len(cell))
        if text and name == "value":
            _set_value(figure, text)
        elif text and name is not None and text not in UNKNOWN:
            setattr(figure, name, text)
        source.place(f"{path}.{name}" if name else path, number, start, start + len(cell))
        start += len(cell) + 1


def _set_value(figure: Statistic, text: str) -> None:
    figure.printed = None if text.casefold() in UNKNOWN else text
    match = _VALUE.fullmatch(text)
    if match is None:
        return
    digits = re.sub(r"[ \u00a0\u202f]", "", match["figure"]).replace("−", "-").replace(",", ".")
    figure.value = float(digits) if "." in digits else int(digits)
    figure.unit = match["unit"] or None
