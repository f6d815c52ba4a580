"""Words and their forms, without a database: what is the same word, a part of one, or nearly one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from delaktig.catalogue.search.distance import slips
from delaktig.catalogue.search.forms import forms
from delaktig.catalogue.search.letters import fold, words_of
from delaktig.catalogue.search.lexicon import Lexicon
from delaktig.catalogue.search.matching import HOLDS, NEAR_PART, SURE, TAIL, match
from tests.catalogue.search.content import SERVICES

pytestmark = pytest.mark.plain


def lexicon(language: str, *texts: str) -> Lexicon:
    made = Lexicon(language)
    for number, text in enumerate(texts):
        made.put(number, text, dict.fromkeys(words_of(text, language), 20))
    return made


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("sv", "kurserna", "kurs"),
        ("sv", "kursen", "kurser"),
        ("sv", "skolan", "skola"),
        ("sv", "bostäder", "bostad"),
        ("sv", "daghemmet", "daghem"),
        ("sv", "halsa", "hälsa"),
        ("fi", "päiväkodissa", "päiväkoti"),
        ("fi", "paivakoti", "päiväkoti"),
        ("fi", "kodin", "koti"),
        ("fi", "koulutuksesta", "koulutus"),
        ("fi", "asunnot", "asunto"),
        ("fi", "lapset", "lapsi"),
        ("fi", "terveyden", "terveys"),
        ("fi", "luvan", "lupa"),
        ("ar", "مدرسه", "المدرسة"),
        ("ar", "اطفال", "الأطفال"),
        ("ar", "دَوْرَة", "دورة"),
        ("ar", "دورـــة", "دورة"),
        ("fa", "كلاس", "کلاس"),
        ("ckb", "منداڵان", "مندال"),
        ("ru", "ребенок", "ребёнок"),
        ("ru", "шведский", "шведского"),
        ("uk", "шведська", "шведської"),
        ("uk", "лікарні", "лікарня"),
        ("tr", "KAYIT", "kayit"),
        ("tr", "kursları", "kurs"),
        ("vi", "Thuy Dien", "Thụy Điển"),
        ("so", "dugsi", "dugsiga"),
        ("sq", "kurs", "kursi"),
        ("et", "lasteaeda", "lasteaed"),
    ],
)
def test_two_inflections_or_spellings_of_a_word_are_the_same_word(language: str, one: str, other: str) -> None:
    for first, second in zip(words_of(one, language), words_of(other, language), strict=True):
        assert set(forms(first, language)) & set(forms(second, language))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("sv", "barn", "bank"), ("sv", "kurs", "kur"), ("fi", "koti", "koulu"), ("en", "house", "horse")],
)
def test_words_that_only_look_alike_are_not_the_same(language: str, one: str, other: str) -> None:
    assert not set(forms(one, language)) & set(forms(other, language))


@pytest.mark.parametrize(
    ("language", "typed", "word"),
    [
        ("fi", "koulutus", "kotoutumiskoulutus"),
        ("fi", "koulutuksen", "kotoutumiskoulutus"),
        ("sv", "utbildning", "integrationsutbildning"),
        ("sv", "utbildningen", "integrationsutbildningar"),
        ("fi", "päiväkoti", "yksityispäiväkodit"),
        ("fi", "koti", "päiväkoti"),
        ("sv", "integrationsutbildning", "utbildning"),
        ("th", "ภาษา", "เรียนภาษาสวีเดนและรู้จักสังคม"),
        ("th", "อยากเรียนภาษาสวีเดน", "เรียนภาษาสวีเดนและรู้จักสังคม"),
    ],
)
def test_a_part_finds_the_compound_and_a_compound_its_part(language: str, typed: str, word: str) -> None:
    found = match(typed, lexicon(language, word, "xyzzy"))
    assert set(found.strengths) == set(words_of(word, language))


def test_the_end_of_a_compound_is_an_answer_only_where_its_beginning_is_known_too() -> None:
    assert match("hundutbildning", lexicon("sv", "utbildning")).strengths == {"utbildning": TAIL}
    assert match("hundutbildning", lexicon("sv", "utbildning")).meant == "utbildning"
    assert match("barnutbildning", lexicon("sv", "utbildning barn")).strengths["utbildning"] == HOLDS


def test_two_slips_leave_the_first_letter_alone() -> None:
    assert match("hundkurs", lexicon("sv", "grundkurs")).strengths == {}
    assert "grundkurs" in match("gunskurs", lexicon("sv", "grundkurs")).strengths


def test_home_is_no_part_of_integration() -> None:
    assert match("koti", lexicon("fi", "kotoutuminen")).strengths == {}


def test_a_part_that_is_mistyped_finds_the_compound_last_of_all() -> None:
    found = match("koulutsu", lexicon("fi", "kotoutumiskoulutus"))
    assert found.strengths == {"kotoutumiskoulutus": NEAR_PART}
    assert not found.sure


def test_what_was_probably_meant_is_named() -> None:
    assert match("kusr", lexicon("sv", "kurs", "bank")).meant == "kurs"
    assert match("kurs", lexicon("sv", "kurs", "bank")).meant == ""


def test_a_thai_run_that_is_longer_than_a_word_comes_in_pieces_that_overlap() -> None:
    run = "ศูนย์ดูแลเด็กเล็กและครอบครัวของเทศบาล" * 3
    pieces = list(words_of(run))
    assert len(pieces) > 1
    assert all(any(run[at : at + 20] in piece for piece in pieces) for at in range(len(run) - 19))


LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
WORDS = st.text(LETTERS, min_size=1, max_size=14)


@given(WORDS, WORDS)
def test_slips_are_counted_alike_from_both_sides_and_never_beyond_the_bound(one: str, other: str) -> None:
    for most in (1, 2):
        assert slips(one, other, most) == slips(other, one, most) <= most + 1
    assert (slips(one, other, 1) == 0) == (one == other)


def mistyped(draw: st.DrawFn, word: str) -> str:
    """Change one letter of a word, leave one out, or swap two."""
    at = draw(st.integers(0, len(word) - 2))
    letter = draw(st.sampled_from(LETTERS))
    return draw(
        st.sampled_from(
            [
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )


@st.composite
def slip_of_a_name(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return a language, a word of a service's name in it, and that word with one slip of the hand."""
    latin = [
        (language, word)
        for _topic, words in SERVICES.values()
        for language, (name, _summary) in words.items()
        for word in words_of(name, language)
        if len(word) >= 5 and language in {"sv", "fi", "en", "so", "tr", "vi", "sq", "et"}
    ]
    language, word = draw(st.sampled_from(latin))
    return language, word, mistyped(draw, word)


def everything(language: str) -> Lexicon:
    texts = [words[language][0] for _topic, words in SERVICES.values() if language in words]
    return lexicon(language, *texts)


@given(slip_of_a_name(), st.sampled_from([str.lower, str.upper, str.title]))
def test_a_word_of_a_name_is_found_with_one_slip_of_the_hand_in_any_case(
    slip: tuple[str, str, str], case: object
) -> None:
    language, word, typed = slip
    known = everything(language)
    assume(not any(form in known.by_form for form in forms(typed, language)) or typed == word)
    (seen,) = words_of(case(typed), language)  # type: ignore[operator]
    assert match(seen, known).strengths.get(word, 0) > 0


@given(st.sampled_from(sorted({language for _topic, words in SERVICES.values() for language in words})), st.data())
def test_every_word_of_a_name_is_found_as_it_is_written(language: str, data: st.DataObject) -> None:
    known = everything(language)
    word = data.draw(st.sampled_from(sorted(known.said_by)))
    for written in (word, word.upper(), word.capitalize()):
        (seen,) = words_of(written, language)
        found = match(seen, known)
        assert found.sure
        assert found.strengths[word] >= SURE


@given(st.text(max_size=40))
def test_folding_is_done_once_and_for_all(text: str) -> None:
    once = [fold(word) for word in words_of(text)]
    assert [fold(word) for word in once] == once


@given(st.lists(st.tuples(st.integers(0, 4), st.lists(st.sampled_from(["kurs", "kursen", "barn", "skolan"])))))
def test_a_lexicon_that_was_changed_is_the_same_as_one_made_anew(changes: list[tuple[int, list[str]]]) -> None:
    changed, last = Lexicon("sv"), {}
    for service, words in changes:
        changed.put(service, "", dict.fromkeys(words, 1))
        last[service] = words
    anew = Lexicon("sv")
    for service, words in last.items():
        anew.put(service, "", dict.fromkeys(words, 1))
    assert changed.said_by == anew.said_by
    assert {form: words for form, words in changed.by_form.items() if words} == dict(anew.by_form)
    assert changed.names == anew.names
