"""Takes in what somebody brought: lines with personal data masked, or an edition in the published shape.

What is read afterwards never held the name, mail or telephone number of an official: they are
masked before the first reader sees the lines (410/2015 §140), and the original is not kept.
Plain Python on data in memory; nothing is stored here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from delaktig.exchange.carried import carried
from delaktig.exchange.documents.languages import detect_language
from delaktig.exchange.documents.personal import find_personal, mask_lines
from delaktig.exchange.documents.reader import read_document
from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.documents.source import digest, source_lines
from delaktig.exchange.editions import ShapeError, check_shape
from delaktig.exchange.workbooks import NotOurs, read_sheets
from delaktig.formats.jsontext import canonical
from delaktig.formats.reading import MAX_BYTES, ReadError, ReadResult, ReadWarning, check_size, read_lines
from delaktig.formats.xlsx_reading import read_rows
from delaktig.municipalities import register
from delaktig.programmes.canonical import FORMAT

LANGUAGES = ("sv", "fi")
FAMILY = FORMAT.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Brought:
    """A document taken in: its masked lines, or, where it is in the published shape, the edition itself.

    ``sha256`` tells one text from another, whatever file it came in. ``marked`` and
    ``paragraphs`` are what the file told of its headings and lines.
    """

    name: str
    format: str
    language: str | None
    sha256: str
    lines: tuple[str, ...] = ()
    marked: bool = False
    paragraphs: bool = False
    warnings: tuple[ReadWarning, ...] = ()
    edition: Mapping[str, Any] | None = None
    masked: Mapping[str, int] = field(default_factory=dict)
    """How many names, mails and telephone numbers were masked, by kind."""


def take_in(data: bytes, name: str = "", *, language: str | None = None, limit: int = MAX_BYTES) -> Brought:
    """Return what the file holds. ``language`` is taken where the text does not tell its own.

    Raises :class:`~delaktig.formats.reading.ReadError` for a file that cannot be read, and
    :class:`~delaktig.exchange.editions.ShapeError` for one that says that it is in the published
    shape and is not.
    """
    check_size(len(data), limit)
    edition, kind = _edition(data)
    if edition is not None:
        check_edition(edition)
        sha256 = hashlib.sha256(canonical(edition)).hexdigest()
        return Brought(name, kind, language, sha256, edition=edition)
    return _from_lines(read_lines(data, name, limit=limit), name, language)


def take_text(text: str, *, name: str = "", language: str | None = None) -> Brought:
    """Return what was pasted, by the same rules as a file of plain text."""
    return take_in(text.encode("utf-8", "surrogatepass"), name, language=language)


def read(brought: Brought) -> DocumentResult:
    """Return what the document says; it never raises, and holds no personal data."""
    if brought.edition is not None:
        result = carried(brought.edition, brought.language or _own_language(brought.edition))
    else:
        result = read_document(
            brought.lines, language=brought.language, marked=brought.marked, paragraphs=brought.paragraphs
        )
    result.sha256 = brought.sha256
    return result


def check_edition(edition: Mapping[str, Any]) -> None:
    """Raise ``ShapeError`` where data leave the published schema or name a municipality that is none."""
    try:
        check_shape(edition)
    except RecursionError as deep:
        raise ShapeError("$.sections", "parts lie within parts without end") from deep
    for number, member in enumerate(edition["members"]):
        for key in ("municipality", "arranger"):
            if member[key] is not None:
                _check_code(member[key], f"$.members[{number}].{key}")


def _check_code(code: str, path: str) -> None:
    try:
        register.by_code(code)
    except register.UnknownMunicipalityError as unknown:
        raise ShapeError(path, f"no municipality has the code {code}") from unknown


def _own_language(edition: Mapping[str, Any]) -> str:
    titles = edition["edition"]["title"]
    return next((tongue for tongue in LANGUAGES if titles.get(tongue)), "sv")


def _edition(data: bytes) -> tuple[Mapping[str, Any] | None, str]:
    """Return the edition and its file's kind where the content is an edition of ours, else ``None``."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _json(data), "json"
    if data.startswith(b"PK"):
        return _workbook(data), "xlsx"
    return None, ""


def _json(data: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None  # a text that happens to begin with a bracket is read as text
    if isinstance(found, dict) and str(found.get("format", "")).startswith(FAMILY):
        return found
    raise ReadError("unsupported", kind="JSON")


def _workbook(data: bytes) -> Mapping[str, Any] | None:
    try:
        return read_sheets(read_rows(data))
    except (NotOurs, ReadError):
        return None  # a table of measures, another file, or one whose fault read_lines names
    except (KeyError, TypeError, ValueError) as damaged:
        raise ShapeError("$", "the workbook has the sheets of an edition, but not its columns") from damaged


def _from_lines(found: ReadResult, name: str, language: str | None) -> Brought:
    marks = dict(found.headings)
    lines = source_lines([f"{'#' * marks[at]} {line}" if at in marks else line for at, line in enumerate(found.lines)])
    paragraphs = found.format == "docx"
    if paragraphs and not marks:
        lines = _apart(lines)
    stem = name.replace("_", " ")
    personal = find_personal([*lines, "", stem])  # a file is often named after whom it is about
    tongue = detect_language(lines) or language
    masked = mask_lines([*lines, "", stem], personal, tongue or "sv")
    kinds = [span.target.partition(":")[2] for span in personal if span.line <= len(lines)]
    return Brought(
        name=masked[-1] if masked[-1] != stem else name,
        format=found.format,
        language=tongue,
        sha256=digest(lines),
        lines=masked[:-2],
        marked=bool(marks),
        paragraphs=paragraphs,
        warnings=found.warnings,
        masked={kind: kinds.count(kind) for kind in sorted(set(kinds))},
    )


def _apart(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Put a blank line between paragraphs, so that a short one that stands alone is seen as a heading."""
    found: list[str] = []
    for line in lines:
        table = "\t" in line and found and "\t" in found[-1]
        if found and found[-1].strip() and not table:
            found.append("")
        found.append(line)
    return tuple(found)
