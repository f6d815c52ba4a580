"""The invitation: in every language of the guide, beside Swedish or Finnish, and without what a prohibition hides."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from delaktig.cases.actions.interpreting import InterpreterInput, order_interpreter
from delaktig.cases.invitation import Letter, Sender, document, side
from delaktig.cases.letter_words import awaits_reader, languages, words_in
from delaktig.cases.selectors.times import time_of
from delaktig.formats.pdf import write_pdf
from tests.cases.working import a_client, a_time, a_worker, an_organisation

SENDER = Sender("Borgå", "Invandrartjänster", ("unit@example.org",))


def test_every_language_of_the_guide_has_every_word() -> None:
    assert languages() == settings.GUIDE_LANGUAGES
    keys = words_in("sv").said.keys()
    for language in languages():
        words = words_in(language)
        assert words.language == language
        assert words.said.keys() == keys
        assert all(words.said.values())
        assert "{amount}" in words["fee_text"]
        assert "{language}" in words["interpreter_text"]
        assert words.about.keys() == words_in("en").about.keys()


def test_words_that_no_native_reader_has_read_are_marked() -> None:
    assert not any(awaits_reader(language) for language in ("sv", "fi", "en"))
    assert awaits_reader("ar")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "fi", "ar", "ckb", "th", "so"])
def test_the_letter_says_when_how_and_what_a_missed_time_may_cost(language: str) -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client, fee_warned=True, place="Stadshuset")
    order_interpreter(
        actor, time, InterpreterInput("ar", "phone", an_organisation("Tolkar Ab").pk, timezone.localdate())
    )
    made = side(time_of(client, time.pk), language, SENDER)
    said = [line.value for line in made.lines]
    assert made.language == language
    assert str(timezone.localtime(time.starts_at).year) in said[0]
    assert any("56,70" in one or "56.70" in one for one in said)
    assert any(words_in(language)["interpreter_text"].split("{")[0].strip() in one for one in said)
    assert "Stadshuset" in said


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "ar", "ckb"])
def test_the_letter_says_when_the_time_begins_and_ends_in_every_direction(language: str) -> None:
    actor = a_worker()
    said = side(time_of(client := a_client(actor), a_time(actor, client, hour=10, minutes=45).pk), language, SENDER)
    sign = "." if language == "sv" else ":"
    hours = f"10{sign}00–10{sign}45"
    assert (hours if language == "sv" else f"\u2066{hours}\u2069") in said.lines[0].value


@pytest.mark.django_db
def test_a_letter_without_the_warning_says_nothing_of_a_fee() -> None:
    actor = a_worker()
    client = a_client(actor)
    made = side(time_of(client, a_time(actor, client).pk), "sv", SENDER)
    assert not any("56,70" in line.value for line in made.lines)


@pytest.mark.django_db
def test_the_letter_is_an_accessible_pdf_from_right_to_left_beside_swedish() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = time_of(client, a_time(actor, client, fee_warned=True).pk)
    sides = (side(time, "ar", SENDER), side(time, "sv", SENDER))
    letter = Letter(SENDER, ("Amina Testare",), client.number, date(2026, 11, 27), sides, invented=True)
    assert document(letter).language == "ar"
    assert write_pdf(document(letter)).startswith(b"%PDF-")
