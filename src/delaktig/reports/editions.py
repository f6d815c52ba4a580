"""An edition as a paper: PDF, Word, a workbook, JSON. All from the same data that the pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from delaktig.exchange.documents.headings import NUMBER_SPACE
from delaktig.exchange.workbooks import sheets
from delaktig.formats.document import Block, Document, Heading, KeyValues, Note, Table
from delaktig.formats.docx import write_docx
from delaktig.formats.jsontext import canonical as canonical_json
from delaktig.formats.markdown import to_blocks
from delaktig.formats.pdf import write_pdf
from delaktig.formats.xlsx import Workbook, write_xlsx
from delaktig.municipalities.register import by_code
from delaktig.programmes.published import PublishedEdition

FALLBACKS = ("sv", "fi", "en")
NOTHING = "–"
"""Stands in a table where a theme has no goals yet, or a goal no measures."""
UNREADABLE = "[?]"
"""Stands for a footnote's number that could not be read."""
WORDS = {
    "sv": {
        "period": "Period",
        "municipalities": "Kommuner",
        "basis": "Rättslig grund",
        "acts": "Lagar",
        "goal": "Mål",
        "measure": "Åtgärd",
        "responsible": "Ansvarsinstans",
        "partners": "Samarbetspartner",
        "follow_up": "Uppföljning",
        "concepts": "Begrepp",
        "statistics": "Statistik",
        "figure": "Uppgift",
        "value": "Värde",
        "source": "Källa",
        "date": "Datum",
        "notes": "Fotnoter",
        "unknown": "okänt",
    },
    "fi": {
        "period": "Kausi",
        "municipalities": "Kunnat",
        "basis": "Oikeusperuste",
        "acts": "Lait",
        "goal": "Tavoite",
        "measure": "Toimenpide",
        "responsible": "Vastuutaho",
        "partners": "Yhteistyötaho",
        "follow_up": "Seuranta",
        "concepts": "Käsitteet",
        "statistics": "Tilastot",
        "figure": "Tieto",
        "value": "Arvo",
        "source": "Lähde",
        "date": "Päivä",
        "notes": "Alaviitteet",
        "unknown": "ei tiedossa",
    },
    "en": {
        "period": "Period",
        "municipalities": "Municipalities",
        "basis": "Legal basis",
        "acts": "Acts",
        "goal": "Goal",
        "measure": "Measure",
        "responsible": "Responsible",
        "partners": "Partners",
        "follow_up": "Follow-up",
        "concepts": "Concepts",
        "statistics": "Statistics",
        "figure": "Figure",
        "value": "Value",
        "source": "Source",
        "date": "Date",
        "notes": "Footnotes",
        "unknown": "unknown",
    },
}


def words_language(language: str) -> str:
    """Return the language of a paper's own words: sv, fi, else en."""
    return language if language in {"sv", "fi"} else "en"


def say(texts: Mapping[str, str], language: str) -> str:
    """Return a text in the language, else in one that there is; empty where there is none."""
    for candidate in (language, *FALLBACKS, *texts):
        if texts.get(candidate):
            return texts[candidate]
    return ""


def document(found: PublishedEdition, language: str, publisher: str) -> Document:
    """Return the edition as a document in one language."""
    tongue = words_language(language)
    facts = found.data["edition"]
    return Document(
        title=say(facts["title"], tongue) or facts["slug"],
        language=tongue,
        publisher=publisher,
        blocks=tuple(_blocks(found.data, tongue)),
        date=_date(facts["period"]["from"]),
        demonstration=has_invented(found.data),
    )


def has_invented(data: Mapping[str, Any]) -> bool:
    """Say whether anything in the edition was invented for a demonstration."""
    return data.get("invented") is True or any(has_invented(part) for part in _parts(data))


def _parts(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for value in data.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Mapping):
                yield part


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _blocks(data: Mapping[str, Any], tongue: str) -> Iterator[Block]:
    words = WORDS[tongue]
    yield KeyValues(tuple(_facts(data, tongue)))
    yield from _sections(data["sections"], tongue, 1)
    for theme in data["themes"]:
        yield Heading(say(theme["title"], tongue) or "–")
        yield _measures(theme, tongue)
    if data["concepts"]:
        yield Heading(words["concepts"])
        for concept in data["concepts"]:
            yield Heading(say(concept["term"], tongue) or "–", 2)
            yield from to_blocks(say(concept["definition"], tongue), top_level=3)
    if data["statistics"]:
        yield Heading(words["statistics"])
        yield _statistics(data["statistics"], tongue)
    if data["footnotes"]:
        yield Heading(words["notes"])
        for note in data["footnotes"]:
            number = note["number"]
            yield Note(say(note["text"], tongue), mark=str(number) if number is not None else UNREADABLE)


def _facts(data: Mapping[str, Any], tongue: str) -> Iterator[tuple[str, str]]:
    words, facts = WORDS[tongue], data["edition"]
    start, end = (str(day)[:4] if day else "?" for day in (facts["period"]["from"], facts["period"]["to"]))
    yield words["period"], f"{start}–{end}"
    yield words["municipalities"], ", ".join(_names(data["members"], tongue))
    if facts["legal_basis"]:
        yield words["basis"], facts["legal_basis"]
    if facts["acts"]:
        yield words["acts"], ", ".join(facts["acts"])


def _names(members: Iterable[Mapping[str, Any]], tongue: str) -> Iterator[str]:
    for member in members:
        record = by_code(member["municipality"])
        yield record.name_fi if tongue == "fi" else record.name_sv


def _sections(nodes: Iterable[Mapping[str, Any]], tongue: str, level: int) -> Iterator[Block]:
    for node in nodes:
        title = NUMBER_SPACE.join(part for part in (node["number"], say(node["title"], tongue)) if part)
        yield Heading(title or "–", level)
        yield from to_blocks(say(node["text"], tongue), top_level=min(level + 1, 6))
        yield from _sections(node["children"], tongue, min(level + 1, 6))


def _measures(theme: Mapping[str, Any], tongue: str) -> Block:
    words = WORDS[tongue]
    columns = ("goal", "measure", "responsible", "partners", "follow_up")
    rows = tuple(row for goal in theme["goals"] for row in _rows(goal, columns[2:], tongue))
    return Table(tuple(words[name] for name in columns), rows or ((NOTHING, NOTHING, "", "", ""),))


def _rows(goal: Mapping[str, Any], cells: tuple[str, ...], tongue: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for each measure; a goal that has none takes a row of its own."""
    title = say(goal["title"], tongue)
    if not goal["measures"]:
        yield (title, NOTHING, *("" for _ in cells))
    for one in goal["measures"]:
        yield (title, *(say(one[name], tongue) for name in ("text", *cells)))


def _statistics(rows: Iterable[Mapping[str, Any]], tongue: str) -> Table:
    words = WORDS[tongue]
    header = tuple(words[name] for name in ("figure", "value", "source", "date"))
    return Table(
        header,
        tuple(
            (
                say(row["label"], tongue),
                f"{row['value']} {say(row['unit'], tongue)}".strip() if row["value"] is not None else words["unknown"],
                say(row["source"], tongue),
                row["on"],
            )
            for row in rows
        ),
    )


def pdf(found: PublishedEdition, language: str, publisher: str) -> bytes:
    """Return the edition as tagged PDF (PDF/A-2a, PDF/UA-1)."""
    return write_pdf(document(found, language, publisher))


def docx(found: PublishedEdition, language: str, publisher: str) -> bytes:
    """Return the edition as a Word document."""
    return write_docx(document(found, language, publisher))


def xlsx(found: PublishedEdition, language: str, publisher: str) -> bytes:
    """Return the edition as a workbook: measures first, then every other field, in every language."""
    tongue = words_language(language)
    title = say(found.data["edition"]["title"], tongue)
    book = Workbook(title, tongue, publisher, sheets(found.data, tongue), demonstration=has_invented(found.data))
    return write_xlsx(book)


def json(found: PublishedEdition, _language: str, _publisher: str) -> bytes:
    """Return the edition as canonical JSON in the published shape."""
    return canonical_json(found.data)


WRITERS: dict[str, Callable[[PublishedEdition, str, str], bytes]] = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": xlsx,
    "json": json,
}
