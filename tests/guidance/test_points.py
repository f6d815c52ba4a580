"""Points, duties and reasons, the queue and booked times: who may keep them, and what cannot be saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.retention import erase_what_is_past
from delaktig.catalogue.models import Offering
from delaktig.guidance import codes
from delaktig.guidance.actions.points import add_duty, add_point, add_reason, edit_point, offer_reason, remove_duty
from delaktig.guidance.actions.waiting import book_time, call_next, give_number, move_number, note_time
from delaktig.guidance.inputs import DutyInput, PointInput, TimeInput
from delaktig.guidance.models import Duty, Point, PointTime, QueueTicket
from delaktig.guidance.selectors import counsellors, on_duty, opening_of, points_of, reasons_of
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.catalogue.building import a_service
from tests.guidance.building import NOW, a_point

pytestmark = pytest.mark.django_db
WithRole = Callable[..., Actor]
TODAY = NOW.date()


@pytest.fixture
def counsellor(actor_with_role: WithRole) -> Actor:
    return actor_with_role("counsellor")


@pytest.fixture
def coordinator(actor_with_role: WithRole) -> Actor:
    return actor_with_role("coordinator")


def on_wednesday(actor: Actor, **given: object) -> DutyInput:
    assert actor.user is not None
    return replace(DutyInput(actor.user.pk, TODAY, time(9), time(12), ("sv", "ar")), **given)


def test_a_point_has_the_opening_hours_of_its_offering(coordinator: Actor) -> None:
    offering = Offering.objects.get(service=a_service(coordinator))
    point = add_point(coordinator, PointInput("Punkten", offering=offering.pk))
    assert opening_of(point).week == {2: [(time(17), time(19))]}
    assert not opening_of(a_point())


def test_a_point_needs_a_name_and_only_its_own_municipality_s_offering(
    coordinator: Actor, actor_with_role: WithRole
) -> None:
    others = Offering.objects.get(service=a_service(actor_with_role("coordinator", code="434")))
    with pytest.raises(Invalid) as wrong:
        add_point(coordinator, PointInput(" ", "", offering=others.pk, place=others.place_id))
    assert wrong.value.errors == {"name_sv": "required", "offering": "unknown_choice", "place": "unknown_choice"}


def test_a_point_is_kept_by_those_who_lead_guidance_in_its_municipality(
    coordinator: Actor, counsellor: Actor, actor_with_role: WithRole
) -> None:
    with pytest.raises(Denied):
        add_point(counsellor, PointInput("Punkten"))
    point = a_point()
    with pytest.raises(Denied):
        edit_point(counsellor, point, PointInput("Annat"))
    with pytest.raises(NotThere):
        edit_point(actor_with_role("coordinator", code="434"), point, PointInput("Annat"))
    with pytest.raises(Stale):
        edit_point(coordinator, point, PointInput("Annat"), expected_version=7)
    edit_point(coordinator, point, PointInput("Annat", closed_on=TODAY), expected_version=1)
    assert Point.objects.get().name("fi") == "Annat"
    assert not points_of("638", TODAY).exists()
    assert points_of("638", TODAY - timedelta(days=1)).exists()


def test_a_worker_is_on_duty_every_week_for_a_while(coordinator: Actor, counsellor: Actor) -> None:
    point = a_point()
    add_duty(coordinator, point, on_wednesday(counsellor, weeks=2))
    days = list(Duty.objects.values_list("on", flat=True))
    assert days == [TODAY, TODAY + timedelta(7), TODAY + timedelta(14)]
    assert [one.languages for one in on_duty("638", NOW)] == [["sv", "ar"]]
    assert on_duty("638", NOW + timedelta(hours=2)) == []
    remove_duty(coordinator, point, Duty.objects.earliest("on").pk)
    assert Duty.objects.count() == 2


def test_a_duty_that_cannot_be_is_refused_with_what_is_wrong(
    coordinator: Actor, counsellor: Actor, actor_with_role: WithRole
) -> None:
    point, stranger = a_point(), actor_with_role("counsellor", code="434")
    given = on_wednesday(stranger, ends=time(9), weeks=27, languages=("xx",))
    with pytest.raises(Invalid) as wrong:
        add_duty(coordinator, point, given)
    assert wrong.value.errors == {
        "worker": "unknown_choice",
        "ends": "ends_before_it_begins",
        "weeks": "too_many",
        "languages": "no_language",
    }
    add_duty(coordinator, point, on_wednesday(counsellor))
    with pytest.raises(Invalid) as wrong:
        add_duty(coordinator, a_point(), on_wednesday(counsellor, starts=time(11), ends=time(14)))
    assert wrong.value.errors == {"worker": "on_duty_already"}
    add_duty(coordinator, a_point(), on_wednesday(counsellor, starts=time(12), ends=time(14)))


def test_duties_are_kept_by_those_who_lead_guidance(
    coordinator: Actor, counsellor: Actor, actor_with_role: WithRole
) -> None:
    point = a_point()
    with pytest.raises(Denied):
        add_duty(counsellor, point, on_wednesday(counsellor))
    duty = add_duty(coordinator, point, on_wednesday(counsellor))[0]
    with pytest.raises(Denied):
        remove_duty(counsellor, point, duty.pk)
    with pytest.raises(NotThere):
        remove_duty(actor_with_role("coordinator", code="434"), point, duty.pk)
    with pytest.raises(NotThere):
        remove_duty(coordinator, a_point(), duty.pk)


def test_counsellors_are_those_who_may_register_visits_today(counsellor: Actor, coordinator: Actor) -> None:
    assert counsellor.user is not None
    assert list(counsellors("638")) == [counsellor.user.pk]


def test_a_municipality_hides_and_adds_reasons_for_itself_alone(coordinator: Actor) -> None:
    add_reason(coordinator, sv="Cykel", fi="Pyörä", en="Bicycle!")
    add_reason(coordinator, sv="Cykel 2", fi="Pyörä 2", en="Bicycle?")
    offer_reason(coordinator, "permit", offered=False)
    known = reasons_of("638")
    assert known["permit"].hidden
    assert known["own_bicycle"].own
    assert known["own_bicycle_2"].words["fi"] == "Pyörä 2"
    assert list(reasons_of("434")) == list(codes.reasons())
    offer_reason(coordinator, "permit", offered=True)
    offer_reason(coordinator, "own_bicycle", offered=False)
    known = reasons_of("638")
    assert not known["permit"].hidden
    assert known["own_bicycle"].hidden
    offer_reason(coordinator, "own_bicycle", offered=True)
    assert not reasons_of("638")["own_bicycle"].hidden


def test_a_reason_needs_words_in_three_languages_that_are_not_there_yet(coordinator: Actor) -> None:
    with pytest.raises(Invalid) as wrong:
        add_reason(coordinator, sv=" ", fi="asuminen", en="New")
    assert wrong.value.errors == {"sv": "required", "fi": "there_already"}


def test_the_last_reason_is_not_hidden_and_an_unknown_one_is_not_there(coordinator: Actor, counsellor: Actor) -> None:
    first, *others = codes.reasons()
    for key in others:
        offer_reason(coordinator, key, offered=False)
    with pytest.raises(Denied, match="last_reason"):
        offer_reason(coordinator, first, offered=False)
    with pytest.raises(NotThere):
        offer_reason(coordinator, "nothing", offered=False)
    with pytest.raises(Denied, match="no_permission"):
        offer_reason(counsellor, first, offered=True)
    with pytest.raises(Denied, match="no_permission"):
        add_reason(counsellor, sv="a", fi="b", en="c")


def test_numbers_of_a_day_begin_at_one_and_go_with_the_day(counsellor: Actor) -> None:
    point = a_point()
    assert [give_number(counsellor, point, TODAY).number for _ in range(2)] == [1, 2]
    assert give_number(counsellor, a_point(), TODAY).number == 1
    assert give_number(counsellor, point, TODAY + timedelta(1)).number == 1
    assert not QueueTicket.objects.filter(point=point, on=TODAY).exists()
    erase_what_is_past(NOW + timedelta(days=2))
    assert not QueueTicket.objects.exists()


def test_the_next_number_is_the_first_that_waits_in_a_language_that_is_spoken(counsellor: Actor) -> None:
    point = a_point()
    assert call_next(counsellor, point, TODAY) is None
    for language in ("ar", "sv", ""):
        give_number(counsellor, point, TODAY, language=language)
    called = call_next(counsellor, point, TODAY, frozenset({"sv"}))
    assert called is not None
    assert called.number == 2
    following = [call_next(counsellor, point, TODAY, frozenset({"sv"})), call_next(counsellor, point, TODAY)]
    assert [one and one.number for one in following] == [3, 1]


def test_a_number_goes_from_state_to_state_as_people_do(counsellor: Actor) -> None:
    point = a_point()
    ticket = give_number(counsellor, point, TODAY)
    with pytest.raises(Invalid):
        move_number(counsellor, point, ticket.pk, "served")
    for state in ("called", "left", "called", "served", "called", "served"):
        assert move_number(counsellor, point, ticket.pk, state).state == state
    for state in ("left", "served", "nothing"):
        with pytest.raises(Invalid):
            move_number(counsellor, point, ticket.pk, state)


def test_the_queue_is_kept_at_its_own_point_by_counsellors(
    counsellor: Actor, coordinator: Actor, actor_with_role: WithRole
) -> None:
    point = a_point()
    ticket = give_number(counsellor, point, TODAY)
    with pytest.raises(Denied):
        give_number(coordinator, point, TODAY)
    with pytest.raises(NotThere):
        give_number(actor_with_role("counsellor", code="434"), point, TODAY)
    with pytest.raises(NotThere):
        move_number(counsellor, a_point(), ticket.pk, "called")
    with pytest.raises(Invalid):
        give_number(counsellor, point, TODAY, language="xx")


def test_a_time_is_booked_without_a_word_of_for_whom(counsellor: Actor) -> None:
    point = a_point()
    booked = book_time(counsellor, point, TimeInput(TODAY, time(13), "ar", 45, True, "housing"), NOW)
    assert {one.name for one in PointTime._meta.fields} == {
        "id", "point", "starts_at", "minutes", "language", "interpreter", "reason", "state",
    }  # fmt: skip
    assert note_time(counsellor, point, booked.pk, "missed").state == "missed"
    erase_what_is_past(NOW + timedelta(days=36))
    assert not PointTime.objects.exists()


def test_a_time_that_cannot_be_is_refused_with_what_is_wrong(
    counsellor: Actor, coordinator: Actor, actor_with_role: WithRole
) -> None:
    point = a_point()
    with pytest.raises(Invalid) as wrong:
        book_time(counsellor, point, TimeInput(date(2026, 3, 3), time(9), "xx", 300, reason="name"), NOW)
    assert wrong.value.errors == {
        "on": "past",
        "minutes": "unknown_choice",
        "language": "unknown_choice",
        "reason": "unknown_choice",
    }
    good = TimeInput(TODAY, time(13), "ar")
    with pytest.raises(Denied):
        book_time(coordinator, point, good, NOW)
    with pytest.raises(NotThere):
        book_time(actor_with_role("counsellor", code="434"), point, good, NOW)
    booked = book_time(counsellor, point, good, NOW)
    with pytest.raises(Invalid):
        note_time(counsellor, point, booked.pk, "nothing")
    with pytest.raises(NotThere):
        note_time(counsellor, a_point(), booked.pk, "held")
