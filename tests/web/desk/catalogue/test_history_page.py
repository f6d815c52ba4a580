"""The history of a service on the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.editing import edit_facts, say_for_whom, write_words
from delaktig.catalogue.inputs import EligibilityInput, ServiceFacts
from tests.catalogue.building import a_draft, a_service
from tests.web.desk.catalogue.conftest import page
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


def test_each_act_shows_what_it_changed_word_by_word(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    write_words(actor, one, "sv", {"summary": "Lär dig läsa, skriva och sjunga svenska."})
    edit_facts(actor, one, ServiceFacts(topics=("swedish",), cost="free"))
    say_for_whom(actor, one, [EligibilityInput(age_from=17, grounds=("quota_refugee",))])
    text = coordinator.get(page("desk-service-history", one.slug)).content.decode()
    assert "<ins>" in text
    assert "sjunga" in text
    assert "gratis" in text
    assert "kvotflykting" in text


def test_an_offering_is_told_in_words(coordinator: Client, actor: Actor) -> None:
    one = a_service(actor)
    text = coordinator.get(page("desk-service-history", one.slug)).content.decode()
    assert "tisdag 17:00–19:00" in text
    assert "Huset" in text
    assert str(one.uid) not in text


def test_a_version_is_taken_up_again_after_a_question_that_shows_the_difference(
    coordinator: Client, actor: Actor
) -> None:
    one = a_draft(actor)
    write_words(actor, one, "sv", {"name": "Något helt annat"})
    address = page("desk-service-again", one.slug, 1)
    asked = coordinator.get(address)
    assert "Något helt annat" in asked.content.decode()
    coordinator.post(address, {"version": str(asked.context["version"])})
    assert "Svenskkurs för nybörjare" in coordinator.get(page("desk-service", one.slug)).content.decode()
    old = coordinator.post(address, {"version": "2"})
    assert old["Location"] == page("desk-service-history", one.slug)


def test_who_may_not_edit_reads_the_history_only(signed_in: Callable[..., Client], actor: Actor) -> None:
    one = a_draft(actor)
    write_words(actor, one, "sv", {"name": "Nytt"})
    coach = signed_in("job_coach")
    assert (
        page("desk-service-again", one.slug, 1)
        not in coach.get(page("desk-service-history", one.slug)).content.decode()
    )
    assert coach.get(page("desk-service-again", one.slug, 1)).status_code == 403


def test_a_version_that_is_not_there_is_not_there(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    assert coordinator.get(page("desk-service-again", one.slug, 77)).status_code == 404


def test_the_history_asks_few_queries_however_long(coordinator: Client, actor: Actor) -> None:
    one = a_service(actor)
    for number in range(25):
        write_words(actor, one, "sv", {"name": f"Namn {number}"})
    coordinator.get(page("desk-service-history", one.slug))
    with at_most(12):
        coordinator.get(page("desk-service-history", one.slug))
    assert "Huset" in coordinator.get(page("desk-service-history", one.slug) + "?page=2").content.decode()
