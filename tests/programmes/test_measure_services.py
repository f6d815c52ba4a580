"""Services that carry measures, and that answer what the act asks of a programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.catalogue.actions.states import archive, publish, show_here, withdraw
from delaktig.catalogue.models import Service
from delaktig.organisations.models import Mandate, Organisation
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.actions.measure_services import tie_services
from delaktig.programmes.completeness import Checked, check_edition, read, services_for
from delaktig.programmes.measure_services import carried_by, services_of, shown_of
from delaktig.programmes.models import Edition, Measure
from tests.catalogue.building import TODAY, a_draft, a_service
from tests.decisions import building as build
from tests.programmes.making import freeze_plainly, make_measure

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@pytest.fixture
def coordinator(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


@pytest.fixture
def measure(coordinator: Actor) -> Measure:
    return make_measure(build.edition("638"), coordinator)


def tied(measure: Measure) -> set[int]:
    return set(services_of([measure.pk]).values_list("pk", flat=True))


def test_services_are_tied_to_a_measure_and_taken_away_again(coordinator: Actor, measure: Measure) -> None:
    one, two = a_draft(coordinator, {"name": "Ett"}), a_service(coordinator, {"name": "Två"})
    assert tie_services(coordinator, measure, [one.pk, two.pk], ON) == {one.pk, two.pk}
    assert Event.objects.order_by("-sequence")[0].name == "programmes.measure_services_tied"
    assert [row.measure for row in carried_by(coordinator, one.pk)] == [measure.pk]
    before = Event.objects.count()
    tie_services(coordinator, measure, [two.pk, one.pk], ON)
    assert Event.objects.count() == before
    assert tie_services(coordinator, measure, [two.pk], ON) == {two.pk}
    assert tied(measure) == {two.pk}


def test_services_are_tied_also_while_the_edition_is_frozen(coordinator: Actor, measure: Measure) -> None:
    freeze_plainly(measure.goal.theme.edition)
    one = a_service(coordinator)
    tie_services(coordinator, measure, [one.pk], ON)
    assert tied(measure) == {one.pk}


def test_anothers_service_is_tied_only_where_the_guide_shows_it(
    coordinator: Actor, measure: Measure, actor_with_role: Callable[..., Actor]
) -> None:
    other = a_service(actor_with_role("coordinator", code="504"))
    with pytest.raises(Invalid):
        tie_services(coordinator, measure, [other.pk], ON)
    show_here(coordinator, other)
    tie_services(coordinator, measure, [other.pk], ON)
    assert tied(measure) == {other.pk}


def test_what_is_archived_is_not_chosen_anew_and_a_tie_to_it_stays(coordinator: Actor, measure: Measure) -> None:
    one, two = a_draft(coordinator, {"name": "Ett"}), a_draft(coordinator, {"name": "Två"})
    tie_services(coordinator, measure, [one.pk], ON)
    archive(coordinator, one)
    archive(coordinator, two)
    with pytest.raises(Invalid):
        tie_services(coordinator, measure, [two.pk], ON)
    tie_services(coordinator, measure, [], ON)
    assert tied(measure) == {one.pk}


def test_who_may_not_edit_the_measure_ties_nothing(
    coordinator: Actor, measure: Measure, actor_with_role: Callable[..., Actor]
) -> None:
    one = a_service(coordinator)
    with pytest.raises(Denied):
        tie_services(actor_with_role("job_coach"), measure, [one.pk], ON)
    with pytest.raises(NotThere):
        tie_services(actor_with_role("coordinator", code="504"), measure, [one.pk], ON)


def test_measures_of_editions_that_one_may_not_read_are_not_told(
    coordinator: Actor, measure: Measure, actor_with_role: Callable[..., Actor]
) -> None:
    one = a_service(coordinator)
    tie_services(coordinator, measure, [one.pk], ON)
    assert carried_by(actor_with_role("coordinator", code="504"), one.pk) == []
    assert carried_by(actor_with_role("administrator"), one.pk) != []


def test_the_public_sees_a_measures_services_where_they_are_published(coordinator: Actor, measure: Measure) -> None:
    one, two = a_service(coordinator, {"name": "Ett"}), a_draft(coordinator, {"name": "Två"})
    tie_services(coordinator, measure, [one.pk, two.pk], ON)
    edition = measure.goal.theme.edition
    assert list(shown_of(edition, measure.key, "638", ON)) == [one]
    assert list(shown_of(edition, measure.key, "504", ON)) == []
    withdraw(coordinator, one)
    assert list(shown_of(edition, measure.key, "638", ON)) == []


def test_the_next_edition_keeps_what_is_still_given_and_takes_an_heir_for_what_is_not(
    coordinator: Actor, measure: Measure
) -> None:
    one, heir, old, gone, ring = (
        a_draft(coordinator, {"name": name}) for name in ("Ett", "Nytt", "Gammalt", "Slut", "R")
    )
    older = a_draft(coordinator, {"name": "Äldre"}, heir=old.pk)
    Service.objects.filter(pk=old.pk).update(heir=heir)
    Service.objects.filter(pk=ring.pk).update(heir=ring)
    tie_services(coordinator, measure, [row.pk for row in (one, heir, old, older, gone, ring)], ON)
    for row in (old, older, gone, ring):
        archive(coordinator, row)
    facts = EditionInput("Nästa", date(2029, 1, 1), date(2032, 12, 31))
    start_edition(coordinator, measure.goal.theme.edition, "sv", facts)
    assert tied(Measure.objects.get(continues=measure)) == {one.pk, heir.pk}
    assert tied(measure) == {row.pk for row in (one, heir, old, older, gone, ring)}


# Completeness


def line(members: set[str], key: str = "content.education") -> Checked:
    edition = Edition.objects.select_related("programme").latest("pk")
    found = check_edition(read(edition), ON, services_for(frozenset(members), ON))
    return next(one for one in found if one.finding.line.key == key)


@pytest.fixture
def package(municipality: Callable[[str], object]) -> Edition:
    municipality("638")
    return build.edition("638", kind="service_package", period=(date(2026, 1, 1), date(2027, 12, 31)))


def education(actor: Actor, **facts: object) -> Service:
    return a_draft(actor, contents=("content.education",), **facts)


def test_a_published_service_answers_what_the_act_asks(package: Edition, coordinator: Actor) -> None:
    one = education(coordinator)
    assert line({"638"}).finding.met is None
    publish(coordinator, one, TODAY)
    answered = line({"638"})
    assert answered.finding.met is True
    assert [(place.kind, place.slug, place.municipality) for place in answered.places] == [("service", one.slug, "638")]
    withdraw(coordinator, one)
    assert line({"638"}).finding.met is None


def test_a_service_that_is_not_in_force_on_the_day_answers_nothing(package: Edition, coordinator: Actor) -> None:
    publish(coordinator, education(coordinator, valid_to=date(2026, 3, 1)), TODAY)
    assert line({"638"}).finding.met is None


def test_each_member_must_keep_one_or_have_one_carried_out_for_it(
    package: Edition, coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    publish(coordinator, education(coordinator, task="integration_services"), TODAY)
    actor_with_role("coordinator", code="616")
    assert line({"638", "616"}).finding.met is None
    seller = Organisation.objects.create(municipality_id="638", kind="municipality")
    mandate = Mandate.objects.create(
        organisation=seller, task="integration_services", municipality_id="616", ground="agreement"
    )
    assert line({"638", "616"}).finding.met is True
    mandate.valid_to = date(2026, 1, 31)
    mandate.save()
    assert line({"638", "616"}).finding.met is None


def test_a_service_that_is_only_shown_here_answers_nothing(
    package: Edition, coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    other = actor_with_role("coordinator", code="504")
    one = publish(other, education(other), TODAY)
    show_here(coordinator, one)
    assert line({"638"}).finding.met is None


def test_services_are_read_in_two_queries_however_many_members(
    package: Edition, coordinator: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    publish(coordinator, education(coordinator), TODAY)
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        services_for(frozenset({"638", "616", "504", "434"}), ON)
