"""The fonts in the repository: small, licensed, and with the letters that we need."""

from __future__ import annotations

import pytest

from delaktig.formats.coverage import FONTS, can_show, font_characters, showable


def test_the_fonts_are_licensed_and_under_four_megabytes() -> None:
    licence = (FONTS / "LICENSE-OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 4_000_000


@pytest.mark.parametrize(
    "letters",
    [
        "ÅÄÖåäöŠšŽž",
        "Київ Москва ґїє",
        "çğışĞİ ñ ễ",
        "العربية فارسی گچپژ کوردی ڤۆێ ەڕڵ",
        "ภาษาไทย",
        "– — … ”“ § € № → ≥ ☐ ✓",
    ],
)
def test_the_letters_of_our_languages_can_be_shown(letters: str) -> None:
    assert [letter for letter in letters if not can_show(letter)] == []


def test_what_no_font_holds_cannot_be_shown() -> None:
    assert not any(can_show(letter) for letter in "漢😀\ue000\x00\ud800")


def test_marks_are_shown_with_their_letter_or_replaced() -> None:
    assert showable("a\u0308 e\u0301") == "a\u0308 e\u0301"
    assert showable("漢\u0301x") == "□□x"
    assert showable("\ufeffrad\r\nrad\t\u00ad") == "rad\nrad\t\u00ad"


def test_each_font_has_a_map_with_its_space() -> None:
    for file in FONTS.glob("*.ttf"):
        assert 0x20 in font_characters(file.read_bytes())


def test_a_file_that_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="cmap"):
        font_characters(bytes(64))
