"""An integration plan as PDF: the client's language beside Swedish or Finnish, tagged, each passage in its language."""

from __future__ import annotations

from collections.abc import Iterator

from delaktig.cases.plan_paper import Paper, Passage, Said
from delaktig.formats import document as paged
from delaktig.formats.document import Block, Bullets, Document, Heading, Line, Note, Pair, Paragraph, Run
from delaktig.formats.pdf import write_pdf


def plan_document(paper: Paper, publisher: str, *, demonstration: bool) -> Document:
    """Return the paper as a document; its title is in the language beside the client's."""
    blocks: list[Block] = []
    for row in paper.rows:
        if row.second is None:
            blocks += _blocks(row.first)
        else:
            blocks.append(Pair(_passage(row.first), _passage(row.second)))
    blocks += [Line(_runs(line)) for line in paper.lines]
    return Document(
        title=paper.title,
        language=paper.beside if paper.is_pair else paper.language,
        publisher=publisher,
        blocks=tuple(blocks),
        demonstration=demonstration,
    )


def plan_pdf(paper: Paper, publisher: str, *, demonstration: bool) -> bytes:
    """Return the paper as PDF/UA."""
    return write_pdf(plan_document(paper, publisher, demonstration=demonstration))


def _passage(passage: Passage) -> paged.Passage:
    return paged.Passage(passage.language, tuple(_blocks(passage)))


def _blocks(passage: Passage) -> Iterator[Block]:
    if passage.heading:
        yield Heading(_runs(passage.heading), passage.level)
    for told in passage.told:
        yield Paragraph(_runs(told))
    if passage.bullets:
        yield Bullets(tuple(_runs(one) for one in passage.bullets))
    for note in passage.notes:
        yield Note(_runs(note))


def _runs(said: Said) -> tuple[Run, ...]:
    return tuple(Run(piece.text, bold=piece.strong, language=piece.language or None) for piece in said)
