"""The fixed words of plans: in every language of the guide, whole, with the same places to fill."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from delaktig.cases import plan_words
from delaktig.formats.coverage import showable

ARABIC = re.compile(r"[\u0600-\u06ff]")
SCRIPTS = {
    "ar": ARABIC,
    "ckb": ARABIC,
    "fa": ARABIC,
    "ru": re.compile(r"[а-яё]", re.IGNORECASE),
    "uk": re.compile(r"[а-яіїєґ]", re.IGNORECASE),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}


def test_the_words_are_there_in_every_language_of_the_guide() -> None:
    assert set(plan_words.LANGUAGES) == set(settings.GUIDE_LANGUAGES)


@pytest.mark.parametrize("language", plan_words.LANGUAGES)
def test_every_word_is_there_with_the_same_places_to_fill(language: str) -> None:
    for key in plan_words.keys():  # noqa: SIM118 - a module, not a dict
        names = {name for _words, name in plan_words.parts(key, language) if name}
        assert names == {name for _words, name in plan_words.parts(key, "sv") if name}, key
        assert plan_words.word(key, language).strip(), key


@pytest.mark.parametrize("language", SCRIPTS)
def test_words_are_written_in_their_own_script(language: str) -> None:
    for key in plan_words.keys():  # noqa: SIM118 - a module, not a dict
        assert SCRIPTS[language].search(plan_words.word(key, language)), key


@pytest.mark.parametrize("language", plan_words.LANGUAGES)
def test_the_fonts_of_the_paper_have_every_letter(language: str) -> None:
    for key in plan_words.keys():  # noqa: SIM118 - a module, not a dict
        words = plan_words.word(key, language)
        assert showable(words) == words, key


def test_what_no_native_reader_has_read_says_so() -> None:
    assert {tag for tag in plan_words.LANGUAGES if plan_words.awaits_reader(tag)} == settings.AWAITING_READER


def test_words_are_said_in_the_first_language_that_has_them() -> None:
    assert plan_words.words_language("ps", "fa", "sv") == "fa"
    assert plan_words.words_language("ps", "ti") == "en"


def test_a_sentence_gives_its_places_apart_from_its_words() -> None:
    assert plan_words.parts("valid", "sv") == (("Planen gäller ", "first"), ("–", "last"), (".", ""))
