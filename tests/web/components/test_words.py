"""The words of the components: complete in Swedish and Finnish, and in Arabic for the public shell."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from delaktig.web import components

FOLDER = Path(components.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
ONLY_ON_THE_DESK = {"desk_base.html", "draft_status.html"}


def words_of(templates: list[Path]) -> set[str]:
    """Return the source strings of templates, as Django's own extraction sees them."""
    found: set[str] = set()
    for template in templates:
        text = templatize(template.read_text(encoding="utf-8"), origin=str(template))
        for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode())):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def words_of_tags() -> set[str]:
    source = (FOLDER / "templatetags" / "components.py").read_text(encoding="utf-8")
    found = set(re.findall(r"""\b_\(["']([^"']+)["']\)""", source))
    # a call inside an f-string is not seen by the extraction that keeps the .po files
    assert found == {message for _line, message, _c, _x in extract("python", io.BytesIO(source.encode()))}
    return found


def catalog(language: str) -> Catalog:
    with (FOLDER / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def translated(language: str) -> set[str]:
    ids = set()
    for message in catalog(language):
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and all(strings):
            ids.add(message.id[0] if isinstance(message.id, tuple) else message.id)
    return ids


def test_the_extraction_sees_templates_plurals_and_tags() -> None:
    found = words_of(TEMPLATES) | words_of_tags()
    assert {"To the content", "One thing must be mended", "invented for the demonstration"} <= found


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_every_word_is_there_in_swedish_and_finnish(language: str) -> None:
    assert (words_of(TEMPLATES) | words_of_tags()) - translated(language) == set()


def test_the_words_of_the_public_side_are_there_in_arabic() -> None:
    public = [template for template in TEMPLATES if template.name not in ONLY_ON_THE_DESK]
    assert (words_of(public) | words_of_tags()) - translated("ar") == set()


@pytest.mark.parametrize("language", ["sv", "fi", "ar"])
def test_no_translation_has_lost_its_source(language: str) -> None:
    assert translated(language) - (words_of(TEMPLATES) | words_of_tags()) == set()


@pytest.mark.parametrize("language", ["sv", "fi", "ar"])
def test_a_translation_keeps_the_places_for_values(language: str) -> None:
    places = re.compile(r"%\(\w+\)s|\{\w+\}")
    for message in catalog(language):
        if isinstance(message.id, str) and message.string:
            assert sorted(places.findall(message.id)) == sorted(places.findall(message.string)), message.id
