"""Services: add, edit, write words, say for whom; who may, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.catalogue.actions.editing import add_service, edit_facts, say_for_whom, write_words
from delaktig.catalogue.actions.states import withdraw
from delaktig.catalogue.inputs import EligibilityInput, ServiceFacts
from delaktig.catalogue.models import Eligibility, Service
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.organisations import actions as organisations
from delaktig.texts.parts import Invalid, NotThere, Stale
from delaktig.texts.selectors import Status, load
from tests.catalogue.building import WORDS, a_draft, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def test_a_new_service_is_a_draft_with_its_words_topics_and_a_history(coordinator: Any) -> None:
    service = a_draft(coordinator)
    assert service.state == Service.State.DRAFT
    assert service.slug == "svenskkurs-for-nyborjare"
    assert [row.topic for row in service.topics.all()] == ["swedish"]
    ids = [service.name_id, service.summary_id, service.how_to_get_in_id]
    assert {load(ids).status(text, "sv") for text in ids} == {Status.CURRENT}
    data = service.revisions.get().data
    assert data["name"] == {"sv": "Svenskkurs för nybörjare"}
    assert data["topics"] == ["swedish"]
    assert Event.objects.filter(name="catalogue.service_added").count() == 1


def test_two_services_of_one_name_get_addresses_of_their_own(coordinator: Any) -> None:
    assert a_draft(coordinator).slug != a_draft(coordinator).slug


@pytest.mark.parametrize("role", ["reader", "job_coach", "translator", "partner", "data_protection_officer"])
def test_only_those_who_edit_services_add_them(actor_with_role: Any, role: str) -> None:
    with pytest.raises(Denied):
        a_draft(actor_with_role(role))
    assert not Service.objects.exists()


def test_another_municipality_finds_nothing_to_edit(coordinator: Any, actor_with_role: Any) -> None:
    service = a_draft(coordinator)
    stranger = actor_with_role("coordinator", code="434")
    with pytest.raises(NotThere):
        edit_facts(stranger, service, ServiceFacts())
    with pytest.raises(NotThere):
        write_words(stranger, service, "sv", {"summary": "Nytt"})
    with pytest.raises(NotThere):
        say_for_whom(stranger, service, [])


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        (ServiceFacts(topics=("money_tree",)), "topics", "unknown_topic"),
        (ServiceFacts(task="dancing"), "task", "unknown_task"),
        (ServiceFacts(cost="dear"), "cost", "unknown_cost"),
        (ServiceFacts(organisation=987654), "organisation", "unknown_organisation"),
        (ServiceFacts(unit=987654), "unit", "unknown_unit"),
        (ServiceFacts(heir=987654), "heir", "unknown_service"),
        (ServiceFacts(website="javascript:alert(1)"), "website", "invalid_address"),
        (ServiceFacts(website="ftp://example.org/"), "website", "invalid_address"),
        (ServiceFacts(confirm_every_months=0), "confirm_every_months", "out_of_range"),
        (ServiceFacts(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)), "valid_to", "ends_before_it_starts"),
    ],
)
def test_facts_that_cannot_be_are_refused_by_name(coordinator: Any, facts: Any, field: str, code: str) -> None:
    service = a_draft(coordinator)
    with pytest.raises(Invalid) as refused:
        edit_facts(coordinator, service, facts)
    assert refused.value.errors[field] == code


def test_a_name_is_needed_and_texts_have_the_registers_limits(coordinator: Any) -> None:
    for words, field, code in (({"name": " "}, "name", "required"), ({"summary": "x" * 151}, "summary", "too_long")):
        with pytest.raises(Invalid) as refused:
            add_service(coordinator, "sv", {**WORDS, **words}, ServiceFacts())
        assert refused.value.errors == {field: code}
    assert not Service.objects.exists()


def test_who_began_from_an_older_version_is_told(coordinator: Any) -> None:
    service = a_draft(coordinator)
    edit_facts(coordinator, service, ServiceFacts(cost="free"), expected_version=1)
    with pytest.raises(Stale):
        edit_facts(coordinator, service, ServiceFacts(cost="paid"), expected_version=1)
    service.refresh_from_db()
    assert service.cost == "free"


def test_the_same_facts_again_change_nothing(coordinator: Any) -> None:
    service = a_draft(coordinator)
    again = edit_facts(coordinator, service, ServiceFacts(topics=("swedish",)))
    assert again.version == service.version
    assert service.revisions.count() == 1


def test_a_real_change_makes_the_translations_outdated_and_a_slip_does_not(coordinator: Any) -> None:
    service = a_draft(coordinator)
    service = write_words(coordinator, service, "fi", {"name": "Ruotsin alkeiskurssi"})
    slip = write_words(coordinator, service, "sv", {"name": "Svenskkurs för nybörjare."}, slip=True)
    assert load([slip.name_id]).status(slip.name_id, "fi") is Status.DRAFT
    real = write_words(coordinator, service, "sv", {"name": "Svenska från början"})
    texts = load([real.name_id])
    assert texts.status(real.name_id, "fi") is Status.OUTDATED
    assert texts.status(real.name_id, "sv") is Status.CURRENT


def test_whom_it_is_for_is_said_in_rows_and_only_in_known_words(coordinator: Any) -> None:
    service = a_draft(coordinator)
    rows = [
        EligibilityInput(age_from=16, age_to=29, situations=("jobseeker",)),
        EligibilityInput(grounds=("quota_refugee",), municipalities=("638",), reason={"sv": "För verklig jämlikhet."}),
    ]
    service = say_for_whom(coordinator, service, rows)
    read = whole(Service.objects.filter(pk=service.pk)).get()
    first, second = read.eligibilities.all()
    assert (first.age_from, first.age_to, first.situations) == (16, 29, ["jobseeker"])
    assert texts_of([read]).show(second.reason_id, "sv").body == "För verklig jämlikhet."
    for wrong in (
        EligibilityInput(grounds=("stork",)),
        EligibilityInput(situations=("bored",)),
        EligibilityInput(municipalities=("000",)),
        EligibilityInput(age_from=30, age_to=20),
    ):
        with pytest.raises(Invalid):
            say_for_whom(coordinator, service, [wrong])
    assert Eligibility.objects.count() == 2


def test_an_organisation_of_another_municipality_cannot_answer_for_a_service(
    coordinator: Any, actor_with_role: Any
) -> None:
    theirs = organisations.add(actor_with_role("coordinator", code="434"), kind="school", names={"sv": "Skolan"})
    with pytest.raises(Invalid):
        edit_facts(coordinator, a_draft(coordinator), ServiceFacts(organisation=theirs.pk))


def test_what_comes_after_a_service_is_the_municipalitys_own_or_published(
    coordinator: Any, actor_with_role: Any
) -> None:
    neighbour = actor_with_role("coordinator", code="434")
    theirs = a_service(neighbour)
    mine = a_draft(coordinator)
    mine = edit_facts(coordinator, mine, ServiceFacts(heir=theirs.pk))
    withdraw(neighbour, theirs)
    mine = edit_facts(coordinator, mine, ServiceFacts(heir=theirs.pk, cost="free"))
    with pytest.raises(Invalid) as refused:
        edit_facts(coordinator, mine, ServiceFacts(heir=a_draft(neighbour).pk))
    assert refused.value.errors == {"heir": "unknown_service"}
