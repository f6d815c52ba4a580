"""The lines of a document as its readers see them: officials' names, mails and numbers masked."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from delaktig.exchange.documents.spans import PERSONAL, Ledger, Span

MASKS = {
    "sv": {"name": "[namn]", "mail": "[e-post]", "phone": "[telefon]"},
    "fi": {"name": "[nimi]", "mail": "[sähköposti]", "phone": "[puhelin]"},
}
"""What stands in a field where the source names a person."""

_EMPHASIS = re.compile(r"\*\*|__(?=\w)|(?<=\w)__|^\s{0,3}#{1,6}(?=\s)")
_LIST_MARK = re.compile(r"\s*(?:[-•*–·]|\d{1,2}[.)]|[a-zåäö][.)])\s")
_ENDS_SENTENCE = (".", "!", "?", ":", ";")


def source_lines(text: str | Sequence[str]) -> tuple[str, ...]:
    """Return the document's lines as spans count them: NFC, line feeds only, no byte-order mark."""
    joined = text if isinstance(text, str) else "\n".join(text)
    joined = unicodedata.normalize("NFC", joined.removeprefix("\ufeff"))
    return tuple(joined.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256 of the text, white space at line ends left out: one text, one digest."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def mask(text: str, spans: Iterable[Span], language: str, start: int = 0, end: int | None = None) -> str:
    """Return ``text[start:end]`` with a mask for each personal span of its line."""
    end = len(text) if end is None else end
    masks = MASKS.get(language, MASKS["sv"])
    kept: list[str] = []
    position = start
    for span in spans:
        if not span.target.startswith(PERSONAL) or span.end <= start or span.start >= end:
            continue
        kept += [text[position : max(span.start, position)], masks[span.target.partition(":")[2]]]
        position = max(position, span.end)
    return "".join([*kept, text[position:end]])


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters on one line that belongs to a field."""

    line: int
    start: int
    end: int


@dataclass
class Source:
    """A document being read: its lines, its language, and the ledger of what went where."""

    lines: tuple[str, ...]
    language: str
    ledger: Ledger
    marked: bool = False
    """Whether the file itself marks its headings (as ``#`` at the line's beginning): then no others are looked for."""
    paragraphs: bool = False
    """Whether each line is a paragraph of its own, as in a Word file."""

    def plain(self, line: int, start: int = 0, end: int | None = None) -> str:
        """Return the masked text of a piece: emphasis marks left out, white space normalised."""
        text = self.lines[line - 1]
        personal = self.ledger.on_line(line)
        return squeeze(_EMPHASIS.sub("", mask(text, personal, self.language, start, end)))

    def is_blank(self, line: int) -> bool:
        """Whether the line holds white space only."""
        return not self.lines[line - 1].strip()

    def place(self, target: str, line: int, start: int = 0, end: int | None = None) -> None:
        """Claim what is free of the piece for *target*."""
        self.ledger.claim_free(line, target, start, end)

    def has_personal(self, line: int) -> bool:
        """Whether a name, mail or telephone number was found on the line."""
        return any(span.target.startswith(PERSONAL) for span in self.ledger.on_line(line))

    def text(self, pieces: Sequence[Piece]) -> str | None:
        """Return the pieces as paragraphs, or ``None`` where they hold nothing.

        Lines that follow one another make one paragraph, and so does a paragraph that goes
        on in small letters after a blank line; a list keeps its lines.
        """
        paragraphs: list[list[str]] = []
        previous: Piece | None = None
        for piece in pieces:
            text = self.plain(piece.line, piece.start, piece.end)
            if not text:
                continue
            adjacent = previous is not None and piece.line <= previous.line + 1
            if self.paragraphs and not (adjacent and _LIST_MARK.match(text + " ")):
                paragraphs.append([text])
            else:
                _join(paragraphs, text, adjacent)
            previous = piece
        return "\n\n".join("".join(parts) for parts in paragraphs) or None


def _join(paragraphs: list[list[str]], text: str, adjacent: bool) -> None:
    listed = bool(_LIST_MARK.match(text + " "))
    goes_on = bool(paragraphs) and text[:1].islower() and not paragraphs[-1][-1].endswith(_ENDS_SENTENCE)
    if paragraphs and adjacent and listed:
        paragraphs[-1] += ["\n", text]
    elif paragraphs and not listed and (adjacent or goes_on):
        paragraphs[-1] += [" ", text]
    else:
        paragraphs.append([text])
