"""What is typed on a sheet is read, or said what is wrong with it; nothing else gets into the urn."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.surveys.answers import HIGHEST, Asked, as_number, read_sheet
from delaktig.surveys.models import Question
from delaktig.surveys.results import told_apart

KINDS = Question.Kind
OPTIONS = frozenset({"a", "b", "c"})


def read(kind: str, *typed: str, required: bool = False) -> tuple[object, str]:
    sheet = read_sheet([Asked("q", kind, required, OPTIONS)], {"q": typed})
    return sheet.answers.get("q"), sheet.faults.get("q", "")


@pytest.mark.parametrize(
    ("kind", "typed", "read_as"),
    [
        (KINDS.SCALE, "5", "5"),
        (KINDS.YES_NO, "no", "no"),
        (KINDS.CHOICE, "b", "b"),
        (KINDS.NUMBER, "2,50", "2.5"),
        (KINDS.NUMBER, "1 200", "1200"),
        (KINDS.NUMBER, "٣٫٥".replace("٫", ","), "3.5"),
        (KINDS.TEXT, " Tack! ", "Tack!"),
    ],
)
def test_what_can_be_answered_is_read(kind: str, typed: str, read_as: str) -> None:
    assert read(kind, typed) == (read_as, "")


@pytest.mark.parametrize(
    ("kind", "typed", "fault"),
    [
        (KINDS.SCALE, "6", "unknown_choice"),
        (KINDS.SCALE, "٣", "unknown_choice"),
        (KINDS.YES_NO, "maybe", "unknown_choice"),
        (KINDS.CHOICE, "d", "unknown_choice"),
        (KINDS.NUMBER, "many", "not_a_number"),
        (KINDS.NUMBER, "NaN", "not_a_number"),
        (KINDS.NUMBER, "Infinity", "not_a_number"),
        (KINDS.NUMBER, "-1", "out_of_range"),
        (KINDS.NUMBER, "1.234", "out_of_range"),
        (KINDS.NUMBER, "100001", "out_of_range"),
        (KINDS.TEXT, "x" * 1_001, "too_long"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_not_kept(kind: str, typed: str, fault: str) -> None:
    assert read(kind, typed) == (None, fault)


def test_several_are_kept_once_each_and_only_known_ones() -> None:
    assert read(KINDS.SEVERAL, "b", "a", "b") == (["a", "b"], "")
    assert read(KINDS.SEVERAL, "b", "d") == (None, "unknown_choice")


def test_what_must_be_answered_is_asked_for_and_what_need_not_may_be_left() -> None:
    assert read(KINDS.SCALE, "  ", required=True) == (None, "required")
    assert read(KINDS.SCALE) == (None, "")


@given(st.dictionaries(st.sampled_from("abcq"), st.lists(st.text(max_size=12), max_size=3)), st.sampled_from(KINDS))
def test_whatever_is_sent_only_what_was_asked_is_kept_and_each_number_can_be_counted(
    typed: dict[str, list[str]], kind: str
) -> None:
    sheet = read_sheet([Asked("q", kind, options=OPTIONS)], typed)
    assert set(sheet.answers) | set(sheet.faults) <= {"q"}
    assert not set(sheet.answers) & set(sheet.faults)
    for value in sheet.answers.values():
        if isinstance(value, list):
            assert set(value) <= OPTIONS
        else:
            number = as_number(kind, value)
            assert number is None or 0 <= number <= HIGHEST


@given(
    st.dictionaries(st.sampled_from(["sv", "fi", "en", "ar", "ru", "so"]), st.integers(1, 40), max_size=6),
    st.integers(3, 20),
)
def test_no_small_group_of_a_language_can_be_read_or_found_by_subtraction(sheets: dict[str, int], fewest: int) -> None:
    apart = told_apart(sheets, fewest)
    assert all(sheets[one] >= fewest for one in apart)
    rest = sum(n for one, n in sheets.items() if one not in apart)
    assert rest == 0 or rest >= fewest or not apart


def test_yes_is_one_and_no_is_nought() -> None:
    assert [as_number(KINDS.YES_NO, one) for one in ("yes", "no")] == [Decimal(1), Decimal(0)]
    assert as_number(KINDS.CHOICE, "a") is None
