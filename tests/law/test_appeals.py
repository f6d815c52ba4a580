"""Time limits for review and appeal, and when personal data leave the minutes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.law import calendar
from delaktig.law.appeals import AppealState, BodyKind, Remedy, appeal_times, printed

ONLINE = st.dates(date(2017, 6, 1), date(2090, 12, 31))
BODIES = st.sampled_from(BodyKind)


@pytest.mark.parametrize(
    ("body", "remedy", "days"),
    [
        (BodyKind.COMMITTEE, Remedy.REVIEW_REQUEST, 14),
        (BodyKind.BOARD, Remedy.REVIEW_REQUEST, 14),
        (BodyKind.COUNCIL, Remedy.MUNICIPAL_APPEAL, 30),
    ],
)
def test_each_kind_of_body_has_its_remedy_and_days(body: BodyKind, remedy: Remedy, days: int) -> None:
    found = appeal_times(body, date(2025, 3, 19), date(2025, 3, 20))
    assert (found.remedy, found.days) == (remedy, days)
    assert found.last_day == date(2025, 3, 26) + timedelta(days=days)
    assert found.moved_for is None
    assert found.counted_to == found.last_day


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 4, 9), AppealState.NOT_STARTED),
        (date(2025, 4, 10), AppealState.RUNNING),
        (date(2025, 5, 2), AppealState.RUNNING),
        (date(2025, 5, 3), AppealState.ENDED),
    ],
)
def test_the_state_follows_the_day(on: date, state: AppealState) -> None:
    assert appeal_times(BodyKind.BOARD, date(2025, 4, 10), on).state is state


def test_a_moved_end_says_why_and_cites_the_rule() -> None:
    found = appeal_times(BodyKind.COMMITTEE, date(2025, 4, 10), date(2025, 4, 11))
    assert (found.counted_to, found.last_day, found.moved_for) == (
        date(2025, 5, 1),
        date(2025, 5, 2),
        "may_day",
    )
    assert [citation.text("sv") for citation in found.citations] == [
        "410/2015 § 140",
        "410/2015 § 134",
        "150/1930 § 5",
        "410/2015 § 140",
    ]
    assert found.explanation["sv"].endswith("den flyttas till nästa vardag.")
    assert "1.5.2025, mutta se on vapunpäivä" in found.explanation["fi"]
    assert "at the latest on 2025-05-02" in found.explanation["en"]
    assert found.reason is None


def test_moving_can_be_switched_off() -> None:
    found = appeal_times(BodyKind.COMMITTEE, date(2025, 4, 10), date(2025, 4, 11), move_to_working_day=False)
    assert found.last_day == date(2025, 5, 1)
    assert found.moved_for is None
    assert found.inputs["move_to_working_day"] == "false"


@pytest.mark.parametrize("preparation_only", [False, True])
@pytest.mark.parametrize("body", BodyKind)
def test_without_a_day_of_publication_the_end_is_unknown_with_a_reason(body: BodyKind, preparation_only: bool) -> None:
    found = appeal_times(body, None, date(2025, 4, 11), preparation_only=preparation_only)
    assert found.state is AppealState.UNKNOWN
    assert {found.served_on, found.last_day, found.counted_to, found.personal_data_removed_on} == {None}
    assert found.reason is not None
    assert "när protokollet publicerades" in found.reason["sv"]
    assert found.inputs["minutes_online"] == ""
    assert found.citations
    assert (found.days is None) == preparation_only


def test_before_the_rules_that_are_known_the_end_is_unknown() -> None:
    found = appeal_times(BodyKind.COUNCIL, date(2017, 5, 31), date(2025, 1, 1))
    assert found.state is AppealState.UNKNOWN
    assert found.last_day is None
    assert found.citations == ()
    assert found.reason is not None
    assert "rules of that day" in found.reason["en"]


def test_a_decision_that_only_prepares_cannot_be_appealed_but_its_minutes_lose_personal_data() -> None:
    online = date(2025, 4, 10)
    ordinary = appeal_times(BodyKind.COMMITTEE, online, online)
    found = appeal_times(BodyKind.COMMITTEE, online, online, preparation_only=True)
    assert (found.remedy, found.state) == (Remedy.NONE, AppealState.NOT_APPEALABLE)
    assert {found.days, found.last_day, found.counted_to, found.moved_for} == {None}
    assert found.personal_data_removed_on == ordinary.personal_data_removed_on
    assert found.citations[0].text("fi") == "410/2015 136 §"
    assert found.reason is not None
    assert found.explanation["sv"].startswith(found.reason["sv"])


def test_rules_from_memory_are_shown_as_to_be_verified() -> None:
    assert appeal_times(BodyKind.COUNCIL, date(2025, 4, 10), date(2025, 4, 10)).to_be_verified
    assert not appeal_times(BodyKind.COUNCIL, date(2017, 1, 1), date(2025, 4, 10)).to_be_verified


@given(BODIES, ONLINE, ONLINE)
def test_the_end_is_never_before_its_days_and_falls_on_a_working_day(body: BodyKind, online: date, on: date) -> None:
    found = appeal_times(body, online, on)
    assert found.served_on == online + timedelta(days=7)
    assert found.counted_to is not None
    assert found.last_day is not None
    assert found.days is not None
    assert found.counted_to == found.served_on + timedelta(days=found.days)
    assert found.last_day == calendar.next_working_day(found.counted_to)
    assert found.personal_data_removed_on == found.last_day + timedelta(days=1)
    assert (found.moved_for is None) == (found.last_day == found.counted_to)
    assert set(found.explanation) == {"sv", "fi", "en"}


@given(BODIES, ONLINE, ONLINE, ONLINE)
def test_later_minutes_never_end_earlier(body: BodyKind, one: date, other: date, on: date) -> None:
    first, second = (appeal_times(body, day, on).last_day for day in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert first <= second


@given(BODIES, ONLINE, ONLINE, ONLINE)
def test_the_day_asked_about_changes_the_state_only(body: BodyKind, online: date, one: date, other: date) -> None:
    first, second = (appeal_times(body, online, on) for on in sorted((one, other)))
    assert first.last_day == second.last_day
    order = [AppealState.NOT_STARTED, AppealState.RUNNING, AppealState.ENDED]
    assert order.index(first.state) <= order.index(second.state)


def test_dates_are_printed_in_figures() -> None:
    assert [printed(date(2025, 5, 1), language) for language in ("sv", "fi", "en")] == [
        "1.5.2025",
        "1.5.2025",
        "2025-05-01",
    ]
