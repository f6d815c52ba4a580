"""An indicator is tied to what counts it beside the text: a frozen text does not change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from delaktig.accounts.actor import Denied, command_actor
from delaktig.audit.models import Event
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.counting import count_by
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.actions.guard import Invalid
from delaktig.programmes.aims import ranges
from delaktig.programmes.freeze import freeze, verify
from delaktig.programmes.models import Edition, FollowUp
from tests.decisions import building as build
from tests.programmes.making import make_edition, make_measure

pytestmark = pytest.mark.django_db
NAME = "activities.joint_meeting"
ACTOR = command_actor("638", "tests")


@pytest.fixture
def edition() -> Edition:
    for code in ("638", "434"):
        build.municipality(code)
    return make_edition(members=("638", "434"))


def follow_up(edition: Edition, kind: str = "range") -> FollowUp:
    aim = TargetInput("within", low=Decimal(2), high=Decimal(4)) if kind == "range" else TargetInput()
    return add_follow_up(ACTOR, make_measure(edition), "sv", IndicatorInput("Möten", kind), aim)


def test_a_tie_changes_no_letter_of_a_frozen_edition(edition: Edition) -> None:
    one = follow_up(edition)
    before = freeze(edition, ACTOR).sha256
    count_by(ACTOR, one, NAME)
    one.indicator.refresh_from_db()
    assert (one.indicator.computed_by, one.indicator.source) == (NAME, "reported")
    assert verify(edition) == []
    assert freeze(edition, ACTOR).sha256 == before
    assert Event.objects.filter(name="programmes.follow_up_counted").count() == 1
    count_by(ACTOR, one, NAME)
    assert Event.objects.filter(name="programmes.follow_up_counted").count() == 1
    count_by(ACTOR, one, "")
    assert FollowUp.objects.get(pk=one.pk).indicator.computed_by == ""


@pytest.mark.parametrize(
    ("kind", "name", "code"), [("range", "x.y", "unknown_choice"), ("milestone", NAME, "kind_is_told")]
)
def test_what_is_not_known_or_not_counted_is_refused(edition: Edition, kind: str, name: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        count_by(ACTOR, follow_up(edition, kind), name)
    assert refused.value.errors == {"computed_by": code}


def test_a_member_ties_nothing_of_the_common_measures(edition: Edition) -> None:
    with pytest.raises(Denied):
        count_by(command_actor("434", "tests"), follow_up(edition), NAME)


def test_the_range_aimed_at_is_known_to_the_members_in_the_years_of_the_edition(edition: Edition) -> None:
    one = count_by(ACTOR, follow_up(edition), NAME)
    for code in ("638", "434"):
        found = ranges(command_actor(code, "tests"), [NAME], 2024)[NAME]
        assert [(row.measure, row.low, row.high) for row in found] == [(one.measure_id, 2, 4)]
    assert [found[0].holds(n) for n in (1, 2, 4, 5)] == [False, True, True, False]
    assert ranges(ACTOR, [NAME], 2026) == {}
    assert ranges(ACTOR, ["activities.event"], 2024) == {}
