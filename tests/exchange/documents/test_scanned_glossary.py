"""The shipped glossary that proposals for repair may rest on."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from delaktig.exchange.documents.scanned.lexicon import glossary


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    file = resources.files("delaktig.exchange.documents").joinpath("glossary.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_every_term_has_its_three_languages_and_stands_once(table: dict[str, Any]) -> None:
    assert all(term["sv"] and term["fi"] and term["en"] for term in table["term"])
    terms = [term["sv"] for term in table["term"]]
    assert len(terms) == len(set(terms)) > 100


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_words_with_marks_are_told_from_words_without(language: str) -> None:
    shipped = glossary(language)
    assert shipped.marked
    assert shipped.plain
    assert not shipped.marked & shipped.plain
    assert not shipped.marked & (shipped.homographs | shipped.unmended)


def test_a_word_is_not_both_doubtful_and_left_alone() -> None:
    for language in ("sv", "fi"):
        shipped = glossary(language)
        assert not shipped.homographs & shipped.unmended
