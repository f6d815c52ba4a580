"""A yearly report as a paper: PDF, Word, a workbook, JSON. All from the same data that the pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from delaktig.formats.document import Block, Document, Figure, Heading, KeyValues, Note, Table
from delaktig.formats.docx import write_docx
from delaktig.formats.jsontext import canonical as canonical_json
from delaktig.formats.markdown import to_blocks
from delaktig.formats.pdf import write_pdf
from delaktig.formats.plot import PlotData, Series, bar_plot
from delaktig.formats.xlsx import Column, Sheet, Workbook, write_xlsx
from delaktig.indicators.units import units_for
from delaktig.municipalities.register import by_code
from delaktig.reports import yearly_remarks
from delaktig.reports.editions import has_invented, say
from delaktig.reports.yearly import LEFT_OUT
from delaktig.reports.yearly_words import WORDS, in_figures


def document(data: Mapping[str, Any], language: str, publisher: str, signed_on: date | None) -> Document:
    """Return a report as a document in Swedish or Finnish."""
    return Document(
        title=title(data, language),
        language=language,
        publisher=publisher,
        blocks=tuple(_blocks(data, language, signed_on)),
        date=signed_on or date(data["year"], 12, 31),
        demonstration=has_invented(data),
    )


def title(data: Mapping[str, Any], language: str) -> str:
    """Return a report's title: what it is of, where, and the year."""
    place = by_code(data["municipality"])
    name = place.name_fi if language == "fi" else place.name_sv
    return f"{WORDS[language]['report']} {data['year']}, {name}"


def _blocks(data: Mapping[str, Any], language: str, signed_on: date | None) -> Iterator[Block]:
    words = WORDS[language]
    yield KeyValues(
        (
            (words["programme"], say(data["edition"]["title"], language)),
            (words["year"], str(data["year"])),
            (words["state"], f"{words['signed']} {in_figures(signed_on, language)}" if signed_on else words["draft"]),
        )
    )
    yield from _text(words["introduction"], data["texts"]["introduction"], language)
    yield Heading(words["summary"])
    yield Table(
        (words["status"], words["measures"]),
        tuple((words[status], str(count)) for status, count in data["summary"].items() if count),
    )
    for theme in data["themes"]:
        yield Heading(say(theme["title"], language) or "–")
        for goal in theme["goals"]:
            yield from _goal(goal, language)
    yield from yearly_remarks.blocks(data, language)
    yield from _text(words["proposals"], data["texts"]["proposals"], language)


def _text(heading: str, bodies: Mapping[str, str], language: str) -> Iterator[Block]:
    """Yield a text under its heading; one that is only in the other language is given in that, and it is said."""
    if not bodies:
        return
    yield Heading(heading)
    if language not in bodies:
        yield Note(WORDS[language]["other_language"])
    yield from to_blocks(say(bodies, language), top_level=2)


def _goal(goal: Mapping[str, Any], language: str) -> Iterator[Block]:
    words = WORDS[language]
    yield Heading(say(goal["title"], language) or "–", 2)
    for measure in goal["measures"]:
        yield Heading(say(measure["text"], language) or "–", 3)
        yield KeyValues(
            (
                (words["status"], words[measure["status"]]),
                (words["responsible"], say(measure["responsible"], language) or words["unknown"]),
            )
        )
        if measure["words"]:
            yield from to_blocks(say(measure["words"], language), top_level=4)
        if measure["figures"]:
            yield _figures(measure["figures"], language)
        for figure in measure["figures"]:
            yield from _plotted(figure, language)
            yield from (Note(told["text"]) for told in figure["words"])


def _figures(figures: Iterable[Mapping[str, Any]], language: str) -> Table:
    """Return figures as a table that a sheet of paper holds upright: four columns."""
    words = WORDS[language]
    header = tuple(words[name] for name in ("indicator", "figure", "target", "status"))
    return Table(
        header,
        tuple(
            (
                say(one["name"], language),
                _beside_before(one, language),
                target(one, language),
                words[one["status"]],
            )
            for one in figures
        ),
    )


def _beside_before(figure: Mapping[str, Any], language: str) -> str:
    """Return a figure with that of the year before, where there is one."""
    earlier = before(figure, language)
    said = value(figure, language)
    return said if earlier == "–" else f"{said} ({WORDS[language]['before'].lower()}: {earlier})"


def _plotted(figure: Mapping[str, Any], language: str) -> Iterator[Block]:
    plot = plot_of(figure, language)
    if plot is not None:
        drawn = bar_plot(plot)
        yield Figure(drawn.svg, drawn.alternative, caption=plot.title)


def plot_of(figure: Mapping[str, Any], language: str, key: str = "") -> PlotData | None:
    """Return what is drawn of a figure over the years; None where fewer than two years have a number."""
    known = figure["years"]
    years = {year: number for year, number in known.items() if number is not None}
    if len(years) < 2 or any(Decimal(number) < 0 for number in years.values()):
        return None
    name, words = say(figure["name"], language), WORDS[language]
    told = {year: words["unknown"] if number is None else decimal(number, language) for year, number in known.items()}
    shown = "; ".join(f"{year}: {number}" for year, number in told.items())
    values = tuple(None if number is None else Decimal(number) for number in known.values())
    return PlotData(
        key=key or f"figure-{figure['indicator']}",
        title=name,
        description=shown,
        label_heading=words["year"],
        labels=tuple(known),
        series=(Series(words["figure"], values),),
        unit=say(figure["unit"], language),
        language=language,
    )


def value(figure: Mapping[str, Any], language: str) -> str:
    """Return a figure of the year in words: a number with its unit, a day, a text, or that it is not known."""
    words = WORDS[language]
    if figure.get("fewer_than"):
        return words["fewer"].format(n=figure["fewer_than"])
    if figure.get("left_out"):
        return words["left_out"]
    parts = []
    if figure["value"] is not None:
        unit = units_for(Decimal(figure["value"]), figure["unit"])
        parts.append(f"{decimal(figure['value'], language)} {say(unit, language)}".strip())
    if figure["amount"] is not None:
        parts.append(f"{decimal(figure['amount'], language)} €")
    if figure["reached_on"]:
        parts.append(f"{words['reached']} {in_figures(date.fromisoformat(figure['reached_on']), language)}")
    if not parts and figure["text"]:
        parts.append(words["told"])
    return ", ".join(parts) or words["unknown"]


def compared(said: str | None, language: str) -> str | None:
    """Return what a figure says of the year where it is compared with another: see ``yearly.differences``."""
    return WORDS[language]["left_out"] if said == LEFT_OUT else said


def before(figure: Mapping[str, Any], language: str) -> str:
    """Return the number of the year before, or a dash."""
    years = sorted(figure["years"])
    earlier = figure["years"].get(str(int(years[-1]) - 1)) if years else None
    return "–" if earlier is None else decimal(earlier, language)


def target(figure: Mapping[str, Any], language: str) -> str:
    """Return what is aimed at, or a dash."""
    aim = figure["target"]
    if aim is None:
        return "–"
    low, high = (None if aim[name] is None else decimal(aim[name], language) for name in ("low", "high"))
    span = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    due = in_figures(date.fromisoformat(aim["due_on"]), language) if aim["due_on"] else ""
    return " · ".join(part for part in (span, due) if part) or "–"


def decimal(number: str, language: str) -> str:
    """Return a number as the language writes it, with at most one decimal."""
    return str(format_decimal(Decimal(number), locale=language, format="#,##0.#"))


def pdf(data: Mapping[str, Any], language: str, publisher: str, signed_on: date | None) -> bytes:
    """Return a report as tagged PDF (PDF/A-2a, PDF/UA-1)."""
    return write_pdf(document(data, language, publisher, signed_on))


def docx(data: Mapping[str, Any], language: str, publisher: str, signed_on: date | None) -> bytes:
    """Return a report as a Word document."""
    return write_docx(document(data, language, publisher, signed_on))


def xlsx(data: Mapping[str, Any], language: str, publisher: str, signed_on: date | None) -> bytes:
    """Return a report as a workbook: a row for each figure and year, and a sheet of what was said and done."""
    words = WORDS[language]
    names = ("theme", "goal", "measure", "status", "indicator", "year", "figure", "unit", "amount", "target")
    columns = tuple(Column(words[name]) for name in names)
    sheets = [Sheet(words["figures"], columns, tuple(_rows(data, language)))]
    if "remarks" in data:
        sheets.append(yearly_remarks.sheet(data, language))
    name, invented = title(data, language), has_invented(data)
    return write_xlsx(Workbook(name, language, publisher, tuple(sheets), signed_on, demonstration=invented))


def _rows(data: Mapping[str, Any], language: str) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """Yield one row for each indicator and year, as exports keep them."""
    for theme in data["themes"]:
        for goal in theme["goals"]:
            for measure in goal["measures"]:
                head = tuple(say(one, language) for one in (theme["title"], goal["title"], measure["text"]))
                for figure in measure["figures"]:
                    yield from _figure_rows(data["year"], head, figure, language)


def _figure_rows(
    year: int, head: tuple[str, ...], figure: Mapping[str, Any], language: str
) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    for one, number in (figure["years"] or {str(year): None}).items():
        this = int(one) == year
        amount = figure["amount"] if this else None
        yield (
            *head,
            WORDS[language][figure["status"]],
            say(figure["name"], language),
            int(one),
            None if number is None else Decimal(number),
            say(figure["unit"], language),
            None if amount is None else Decimal(amount),
            target(figure, language),
        )


def json(data: Mapping[str, Any], _language: str, _publisher: str, _signed_on: date | None) -> bytes:
    """Return a report as the canonical JSON that is signed."""
    return canonical_json(data)


WRITERS: dict[str, Callable[[Mapping[str, Any], str, str, date | None], bytes]] = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": xlsx,
    "json": json,
}
