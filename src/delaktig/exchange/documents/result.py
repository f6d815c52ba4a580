"""What a reader of documents returns: one record for each document, as printed by ``--json``.

Unknown stays unknown: a value that the source does not state is ``None`` (or an
empty list), with the reason in ``remarks`` under its JSON path.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Period:
    """Years that the programme covers, as integers."""

    start: int | None = None
    end: int | None = None


@dataclass
class Item:
    """One item (§) of a body's minutes. Swedish *paragraf, ärende*; Finnish *pykälä, asia*."""

    municipality: str | None = None
    body: str | None = None
    abbreviation: str | None = None
    date: str | None = None
    section: int | None = None
    case_number: str | None = None
    title: str | None = None
    preparer_role: str | None = None
    presenter_role: str | None = None
    background: str | None = None
    proposal: str | None = None
    handling: str | None = None
    decision: str | None = None
    attachments: list[str] = field(default_factory=list)
    outcome: str = "unknown"
    next: str | None = None
    immediate: bool = False
    publicity: str | None = None


@dataclass
class Section:
    """A numbered or unnumbered section of a programme's text."""

    number: str | None = None
    title: str | None = None
    text: str = ""
    children: list[Section] = field(default_factory=list)


@dataclass
class Measure:
    """One row of a table of measures, as printed (white space normalised)."""

    goal: str | None = None
    measure: str | None = None
    responsible: str | None = None
    partners: str | None = None
    follow_up: str | None = None
    confidence: float = 1.0


@dataclass
class Theme:
    """A heading under which measures stand."""

    title: str | None = None
    measures: list[Measure] = field(default_factory=list)


@dataclass
class Concept:
    """A term of the concept list and its definition."""

    title: str | None = None
    text: str = ""
    proposal: str | None = None


@dataclass
class Statistic:
    """A figure with its source and date; an unreadable figure is ``value=None``."""

    label: str | None = None
    value: float | int | None = None
    unit: str | None = None
    printed: str | None = None
    source: str | None = None
    date: str | None = None


@dataclass
class Footnote:
    """A footnote; ``number`` is ``None`` where the mark cannot be read."""

    number: int | None = None
    text: str = ""


@dataclass
class Remark:
    """Something the reader of the result must know: why a value is missing, or doubtful."""

    path: str
    code: str
    message: str
    lines: list[int] = field(default_factory=list)


@dataclass
class Repair:
    """A proposal to mend one word that scanning damaged. Never applied by itself."""

    line: int
    start: int
    end: int
    found: str
    proposed: str
    evidence: str
    confidence: float


@dataclass
class DocumentResult:
    """One document, read."""

    kind: str = "programme"
    title: str | None = None
    language: str = "sv"
    municipalities: list[str] = field(default_factory=list)
    period: Period = field(default_factory=Period)
    acts: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    concepts: list[Concept] = field(default_factory=list)
    statistics: list[Statistic] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    spans: list[Any] = field(default_factory=list)
    sha256: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data; ``period`` is written ``from``/``to``."""
        data = asdict(self)
        period = data.pop("period")
        data["period"] = {"from": period["start"], "to": period["end"]}
        return data
