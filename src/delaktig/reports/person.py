"""What is held of a person as PDF, for the person (GDPR Art. 15): one section for each kind of record."""

from __future__ import annotations

from delaktig.cases import given_out
from delaktig.cases.given_out import Given
from delaktig.formats.document import Block, Document, Heading, KeyValues, Note, Paragraph, Table
from delaktig.formats.pdf import write_pdf


def person_document(given: Given, publisher: str, language: str) -> Document:
    """Return everything in words, as a document."""
    blocks: list[Block] = [Paragraph(given_out.said("lead", language))]
    blocks += [Paragraph(given_out.said("purpose", language)), Note(given_out.said("left_out", language))]
    if given.masked:
        blocks.append(Note(given_out.said("masked", language)))
    for section in given_out.sections(given, language):
        blocks.append(Heading(section.title))
        blocks += [KeyValues(row) for row in section.rows]
    blocks.append(Heading(given_out.said("looks", language)))
    header = tuple(given_out.said(key, language) for key in ("when", "who", "what"))
    rows = tuple(given_out.looks_in_words(given, language))
    if rows:
        blocks.append(Table(header, rows, widths=(20, 30, 50)))
    return Document(
        title=f"{given_out.said('title', language)} · {given_out.said('client', language)} {given.number}",
        language=language,
        publisher=publisher,
        blocks=tuple(blocks),
        date=given.made_at.date(),
        demonstration=given.invented,
    )


def person_pdf(given: Given, publisher: str, language: str) -> bytes:
    """Return everything in words, as PDF/UA."""
    return write_pdf(person_document(given, publisher, language))
