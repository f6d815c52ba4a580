"""Makes an edition in force whose measures are followed up, through the acts that people use."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from delaktig.accounts.actor import command_actor
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.models import Indicator, Observation
from delaktig.indicators.observing import ObservationInput, observe
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import TargetInput
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes import adoptions
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.adoptions import Decision
from delaktig.programmes.models import Edition, FollowUp, Measure, MeasureParty
from tests.decisions import building
from tests.programmes.making import make_edition, make_measure


def office(name: str = "Nya grannar rf", code: str = "638", email: str = "kansli@example.org") -> Organisation:
    """Make an association with an office."""
    made = Organisation.objects.create(kind="association", municipality_id=code, email=email)
    OrganisationName.objects.create(organisation=made, language="sv", name=name)
    return made


def draft(today: date, *members: str) -> Edition:
    """Make an edition that runs from two years back to the end of next year."""
    period = (date(today.year - 2, 1, 1), date(today.year + 1, 12, 31))
    return make_edition(members=members or ("638",), period=period)


def follow(measure: Measure, name: str = "Vänpersoner", target: TargetInput | None = None, **values: Any) -> FollowUp:
    """Follow a measure up with an indicator of some kind."""
    owner = measure.municipality_id or measure.goal.theme.edition.members.get(lead=True).municipality_id
    given = IndicatorInput(name=name, **{"kind": Indicator.Kind.COUNT, "unit": "personer", **values})
    return add_follow_up(command_actor(owner, "tests"), measure, "sv", given, target or TargetInput())


def answers_for(measure: Measure, organisation: Organisation, part: str = "responsible") -> MeasureParty:
    """Let an organisation answer for a measure, or take part in it."""
    return MeasureParty.objects.create(measure=measure, part=part, organisation=organisation)


def in_force(edition: Edition, today: date, *codes: str) -> Edition:
    """Let councils adopt an edition at the beginning of its period."""
    lead = edition.members.get(lead=True).municipality_id
    for code in codes or (lead,):
        held_on = (edition.period_from or today) + timedelta(days=20)
        decision = Decision(code, "council", building.values(outcome="adopted"), held_on=held_on)
        adoptions.record_decision(edition, decision, command_actor(code, "tests"))
    return edition


def one_followed(today: date, *members: str, **values: Any) -> FollowUp:
    """Make an edition in force with one measure, one indicator and one office that answers for it."""
    edition = draft(today, *members)
    measure = make_measure(edition)
    answers_for(measure, office(code=(members or ("638",))[0]))
    made = follow(measure, **values)
    in_force(edition, today, *members)
    return made


def said(
    indicator: Indicator, year: int, value: str | None, today: date, code: str = "638", **given: Any
) -> Observation:
    """Enter a figure of a year."""
    number = None if value is None else Decimal(value)
    words = ObservationInput(value=number, **given)
    return observe(command_actor(code, "tests"), indicator, code, Period.year(year), words, today=today)
