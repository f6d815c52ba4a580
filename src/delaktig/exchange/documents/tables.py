"""Tables of measures by tabs, in both shapes that programmes use, columns in any order.

Mål/Åtgärd/Ansvarsinstans/Samarbetspartner/Uppföljning and Tyngdpunkt/Åtgärd, metod/Indikator/
Ansvar; Finnish Tavoite/Toimenpide/Vastuutaho/Yhteistyötaho/Seuranta and
Painopiste/Menetelmä/Mittari/Vastuu. The heading before a table is its theme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from delaktig.exchange.documents.furniture import is_bare_number, is_ornament
from delaktig.exchange.documents.remarks import remark
from delaktig.exchange.documents.result import DocumentResult, Measure, Theme
from delaktig.exchange.documents.source import Source, squeeze
from delaktig.exchange.documents.spans import FURNITURE, UNPLACED

COLUMNS = {
    "goal": "mål|målsättning|målsättningar|delmål|tyngdpunkt|tyngdpunkter|tyngdpunktsområde|insatsområde|fokus|"
    "fokusområde|tavoite|tavoitteet|painopiste|painopisteet|painopistealue|päämäärä",
    "measure": "åtgärd|åtgärder|metod|metoder|åtgärd metod|åtgärder metoder|åtgärd och metod|toimenpide|"
    "toimenpiteet|menetelmä|menetelmät|toimenpide menetelmä|keino|keinot|toiminta|toimenpide ja menetelmä",
    "responsible": "ansvarsinstans|ansvarsinstanser|ansvar|ansvarig|ansvariga|ansvarig part|ansvarig aktör|"
    "ansvarsperson|ansvarspart|vastuutaho|vastuutahot|vastuu|vastuuhenkilö|vastuuorganisaatio|vastuut",
    "partners": "samarbetspartner|samarbetspartners|samarbetsparter|samarbetspart|samarbete|samarbetsaktörer|"
    "yhteistyötaho|yhteistyötahot|yhteistyökumppani|yhteistyökumppanit|kumppanit|yhteistyö",
    "follow_up": "uppföljning|indikator|indikatorer|mätare|uppföljning indikator|uppföljning och indikatorer|"
    "seuranta|mittari|mittarit|indikaattori|indikaattorit|seuranta mittari|arviointi|utvärdering",
}
"""Field of a measure → the column heads under which programmes print it."""

_FIELD_OF = {head: name for name, heads in COLUMNS.items() for head in heads.split("|")}
_NO_LETTERS = re.compile(r"[^\w]+|_")
_CONTINUED = re.compile(r"\s*\(?(?:forts(?:ätter|\.)?|jatkuu|jatk\.)\)?\s*$", re.IGNORECASE)
_LONGEST_THEME = 160
_MOST_LINES_IN_CELL = 30
Run = tuple[int, int, int]
"""Line, start and end of a part of a cell."""


def column_fields(line: str) -> list[str | None] | None:
    """Return for each column its field (``None``: no field for it) if the line is a table's head."""
    if "\t" not in line or len(line) > 500:
        return None
    cells = [" ".join(_NO_LETTERS.sub(" ", cell).split()).casefold() for cell in line.split("\t")]
    fields: list[str | None] = []
    for cell in cells:
        name = _FIELD_OF.get(cell)
        fields.append(name if name not in fields else None)
    known = {name for name in fields if name}
    return fields if len(known) >= 2 and known & {"goal", "measure"} else None


def read_tables(source: Source, result: DocumentResult) -> set[int]:
    """Add the themes and measures of every table to the result; return the lines they take."""
    reader = _Tables(source, result, _next_filled(source))
    number = 1
    while number <= len(source.lines):
        fields = column_fields(source.lines[number - 1])
        number = reader.table(number, fields) if fields is not None else number + 1
    for measure, name, parts in reader.continued:
        setattr(measure, name, " ".join([getattr(measure, name), *parts]))
    return reader.taken


def _next_filled(source: Source) -> list[int]:
    """For each line the number of the next line after it that is not blank, 0 where none is."""
    found = [0] * (len(source.lines) + 1)
    following = 0
    for number in range(len(source.lines), 0, -1):
        found[number] = following
        if not source.is_blank(number):
            following = number
    return found


@dataclass
class _Tables:
    source: Source
    result: DocumentResult
    following: list[int]
    taken: set[int] = field(default_factory=set)
    last_row: int = 0
    last_cell: tuple[str, str] | None = None
    continued: list[tuple[Measure, str, list[str]]] = field(default_factory=list)
    """Cells that go on below their row, with what is to be added."""

    @property
    def theme(self) -> int:
        return len(self.result.themes) - 1

    def table(self, number: int, fields: list[str | None]) -> int:
        """Read the table whose head is on the line; return the number of the line after it."""
        continued = self._open(number)
        self._take(number, FURNITURE if continued else f"$.themes[{self.theme}].measures")
        number += 1
        while number <= len(self.source.lines):
            line = self.source.lines[number - 1]
            if column_fields(line) is not None:
                break
            after = self._line(number, line, fields)
            if after is None:
                break
            number = after
        return number

    def _line(self, number: int, line: str, fields: list[str | None]) -> int | None:
        """Read one line of a table; return the number of the next, ``None`` where the table ends."""
        if "\t" in line and line.strip():
            return self._row(number, fields)
        if not line.strip() or is_ornament(line) or is_bare_number(line):
            if not self._goes_on_after(number):
                return None
            self._take(number, FURNITURE)
            return number + 1
        if self.last_row == number - 1 and line.lstrip()[:1].islower() and self.last_cell:
            self._continue_cell(number)
            return number + 1
        if self._is_row(self.following[number]) and _like_theme(line):
            self._new_theme(number)
            return number + 1
        return None

    def _is_row(self, number: int) -> bool:
        return bool(number) and "\t" in self.source.lines[number - 1] and not self._is_head(number)

    def _is_head(self, number: int) -> bool:
        return bool(number) and column_fields(self.source.lines[number - 1]) is not None

    def _goes_on_after(self, number: int) -> bool:
        """Whether rows follow the blank line, page number or rule; a theme's heading is a row's herald."""
        following = self.following[number]
        for _ in range(3):
            line = self.source.lines[following - 1] if following else ""
            if not (line and (is_ornament(line) or is_bare_number(line))):
                break
            following = self.following[following]
        if not following:
            return False
        heralds = _like_theme(self.source.lines[following - 1]) and self._is_row(self.following[following])
        return self._is_row(following) or heralds

    def _take(self, number: int, target: str) -> None:
        self.source.place(target, number)
        self.taken.add(number)

    def _open(self, head: int) -> bool:
        """Begin the theme of the table; ``True`` where the head only repeats on a new page."""
        before = head - 1
        while before > 0 and head - before < 8 and (self.source.is_blank(before) or self._is_page(before)):
            before -= 1
        for page in range(before + 1, head):
            if before > 0 and page not in self.taken and not self.source.is_blank(page):
                self._take(page, FURNITURE)
        line = self.source.lines[before - 1] if before > 0 else ""
        if before > 0 and before not in self.taken and _like_theme(line):
            if self._repeats_theme(before):
                self._take(before, FURNITURE)
                return True
            self._new_theme(before)
            return False
        if self.theme >= 0 and before in self.taken and before == self.last_row:
            return True
        self.result.themes.append(Theme())
        return False

    def _is_page(self, number: int) -> bool:
        line = self.source.lines[number - 1]
        return is_ornament(line) or (is_bare_number(line) and number not in self.taken)

    def _repeats_theme(self, number: int) -> bool:
        title = _CONTINUED.sub("", self.source.plain(number))
        return self.theme >= 0 and self.result.themes[-1].title == title

    def _new_theme(self, number: int) -> None:
        self.result.themes.append(Theme(title=self.source.plain(number)))
        self._take(number, f"$.themes[{self.theme}].title")

    def _row(self, number: int, fields: list[str | None]) -> int:
        cells, after = _cells(self.source.lines, number)
        theme = self.result.themes[-1]
        measure = Measure()
        path = f"$.themes[{self.theme}].measures[{len(theme.measures)}]"
        theme.measures.append(measure)
        self.last_cell = None
        for place, cell in enumerate(cells):
            text = _cell_text(self.source, cell)
            name = fields[place] if place < len(fields) else None
            if not text:
                continue
            if name is None:
                self.result.remarks.append(remark(path, "extra_cell", cell[0][0]))
                self._place_cell(cell, UNPLACED)
            else:
                setattr(measure, name, text)
                self._place_cell(cell, f"{path}.{name}")
                self.last_cell = name, f"{path}.{name}"
        self._remark_columns(path, fields)
        self.taken.update(range(number, after))
        self.last_row = after - 1
        return after

    def _place_cell(self, cell: list[Run], target: str) -> None:
        for line, start, end in cell:
            self.source.place(target, line, start, end)

    def _remark_columns(self, path: str, fields: list[str | None]) -> None:
        for name in COLUMNS:
            if name not in fields:
                self.result.remarks.append(remark(f"{path}.{name}", "missing_column"))

    def _continue_cell(self, number: int) -> None:
        if self.last_cell is None:
            return
        name, target = self.last_cell
        measure = self.result.themes[-1].measures[-1]
        if not self.continued or self.continued[-1][:2] != (measure, name):
            self.continued.append((measure, name, []))
        self.continued[-1][2].append(self.source.plain(number))
        self._take(number, target)
        self.last_row = number


def _like_theme(line: str) -> bool:
    text = squeeze(line)
    return 0 < len(text) <= _LONGEST_THEME and "\t" not in line.strip() and not text.endswith((".", ";", ","))


def _cells(lines: tuple[str, ...], number: int) -> tuple[list[list[Run]], int]:
    """Split a row into cells; a cell in quotes may hold line feeds. Return the line after it, too."""
    cells: list[list[Run]] = [[]]
    last = number
    quoted = False
    while True:
        line = lines[last - 1]
        start = 0
        for end in [*(place for place, letter in enumerate(line) if letter == "\t"), len(line)]:
            cells[-1].append((last, start, end))
            opening = line[start:end].lstrip().startswith('"')
            odd = line.count('"', start, end) % 2 == 1
            quoted = (not odd) if quoted else (opening and odd and end == len(line))
            if end < len(line) and not quoted:
                cells.append([])
            start = end + 1
        if not quoted or not _closes(lines, last):
            return cells, last + 1
        last += 1


def _closes(lines: tuple[str, ...], number: int) -> bool:
    """Whether a quotation mark closes the open cell within reach of the line."""
    for line in lines[number : number + _MOST_LINES_IN_CELL]:
        if '"' in line:
            return True
        if column_fields(line) is not None:
            return False
    return False


def _cell_text(source: Source, cell: list[Run]) -> str:
    text = squeeze(" ".join(source.plain(*run) for run in cell))
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    if quoted and (len(cell) > 1 or '"' not in text[1:-1].replace('""', "")):
        text = text[1:-1]
    return text.replace('""', '"').strip()
