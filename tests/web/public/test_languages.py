"""The fourteen languages of the public side, and what is said where words lack."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.test import Client
from django.utils.translation import gettext, override

from delaktig.municipalities.models import Municipality
from delaktig.web.components.languages import direction, words_language
from delaktig.web.public.speech import Speech

pytestmark = pytest.mark.django_db


@pytest.fixture
def borga(municipality: Callable[[str], Municipality]) -> Municipality:
    return municipality("638")


def test_there_are_fourteen_languages_and_each_is_known_with_its_direction() -> None:
    assert len(settings.PUBLIC_LANGUAGES) == 14
    for code in settings.PUBLIC_LANGUAGES:
        assert LANG_INFO[code]["bidi"] == (direction(code) == "rtl")


@pytest.mark.parametrize("language", settings.PUBLIC_LANGUAGES)
def test_a_page_says_truly_which_language_its_own_words_are_in(borga: Municipality, language: str) -> None:
    answer = Client().get(f"/{language}/borga/")
    page, words = answer.content.decode(), words_language(language)
    assert f'<html lang="{words}" dir="{direction(words)}">' in page
    assert answer.headers["Content-Language"] == words
    assert ("This page speaks English" in page) == (words != language)
    assert not answer.cookies


def test_a_text_in_the_readers_language_is_marked_on_a_page_that_speaks_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("delaktig.web.public.speech.words_language", lambda _language: "en")
    speech = Speech("so")
    assert str(speech({"sv": "Hej", "so": "Salaan"})) == '<span lang="so" dir="ltr">Salaan</span>'
    assert speech.fell_back_to == set()


def test_the_languages_that_the_municipality_serves_in_stand_first(borga: Municipality) -> None:
    borga.guide_languages = ["so", "ar"]
    borga.save()
    page = Client().get("/sv/borga/").content.decode()
    assert re.findall(r'hreflang="(\w+)"', page)[:3] == ["so", "ar", "fi"]


def test_the_front_sends_a_reader_to_a_language_that_the_browser_asks_for(borga: Municipality) -> None:
    answer = Client().get("/", headers={"Accept-Language": "so, en;q=0.5"})
    assert answer.headers["Location"] == "/so/"


@pytest.mark.parametrize("language", settings.PUBLIC_LANGUAGES)
def test_an_address_that_is_not_there_is_answered_in_the_readers_language(borga: Municipality, language: str) -> None:
    answer = Client().get(f"/{language}/borga/nothing/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{language}" dir="{direction(language)}">' in page
    assert ("This page is not here" in page) == (language == "en")


@pytest.mark.parametrize("language", settings.PUBLIC_LANGUAGES)
def test_whoever_is_in_danger_is_not_told_of_an_error(borga: Municipality, language: str) -> None:
    page = Client().get(f"/{language}/borga/needs/emergency/").content.decode()
    with override(language):
        error, urgent = gettext("Error"), gettext("Urgent")
    assert 'class="notice urgent"' in page
    assert f">{urgent}<" in page
    assert f">{error}<" not in page
