"""A string has one translation in each language, and a resident's page has all of its words in the guide's languages.

Django merges the rooms' catalogues: of two translations of a string, one would win everywhere.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def room(source: Path, name: str, language: str, text: str) -> None:
    folder = source / name / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(HEAD + text, encoding="utf-8")


def test_no_two_rooms_translate_a_string_differently(messages: ModuleType) -> None:
    assert messages.at_odds() == []


def test_rooms_at_odds_are_told_unless_a_context_parts_them(
    messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    room(tmp_path, "one", "sv", 'msgid "Open"\nmsgstr "Öppna"\n\nmsgid "Same"\nmsgstr "Lika"\n')
    room(tmp_path, "other", "sv", 'msgid "Open"\nmsgstr "Öppet"\n\nmsgid "Same"\nmsgstr "Lika"\n')
    room(tmp_path, "third", "sv", 'msgctxt "a door"\nmsgid "Open"\nmsgstr "Öppen"\n\nmsgid "Same"\nmsgstr ""\n')
    room(tmp_path, "one", "fi", 'msgid "Open"\nmsgstr "Avaa"\n')
    assert messages.at_odds() == ["sv 'Open': Öppna (one) · Öppet (other)"]


def test_every_string_has_the_languages_of_those_who_read_it(messages: ModuleType) -> None:
    assert messages.lacking() == []


def test_no_translation_loses_a_place_for_a_value_or_invents_one(messages: ModuleType) -> None:
    """A form of a plural may leave its number out, as Arabic does for one and two."""
    for path in messages.catalogs():
        for message in messages.read_catalog(path, path.parents[1].name):
            if isinstance(message.id, str) and message.string:
                assert {*PLACES.findall(message.string)} == {*PLACES.findall(message.id)}, (path, message.id)
            elif message.id and all(message.string):
                there = {place for form in message.id for place in PLACES.findall(form)}
                assert {place for form in message.string for place in PLACES.findall(form)} <= there, (path, message.id)


@pytest.mark.parametrize(
    ("arabic", "complete"),
    [
        ('msgid "Open"\nmsgstr "مفتوح"\n', True),
        ('msgid "Open"\nmsgstr ""\n', False),
        ('#, fuzzy\nmsgid "Open"\nmsgstr "مفتوح"\n', False),
        ("", False),
    ],
)
def test_a_word_that_residents_read_is_missed_in_a_language_of_the_guide_and_a_desks_is_not(
    messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arabic: str, complete: bool
) -> None:
    page = tmp_path / "page.py"
    page.write_text('gettext("Open")', encoding="utf-8")
    guide, desk = tmp_path / "guide", tmp_path / "desk"
    for name in ("guide", "desk"):
        room(tmp_path, name, "sv", 'msgid "Open"\nmsgstr "Öppna"\n')
        room(tmp_path, name, "fi", 'msgid "Open"\nmsgstr "Avaa"\n')
    room(tmp_path, "guide", "ar", arabic)
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(messages, "GUIDE", guide)
    monkeypatch.setattr(messages, "READ_BY_RESIDENTS", (guide,))
    monkeypatch.setattr(messages, "rooms", lambda: [(guide, [page]), (desk, [page])])
    assert messages.lacking() == ([] if complete else ["guide ar: 'Open'"])
