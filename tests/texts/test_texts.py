"""Texts in several languages: states, history, what changed since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from delaktig.accounts.actor import Actor
from delaktig.texts.actions import Conflict, approve, create_text, write
from delaktig.texts.models import Text
from delaktig.texts.selectors import Status, history, load, rendered_sources


@pytest.fixture
def writer(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("editor")


@pytest.fixture
def text(writer: Actor) -> Text:
    return create_text({"sv": "Ett"}, source_language="sv", actor=writer)


def status(text: Text, language: str) -> Status:
    return load([text.pk]).status(text.pk, language)


def test_a_translation_goes_from_missing_through_draft_to_current_and_outdated(text: Text, writer: Actor) -> None:
    assert status(text, "fi") is Status.MISSING
    write(text, "fi", "Yksi", writer)
    assert status(text, "fi") is Status.DRAFT
    approve(text, "fi", writer)
    assert status(text, "fi") is Status.CURRENT
    write(text, "sv", "Ett till", writer)
    assert status(text, "fi") is Status.OUTDATED


def test_a_slip_in_the_source_does_not_outdate_its_translation(text: Text, writer: Actor) -> None:
    write(text, "fi", "Yksi", writer)
    approve(text, "fi", writer)
    write(text, "sv", "Ett!", writer, slip=True)
    assert status(text, "fi") is Status.CURRENT


def test_two_people_on_one_text_are_shown_both(text: Text, writer: Actor) -> None:
    write(text, "sv", "Två", writer, expected_version=1)
    with pytest.raises(Conflict) as told:
        write(text, "sv", "Tre", writer, expected_version=1)
    assert (told.value.mine, told.value.theirs, told.value.version) == ("Tre", "Två", 2)


def test_an_outdated_translation_remembers_what_its_source_said(text: Text, writer: Actor) -> None:
    write(text, "sv", "Ett, rättat", writer, slip=True)
    write(text, "fi", "Yksi", writer)
    write(text, "sv", "Två", writer)
    write(text, "sv", "Två.", writer, slip=True)
    write(text, "sv", "Tre", writer)
    assert rendered_sources(load([text.pk]), [text.pk], "fi") == {text.pk: "Ett, rättat"}
    write(text, "fi", "Kolme", writer)
    assert rendered_sources(load([text.pk]), [text.pk], "fi") == {}


def test_a_slip_after_the_translation_still_counts_as_what_it_rendered(text: Text, writer: Actor) -> None:
    write(text, "fi", "Yksi", writer)
    write(text, "sv", "Ett.", writer, slip=True)
    write(text, "sv", "Två", writer)
    assert rendered_sources(load([text.pk]), [text.pk], "fi") == {text.pk: "Ett."}


def test_the_source_itself_and_missing_translations_have_nothing_behind_them(text: Text, writer: Actor) -> None:
    write(text, "sv", "Två", writer)
    assert rendered_sources(load([text.pk]), [text.pk], "sv") == {}
    assert rendered_sources(load([text.pk]), [text.pk], "fi") == {}


def test_history_tells_what_was_said_by_whom_newest_first(
    text: Text, writer: Actor, actor_with_role: Callable[..., Actor], django_assert_num_queries: Callable[..., object]
) -> None:
    other = actor_with_role("coordinator")
    write(text, "sv", "Två", other)
    write(text, "sv", "Två.", writer, slip=True)
    with django_assert_num_queries(2):
        said = history([text.pk, None])
    assert [(s.body, s.by, s.slip, s.stands) for s in said] == [
        ("Två.", writer.user.name, True, True),
        ("Två", other.user.name, False, False),
        ("Ett", "", False, False),
    ]


def test_a_text_never_changed_has_its_author(text: Text, writer: Actor) -> None:
    (said,) = history([text.pk])
    assert (said.body, said.by, said.stands) == ("Ett", writer.user.name, True)
