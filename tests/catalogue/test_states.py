"""A service's life: published, withdrawn, archived, restored, confirmed; and whose guide shows it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.catalogue.actions.editing import add_service, edit_facts
from delaktig.catalogue.actions.states import (
    archive,
    confirm,
    publish,
    restore,
    show_here,
    show_here_no_more,
    withdraw,
)
from delaktig.catalogue.inputs import ServiceFacts
from delaktig.catalogue.models import Service, ServiceShown, Tombstone
from delaktig.catalogue.selectors import published, stale, texts_of, visible_in, whole
from delaktig.organisations import actions as organisations
from delaktig.texts.parts import Invalid, NotThere
from tests.catalogue.building import TODAY, a_draft, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


@pytest.fixture
def neighbour(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator", code="616")


def test_what_lacks_a_summary_a_way_in_or_a_need_is_not_published(coordinator: Any) -> None:
    bare = add_service(coordinator, "sv", {"name": "Något"}, ServiceFacts())
    with pytest.raises(Invalid) as refused:
        publish(coordinator, bare, TODAY)
    assert set(refused.value.errors) == {"summary", "how_to_get_in", "topics"}


def test_an_editor_edits_and_does_not_publish(actor_with_role: Any) -> None:
    editor = actor_with_role("editor")
    service = a_draft(editor)
    with pytest.raises(Denied):
        publish(editor, service, TODAY)


def test_a_withdrawn_service_leaves_a_tombstone_until_it_is_published_again(coordinator: Any) -> None:
    service = a_service(coordinator)
    withdraw(coordinator, service)
    assert Tombstone.objects.get().uid == service.uid
    assert not published(TODAY).exists()
    publish(coordinator, service, TODAY)
    assert not Tombstone.objects.exists()


def test_an_archived_service_is_edited_only_after_it_is_restored(coordinator: Any) -> None:
    service = archive(coordinator, a_service(coordinator))
    with pytest.raises(Denied):
        edit_facts(coordinator, service, ServiceFacts())
    again = restore(coordinator, service)
    assert again.state == Service.State.DRAFT
    edit_facts(coordinator, again, ServiceFacts(cost="free"))
    with pytest.raises(Invalid):
        restore(coordinator, again)


def test_a_service_is_stale_from_the_day_after_its_months_until_somebody_confirms(coordinator: Any) -> None:
    service = a_service(coordinator)
    assert service.confirm_by == date(2027, 3, 2)
    assert not stale(Service.objects.all(), date(2027, 3, 2)).exists()
    assert stale(Service.objects.all(), date(2027, 3, 3)).exists()
    confirm(coordinator, service, date(2027, 3, 3))
    assert not stale(Service.objects.all(), date(2027, 3, 3)).exists()


def test_a_service_is_seen_on_its_days_only(coordinator: Any) -> None:
    a_service(coordinator, valid_from=date(2026, 3, 10), valid_to=date(2026, 3, 12))
    seen = [day for day in range(9, 14) if visible_in("638", date(2026, 3, day)).exists()]
    assert seen == [10, 11, 12]


def test_a_buyers_residents_see_the_sellers_service_while_the_mandate_holds(coordinator: Any, neighbour: Any) -> None:
    seller = organisations.add(coordinator, kind="municipality", names={"sv": "Borgå stad"})
    service = a_service(coordinator, task="integration_services")
    other = a_service(coordinator, {"name": "Simhall"})
    organisations.give_mandate(
        coordinator,
        organisation=seller,
        municipality="616",
        task="integration_services",
        ground="agreement",
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=9),
    )
    assert list(visible_in("616", TODAY)) == [service]
    assert not visible_in("616", TODAY - timedelta(days=1)).exists()
    assert not visible_in("616", TODAY + timedelta(days=10)).exists()
    assert set(visible_in("638", TODAY)) == {service, other}


def test_a_municipality_shows_anothers_service_by_its_own_choice_only(coordinator: Any, neighbour: Any) -> None:
    service = a_service(coordinator)
    assert not visible_in("616", TODAY).exists()
    show_here(neighbour, service)
    show_here(neighbour, service)
    assert list(visible_in("616", TODAY)) == [service]
    show_here_no_more(neighbour, service)
    assert not ServiceShown.objects.exists()
    with pytest.raises(Denied):
        show_here(coordinator, service)
    with pytest.raises(Denied):
        show_here(neighbour, a_draft(coordinator))
    with pytest.raises(NotThere):
        withdraw(neighbour, service)


def test_what_is_shown_and_was_withdrawn_is_taken_out_by_those_who_may_publish(
    coordinator: Any, neighbour: Any, actor_with_role: Any
) -> None:
    service = a_service(coordinator)
    show_here(neighbour, service)
    service = withdraw(coordinator, service)
    with pytest.raises(Denied):
        show_here_no_more(actor_with_role("editor", code="616"), service)
    show_here_no_more(neighbour, service)
    assert not ServiceShown.objects.exists()


def test_services_are_read_whole_in_the_same_number_of_queries_however_many(
    coordinator: Any, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        a_service(coordinator, {"name": f"Tjänst {number}"})
    with django_assert_num_queries(8):
        found = list(whole(published(TODAY)))
        texts = texts_of(found)
        for service in found:
            assert texts.show(service.name_id, "sv").body
            for offering in service.offerings.all():
                assert offering.place
                assert texts.show(offering.place.name_id, "sv").body
                assert list(offering.hours.all())
