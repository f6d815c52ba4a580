"""What is counted of meetings and items, and that acts tell of the months that they change."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.accounts.actor import command_actor
from delaktig.decisions import actions as acts
from delaktig.indicators.periods import Period
from tests.decisions.building import body, item, meeting, municipality
from tests.indicators.standing import cells, number, standing

pytestmark = pytest.mark.django_db
Y2025 = Period.year(2025)


def test_meetings_and_items_are_counted_by_kind_of_body() -> None:
    for code in ("638", "434"):
        municipality(code)
    for kind, day in (("client_jury", date(2025, 2, 1)), ("client_jury", date(2025, 9, 1)), ("forum", None)):
        meeting("638", kind, day)
    item("638", "council", date(2025, 3, 1))
    item("638", "board", date(2025, 2, 20), "noted")
    item("638", "working_group", date(2025, 2, 21), "noted")
    item("434", "council", date(2025, 3, 1))
    assert cells("decisions.meetings", "kind", Y2025) == {
        "client_jury": 2,
        "council": 1,
        "board": 1,
        "working_group": 1,
    }
    assert [number(f"decisions.{kind}_meetings", Y2025) for kind in ("client_jury", "forum", "working_group")] == [
        2,
        0,
        1,
    ]
    assert cells("decisions.items", "outcome", Y2025) == {"adopted": 1, "noted": 1}
    assert cells("decisions.items", "kind", Y2025) == {"council": 1, "board": 1}
    assert number("decisions.items", Y2025, None) == 3


def test_a_meeting_that_is_added_or_moved_tells_of_both_months() -> None:
    municipality("638")
    actor = command_actor("638", "tests")
    standing("638")
    made = acts.add_meeting(body("638", "client_jury"), actor, held_on=date(2025, 2, 1))
    assert number("decisions.client_jury_meetings", Period.month(2025, 2)) == 1
    standing("638")
    acts.edit_meeting(made, actor, held_on=date(2025, 3, 1), minutes_online_on=None)
    standing("638")
    acts.edit_meeting(made, actor, held_on=None, minutes_online_on=None)
    assert number("decisions.client_jury_meetings") == 0
    standing("638")
