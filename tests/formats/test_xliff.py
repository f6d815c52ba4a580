"""Translators' files: what is written is read back, and what is no such file is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.formats.xliff import Read, Unit, XliffError, is_done, read_xliff, write_xliff

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), min_size=1).filter(lambda t: t.strip() == t)

HARMFUL = (
    '<!DOCTYPE xliff [<!ENTITY a "swells">]><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
    '<file original="o" source-language="sv" target-language="ar" datatype="plaintext"><body>'
    '<trans-unit id="name"><source>&a;</source></trans-unit></body></file></xliff>'
)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_every_text_comes_back_to_the_letter(pairs: list[tuple[str, str]]) -> None:
    units = tuple(
        Unit(f"service:{n % 2}", f"field.{n}", source, target, "translated", f"1.{n}")
        for n, (source, target) in enumerate(pairs)
    )
    read = read_xliff(write_xliff(units, "sv", "ar"))
    assert (read.source_language, read.target_language) == ("sv", "ar")
    assert {(u.record, u.field): u for u in read.units} == {(u.record, u.field): u for u in units}


def test_a_tool_may_mark_words_within_a_text() -> None:
    data = write_xliff([Unit("service:1", "name", "ORD", base="1.0")], "sv", "ar")
    data = data.replace(b"<source>ORD</source>", b'<source>Ett <g id="1">ord</g> till</source>')
    data = data.replace(b'<target state="needs-translation"/>', b'<target><g id="1">kalima</g> ukhra</target>')
    (unit,) = read_xliff(data).units
    assert unit.target == "kalima ukhra"
    assert is_done(unit)


@pytest.mark.parametrize(
    ("state", "target", "done"),
    [
        ("", "ord", True),
        ("translated", "ord", True),
        ("final", "ord", True),
        ("needs-translation", "ord", False),
        ("needs-review-translation", "ord", False),
        ("final", " ", False),
    ],
)
def test_a_text_is_done_when_the_translator_calls_it_so(state: str, target: str, done: bool) -> None:
    assert is_done(Unit("r", "f", "s", target, state)) is done


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"  ", "empty"),
        (b"x" * (20 * 1024 * 1024 + 1), "too_large"),
        (b"PK\x03\x04 no xml", "not_xml"),
        (b"<html></html>", "not_xliff"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>', "not_xliff"),
        (('<?xml version="1.0" encoding="UTF-16"?>' + HARMFUL).encode("utf-16"), "not_xliff"),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "not_xliff"),
    ],
)
def test_what_is_no_translators_file_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(XliffError) as refused:
        read_xliff(data)
    assert refused.value.code == code


def test_a_file_of_two_languages_is_refused() -> None:
    both = write_xliff([Unit("service:1", "name", "ord")], "sv", "ar").decode()
    other = both.replace('original="service:1"', 'original="service:2"').replace('"ar"', '"fa"')
    file = other[other.index("<file") : other.index("</xliff>")]
    with pytest.raises(XliffError):
        read_xliff(both.replace("</xliff>", f"{file}</xliff>").encode())


def test_nothing_to_translate_is_read_as_nothing() -> None:
    data = write_xliff([Unit("service:1", "name", "")], "sv", "ar")
    assert read_xliff(data) == Read("sv", "ar", ())
