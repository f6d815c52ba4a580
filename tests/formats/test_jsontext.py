"""Canonical JSON: one value, one row of bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.formats.jsontext import CanonicalError, canonical, digest

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abå€😀", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def test_the_form_is_sorted_and_without_white_space() -> None:
    value = {"b": [1, True, None], "a": 'å"\\\n\x01/€', "": {}}
    assert canonical(value) == '{"":{},"a":"å\\"\\\\\\n\\u0001/€","b":[1,true,null]}'.encode()


def test_keys_are_sorted_by_utf16_as_in_rfc_8785() -> None:
    value = {"\u20ac": 1, "\r": 2, "\uff21": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(value)).values()) == [2, 4, 6, 7, 1, 5, 3]


@given(VALUES)
def test_reading_and_writing_again_changes_nothing(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(st.text("abcdå", min_size=1), st.integers(0, 9)))
def test_the_order_of_keys_does_not_count(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_composed_and_decomposed_letters_are_one() -> None:
    assert digest({"a\u0308": "o\u0308"}) == digest({"ä": "ö"})


def test_the_digest_is_the_sha256_of_the_bytes() -> None:
    assert digest([1]) == hashlib.sha256(b"[1]").hexdigest()
    assert digest([1]) != digest([2])


@pytest.mark.parametrize(
    ("number", "text"), [("2.50", "2.5"), ("100", "100"), ("1E+3", "1000"), ("-0.0", "0"), ("0.1", "0.1")]
)
def test_decimals_are_plain_texts(number: str, text: str) -> None:
    assert canonical(Decimal(number)) == f'"{text}"'.encode()


def test_dates_are_iso_texts() -> None:
    assert canonical(dt.date(2024, 5, 1)) == b'"2024-05-01"'


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": [1, 2.5]}, "$.a[1]"),
        ({"a": float("nan")}, "$.a"),
        ([2**53], "$[0]"),
        (["\ud800"], "$[0]"),
        ({1: 2}, "$"),
        ({"ä": 1, "a\u0308": 2}, "$"),
        ({"a": {"b": {1}}}, "$.a.b"),
        ([Decimal("NaN")], "$[0]"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value: object, path: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        canonical(value)
    assert caught.value.path == path
