"""The plan as PDF: tagged, each passage in its language and direction, signed at the end."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pdfplumber
import pikepdf
import pytest

from delaktig.cases.plan_paper import paper
from delaktig.formats.document import Document, Heading, Line, Pair, Paragraph, Passage, sound_blocks
from delaktig.formats.docx import write_docx
from delaktig.formats.pdf import write_pdf
from delaktig.reports.plan_pair import plan_document, plan_pdf
from tests.cases.test_plan_paper import CONTENT, HEAD
from tests.formats.structure import elements


@pytest.fixture(scope="module")
def data() -> bytes:
    return plan_pdf(paper(CONTENT, HEAD, "ar", "sv"), "Borgå", demonstration=True)


@pytest.fixture(scope="module")
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf


def words(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def test_it_is_tagged_titled_and_declares_pdfua(opened: pikepdf.Pdf) -> None:
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "sv"
    assert str(opened.docinfo["/Title"]) == "Integrationsplan · 12345678"
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:conformance"] == "A"


def test_headings_go_down_without_a_gap_and_each_side_has_its_own(opened: pikepdf.Pdf) -> None:
    kinds = [str(one.S) for one in elements(opened.Root.StructTreeRoot)]
    levels = [int(kind[2:]) for kind in kinds if kind in {"/H1", "/H2", "/H3"}]
    assert levels.count(2) == 4
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_clients_side_states_its_language_for_readers_of_the_screen(opened: pikepdf.Pdf) -> None:
    tongues = {str(one.Lang) for one in elements(opened.Root.StructTreeRoot) if "/Lang" in one}
    assert "ar" in tongues


def test_duties_and_rights_are_lists(opened: pikepdf.Pdf) -> None:
    kinds = [str(one.S) for one in elements(opened.Root.StructTreeRoot)]
    assert kinds.count("/L") == 4


def test_the_words_are_there_and_the_demonstration_is_marked(data: bytes) -> None:
    found = words(data)
    for text in ("Att arbeta som närvårdare", "1.6.2026–31.5.2027", "Klientens underskrift", "Påhittat"):
        assert text in found


def test_the_same_paper_gives_the_same_bytes(data: bytes) -> None:
    assert plan_pdf(paper(CONTENT, HEAD, "ar", "sv"), "Borgå", demonstration=True) == data


def test_in_one_language_it_stands_in_one_column() -> None:
    document = plan_document(paper(CONTENT, HEAD, "fi", "fi"), "Porvoo", demonstration=False)
    assert document.language == "fi"
    assert not any(isinstance(block, Pair) for block in document.blocks)
    assert "Tavoitteeni" in words(write_pdf(document))


@pytest.mark.parametrize("language", ["th", "ckb", "fa", "vi", "uk"])
def test_every_script_is_set(language: str) -> None:
    assert plan_pdf(paper(CONTENT, HEAD, language, "fi"), "Porvoo", demonstration=False).startswith(b"%PDF")


def test_headings_in_pairs_never_skip_a_level_and_empty_sides_go() -> None:
    pair = Pair(Passage("ar", (Heading("أ", 3),)), Passage("sv", (Heading("a", 3), Paragraph(""))))
    (sound,) = sound_blocks((pair,))
    assert isinstance(sound, Pair)
    headings = [one for one in (*sound.first.blocks, *sound.second.blocks) if isinstance(one, Heading)]
    assert [one.level for one in headings] == [1, 2]
    assert sound_blocks((Pair(Passage("ar", ()), Passage("sv", ())),)) == ()


def test_word_gets_one_passage_after_the_other_and_a_line_to_sign_on() -> None:
    blocks = (Pair(Passage("ar", (Paragraph("أ"),)), Passage("sv", (Paragraph("a"),))), Line("Underskrift"))
    assert write_docx(Document("Plan", "sv", "Borgå", blocks)).startswith(b"PK")
