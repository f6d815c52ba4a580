"""Hints while writing: length, long sentences, long words."""

from __future__ import annotations

from delaktig.catalogue.readability import LONG_SENTENCE, LONG_WORD, measure


def test_short_words_in_short_sentences_give_no_hint() -> None:
    assert measure("Kom till huset. Ta med ditt kort!", 150).is_easy


def test_a_sentence_is_long_by_its_words_and_is_shown_as_it_stands() -> None:
    long = " ".join(["ord"] * (LONG_SENTENCE + 1)) + "."
    assert measure(f"Kort. {long} Kort igen.").sentences == (long,)
    assert measure(" ".join(["ord"] * LONG_SENTENCE) + ".").sentences == ()


def test_each_line_of_a_list_is_a_sentence_of_its_own() -> None:
    assert measure("\n".join(["ett två tre fyra fem sex"] * 10)).sentences == ()


def test_a_word_is_long_by_its_letters_also_in_other_alphabets() -> None:
    assert measure("kotoutumissuunnitelmalomake").words == ("kotoutumissuunnitelmalomake",)
    assert measure("о" * LONG_WORD).words == ("о" * LONG_WORD,)
    assert measure("o" * (LONG_WORD - 1)).words == ()


def test_a_hyphen_parts_a_long_word() -> None:
    assert measure("integrations-utbildnings-planen").words == ()


def test_addresses_are_no_long_words() -> None:
    assert measure(
        "Läs mer: https://www.example.org/enlangadressutanmellanrum eller skriv en@exempelkommunensadress.fi"
    ).is_easy


def test_characters_are_counted_against_the_limit_and_may_be_too_many() -> None:
    assert (measure("åäö", 5).left, measure("åäö", 2).left, measure("åäö", 2).over) == (2, -1, 1)
    assert not measure("åäö", 2).is_easy
    assert measure("åäö").left is None


def test_arabic_and_question_marks_end_sentences() -> None:
    half = " ".join(["كلمة"] * 15)
    assert measure(f"{half}؟ {half}.").sentences == ()


def test_the_same_hint_is_given_once() -> None:
    assert measure("arbetskraftsmyndigheten, arbetskraftsmyndigheten").words == ("arbetskraftsmyndigheten",)
