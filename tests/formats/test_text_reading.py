"""Plain text in the encodings that people have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.formats.reading import read_lines

SEEDS = Path(os.environ.get("DELAKTIG_SEEDS", Path(__file__).parents[2] / ".." / "shared" / "seeds"))
TEXT = "Åtgärder för år 2024\nMål\tÅtgärd\n\nSlut – ”klart”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_warning(encoding: str) -> None:
    result = read_lines(TEXT.encode(encoding), "a.txt")
    assert result.text == TEXT
    assert (result.format, result.warnings, result.pages) == ("text", (), ())


def test_windows_text_is_read_with_a_warning() -> None:
    result = read_lines(TEXT.encode("cp1252"), "a.txt")
    assert result.text == TEXT
    assert [(w.code, dict(w.params)) for w in result.warnings] == [("encoding_guessed", {"encoding": "cp1252"})]
    assert "cp1252" in str(result.warnings[0])


def test_only_real_line_ends_part_lines() -> None:
    result = read_lines("a\r\nb\rc\nd\fe\vf\u2028g\x85h\n".encode(), "a.txt")
    assert result.lines == ("a", "b", "c", "d\fe\vf\u2028g\x85h")


def test_spaces_tabs_and_blank_lines_are_kept() -> None:
    assert read_lines(b"\n  a\tb \n\n", "a.txt").lines == ("", "  a\tb ", "")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), min_size=1))
def test_any_lines_come_back(lines: list[str]) -> None:
    lines = ["x" + line for line in lines]
    assert read_lines("\n".join(lines).encode(), "a.txt").lines == tuple(lines)


def test_the_real_documents_lose_no_character() -> None:
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip("The folder of real documents (DELAKTIG_SEEDS) is not here.")
    for file in files:
        data = file.read_bytes()
        assert "".join(read_lines(data, file.name).lines) == data.decode("utf-8-sig").replace("\r", "").replace(
            "\n", ""
        )
