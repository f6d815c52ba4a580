"""Parts of a programme that are no running text: footnotes, concept list, statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from delaktig.exchange.documents.periods import DATE, iso_date
from delaktig.exchange.documents.remarks import remark
from delaktig.exchange.documents.result import Concept, DocumentResult, Footnote, Statistic
from delaktig.exchange.documents.source import Source, squeeze

CONCEPTS = re.compile(
    r"\b(?:begrepp|centrala begrepp|begreppslista|ordlista|definitioner|käsitteet|käsitteistö|käsiteluettelo|"
    r"sanasto|määritelmät)\b",
    re.IGNORECASE,
)
STATISTICS = re.compile(
    r"\b\w*statistik(?:en|sida|uppgifter)?\b|\bi siffror\b|\btilasto(?:t|ja|tietoa|tietoja|sivu)?\b|\blukuina\b|"
    r"\btilastojen valossa\b",
    re.IGNORECASE,
)
FOOTNOTES = re.compile(r"(?:fotnoter|noter|källhänvisningar|alaviitteet|viitteet|loppuviitteet)\s*:?", re.IGNORECASE)

_NOTE = re.compile(r"\s{0,8}(?:\[\^?(?P<bracket>\d{1,3}|\?)\]:?|(?P<raised>[¹²³⁰⁴-⁹]{1,3}))\s{0,4}(?=\S)")
_PLAIN_NOTE = re.compile(r"\s{0,8}(?P<plain>\d{1,3})[.)]?\s{1,4}(?=\S)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TERM = re.compile(
    r"\s{0,8}(?:[-•*]\s{1,3}(?!\*))?(?:\*\*(?P<bold>[^*\n]{2,80})\*\*\s{0,3}[:–—-]?|"
    r"(?P<term>[A-ZÅÄÖ][^\n:–—\t.]{1,70}?)(?:\t|:(?=\s)|\s[–—-](?=\s)))\s{0,4}"
)
_FIGURE = r"[-−]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})(?:,\d{1,4}|\.\d{1,2}(?!\d))?"
_UNIT = (
    r"%|procent(?:enheter)?|prosenttia|personer|person|invånare|henkilöä|henkeä|hlö|asukasta|st|kpl|euro(?:a)?|€|år|"
    r"vuotta|elever|oppilasta|barn|lasta|perheitä|familjer|kunder|asiakasta|språk|kieltä"
)
_FIGURE_LAST = re.compile(
    rf"(?P<label>\S.{{0,160}}?)(?:\t|:|\s{{2,20}}|\s)\s*(?P<figure>{_FIGURE})\s?(?P<unit>{_UNIT})?\s*\.?$",
    re.IGNORECASE,
)
_FIGURE_FIRST = re.compile(
    rf"(?P<figure>{_FIGURE})\s?(?P<unit>{_UNIT})?\s+(?P<label>[^\W\d_][^\n]{{0,160}})$", re.IGNORECASE
)
_SOURCE = re.compile(r"\s{0,8}(?P<word>källor|källa|lähteet|lähde|source)\s{0,3}:?\s{0,3}(?=\S)", re.IGNORECASE)
_PUBLISHER = re.compile(
    r"\s{0,8}(?:statistikcentralen|tilastokeskus|migrationsverket|maahanmuuttovirasto|thl|institutet för hälsa|"
    r"terveyden ja hyvinvoinnin|arbets- och näringsministeriet|työ- ja elinkeinoministeriö|sotkanet|keha)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:totalt|sammanlagt|summa|yhteensä|kaikkiaan)\b", re.IGNORECASE)


@dataclass
class Annexes:
    """Reads lines of the annexes into the result; each method tells whether it took the line."""

    source: Source
    result: DocumentResult
    boxed: int = 0
    """Figures from here on wait for the line that names their source."""
    open_note: int = 0
    """The line after which an open footnote may go on."""
    open_concept: bool = False
    continued: list[tuple[Footnote | Concept, list[str]]] = field(default_factory=list)
    summed: int = 0
    """Figures from here on may be parts of the next total."""
    concepts_run_in: bool = False
    """Whether terms and their definitions share a line in this list."""

    def footnote(self, number: int, *, listed: bool) -> bool:
        """Read a footnote, or the next line of one; *listed* under a heading for footnotes."""
        line = self.source.lines[number - 1]
        match = _NOTE.match(line) or (_PLAIN_NOTE.match(line) if listed else None)
        notes = self.result.footnotes
        if match is None:
            if not (notes and self.open_note == number - 1):
                return False
            self._more(notes[-1], number)
        else:
            figures = next(figures for figures in match.groups() if figures).translate(_RAISED)
            notes.append(Footnote(int(figures) if figures != "?" else None, self.source.plain(number, match.end())))
        self.source.place(f"$.footnotes[{len(notes) - 1}].text", number)
        self.open_note = number
        return True

    def concept(self, number: int) -> bool:
        """Read a term with its definition, or a further line of the definition."""
        line = self.source.lines[number - 1]
        headed = self.source.marked and self.open_concept and not self.concepts_run_in
        match = None if headed else _TERM.match(line)
        concepts = self.result.concepts
        if match is not None:
            term = squeeze(match.group("bold") or match.group("term")).rstrip(" :")
            concepts.append(Concept(term, self.source.plain(number, match.end())))
            path = f"$.concepts[{len(concepts) - 1}]"
            self.source.place(f"{path}.title", number, 0, match.end())
            self.source.place(f"{path}.text", number, match.end())
            self.open_concept = self.concepts_run_in = True
            return True
        if not (concepts and self.open_concept):
            return False
        self._more(concepts[-1], number)
        self.source.place(f"$.concepts[{len(concepts) - 1}].text", number)
        return True

    def _more(self, entry: Footnote | Concept, number: int) -> None:
        if not self.continued or self.continued[-1][0] is not entry:
            self.continued.append((entry, []))
        self.continued[-1][1].append(self.source.plain(number))

    def finish(self) -> None:
        """Put the texts that run over several lines together."""
        for entry, parts in self.continued:
            if self.source.paragraphs and isinstance(entry, Concept):
                entry.text = "\n\n".join(part for part in [entry.text, *parts] if part)
            else:
                entry.text = squeeze(" ".join([entry.text, *parts]))

    def headed_concept(self, number: int) -> None:
        """Read a term that stands as a heading above its definition."""
        self.result.concepts.append(Concept(self.source.plain(number)))
        self.source.place(f"$.concepts[{len(self.result.concepts) - 1}].title", number)
        self.open_concept = True

    def statistic(self, number: int) -> bool:
        """Read a figure with its label, or the line that names the source of the figures above it."""
        line = self.source.lines[number - 1]
        if len(line) > 250:
            return False
        if _SOURCE.match(line) or _PUBLISHER.match(line):
            return self._source_line(number, line)
        text = self.source.plain(number).strip("-•* ") if "\t" not in line else line.strip()
        match = _FIGURE_LAST.fullmatch(text) or _FIGURE_FIRST.fullmatch(text)
        if match is None or _only_year(match):
            return False
        self._add(number, match)
        return True

    def _add(self, number: int, match: re.Match[str]) -> None:
        figure = match.group("figure")
        label = squeeze(match.group("label")).rstrip(" :")
        day = DATE.search(label)
        unit = match.group("unit")
        statistic = Statistic(
            label=label,
            value=_value(figure),
            unit=unit,
            printed=squeeze(f"{figure} {unit}") if unit else squeeze(figure),
            date=iso_date(day) if day else None,
        )
        self.result.statistics.append(statistic)
        path = f"$.statistics[{len(self.result.statistics) - 1}]"
        self.source.place(path, number)
        if _TOTAL.search(label):
            self._check_total(path, statistic, number)

    def _check_total(self, path: str, total: Statistic, number: int) -> None:
        """Flag a total that its parts above do not add up to; nothing is mended."""
        first = max(self.boxed, self.summed)
        self.summed = len(self.result.statistics)
        parts = [part for part in self.result.statistics[first:-1] if part.unit == total.unit]
        values = [part.value for part in parts if part.value is not None]
        if len(values) > 1 and total.value is not None and abs(sum(values) - total.value) > 0.5:
            self.result.remarks.append(remark(f"{path}.value", "sum_differs", number))

    def _source_line(self, number: int, line: str) -> bool:
        waiting = self.result.statistics[self.boxed :]
        if not waiting:
            return False
        word = _SOURCE.match(line)
        stated = self.source.plain(number, word.end() if word else 0)
        day = DATE.search(stated)
        name = stated[: day.start()].rstrip(" ,;:(") if day else stated.rstrip(".")
        for statistic in waiting:
            statistic.source = name or None
            statistic.date = statistic.date or (iso_date(day) if day else None)
        self.source.place(f"$.statistics[{self.boxed}].source", number)
        self.boxed = len(self.result.statistics)
        return True

    def close_box(self) -> None:
        """End of a statistics page: figures that waited for a source have none."""
        self.boxed = len(self.result.statistics)


def _only_year(match: re.Match[str]) -> bool:
    """A line that ends with a year, or is part of a sentence, states no figure."""
    figure = match.group("figure")
    year = len(figure) == 4 and 1900 <= int(figure) <= 2099 if figure.isdigit() else False
    return year and match.group("unit") is None and not re.search(r"[:\t]", match.group())


def _value(figure: str) -> float | int:
    digits = re.sub(r"[ \u00a0\u202f]", "", figure).replace("−", "-").replace(",", ".")
    return float(digits) if "." in digits else int(digits)
