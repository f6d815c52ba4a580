"""Taking an earlier version of a service up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.catalogue.actions.editing import edit_facts, say_for_whom, write_words
from delaktig.catalogue.actions.history import take_up
from delaktig.catalogue.actions.offerings import put_offering, remove_offering
from delaktig.catalogue.inputs import EligibilityInput, Hours, OfferingInput, OtherHours, ServiceFacts
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.catalogue.shape import service_as_data
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.texts.parts import NotThere, Stale
from tests.catalogue.building import a_draft, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


def data_of(service: Service) -> dict[str, object]:
    read = whole(Service.objects.filter(pk=service.pk)).get()
    return service_as_data(read, texts_of([read]))


def a_rich_service(actor: Actor) -> Service:
    """Build a service that has all that a version may hold."""
    town = Organisation.objects.create(municipality_id=actor.municipality, kind="municipality")
    OrganisationName.objects.create(organisation=town, language="sv", name="Borgå stad")
    unit = Unit.objects.create(organisation=town, name_sv="Byrån", name_fi="Toimisto")
    partner = Organisation.objects.create(municipality_id=actor.municipality, kind="association")
    OrganisationName.objects.create(organisation=partner, language="fi", name="Yhdistys")
    heir = a_draft(actor, {"name": "Det som kommer sedan"})
    one = a_service(
        actor, organisation=town.pk, unit=unit.pk, parties=(partner.pk,), heir=heir.pk, cost="free",
        contents=("content.education",), valid_from=date(2026, 1, 1), owner_email="byran@example.org",
    )  # fmt: skip
    write_words(actor, one, "fi", {"name": "Ruotsin kurssi", "description": "Enemmän."})
    say_for_whom(actor, one, [EligibilityInput(age_from=17, situations=("jobseeker",), reason={"sv": "Lika"})])
    row = one.offerings.get()
    given = OfferingInput(
        name={"sv": "Kvällsgruppen"},
        schedule={"sv": "Varje tisdag"},
        place=row.place_id,
        contact=row.contact_id,
        provider=partner.pk,
        entry="enrolment",
        languages=("sv", "ar"),
        capacity=20,
        taken=3,
        level_from="A1",
        hours=(Hours(2, time(17), time(19)),),
        exceptions=(OtherHours(date(2026, 6, 1), date(2026, 6, 30), note={"sv": "Sommar"}),),
    )
    put_offering(actor, one, row.pk, given)
    one.refresh_from_db()
    return one


def test_a_version_stands_again_with_words_facts_conditions_and_offerings(coordinator: Actor) -> None:
    one = a_rich_service(coordinator)
    then, number = data_of(one), one.version
    write_words(coordinator, one, "sv", {"name": "Något annat", "description": "Nytt", "what_to_bring": "Pass"})
    edit_facts(coordinator, one, ServiceFacts(topics=("finnish",), cost="paid"))
    say_for_whom(coordinator, one, [])
    put_offering(coordinator, one, one.offerings.get().pk, OfferingInput(channel="phone", name={"sv": "Annan"}))
    put_offering(coordinator, one, None, OfferingInput(channel="online"))
    take_up(coordinator, one, number)
    now = data_of(one)
    assert now.pop("state") == then.pop("state")
    assert now == then


def test_an_offering_that_was_taken_away_is_there_again(coordinator: Actor) -> None:
    one = a_rich_service(coordinator)
    number = one.version
    remove_offering(coordinator, one, one.offerings.get().pk)
    take_up(coordinator, one, number)
    row = one.offerings.get()
    assert (row.capacity, row.languages, row.hours.count(), row.exceptions.count()) == (20, ["sv", "ar"], 1, 1)


def test_languages_that_came_later_stay_and_fall_behind(coordinator: Actor) -> None:
    one = a_draft(coordinator)
    write_words(coordinator, one, "sv", {"name": "Nytt namn"})
    write_words(coordinator, one, "ar", {"name": "دورة"})
    take_up(coordinator, one, 1)
    words = data_of(one)["name"]
    assert words == {"sv": "Svenskkurs för nybörjare", "ar": "دورة"}
    one.refresh_from_db()
    assert str(texts_of([whole(Service.objects.filter(pk=one.pk)).get()]).status(one.name_id, "ar")) == "outdated"


def test_what_a_version_names_and_is_no_more_is_left_out(coordinator: Actor) -> None:
    one = a_rich_service(coordinator)
    number = one.version
    edit_facts(coordinator, one, ServiceFacts(topics=("finnish",)))
    OrganisationName.objects.filter(name="Borgå stad").update(name="Nya staden")
    take_up(coordinator, one, number)
    one.refresh_from_db()
    assert (one.organisation, one.unit) == (None, None)
    assert one.parties.count() == 1


def test_each_version_stays_in_the_history_and_the_act_is_recorded(coordinator: Actor) -> None:
    one = a_draft(coordinator)
    write_words(coordinator, one, "sv", {"name": "Nytt namn"})
    take_up(coordinator, one, 1)
    assert [row.data["name"]["sv"] for row in one.revisions.order_by("number")][:2] == [
        "Svenskkurs för nybörjare", "Nytt namn",
    ]  # fmt: skip
    assert one.revisions.order_by("-number")[0].act == "service_taken_up"
    assert Event.objects.order_by("-sequence")[0].name == "catalogue.service_taken_up"


def test_a_version_is_taken_up_only_by_those_who_edit_and_only_where_it_is(
    coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    one = a_draft(coordinator)
    with pytest.raises(NotThere):
        take_up(coordinator, one, 99)
    with pytest.raises(NotThere):
        take_up(actor_with_role("coordinator", code="504"), one, 1)
    with pytest.raises(Denied):
        take_up(actor_with_role("job_coach"), one, 1)
    write_words(coordinator, one, "sv", {"name": "Nytt namn"})
    with pytest.raises(Stale):
        take_up(coordinator, one, 1, expected_version=1)
