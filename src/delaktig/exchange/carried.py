"""What a paper carries of an edition, in one language, in the shape in which documents are read.

An edition holds more than a paper prints: keys, other languages, indicators. What is left is
here, so that an edition in the published shape prints the same with ``--json`` as its paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from delaktig.exchange.documents.acts import find_acts
from delaktig.exchange.documents.remarks import complete_remarks
from delaktig.exchange.documents.result import (
    Concept,
    DocumentResult,
    Footnote,
    Measure,
    Period,
    Section,
    Statistic,
    Theme,
)
from delaktig.exchange.documents.source import squeeze
from delaktig.formats.document import Block, Bullets, Heading, Table, Text, plain
from delaktig.formats.markdown import to_blocks

FALLBACKS = ("sv", "fi", "en")
NOTHING = "–"
Node = Mapping[str, Any]


def carried(data: Node, language: str) -> DocumentResult:
    """Return what an edition in the published shape says in the language (where missing: in another)."""
    facts = data["edition"]
    result = DocumentResult(
        kind="programme",
        title=squeeze(say(facts["title"], language)) or None,
        language=language,
        municipalities=sorted(member["municipality"] for member in data["members"]),
        period=Period(_year(facts["period"]["from"]), _year(facts["period"]["to"])),
        sections=[_section(node, language) for node in data["sections"]],
        themes=[_theme(node, language) for node in data["themes"]],
        concepts=[_concept(node, language) for node in data["concepts"]],
        statistics=[_statistic(node, language) for node in data["statistics"]],
        footnotes=[Footnote(n["number"], squeeze(say(n["text"], language))) for n in data["footnotes"]],
    )
    result.acts = list(facts["acts"]) or find_acts(_texts(result))
    complete_remarks(result)
    return result


def say(texts: Mapping[str, str], language: str) -> str:
    """Return a text in the language, else in one that there is; empty where there is none."""
    return next((texts[tongue] for tongue in (language, *FALLBACKS, *texts) if texts.get(tongue)), "")


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text: paragraphs with a blank line between, a list's items as lines."""
    paragraphs: list[str] = []
    for text, listed in _lines(to_blocks(markdown)):
        if listed and paragraphs:
            paragraphs[-1] += f"\n{text}"
        else:
            paragraphs.append(text)
    return "\n\n".join(paragraphs)


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    for block in blocks:
        if isinstance(block, Bullets):
            for place, item in _items(block):
                yield from ((line, True) for line in _text(f"{place} {item}"))
        elif isinstance(block, Table):
            yield " ".join(block.header), False
            yield from ((squeeze(" ".join(plain(cell) for cell in row)), False) for row in block.rows)
        elif hasattr(block, "text"):
            yield from ((line, False) for line in _text(block.text))


def _items(block: Bullets) -> Iterator[tuple[str, str]]:
    number = 0
    for item in block.items:
        if isinstance(item, Bullets):
            yield from _items(item)
        else:
            number += 1
            yield (f"{number}." if block.ordered else "•", plain(item))


def _text(text: Text) -> list[str]:
    return [squeeze(line) for line in plain(text).split("\n") if line.strip()]


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _section(node: Node, language: str) -> Section:
    """A section; headings within its text open sections of their own, as they do in a paper."""
    title = squeeze(say(node["title"], language)) or (None if node["number"] else NOTHING)
    section = Section(node["number"] or None, title)
    if title is None:
        section.number, section.title = None, node["number"]
    _fill(section, to_blocks(say(node["text"], language), top_level=1))
    section.children += [_section(child, language) for child in node["children"]]
    return section


def _fill(section: Section, blocks: Iterable[Block]) -> None:
    open_sections: list[tuple[int, Section, list[Block]]] = [(0, section, [])]
    for block in blocks:
        if isinstance(block, Heading):
            while open_sections[-1][0] >= block.level:
                _close(open_sections)
            child = Section(None, squeeze(plain(block.text)))
            open_sections[-1][1].children.append(child)
            open_sections.append((block.level, child, []))
        else:
            open_sections[-1][2].append(block)
    while open_sections:
        _close(open_sections)


def _close(open_sections: list[tuple[int, Section, list[Block]]]) -> None:
    _, section, blocks = open_sections.pop()
    paragraphs: list[str] = []
    for text, listed in _lines(blocks):
        if listed and paragraphs:
            paragraphs[-1] += f"\n{text}"
        else:
            paragraphs.append(text)
    section.text = "\n\n".join(paragraphs)


def _theme(node: Node, language: str) -> Theme:
    measures = [row for goal in node["goals"] for row in _rows(goal, language)]
    title = squeeze(say(node["title"], language)) or NOTHING
    return Theme(title, measures or [Measure(NOTHING, NOTHING)])


def _rows(goal: Node, language: str) -> Iterator[Measure]:
    title = squeeze(say(goal["title"], language)) or None
    if not goal["measures"]:
        yield Measure(title, NOTHING)
    for one in goal["measures"]:
        cells = [squeeze(say(one[n], language)) or None for n in ("text", "responsible", "partners", "follow_up")]
        yield Measure(title, cells[0], cells[1], cells[2], cells[3])


def _concept(node: Node, language: str) -> Concept:
    lines = [text for text, _ in _lines(to_blocks(say(node["definition"], language)))]
    return Concept(squeeze(say(node["term"], language)) or None, "\n\n".join(lines))


def _statistic(node: Node, language: str) -> Statistic:
    value = node["value"]
    figure = Statistic(squeeze(say(node["label"], language)) or None)
    figure.source, figure.date = say(node["source"], language) or None, node["on"] or None
    if value is not None:
        figure.value = float(value) if "." in value else int(value)
        figure.unit = say(node["unit"], language) or None
        figure.printed = f"{value} {figure.unit or ''}".strip()
    return figure


def _texts(result: DocumentResult) -> list[str]:
    found = [result.title or ""]
    waiting = list(reversed(result.sections))
    while waiting:
        section = waiting.pop()
        found += [section.title or "", *section.text.split("\n\n")]
        waiting += reversed(section.children)
    return [*found, *(concept.text for concept in result.concepts), *(note.text for note in result.footnotes)]
