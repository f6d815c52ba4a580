"""When an offering is open: ordinary weeks, holidays of the law's calendar, exceptions."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from delaktig.catalogue.opening import Exceptional, Times, day_of, next_turn, open_until, opens_today, week_of

MORNING, AFTERNOON = (time(9), time(12)), (time(13), time(16))
EASTER = date(2026, 4, 3)  # Good Friday


def times(closed_on_holidays: bool | None = None, *exceptions: Exceptional) -> Times:
    return Times({day: [AFTERNOON, MORNING] for day in range(1, 6)}, list(exceptions), closed_on_holidays)


def test_an_ordinary_day_has_its_spans_in_order() -> None:
    assert day_of(times(), date(2026, 3, 4)).spans == (MORNING, AFTERNOON)
    assert day_of(times(), date(2026, 3, 7)).spans == ()


@pytest.mark.parametrize(
    ("closed", "spans", "known"), [(True, (), True), (False, (MORNING, AFTERNOON), True), (None, (), False)]
)
def test_a_holiday_follows_what_was_said_of_holidays_and_is_unknown_where_nothing_was(
    closed: bool | None, spans: object, known: bool
) -> None:
    day = day_of(times(closed), EASTER)
    assert (day.spans, day.known, day.holiday) == (spans, known, "good_friday")


def test_an_exception_goes_before_the_holiday_and_the_week() -> None:
    open_then = Exceptional(EASTER, EASTER, (time(10), time(11)))
    closed = Exceptional(date(2026, 3, 4), date(2026, 3, 5))
    assert day_of(times(True, open_then), EASTER).spans == ((time(10), time(11)),)
    assert day_of(times(True, closed), date(2026, 3, 5)).spans == ()
    assert day_of(times(True, closed), date(2026, 3, 6)).spans == (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    ("hour", "until", "opens", "turn"),
    [
        (time(8), None, time(9), 9),
        (time(9), time(12), time(13), 12),
        (time(12), None, time(13), 13),
        (time(15, 59), time(16), None, 16),
        (time(16), None, None, None),
    ],
)
def test_it_is_open_from_the_minute_it_opens_until_the_minute_it_closes(
    hour: time, until: time | None, opens: time | None, turn: int | None
) -> None:
    now = datetime.combine(date(2026, 3, 4), hour)
    assert open_until(times(), now) == until
    assert opens_today(times(), now) == opens
    assert next_turn([times()], now) == (datetime(2026, 3, 4, turn) if turn else None)


def test_a_week_begins_on_monday() -> None:
    assert [day.on.day for day in week_of(times(), date(2026, 3, 4))] == [2, 3, 4, 5, 6, 7, 8]
