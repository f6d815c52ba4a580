"""Reads a municipality's document, Swedish or Finnish, into one record. Plain Python.

Every non-blank character of the source ends up in exactly one span; what no reader could
place is listed in ``unplaced``; each value that the text does not state has a remark.
"""

from __future__ import annotations

from collections.abc import Sequence

from delaktig.exchange.documents.decisions import read_decisions
from delaktig.exchange.documents.headers import find_head
from delaktig.exchange.documents.labels import find_label
from delaktig.exchange.documents.languages import detect_language
from delaktig.exchange.documents.personal import claim_personal
from delaktig.exchange.documents.programmes import read_programme
from delaktig.exchange.documents.remarks import complete_remarks, remark
from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.documents.source import Source, digest, source_lines, squeeze
from delaktig.exchange.documents.spans import UNPLACED, Ledger
from delaktig.exchange.documents.tables import column_fields

SCANNED_FROM = 0.5
"""Estimated damage (0 to 1) from which the reader for scanned programmes takes over."""


def read_document(
    lines: Sequence[str] | str,
    *,
    language: str | None = None,
    name: str = "",  # noqa: ARG001 - callers name their file for their own messages
    marked: bool = False,
    paragraphs: bool = False,
) -> DocumentResult:
    """Return what the document says.

    *lines* is its text, cells of tables parted by tabs. *language* (``sv`` or ``fi``) is
    told from the text where it is not given. *name* is the caller's; no reading
    depends on it. Never raises for any text; a file that is no text is refused
    before it comes here. *marked* says that ``#`` marks each heading, *paragraphs* that each
    line is a paragraph: a file of Word or a tagged PDF tells.
    """
    numbered = source_lines(lines)
    found = language or detect_language(numbered)
    source = Source(numbered, found or "sv", Ledger(numbered), marked, paragraphs)
    result = _read(source)
    if found is None:
        code = "language_assumed" if any(line.strip() for line in numbered) else "empty"
        result.remarks.append(remark("$.language", code))
    _close(source, result)
    return result


def kind_of_document(lines: Sequence[str]) -> str:
    """Return ``decision`` where the text has heads and labels of minutes, else ``programme``."""
    heads = sections = 0
    kinds: set[str] = set()
    for line in lines:
        if len(line) > 400 or not line.strip():
            continue
        head = find_head(line)
        if head is not None:
            heads += bool(head.body or head.abbreviation)
            sections += head.has_sign
        label = find_label(line)
        if label is not None:
            kinds.add(label.kind)
    decisive = "decision" in kinds or {"proposal", "presenter"} <= kinds
    if heads and (sections or decisive):
        return "decision"
    return "decision" if sections and decisive else "programme"


def _read(source: Source) -> DocumentResult:
    claim_personal(source.ledger)
    if kind_of_document(source.lines) == "decision":
        return read_decisions(source)
    from delaktig.exchange.documents import scanned  # large, and seldom needed

    has_table = any(column_fields(line) is not None for line in source.lines)  # scanning leaves no tabs
    if not has_table and not source.marked and scanned.looks_scanned(source.lines) >= SCANNED_FROM:
        return scanned.read_scanned_programme(source.lines, source.language, source.ledger)
    return read_programme(source)


def _close(source: Source, result: DocumentResult) -> None:
    """Fill what every kind of document has: spans, digest, what was left over, remarks."""
    source.ledger.rest_unplaced()
    result.spans = list(source.ledger.spans())
    result.sha256 = digest(source.lines)
    left = [span for span in result.spans if span.target == UNPLACED]
    result.unplaced = [squeeze(source.lines[span.line - 1][span.start : span.end]) for span in left]
    if left:
        result.remarks.append(remark("$.unplaced", "unplaced", *sorted({span.line for span in left})))
    complete_remarks(result)
