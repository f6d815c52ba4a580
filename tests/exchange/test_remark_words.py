"""Every code that a reader can give has its words, in Swedish and in Finnish, and no words are idle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import delaktig.exchange.documents as documents
from delaktig.exchange import words
from delaktig.exchange.documents.remarks import MESSAGES
from delaktig.formats import results


def constants(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression can give: both sides of a choice."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def codes_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1 and getattr(node.func, "id", "") in ("Remark", "remark"):
            yield from constants(node.args[1])
        elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "code" for t in node.targets):
            yield from constants(node.value)
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
            yield from constants(node.value.elts[1])


def given() -> set[str]:
    folder = Path(documents.__file__).parent
    found = {code for file in folder.rglob("*.py") for code in codes_of(ast.parse(file.read_text(encoding="utf-8")))}
    return {code for code in found if code.replace("_", "").isalpha() and code.islower()} | set(MESSAGES)


def test_the_words_are_exactly_those_of_the_codes_that_readers_can_give() -> None:
    assert given() == set(words.REMARKS)
    assert set(words.REMARKS) >= words.QUIET


def test_errors_and_warnings_have_their_words() -> None:
    assert set(words.ERRORS) == set(results.ERRORS)
    assert set(words.WARNINGS) == set(results.WARNINGS)


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_each_is_said_in_swedish_and_in_finnish(language: str) -> None:
    said = [*words.REMARKS.values(), *words.ERRORS.values(), *words.WARNINGS.values()]
    with translation.override("en"):
        english = [str(one) for one in said]
    with translation.override(language):
        assert not [one for one, plain in zip(said, english, strict=True) if str(one) == plain]
