"""An edition with one of everything, to open every page with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from delaktig.accounts.actor import command_actor
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.extras import ConceptInput, FootnoteInput, StatisticInput, add_extra
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.actions.parties import PartiesInput
from delaktig.programmes.actions.plan_ties import PlanTieInput, add_plan_tie
from delaktig.programmes.models import (
    Concept,
    Edition,
    FollowUp,
    Footnote,
    Goal,
    Measure,
    PlanTie,
    Section,
    Statistic,
    Theme,
)
from tests.programmes.making import make_edition, make_measure, make_section

LEAD, MEMBER, STRANGER = "287", "231", "638"


@dataclass(frozen=True, slots=True)
class House:
    """What stands in the edition of the tests."""

    edition: Edition
    section: Section
    theme: Theme
    goal: Goal
    measure: Measure
    follow_up: FollowUp
    concept: Concept
    statistic: Statistic
    footnote: Footnote
    tie: PlanTie

    def args(self) -> dict[str, int]:
        """Return the id that each name of an address stands for."""
        names = ("edition", "section", "theme", "goal", "measure", "follow_up", "tie")
        return {name: getattr(self, name).pk for name in names}


@pytest.fixture
def house(municipality: Callable[[str], object]) -> House:
    for code in (LEAD, MEMBER, STRANGER):
        municipality(code)
    edition = make_edition(members=(LEAD, MEMBER))
    actor = command_actor(LEAD, "tests")
    section = make_section(edition)
    parties = PartiesInput(new_responsible=["Biblioteket"], new_partners=["Vänföreningen"])
    measure = make_measure(edition, responsible_text="Kommunen", parties=parties)
    follow_up = add_follow_up(
        actor, measure, "sv", IndicatorInput("Träffar", "range", unit="träffar"), TargetInput(low=Decimal(2))
    )
    concept = add_extra(actor, edition, "sv", ConceptInput("Delaktighet", "Att *vara med*"))
    statistic = add_extra(actor, edition, "sv", StatisticInput("Invånare", Decimal("12.5"), "%"))
    footnote = add_extra(actor, edition, "sv", FootnoteInput("Källan", 1))
    tie = add_plan_tie(actor, edition, PlanTieInput("strategy", "Strategin"))
    assert isinstance(section, Section)
    assert isinstance(concept, Concept)
    assert isinstance(statistic, Statistic)
    assert isinstance(footnote, Footnote)
    goal = measure.goal
    measure.refresh_from_db()
    return House(edition, section, goal.theme, goal, measure, follow_up, concept, statistic, footnote, tie)
