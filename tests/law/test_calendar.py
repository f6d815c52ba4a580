"""Days off and the arithmetic of days, months and years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.law import calendar

DAYS = st.dates(date(1992, 1, 1), date(2100, 11, 30))
DAYS_WITH_30_WORKING_DAYS_AFTER = st.dates(date(1992, 1, 1), date(2100, 11, 1))
"""Days off are known to the end of 2100, and in the last weeks of a year thirty working days lead into the next."""
LONG_AGO_TO_FAR_AHEAD = st.dates(date(1900, 1, 1), date(2150, 12, 31))

# The days off of three years as almanacs print them, weekends apart.
PRINTED = {
    2024: "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-21 06-22 11-02 12-06 12-24 12-25 12-26",
    2025: "01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-08 06-20 06-21 11-01 12-06 12-24 12-25 12-26",
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 12-25 12-26",
}


@pytest.mark.parametrize("year", PRINTED)
def test_the_days_off_of_a_year_are_those_of_the_almanac(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    off = [day for day in days if day.year == year and calendar.day_off(day) not in (None, "saturday", "sunday")]
    assert [f"{day:%m-%d}" for day in off] == PRINTED[year].split()


def _easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus, written apart from the library."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


@given(st.integers(1992, 2100))
def test_days_that_move_with_easter_agree_with_the_computus(year: int) -> None:
    easter = _easter(year)
    for key, after in (("good_friday", -2), ("easter_sunday", 0), ("easter_monday", 1), ("pentecost", 49)):
        assert calendar.day_off(easter + timedelta(days=after)) == key
    assert calendar.day_off(easter + timedelta(days=39)) in ("ascension", "may_day")


@given(st.integers(1992, 2100))
def test_days_that_move_with_the_week_are_where_the_act_puts_them(year: int) -> None:
    midsummer = next(date(year, 6, day) for day in range(20, 27) if date(year, 6, day).weekday() == 5)
    assert calendar.day_off(midsummer) == "midsummer"
    assert calendar.day_off(midsummer - timedelta(days=1)) == "midsummer_eve"
    start = date(year, 10, 31)
    all_saints = start + timedelta(days=(5 - start.weekday()) % 7)
    assert calendar.day_off(all_saints) == "all_saints"


@given(DAYS)
def test_the_next_working_day_is_the_first_one_not_before(day: date) -> None:
    found = calendar.next_working_day(day)
    assert found >= day
    assert calendar.is_working_day(found)
    assert not any(calendar.is_working_day(day + timedelta(days=n)) for n in range((found - day).days))
    assert calendar.next_working_day(found) == found


@given(DAYS, DAYS)
def test_moving_keeps_the_order_of_days(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert calendar.next_working_day(first) <= calendar.next_working_day(second)


@given(DAYS)
def test_weekends_are_off_and_every_day_off_has_a_name(day: date) -> None:
    key = calendar.day_off(day)
    assert key is not None or day.weekday() < 5
    if key is not None:
        assert all(calendar.day_off_name(key, language) for language in ("sv", "fi", "en"))


@given(LONG_AGO_TO_FAR_AHEAD, st.integers(0, 600))
def test_months_keep_the_day_or_take_the_last_one(day: date, months: int) -> None:
    found = calendar.add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
    assert found >= day
    assert calendar.add_months(day, 0) == day


@given(LONG_AGO_TO_FAR_AHEAD, LONG_AGO_TO_FAR_AHEAD, st.integers(0, 600))
def test_months_keep_the_order_of_days(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert calendar.add_months(first, months) <= calendar.add_months(second, months)


@given(LONG_AGO_TO_FAR_AHEAD, st.integers(0, 40))
def test_years_are_twelve_months(day: date, years: int) -> None:
    assert calendar.add_years(day, years) == calendar.add_months(day, 12 * years)


def test_months_can_be_counted_back() -> None:
    assert calendar.add_months(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert calendar.add_months(date(2025, 1, 15), -1) == date(2024, 12, 15)


@given(DAYS_WITH_30_WORKING_DAYS_AFTER, st.integers(0, 30))
def test_working_days_are_counted_one_by_one(day: date, days: int) -> None:
    found = calendar.add_working_days(day, days)
    between = [day + timedelta(days=n + 1) for n in range((found - day).days)]
    assert sum(calendar.is_working_day(one) for one in between) == days
    assert days == 0 or calendar.is_working_day(found)


def test_working_days_beyond_the_last_year_that_is_known_are_refused() -> None:
    assert calendar.add_working_days(date(2100, 11, 1), 30) == date(2100, 12, 14)
    with pytest.raises(calendar.CalendarError, match="to 2100, not for 2101"):
        calendar.add_working_days(date(2100, 12, 1), 30)


def test_names_of_days_off_in_three_languages() -> None:
    assert calendar.day_off_name("saturday", "sv") == "lördag"
    assert calendar.day_off_name("may_day", "fi") == "vapunpäivä"
    assert calendar.day_off_name("midsummer_eve", "en") == "Midsummer Eve"
    with pytest.raises(KeyError):
        calendar.day_off_name("doomsday", "sv")


@pytest.mark.parametrize("day", [date(1991, 12, 31), date(2101, 1, 1)])
def test_a_year_outside_the_table_is_an_error(day: date) -> None:
    with pytest.raises(calendar.CalendarError, match="from 1992 to 2100"):
        calendar.day_off(day)


def test_two_days_off_on_one_day_are_one_day_off() -> None:
    assert calendar.day_off(date(2008, 5, 1)) in ("may_day", "ascension")


def test_a_library_that_lost_a_day_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = calendar._library_days(2025)
    monkeypatch.setattr(calendar, "_library_days", lambda year: {n: d for n, d in whole.items() if n != "May Day"})
    calendar._table.cache_clear()
    with pytest.raises(calendar.CalendarError, match="has no May Day in 2025"):
        calendar.day_off(date(2025, 5, 1))
    calendar._table.cache_clear()
