"""The service menu: which lines fit what a coach asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.catalogue.actions.editing import say_for_whom
from delaktig.catalogue.actions.offerings import put_offering
from delaktig.catalogue.actions.states import publish, show_here, show_here_no_more
from delaktig.catalogue.inputs import EligibilityInput, OfferingInput
from delaktig.catalogue.menu import Asked, fits_level, menu
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.others import keepers, others_service, others_services, ways_in
from delaktig.organisations.models import Mandate, Organisation
from delaktig.texts.parts import NotThere
from tests.catalogue.building import TODAY, a_draft, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


@pytest.fixture
def coach(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("job_coach")


def a_course(actor: Actor, name: str, *given: OfferingInput, **facts: Any) -> Service:
    one = a_draft(actor, {"name": name}, **facts)
    for offering in given:
        put_offering(actor, one, None, offering)
    return publish(actor, one, TODAY)


def names(actor: Actor, **asked: Any) -> list[str]:
    lines = menu(actor, Asked(**asked), "sv", TODAY)
    slugs = dict(Service.objects.values_list("pk", "slug"))
    return [slugs[line.service] for line in lines]


def test_the_menu_has_a_line_for_each_offering_and_for_a_service_without_any(coordinator: Actor, coach: Actor) -> None:
    late, soon = OfferingInput(starts_on=date(2026, 9, 1)), OfferingInput(starts_on=date(2026, 4, 1))
    a_course(coordinator, "Kurs", late, soon)
    a_course(coordinator, "Bara namn")
    a_draft(coordinator, {"name": "Utkast"})
    assert names(coach) == ["bara-namn", "kurs", "kurs"]
    starts = [Offering.objects.get(pk=line.offering).starts_on for line in menu(coach, Asked(), "sv", TODAY)[1:]]
    assert starts == [date(2026, 4, 1), date(2026, 9, 1)]


def test_what_is_over_is_not_offered(coordinator: Actor, coach: Actor) -> None:
    a_course(coordinator, "Gammal", OfferingInput(ends_on=date(2026, 3, 1)))
    a_course(coordinator, "Sista dagen", OfferingInput(ends_on=TODAY))
    assert names(coach) == ["sista-dagen"]


def test_language_entry_and_cost_are_asked_for(coordinator: Actor, coach: Actor) -> None:
    a_course(coordinator, "Gratis", OfferingInput(entry="walk_in", languages=("sv", "ar")), cost="free")
    a_course(coordinator, "Dyr", OfferingInput(entry="referral", languages=("sv",)), cost="paid")
    a_course(coordinator, "Okänd")
    assert names(coach, language="ar") == ["gratis"]
    assert names(coach, entry="referral") == ["dyr"]
    assert names(coach, cost="free") == ["gratis"]
    assert names(coach, words="DYR") == ["dyr"]


def test_need_and_topic_are_asked_for(coordinator: Actor, coach: Actor) -> None:
    a_course(coordinator, "Svenska", topics=("swedish",))
    a_course(coordinator, "Jobb", topics=("job_coach",))
    assert names(coach, topic="swedish") == ["svenska"]
    assert names(coach, topic="need:work") == ["jobb"]


def test_places_that_are_not_known_to_be_free_do_not_fit(coordinator: Actor, coach: Actor) -> None:
    a_course(coordinator, "Ledig", OfferingInput(capacity=10, taken=9))
    a_course(coordinator, "Full", OfferingInput(capacity=10, taken=10))
    a_course(coordinator, "Oklar", OfferingInput(capacity=10))
    assert names(coach, free=True) == ["ledig"]


def test_what_begins_on_or_after_a_day_fits_and_what_has_no_date_does_not(coordinator: Actor, coach: Actor) -> None:
    a_course(coordinator, "Maj", OfferingInput(starts_on=date(2026, 5, 1)))
    a_course(coordinator, "April", OfferingInput(starts_on=date(2026, 4, 1)))
    a_course(coordinator, "Jämt", OfferingInput())
    assert names(coach, starts_from=date(2026, 5, 1)) == ["maj"]


@pytest.mark.parametrize(
    ("first", "last", "level", "does"),
    [
        ("A1", "A2", "A1", True),
        ("A1", "A2", "A2", False),
        ("A1", "A2", "A0", False),
        ("A1", "B1", "A2", True),
        ("B1", "B1", "B1", True),
        ("", "A1", "A0", True),
        ("A2", "", "C1", True),
        ("", "", "A1", False),
    ],
)
def test_a_level_fits_where_one_can_begin_and_has_something_to_learn(
    first: str, last: str, level: str, does: bool
) -> None:
    assert fits_level(Offering(level_from=first, level_to=last), level) is does


def test_all_conditions_of_one_row_let_a_person_in(coordinator: Actor, coach: Actor) -> None:
    one = a_course(coordinator, "Unga flyktingar")
    rows = [
        EligibilityInput(age_from=16, age_to=29, situations=("jobseeker",)),
        EligibilityInput(grounds=("quota_refugee",)),
    ]
    say_for_whom(coordinator, one, rows)
    a_course(coordinator, "Alla")
    assert names(coach, age=20, situation="jobseeker", ground="work") == ["alla", "unga-flyktingar"]
    assert names(coach, age=30, ground="work") == ["alla"]
    assert names(coach, age=30, ground="quota_refugee") == ["alla", "unga-flyktingar"]
    assert names(coach, age=20, situation="student", ground="work") == ["alla"]
    assert names(coach, age=15, ground="work") == ["alla"]
    assert names(coach, age=0) == ["alla", "unga-flyktingar"]


def test_the_menu_has_a_sellers_services_while_the_mandate_holds(
    coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    a_course(coordinator, "Borgås kurs", task="integration_services")
    a_course(coordinator, "Bara för Borgå")
    buyer = actor_with_role("job_coach", code="616")
    assert names(buyer) == []
    seller = Organisation.objects.create(municipality_id="638", kind="municipality")
    Mandate.objects.create(organisation=seller, task="integration_services", municipality_id="616", ground="agreement")
    assert names(buyer) == ["borgas-kurs"]


def test_who_may_not_read_services_gets_no_menu(actor_with_role: Callable[..., Actor]) -> None:
    partner = actor_with_role("partner")
    with pytest.raises(Denied):
        menu(partner, Asked(), "sv", TODAY)
    with pytest.raises(Denied):
        others_services(partner, "sv", TODAY)


def test_others_services_are_shown_by_choice_and_no_more(
    coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    other = actor_with_role("coordinator", code="504")
    one = a_service(other, {"name": "Annans"})
    a_service(coordinator, {"name": "Egen"})
    a_draft(other, {"name": "Annans utkast"})
    assert others_services(coordinator, "sv", TODAY) == [one.pk]
    assert others_services(coordinator, "sv", TODAY, words="zebra") == []
    assert others_services(coordinator, "sv", TODAY, keeper="504") == [one.pk]
    assert keepers(coordinator, TODAY) == ["504"]
    assert ways_in("638", [one.pk], TODAY) == {}
    show_here(coordinator, others_service(coordinator, "annans", TODAY))
    assert ways_in("638", [one.pk], TODAY) == {one.pk: "shown"}
    show_here_no_more(coordinator, one)
    assert ways_in("638", [one.pk], TODAY) == {}
    for slug in ("egen", "annans-utkast", "nowhere"):
        with pytest.raises(NotThere):
            others_service(coordinator, slug, TODAY)
