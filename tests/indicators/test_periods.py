"""Spans of whole days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.indicators.models import Indicator
from delaktig.indicators.periods import Period

DAYS = st.dates(date(1999, 1, 1), date(2060, 1, 1))
CADENCES = st.sampled_from(Indicator.Cadence.values)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends on 2025-01-01"):
        Period(date(2025, 1, 2), date(2025, 1, 1))


def test_february_of_a_leap_year_ends_on_its_29th_day() -> None:
    assert Period.month(2024, 2).last == date(2024, 2, 29)


def test_a_quarter_and_a_half_year_lie_round_their_day() -> None:
    assert Period.around(date(2025, 5, 31), "quarterly") == Period(date(2025, 4, 1), date(2025, 6, 30))
    assert Period.around(date(2025, 7, 1), "half_yearly") == Period(date(2025, 7, 1), date(2025, 12, 31))


@given(DAYS, CADENCES)
def test_a_day_lies_in_its_period_and_the_one_before_ends_the_day_before(day: date, cadence: str) -> None:
    here, before = Period.around(day, cadence), Period.ended_before(day, cadence)
    assert here.first <= day <= here.last
    assert before.last + timedelta(days=1) == here.first
    assert here.whole_months
    assert before.whole_months


@given(DAYS, st.integers(0, 800))
def test_every_day_of_a_period_lies_in_one_of_its_months(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    months = list(period.months())
    assert {day.replace(day=1) for day in (period.first, period.last)} <= set(months)
    assert months == sorted(set(months))
    assert months[0] == first.replace(day=1)
    assert months[-1] == period.last.replace(day=1)


def test_a_week_is_no_whole_month() -> None:
    assert not Period(date(2025, 1, 1), date(2025, 1, 7)).whole_months
