"""Each of the 24 + 17 measures has its indicators, counted where a room holds the facts (domain §5)."""

from __future__ import annotations

from delaktig.indicators import registry
from tests.exchange.measures_listed import LIST

TOLD = {"narrative", "documents", "survey", "milestone", "external_index"}
NARRATIVE = {"t1-1", "t2-4", "t3-2", "m1-3", "m1-4", "m1-5", "m2-2", "m3-1", "m3-2", "m4-1"}
"""Measures that the table says are told in words, or in words too."""
DOCUMENTS = {"t1-9", "t2-1", "m3-1", "m3-3", "m4-1"}


def of_kind(kind: str) -> set[str]:
    """Return the measures that have an indicator of a kind."""
    return {key for rows in LIST.values() for key, found in rows.items() if kind in {row[0] for row in found}}


def test_the_list_holds_24_and_17_measures() -> None:
    assert [len(rows) for rows in LIST.values()] == [24, 17]
    assert all(found for rows in LIST.values() for found in rows.values())


def test_words_and_documents_stand_only_where_the_table_says_so() -> None:
    assert of_kind("narrative") <= NARRATIVE
    assert of_kind("documents") <= DOCUMENTS


def test_what_is_counted_is_declared_and_what_is_told_is_not_counted() -> None:
    known = {one.name for one in registry.all_computed()}
    for rows in LIST.values():
        for kind, how in (row for found in rows.values() for row in found):
            assert how in known or how in {"reported", "imported", "survey"}
            assert (how in known) <= (kind not in TOLD)
            assert (kind == "survey") == (how == "survey")
