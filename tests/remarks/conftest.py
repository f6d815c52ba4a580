"""A client jury that met, an edition with a measure, a service, and an organisation with a unit that can answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, command_actor
from delaktig.catalogue.models import Service
from delaktig.decisions.models import Body, Meeting
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.programmes.models import Edition, Measure
from delaktig.remarks import actions, answers
from delaktig.remarks.models import Answer, Remark
from delaktig.remarks.remark_input import AnswerInput, RemarkInput
from tests.catalogue.building import a_service
from tests.programmes.making import make_edition, make_measure

TODAY = date(2026, 3, 2)
HELD = date(2025, 4, 10)


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands: who acts for Borgå, its jury's meeting, and what can be spoken of."""

    actor: Actor
    meeting: Meeting
    edition: Edition
    measure: Measure
    service: Service
    organisation: Organisation
    unit: Unit

    def write(self, words: str = "Vårdens blanketter är svåra.", language: str = "sv", **given: Any) -> Remark:
        """Write down a remark of the jury."""
        return actions.write(self.actor, self.meeting, RemarkInput(words, language, **given), today=TODAY)

    def answering(self, **given: Any) -> AnswerInput:
        """Return an answer of the unit."""
        values: dict[str, Any] = {
            "words": "Blanketterna har skrivits om.",
            "language": "sv",
            "organisation": self.organisation.pk,
            "unit": self.unit.pk,
            "answered_on": date(2025, 5, 20),
        }
        return AnswerInput(**values | given)

    def answer(self, remark: Remark, **given: Any) -> Answer:
        """Say what was done about a remark."""
        return answers.answer(self.actor, remark, self.answering(**given), today=TODAY)


@pytest.fixture
def heard(municipality: Callable[[str], object]) -> Heard:
    for code in ("638", "434"):
        municipality(code)
    edition = make_edition(period=(date(2024, 1, 1), date(2026, 12, 31)))
    organisation = Organisation.objects.create(kind="municipality", municipality_id="638")
    for language, name in (("sv", "Borgå stad"), ("fi", "Porvoon kaupunki")):
        OrganisationName.objects.create(organisation=organisation, language=language, name=name)
    jury = Body.objects.create(municipality_id="638", kind="client_jury", name_sv="Klientjuryn", name_fi="Asiakasraati")
    return Heard(
        actor=command_actor("638", "tests"),
        meeting=Meeting.objects.create(body=jury, held_on=HELD),
        edition=edition,
        measure=make_measure(edition),
        service=a_service(command_actor("638", "tests")),
        organisation=organisation,
        unit=Unit.objects.create(
            organisation=organisation, name_sv="Invandrarservicen", name_fi="Maahanmuuttajapalvelut"
        ),
    )
