"""What the one page says first, and which figures it shows."""

from __future__ import annotations

from typing import Any

import pytest

from delaktig.reports.yearly_brief import Verdict, answer, telling

NONE = {"behind": 0, "no_data": 0, "due": 0, "known": 0, "on_course": 0, "reached": 0}


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({}, Verdict.UNTOLD),
        ({"known": 5, "no_data": 1}, Verdict.UNTOLD),
        ({"on_course": 2, "reached": 1, "known": 3}, Verdict.ON_COURSE),
        ({"on_course": 3, "behind": 1}, Verdict.PARTLY),
        ({"on_course": 1, "behind": 2}, Verdict.BEHIND),
    ],
)
def test_the_answer_follows_from_the_statuses_and_says_nothing_that_they_do_not(
    counts: dict[str, int], verdict: Verdict
) -> None:
    assert answer(NONE | counts).verdict is verdict


def test_every_measure_is_counted_once() -> None:
    found = answer({"behind": 1, "no_data": 2, "due": 4, "known": 8, "on_course": 16, "reached": 32})
    assert found.measures == 63
    assert (found.on_course, found.behind, found.without_data, found.without_aim) == (48, 1, 6, 8)


def figure(status: str, value: str | None = None, text: str = "", years: dict[str, str | None] | None = None) -> Any:
    blank = {"amount": None, "reached_on": None, "left_out": False}
    return {"status": status, "value": value, "text": text, "years": years or {}} | blank


def test_numbers_beside_what_is_aimed_at_come_first_and_words_last() -> None:
    figures = [figure("no_data"), figure("known", text="ord"), figure("known", "7"), figure("behind", "1")]
    found = telling([{"figures": figures}], 2025)
    assert [one.figure for one in found] == [figures[3], figures[2], figures[1]]


def test_a_figure_that_lacks_the_year_is_told_of_the_latest_year_before_it() -> None:
    found = telling([{"figures": [figure("due", years={"2023": "4", "2024": "5", "2025": None})]}], 2025)
    assert [(one.year, one.number) for one in found] == [(2024, "5")]
