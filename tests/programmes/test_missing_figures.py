"""What lacks a figure: the number on the first page is that of the page of follow-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from delaktig.accounts.actor import command_actor
from delaktig.indicators.entering import set_own_aim
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.followed import following
from delaktig.programmes.models import FollowUp
from delaktig.programmes.waiting import missing_figures
from tests.programmes import following as make
from tests.programmes.making import make_measure

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
LAST = TODAY.year - 1


@pytest.fixture
def made(municipality: Callable[[str], object]) -> dict[str, FollowUp]:
    """Return indicators of every kind, with and without a word, in an edition in force."""
    municipality("638")
    edition = make.draft(TODAY)

    def follow(name: str, target: TargetInput | None = None, **given: Any) -> FollowUp:
        return make.follow(make_measure(edition), name, target, **given)

    by_day = TargetInput("reached", due_on=TODAY + timedelta(days=90))
    found = {
        "no word": follow("a"),
        "told": follow("b"),
        "told of the running year only": follow("c"),
        "told, but in words only": follow("d"),
        "told of the year before": follow("e"),
        "asked once, no word": follow("f", cadence="once"),
        "asked once, told": follow("g", cadence="once"),
        "narrative without a word": follow("h", kind="narrative", unit=""),
        "narrative": follow("i", kind="narrative", unit=""),
        "milestone without a day": follow("j", kind="milestone", unit=""),
        "milestone with a day": follow("k", by_day, kind="milestone", unit=""),
        "milestone reached": follow("l", kind="milestone", unit=""),
        "milestone with a day of the municipality's own": follow("m", kind="milestone", unit=""),
        "counted": follow("n", computed_by="guidance.visits", source="computed"),
    }
    make.in_force(edition, TODAY)
    for name, year, value, words in (
        ("told", LAST, "3", {}),
        ("told of the running year only", TODAY.year, "3", {}),
        ("told, but in words only", LAST, None, {"text": "Vi vet inte."}),
        ("told of the year before", LAST - 1, "3", {}),
        ("asked once, told", LAST, "3", {}),
        ("narrative", LAST, None, {"text": "Det gick bra."}),
        ("milestone reached", LAST, None, {"reached_on": date(LAST, 5, 1)}),
    ):
        make.said(found[name].indicator, year, value, TODAY, **words)
    own = found["milestone with a day of the municipality's own"].indicator
    set_own_aim(command_actor("638", "tests"), own, TargetInput("reached", due_on=TODAY + timedelta(days=9)))
    return found


def test_the_first_page_counts_what_the_page_of_follow_up_says_is_missing(made: dict[str, FollowUp]) -> None:
    actor = command_actor("638", "tests")
    names = {one.pk: name for name, one in made.items()}
    edition = made["told"].measure.goal.theme.edition_id
    shown = {names[one.follow_up] for one in following(actor, TODAY).lines if one.is_missing}
    counted = {names[one.pk] for one in missing_figures("638", [edition], TODAY)}
    assert counted == shown
    assert shown == {
        "no word",
        "told of the running year only",
        "told, but in words only",
        "told of the year before",
        "asked once, no word",
        "narrative without a word",
        "milestone without a day",
    }


def test_the_number_beside_a_state_is_of_the_period_that_the_state_is_of(
    municipality: Callable[[str], object],
) -> None:
    municipality("638")
    made = make.one_followed(TODAY)
    set_own_aim(command_actor("638", "tests"), made.indicator, TargetInput("within", low=Decimal(2), high=Decimal(4)))
    make.said(made.indicator, LAST, "3", TODAY)
    make.said(made.indicator, TODAY.year, "0", TODAY)
    (line,) = following(command_actor("638", "tests"), TODAY).lines
    assert line.standing.status == "on_course"
    period, figure = line.judged or (None, None)
    assert period == line.standing.period
    assert figure is not None
    assert figure.value == 3
