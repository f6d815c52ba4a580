"""The calendar file: lines folded between letters, signs escaped, each day once."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from delaktig.web.desk.followup.ics import LINE, Day, calendar_file, escaped, folded


@given(st.text(max_size=300))
def test_a_folded_line_is_the_line_again_and_never_too_long(text):
    line = text.replace("\r", "").replace("\n", "")
    parts = list(folded(line))
    assert all(len(part.encode()) <= LINE for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_signs_that_mean_something_are_escaped():
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


def test_a_day_is_one_event_with_its_end_on_the_next_day():
    day = Day("review-1@x", date(2024, 12, 31), "Översyn, vart fjärde år", "Varför", "https://example.org/")
    lines = calendar_file([day], "Delaktig", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)).decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20241231" in lines
    assert "DTEND;VALUE=DATE:20250101" in lines
    assert "SUMMARY:Översyn\\, vart fjärde år" in lines
    assert "UID:review-1@x" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]
