"""How an indicator stands is computed from figures, never typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.indicators.periods import Period
from delaktig.indicators.status import Aim, Status, milestone, standing

TODAY = date(2026, 3, 1)
Y2025, Y2024, Y2026 = Period.year(2025), Period.year(2024), Period.year(2026)
D = Decimal


@pytest.mark.parametrize(
    ("aim", "value", "status"),
    [
        (Aim(), 3, Status.KNOWN),
        (Aim("up", low=D(5)), 5, Status.ON_COURSE),
        (Aim("up", low=D(5)), 4, Status.BEHIND),
        (Aim("down", high=D(5)), 6, Status.BEHIND),
        (Aim("down", high=D(5)), 5, Status.ON_COURSE),
        (Aim("within", low=D(2), high=D(4)), 2, Status.ON_COURSE),
        (Aim("within", low=D(2), high=D(4)), 5, Status.BEHIND),
        (Aim("within", low=D(2), high=D(4)), 1, Status.BEHIND),
        (Aim("up", low=D(5), due_on=date(2027, 12, 31)), 5, Status.REACHED),
        # half of the way from 10 on the last day of 2024 to 20 on the last day of 2026 is 15
        (Aim("up", D(10), date(2024, 12, 31), D(20), None, date(2026, 12, 31)), 15, Status.ON_COURSE),
        (Aim("up", D(10), date(2024, 12, 31), D(20), None, date(2026, 12, 31)), 14, Status.BEHIND),
        (Aim("down", D(20), date(2024, 12, 31), None, D(10), date(2026, 12, 31)), 16, Status.BEHIND),
        (Aim("up", low=D(5), due_on=date(2025, 12, 31)), 4, Status.BEHIND),
    ],
)
def test_a_year_that_is_over_is_judged_by_what_is_aimed_at(aim: Aim, value: int, status: Status) -> None:
    assert standing("count", "yearly", aim, {Y2025: D(value)}, TODAY).status == status


def test_without_a_figure_there_is_no_data_and_the_awaited_year_is_named() -> None:
    found = standing("count", "yearly", Aim("up", low=D(5)), {}, TODAY)
    assert (found.status, found.awaited) == (Status.NO_DATA, Y2025)


def test_a_figure_of_an_earlier_year_leaves_the_last_one_due() -> None:
    found = standing("count", "yearly", Aim("up", low=D(5)), {Y2024: D(9)}, TODAY)
    assert (found.status, found.period, found.value, found.awaited) == (Status.DUE, Y2024, 9, Y2025)


def test_a_year_that_runs_is_not_judged_too_early() -> None:
    found = standing("count", "yearly", Aim("up", low=D(5)), {Y2026: D(1)}, date(2026, 12, 30))
    assert found.status == Status.DUE
    later = standing("count", "yearly", Aim("up", low=D(5)), {Y2025: D(6), Y2026: D(1)}, TODAY)
    assert (later.status, later.period) == (Status.ON_COURSE, Y2025)


def test_what_is_asked_once_is_never_awaited() -> None:
    assert standing("count", "once", Aim(), {}, TODAY).awaited is None
    assert standing("count", "once", Aim("up", low=D(5)), {Y2024: D(6)}, TODAY).status == Status.ON_COURSE


def test_a_share_of_nothing_is_no_data() -> None:
    assert standing("percentage", "yearly", Aim("up", low=D(5)), {Y2025: None}, TODAY).status == Status.NO_DATA


def test_what_is_told_is_known_or_due() -> None:
    assert standing("narrative", "yearly", Aim(), {Y2025: None}, TODAY).status == Status.KNOWN
    assert standing("documents", "yearly", Aim(), {Y2024: None}, TODAY).status == Status.DUE


@pytest.mark.parametrize(
    ("due", "reached", "status"),
    [
        (None, None, Status.NO_DATA),
        (date(2026, 3, 1), None, Status.ON_COURSE),
        (date(2026, 2, 28), None, Status.BEHIND),
        (date(2026, 2, 28), date(2026, 3, 1), Status.REACHED),
        (None, date(2026, 3, 2), Status.NO_DATA),
    ],
)
def test_a_milestone_is_reached_or_stands_by_its_day(due: date | None, reached: date | None, status: Status) -> None:
    assert milestone(Aim("reached", due_on=due), reached, TODAY).status == status


@given(
    st.sampled_from(("up", "down")),
    st.integers(0, 100).map(Decimal),
    st.integers(0, 100).map(Decimal),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_what_is_expected_lies_between_baseline_and_aim(
    direction: str, base: Decimal, wanted: Decimal, on: date
) -> None:
    ends = {"low": wanted} if direction == "up" else {"high": wanted}
    aim = Aim(direction, base, date(2022, 1, 1), due_on=date(2028, 1, 1), **ends)
    expected = aim.expected(on)
    assert expected is not None
    assert min(base, wanted) <= expected <= max(base, wanted)


@given(st.integers(0, 30), st.integers(0, 30))
def test_more_is_never_worse_where_more_is_aimed_at(one: int, more: int) -> None:
    aim = Aim("up", low=D(15))
    ranks = {Status.BEHIND: 0, Status.ON_COURSE: 1}
    low, high = sorted((one, one + more))
    of = {n: ranks[standing("count", "yearly", aim, {Y2025: D(n)}, TODAY).status] for n in (low, high)}
    assert of[low] <= of[high]
