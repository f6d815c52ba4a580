"""Whatever the text, reading never fails, and each non-blank character goes to exactly one place."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delaktig.exchange.documents.personal import mask_lines, masked_spans
from delaktig.exchange.documents.reader import read_document
from delaktig.exchange.documents.source import source_lines
from delaktig.exchange.documents.spans import Ledger, Overlap

FOLDER = Path(__file__).resolve().parents[2] / "documents"
VOCABULARY = (
    "Beslut Päätös Förslag Beredare Valmistelija Bilagor § 5 STST KH 12.3.2025 31.2.2025 5 juni 2023 Mål Åtgärd "
    "Tavoite Toimenpide Mittari Vastuu Stadsdirektör Maija Mattila 681/2023 2010/1386 266/05.00.00/2025 ** ### - "
    "1 1.1 2 Begrepp Statistik Källa: 3,5 % puh. 040 a@b.fi Borgå Salo ja och , . --- Sida 3 (4) Offentligt"
)
WORDS = st.sampled_from(VOCABULARY.split())
GAPS = st.sampled_from([" ", " ", "\t", "\n", "\n\n", ": ", "\n\f", "\u00a0", '"'])
LIKELY = st.lists(st.tuples(WORDS, GAPS), max_size=60).map(lambda pairs: "".join(a + b for a, b in pairs))
ANY = st.text(max_size=400) | LIKELY


def assert_complete(text: str) -> None:
    lines = source_lines(text)
    result = read_document(text)
    seen: set[tuple[int, int]] = set()
    for span in result.spans:
        for place in range(span.start, span.end):
            assert (span.line, place) not in seen
            seen.add((span.line, place))
    for number, line in enumerate(lines, start=1):
        for place, letter in enumerate(line):
            assert letter.isspace() or (number, place) in seen


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
def test_any_text_is_read_and_every_character_is_in_one_span(text: str) -> None:
    assert_complete(text)


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_spans_moved_with_the_masks_still_cover_the_published_original(text: str) -> None:
    lines = source_lines(text)
    result = read_document(text)
    masked = mask_lines(lines, result.spans, result.language)
    for before, after in zip(result.spans, masked_spans(result.spans, result.language), strict=True):
        if not before.target.startswith("personal:"):
            was = lines[before.line - 1][before.start : before.end]
            assert masked[after.line - 1][after.start : after.end] == was


def test_a_second_claim_on_a_character_is_refused() -> None:
    ledger = Ledger(("one two three",))
    ledger.claim(1, "$.title", 4, 7)
    with pytest.raises(Overlap):
        ledger.claim(1, "furniture", 0, 5)
    ledger.claim_free(1, "furniture")
    assert [(span.start, span.end, span.target) for span in ledger.spans()] == [
        (0, 3, "furniture"),
        (4, 7, "$.title"),
        (8, 13, "furniture"),
    ]


def seconds(text: str) -> float:
    """Least processor time of three readings, without the collector that other tests' objects keep busy."""
    taken = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            start = time.process_time()
            read_document(text)
            taken.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(taken)


@pytest.mark.parametrize("name", ["chain_sv_short_heads", "programme_sv_numbered"])
def test_ten_times_the_text_takes_at_most_thirteen_times_as_long(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8") + "\n\n"
    read_document(text)
    small = text * (60_000 // len(text))
    assert seconds(small * 10) <= 13 * seconds(small)
