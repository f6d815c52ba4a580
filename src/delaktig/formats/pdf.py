"""Documents as PDF/A-2a and PDF/UA-1, set by typst with the fonts that lie beside this file.

Titles, texts and addresses reach typst as JSON and are laid out as text: nothing in them
is markup. No font of the machine, no network and no temporary file is used.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import Any, Literal

import typst

from delaktig.formats.coverage import FONTS, showable
from delaktig.formats.document import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    KeyValues,
    Line,
    Note,
    Pair,
    Paragraph,
    Passage,
    Run,
    Table,
    Text,
    demonstration_mark,
    is_right_to_left,
    plain,
    primary_language,
    region_of,
    runs_of,
    safe_link,
    sound_blocks,
)

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]

#: A row may break over pages where a cell fills more lines than this; others are kept whole.
LONG_CELL = 18

#: Characters that fit on a line over the whole width of a table, cautiously.
LINE_LENGTH = 90

#: A table with more columns than this turns the paper.
NARROW_COLUMNS = 4

#: A string in a PDF/A file may have 32 767 bytes at most; the metadata are kept well below.
LONGEST_METADATA = 1000


class PdfError(ValueError):
    """The document could not be set; the message is typst's own."""


def write_pdf(document: Document, *, timestamp: dt.datetime | None = None) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1: the same document and timestamp give the same bytes.

    ``timestamp`` (with a time zone) is when the file was made; without it, midnight UTC of the
    document's date, or of 1 January 1970. Characters that no shipped font holds are shown as
    a white square. Raises :class:`PdfError` where typst refuses the document.
    """
    payload = json.dumps(_data(document), ensure_ascii=False)
    try:
        return typst.compile(
            _template(),
            sys_inputs={"document": payload},
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=_moment(document, timestamp),
        )
    except typst.TypstError as error:
        raise PdfError(str(error)) from error


@cache
def _template() -> bytes:
    return resources.files("delaktig.formats").joinpath("document.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(False, False, [str(FONTS)])


def _moment(document: Document, timestamp: dt.datetime | None) -> int:
    if timestamp is None:
        timestamp = dt.datetime.combine(document.date or dt.date(1970, 1, 1), dt.time(), dt.UTC)
    return int(timestamp.timestamp())


def _data(document: Document) -> dict[str, Any]:
    blocks = sound_blocks(document.blocks)
    footer = [document.title[:160], document.publisher[:120]]
    if document.demonstration:
        footer.insert(0, demonstration_mark(document.language))
    return {
        "title": showable(document.title)[:LONGEST_METADATA],
        "publisher": showable(document.publisher)[:LONGEST_METADATA],
        "language": primary_language(document.language),
        "region": region_of(document.language),
        "rtl": is_right_to_left(document.language),
        "wide": any(isinstance(block, Table) and len(block.header) > NARROW_COLUMNS for block in blocks),
        "footer": showable(" · ".join(part for part in footer if part)),
        "blocks": [_block(block) for block in blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "runs": _runs(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block.text)}
        case Bullets():
            return {"kind": "bullets", **_bullets(block)}
        case Note():
            mark = None if block.mark is None else showable(block.mark)
            return {"kind": "note", "mark": mark, "runs": _runs(block.text)}
        case KeyValues():
            items = [{"name": showable(name), "runs": _runs(value)} for name, value in block.items]
            return {"kind": "values", "items": items}
        case Table():
            return _table(block)
        case Line():
            return {"kind": "line", "runs": _runs(block.label)}
        case Pair():
            return {"kind": "pair", "passages": [_passage(block.first), _passage(block.second)]}
        case Figure():
            caption = None if block.caption is None else showable(block.caption)
            return {
                "kind": "figure",
                "svg": block.svg,
                "alternative": showable(block.alternative),
                "caption": caption,
            }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "language": primary_language(passage.language),
        "region": region_of(passage.language),
        "rtl": is_right_to_left(passage.language),
        "blocks": [_block(block) for block in passage.blocks],
    }


def _bullets(block: Bullets) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for item in block.items:
        if not isinstance(item, Bullets):
            items.append({"runs": _runs(item), "children": []})
        elif items:
            items[-1]["children"].append(_bullets(item))
        else:
            items.append({"runs": [], "children": [_bullets(item)]})
    return {"ordered": block.ordered, "items": items}


def _table(block: Table) -> dict[str, Any]:
    widths = block.widths or (1,) * len(block.header)
    rows = []
    for row in block.rows:
        breakable = any(_lines(cell, width / sum(widths)) > LONG_CELL for cell, width in zip(row, widths, strict=True))
        rows.append([{"breakable": breakable, "runs": _runs(cell)} for cell in row])
    return {
        "kind": "table",
        "header": [showable(cell) for cell in block.header],
        "widths": list(widths),
        "rows": rows,
        "caption": None if block.caption is None else showable(block.caption),
    }


def _lines(text: Text, share: float) -> float:
    """About how many lines the text fills in a column with this share of the width."""
    words = plain(text)
    return words.count("\n") + len(words) / (LINE_LENGTH * share)


def _runs(text: Text) -> list[dict[str, Any]]:
    return [_run(run) for run in runs_of(text)]


def _run(run: Run) -> dict[str, Any]:
    language = None if run.language is None else primary_language(run.language)
    return {
        "text": showable(run.text),
        "bold": run.bold,
        "italic": run.italic,
        "link": safe_link(run.link),
        "language": language,
        "rtl": run.language is not None and is_right_to_left(run.language),
    }
