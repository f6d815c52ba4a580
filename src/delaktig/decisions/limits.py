"""Which time limits run for an item: the law's answer for its body, day and outcome. Stores nothing."""

from __future__ import annotations

from datetime import date

from delaktig.decisions.models import Item
from delaktig.law.appeals import AppealTimes, BodyKind, appeal_times, no_decision

PREPARES = frozenset({Item.Outcome.PROPOSED_TO_COUNCIL, Item.Outcome.RETURNED})


def only_prepares(item: Item) -> bool:
    """Say whether the decision only prepares another (410/2015 §136): proposed, returned, or sent on."""
    return item.outcome in PREPARES or bool(item.next)


def limits_of(item: Item, on: date) -> AppealTimes:
    """Return the item's time limit with its rules, seen on a day. Give an item with ``meeting__body``.

    None runs for an item of an advisory body, which is no decision.
    """
    meeting = item.meeting
    if not meeting.body.decides:
        return no_decision(meeting.minutes_online_on)
    return appeal_times(
        BodyKind(meeting.body.kind), meeting.minutes_online_on, on, preparation_only=only_prepares(item)
    )


def people_may_be_shown(item: Item, on: date) -> bool:
    """Say whether personal data may stand in the published item on the day (410/2015 §140).

    Only while the time runs: from the day on which the minutes went online until the time
    has ended. Where that day is not known nobody is named.
    """
    times = limits_of(item, on)
    online, gone = times.minutes_online, times.personal_data_removed_on
    return online is not None and gone is not None and online <= on < gone
