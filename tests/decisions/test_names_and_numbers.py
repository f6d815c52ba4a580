"""Case numbers are read where their form is known; names are found as texts bend them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.decisions.case_numbers import CaseNumber, parse_case_number
from delaktig.decisions.item_fields import PersonFields
from delaktig.decisions.names import without_people


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("266/05.00.00/2025", CaseNumber(266, "05.00.00", 2025)),
        ("RBG/1433/04.03.00/2023", CaseNumber(1433, "04.03.00", 2023, "RBG")),
        (" 305 / 00.04.01 / 2023 ", CaseNumber(305, "00.04.01", 2023)),
        ("", None),
        ("305/2023", None),
        ("305/00.04.01/23", None),
        ("HEL 2024-009679", None),
    ],
)
def test_a_case_number_is_taken_apart_or_left_alone(printed, read):
    assert parse_case_number(printed) == read


PERSON = PersonFields("heard", "Tove Virtanen", "koordinatorn", "tove.v@example.org", "040 123 45")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tove Virtanen var närvarande.", "koordinatorn var närvarande."),
        ("Tove  Virtanens förslag", "koordinatorn förslag"),
        ("Virtasen esitys hyväksyttiin", "koordinatorn esitys hyväksyttiin"),
        ("tel. 040 123 45, Tove.V@example.org", "tel. […], […]"),
        ("Inget namn här", "Inget namn här"),
    ],
)
def test_names_mails_and_numbers_leave_a_text(before, after):
    assert without_people(before, [PERSON]) == after


@given(st.text(max_size=200))
def test_taking_names_away_twice_is_taking_them_once(text):
    once = without_people(text, [PERSON])
    assert without_people(once, [PERSON]) == once


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_is_left_whatever_stands_around_it(before, after):
    left = without_people(f"{before} Tove Virtanen {after}", [PERSON])
    assert "Tove Virtanen" not in left
