"""A string has one translation in each language: Django merges the rooms' catalogues, and one would win everywhere."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
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
