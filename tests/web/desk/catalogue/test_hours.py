"""Opening hours as people write them."""

from __future__ import annotations

from datetime import time

import pytest

from delaktig.web.desk.catalogue.hours import MIDNIGHT, UnreadableHours, read_hours, written

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("", ()),
        ("9–12", ((time(9), time(12)),)),
        ("9-12, 13-16.30", ((time(9), time(12)), (time(13), time(16, 30)))),
        ("13–16 och 9–12", ((time(9), time(12)), (time(13), time(16)))),
        ("08:15 – 10.00", ((time(8, 15), time(10)),)),
        ("0–24", ((time(0), MIDNIGHT),)),
    ],
)
def test_hours_are_read_as_they_are_written(words: str, spans: object) -> None:
    assert read_hours(words) == spans


@pytest.mark.parametrize("words", ["nine to five", "9", "12–9", "9–9", "9–12, 11–13", "25–26", "9–12.75"])
def test_what_cannot_be_read_is_refused_and_not_guessed(words: str) -> None:
    with pytest.raises(UnreadableHours):
        read_hours(words)


def test_what_was_read_is_written_the_same() -> None:
    assert written(read_hours("9–12, 13–16.30")) == "9–12, 13–16.30"
    assert written(read_hours("20–24")) == "20–24"
