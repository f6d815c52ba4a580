"""What a reader returns, and the errors that it raises, in words that the rooms above translate by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

#: Largest input, in bytes.
MAX_BYTES: Final = 20 * 1024 * 1024

#: English message of each error code; the names in braces are the error's parameters.
ERRORS: Final[Mapping[str, str]] = {
    "empty": "The file is empty: there is no text in it.",
    "too_large": "The file has {size_mb} MB; at most {limit_mb} MB can be read.",
    "too_long": "The file unpacks to more {what} than can be read (at most {limit}).",
    "binary": "The file is not a document: it holds data that are not text ({kind}).",
    "encoding": "The text's character encoding cannot be read (line {line}). Save the file as UTF-8.",
    "password_protected": "The file is protected by a password. Remove the protection and try again.",
    "zip_bomb": "The file unpacks to far more than a document does, and was not opened.",
    "entities": "The file declares XML entities, which no document needs, and was not opened.",
    "damaged": "The file is damaged or incomplete and cannot be read as {format}.",
    "no_text": "The file holds {pages} pages of pictures and no text. It must be recognised (OCR) first.",
    "unsupported": "Files of this kind ({kind}) cannot be read. Save it as DOCX, XLSX, PDF or plain text.",
}

#: English message of each warning code.
WARNINGS: Final[Mapping[str, str]] = {
    "encoding_guessed": "The text is not UTF-8; it was read as {encoding}.",
    "macros_ignored": "The file holds macros. They were neither read nor run.",
    "pages_without_text": "Pages without text: {pages}. They may be pictures.",
    "formulas_without_value": "Formulas without a stored value: {cells}. They were read as empty.",
    "tracked_changes": "The file holds tracked changes; it was read as if all were accepted.",
}


class ReadError(ValueError):
    """The file cannot be read. ``code`` is a key of :data:`ERRORS`; ``params`` fill its message."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params: dict[str, str | int] = params
        super().__init__(ERRORS[code].format(**params))


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something to tell the reader of a file that could be read. ``code`` is a key of :data:`WARNINGS`."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return WARNINGS[self.code].format(**self.params)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A document as lines of text.

    ``lines`` have no line ends; the cells of a table's row are parted by a tab, a row being
    one line. ``format`` is ``text``, ``docx``, ``xlsx`` or ``pdf``. ``pages`` are the indexes
    in ``lines`` at which each page of a PDF begins (empty for other formats); from the second
    page on, that line is a form feed alone. ``furniture`` are page heads and feet that the
    file itself marks as such, and that are not in ``lines``. ``headings`` are (index in
    ``lines``, level from 1) where the file marks headings.
    """

    lines: tuple[str, ...]
    format: str
    pages: tuple[int, ...] = ()
    warnings: tuple[ReadWarning, ...] = ()
    furniture: tuple[str, ...] = ()
    headings: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(self.lines)


def one_line(text: str) -> str:
    """The text with each run of white space made one space: how a table's cell is given."""
    return " ".join(text.split())


def without_blank_edges(lines: list[str]) -> list[str]:
    """The lines without blank ones at the beginning and the end."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
