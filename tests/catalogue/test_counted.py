"""What is counted of the catalogue: services as they stood, their languages and freshness, and what readers told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine

from delaktig.accounts.actor import Actor, command_actor
from delaktig.catalogue.actions.reports import answer_report, report_wrong
from delaktig.catalogue.actions.states import archive
from delaktig.catalogue.models import Miss, Service
from delaktig.indicators.counting import count
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.municipalities.models import Municipality
from delaktig.texts.actions import write
from tests.catalogue.building import a_draft, a_service
from tests.indicators.standing import cells, number

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = (Period.month(2026, month) for month in (3, 4, 5))


@pytest.fixture
def actor(municipality: Callable[[str], Municipality]) -> Actor:
    municipality("434")
    municipality("638").__class__.objects.filter(pk="638").update(guide_languages=["sv", "fi"])
    return command_actor("638", "tests")


def published(actor: Actor, on: str, **facts: object) -> Service:
    with time_machine.travel(f"{on}T09:00:00+02:00", tick=False):
        return a_service(actor, on=date.fromisoformat(on), **facts)


def test_services_are_counted_on_the_days_on_which_they_were_published(actor: Actor) -> None:
    one = published(actor, "2026-03-02")
    gone = published(actor, "2026-03-03")
    published(command_actor("434", "tests"), "2026-03-03")
    a_draft(actor)
    write(one.name, "fi", "Ruotsin kurssi", actor)
    with time_machine.travel("2026-04-15T09:00:00+03:00", tick=False):
        archive(actor, gone)
    assert [number("catalogue.services", period) for period in (Period.month(2026, 2), MARCH, APRIL)] == [0, 2, 1]
    assert cells("catalogue.services", "language", APRIL) == {"sv": 1, "fi": 1}
    assert cells("catalogue.services", "language", MARCH, None) == {"sv": 3, "fi": 1}


def test_a_service_is_translated_when_it_is_up_to_date_in_every_language_of_the_guide(actor: Actor) -> None:
    one, _two = published(actor, "2026-03-02"), published(actor, "2026-03-02")
    assert number("catalogue.translated", MAY) == 0
    write(one.name, "fi", "Ruotsin kurssi", actor)
    assert number("catalogue.translated", MAY) == 0
    assert one.summary is not None
    write(one.summary, "fi", "Opi ruotsia.", actor)
    assert number("catalogue.translated", MAY) == 50
    published(command_actor("434", "tests"), "2026-03-02")
    assert count(computed("catalogue.translated"), None, MAY).total.n == 2
    write(one.summary, "sv", "Lär dig svenska på kvällen.", actor)
    assert number("catalogue.translated", MAY) == 0


def test_a_service_that_nobody_has_confirmed_in_time_is_stale(actor: Actor) -> None:
    published(actor, "2026-03-02", confirm_every_months=1)
    assert [number("catalogue.stale", period) for period in (MARCH, APRIL)] == [0, 1]


def test_readers_reports_answers_and_searches_in_vain_are_counted(actor: Actor) -> None:
    service = published(actor, "2026-03-02")
    first, _second = (
        report_wrong(actor, service, "638", language, "hours", "", date(2026, 3, day))
        for language, day in (("ar", 5), ("sv", 31))
    )
    answer_report(actor, first, "mended", "Öppettiderna är rättade.")
    Miss.objects.create(municipality_id="638", language="ar", month=date(2026, 3, 1), words="tandläkare", count=4)
    Miss.objects.create(municipality_id="638", language="sv", month=date(2026, 3, 1), words="simhall", count=1)
    assert cells("catalogue.reports", "language", MARCH) == {"ar": 1, "sv": 1}
    assert cells("catalogue.reports", "state", MARCH) == {"mended": 1, "new": 1}
    assert [number("catalogue.reports_answered", period) for period in (MARCH, APRIL)] == [50, None]
    assert cells("catalogue.searches_in_vain", "language", MARCH) == {"ar": 4, "sv": 1}
    assert number("catalogue.searches_in_vain", MARCH) == 5
