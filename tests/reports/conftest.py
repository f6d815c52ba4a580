"""An edition of two municipalities with two measures, and figures told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, command_actor
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.models import Observation
from delaktig.indicators.observing import ObservationInput, observe
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.actions.measures import MeasureInput, add_measure
from delaktig.programmes.models import Edition, FollowUp, Measure
from delaktig.reports.actions import begin_report, write_text
from delaktig.reports.models import YearlyReport
from tests.programmes.making import make_edition, make_measure

TODAY = date(2026, 3, 1)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands: the edition, its measures, and who acts for the lead."""

    edition: Edition
    meetings: FollowUp
    told: FollowUp
    own: Measure
    actor: Actor

    def say(self, follow_up: FollowUp, period: Period, code: str = "287", **given: object) -> Observation:
        """Tell a figure as the municipality does."""
        actor = command_actor(code, "tests")
        return observe(actor, follow_up.indicator, code, period, ObservationInput(**given), today=TODAY)  # type: ignore[arg-type]


@pytest.fixture
def told(municipality: Callable[[str], object]) -> Told:
    for code in ("287", "231", "638"):
        municipality(code)
    actor = command_actor("287", "tests")
    edition = make_edition(members=("287", "231"), period=(date(2024, 1, 1), date(2026, 12, 31)))
    measure = make_measure(edition, text="Kommunerna träffas", responsible_text="Samordnaren")
    meetings = add_follow_up(
        actor,
        measure,
        "sv",
        IndicatorInput("Möten", "range", unit="möten"),
        TargetInput("within", low=Decimal(2), high=Decimal(4)),
    )
    words = add_follow_up(actor, measure, "sv", IndicatorInput("Läget", "narrative"), TargetInput())
    theirs = MeasureInput(text="Bara i Kaskö", municipality="231")
    own = add_measure(command_actor("231", "tests"), measure.goal, "sv", theirs)
    return Told(edition, meetings, words, own, actor)


@pytest.fixture
def report(told: Told) -> YearlyReport:
    told.say(told.meetings, Period.year(2025), value=Decimal(3))
    made = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, made, "introduction", "sv", "Året var gott.")
    return made
