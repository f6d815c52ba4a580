"""Urgent notices: shown while they hold, in the words there are, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from delaktig.catalogue.models import Notice
from delaktig.catalogue.notices import current, next_change
from delaktig.texts.actions import create_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_notice(starts: datetime, ends: datetime, urgency: str = "warning", code: str = "638", **more: Any) -> Notice:
    title = create_text({"sv": "Koka vattnet", "ar": "اغلوا الماء"}, source_language="sv")
    return Notice.objects.create(keeper_id=code, title=title, urgency=urgency, starts_at=starts, ends_at=ends, **more)


def test_a_notice_holds_from_its_start_until_its_end(municipality: Any) -> None:
    municipality("638")
    a_notice(NOW, NOW + HOUR)
    assert not current("638", NOW - timedelta(seconds=1))
    assert [one.title["ar"] for one in current("638", NOW)] == ["اغلوا الماء"]
    assert not current("638", NOW + HOUR)
    assert not current("616", NOW)


def test_the_most_urgent_stands_first_and_a_withdrawn_one_is_gone(municipality: Any) -> None:
    municipality("638")
    a_notice(NOW, NOW + HOUR, "information")
    a_notice(NOW, NOW + HOUR, "emergency")
    a_notice(NOW, NOW + HOUR, "emergency", withdrawn_at=NOW)
    assert [one.urgency for one in current("638", NOW)] == ["emergency", "information"]


def test_it_is_known_when_a_notice_begins_or_ends_by_itself(municipality: Any) -> None:
    municipality("638")
    assert next_change("638", NOW) is None
    a_notice(NOW - HOUR, NOW + 3 * HOUR)
    assert next_change("638", NOW) == NOW + 3 * HOUR
    a_notice(NOW + HOUR, NOW + 2 * HOUR)
    assert next_change("638", NOW) == NOW + HOUR
    assert next_change("638", NOW + HOUR) == NOW + 2 * HOUR
    assert next_change("638", NOW + 3 * HOUR) is None


def test_notices_take_two_queries_however_many(municipality: Any, django_assert_num_queries: Any) -> None:
    municipality("638")
    with django_assert_num_queries(1):
        assert not current("638", NOW)
    for _ in range(4):
        a_notice(NOW, NOW + HOUR)
    with django_assert_num_queries(2):
        assert len(current("638", NOW)) == 4
