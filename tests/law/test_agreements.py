"""When a placement agreement is to be reviewed, by the act of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from delaktig.law.agreements import agreement_review

OLD, NEW = date(2024, 12, 31), date(2025, 1, 1)


@pytest.mark.parametrize(
    ("first", "reviewed", "on", "due", "overdue", "act"),
    [
        (date(2023, 3, 1), None, OLD, date(2024, 3, 1), True, "1386/2010"),
        (date(2023, 3, 1), None, NEW, date(2027, 3, 1), False, "681/2023"),
        (date(2023, 3, 1), date(2024, 2, 29), OLD, date(2025, 2, 28), False, "1386/2010"),
        (date(2020, 1, 1), date(2021, 1, 1), NEW, date(2025, 1, 1), False, "681/2023"),
        (date(2020, 1, 1), date(2021, 1, 1), NEW + timedelta(days=1), date(2025, 1, 1), True, "681/2023"),
        (None, None, NEW, None, False, "681/2023"),
    ],
)
def test_it_is_counted_from_the_last_review_or_the_first_day(first, reviewed, on, due, overdue, act):
    found = agreement_review(first, reviewed, on)
    assert found is not None
    assert (found.due, found.overdue) == (due, overdue)
    assert found.rule.citation is not None
    assert found.rule.citation.act == act


def test_a_review_that_lies_ahead_counts_for_nothing():
    found = agreement_review(date(2025, 1, 1), date(2026, 1, 1), date(2025, 6, 1))
    assert found is not None
    assert found.anchor == date(2025, 1, 1)


def test_before_the_acts_no_review_is_asked_for():
    assert agreement_review(date(2005, 1, 1), None, date(2010, 1, 1)) is None
