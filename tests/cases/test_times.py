"""Times with clients: who may agree one, what is warned of, what follows from what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Role
from delaktig.audit.models import Event
from delaktig.cases.actions.interpreting import (
    InterpreterInput,
    cancel_booking,
    confirm_booking,
    note_no_interpreter,
    order_interpreter,
)
from delaktig.cases.actions.times import (
    TimeInput,
    agree_time,
    cancel_time,
    move_time,
    note_came,
    note_invited,
    note_missed,
    take_back,
)
from delaktig.cases.appointments import Ordered, Standing, ordered, standing
from delaktig.cases.models import Appointment, InterpreterBooking
from delaktig.cases.selectors.times import bookings, calendar, not_noted, time_of, without_interpreter
from delaktig.cases.suppliers import suppliers
from delaktig.catalogue.models import Service, ServiceTopic
from delaktig.organisations.models import Organisation
from delaktig.texts.actions import create_text
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.cases.working import HERE, THERE, a_client, a_time, a_unit, a_worker, an_organisation, at, relation_of

pytestmark = pytest.mark.django_db


def test_an_agreed_time_stands_ahead_and_its_event_names_nobody() -> None:
    actor = a_worker()
    client = a_client(actor, "Nimelös")
    time = a_time(actor, client)
    assert standing(time, timezone.now()) == Standing.AHEAD
    event = Event.objects.get(name="cases.time_agreed")
    assert event.target == f"client:{client.number}"
    assert "Nimelös" not in str(event.details)


def test_a_worker_who_is_busy_is_warned_of_and_may_agree_all_the_same() -> None:
    actor = a_worker()
    client, other = a_client(actor), a_client(actor, "Annan")
    a_time(actor, client, 3, 10, minutes=60)
    with pytest.raises(Invalid) as refused:
        a_time(actor, other, 3, 10, minutes=30)
    assert refused.value.errors == {"starts_at": "officer_busy"}
    a_time(actor, other, 3, 10, minutes=30, all_the_same=True)
    a_time(actor, other, 3, 11)
    assert Appointment.objects.count() == 3


def test_a_cancelled_time_makes_nobody_busy() -> None:
    actor = a_worker()
    client = a_client(actor)
    cancel_time(actor, a_time(actor, client, 3, 10), by_client=True)
    assert a_time(actor, client, 3, 10).pk


def test_a_time_needs_a_moment_a_worker_and_a_length() -> None:
    actor = a_worker()
    client = a_client(actor)
    stranger = a_worker(code=THERE)
    assert stranger.user is not None
    given = TimeInput(starts_at=None, officer=stranger.user.pk, minutes=2, mode="dance", about="tea", place="x" * 161)
    with pytest.raises(Invalid) as refused:
        agree_time(actor, relation_of(client), given)
    assert set(refused.value.errors) == {"starts_at", "officer", "minutes", "mode", "about", "place"}


def test_only_those_at_work_with_the_client_agree_times() -> None:
    actor = a_worker()
    client = a_client(actor)
    for other, refusal in ((a_worker(), Denied), (a_worker(code=THERE), NotThere), (a_worker(Role.READER), Denied)):
        with pytest.raises(refusal):
            agree_time(other, relation_of(client), TimeInput(at(3), 1))
    assert not Appointment.objects.exists()


def test_moving_a_time_makes_letter_and_interpreter_to_be_asked_again() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client)
    order = InterpreterInput("ar", "phone", an_organisation("Tolkar Ab").pk, timezone.localdate())
    booking = confirm_booking(actor, order_interpreter(actor, time, order), timezone.localdate())
    time = note_invited(actor, time, "ar", timezone.localdate())
    assert actor.user is not None
    move_time(actor, time, TimeInput(at(9), actor.user.pk, about="plan"), time.version)
    time.refresh_from_db()
    booking.refresh_from_db()
    assert (time.invited_on, time.invited_in, booking.confirmed_on) == (None, "", None)
    assert ordered(booking) == Ordered.ORDERED


def test_changing_only_the_place_keeps_the_letter() -> None:
    actor = a_worker()
    time = note_invited(actor, a_time(actor, a_client(actor)), "ar", timezone.localdate())
    assert actor.user is not None
    move_time(actor, time, TimeInput(time.starts_at, actor.user.pk, about="plan", place="Rum 2"), time.version)
    time.refresh_from_db()
    assert (time.place, time.invited_in) == ("Rum 2", "ar")


def test_two_who_change_one_time_are_told() -> None:
    actor = a_worker()
    time = a_time(actor, a_client(actor))
    assert actor.user is not None
    move_time(actor, time, TimeInput(at(9), actor.user.pk, about="plan"), 1)
    with pytest.raises(Stale):
        move_time(actor, time, TimeInput(at(10), actor.user.pk, about="plan"), 1)


def test_what_came_of_a_time_is_noted_once_it_has_begun_and_can_be_taken_back() -> None:
    actor = a_worker()
    client = a_client(actor)
    ahead, past = a_time(actor, client, 2), a_time(actor, client, -1)
    with pytest.raises(Denied, match="not_yet"):
        note_missed(actor, ahead)
    with pytest.raises(Denied, match="not_yet"):
        note_came(actor, ahead)
    assert standing(past, timezone.now()) == Standing.TO_NOTE
    note_missed(actor, past, "Bussen gick inte")
    with pytest.raises(Denied, match="time_is_missed"):
        note_came(actor, past)
    past = take_back(actor, past)
    assert past.missed_reason == ""
    assert standing(note_came(actor, past), timezone.now()) == Standing.CAME


def test_times_are_found_through_their_client_only() -> None:
    actor = a_worker()
    one, other = a_client(actor), a_client(actor, "Annan")
    time = a_time(actor, one)
    assert time_of(one, time.pk) == time
    with pytest.raises(NotThere):
        time_of(other, time.pk)


def test_the_calendar_is_a_workers_own_or_the_units() -> None:
    unit = a_unit()
    mine, colleague = a_worker(unit=unit), a_worker(unit=unit)
    own, theirs = a_time(mine, a_client(mine)), a_time(colleague, a_client(colleague, "Annan"))
    stranger = a_worker(code=THERE, unit=a_unit(THERE))
    elsewhere = a_time(stranger, a_client(stranger, "Främmande"))
    today = timezone.localdate()
    week = (today, today + timedelta(days=10))
    assert list(calendar(mine, *week)) == [own]
    assert set(calendar(mine, *week, unit=True)) == {own, theirs}
    assert list(calendar(stranger, *week, unit=True)) == [elsewhere]
    with pytest.raises(Denied):
        calendar(a_worker(Role.READER), *week)


def test_what_lacks_an_interpreter_is_seen_until_one_is_on_the_way() -> None:
    actor = a_worker()
    needs, speaks = a_client(actor), a_client(actor, "Annan", interpreter="not_needed")
    time = a_time(actor, needs)
    a_time(actor, speaks, 8)
    today = timezone.localdate()
    assert list(without_interpreter(actor, today)) == [time]
    order = InterpreterInput("ar", "on_site", an_organisation("Tolkar Ab").pk, today, "T-1", 4000)
    booking = order_interpreter(actor, time, order)
    assert not list(without_interpreter(actor, today))
    with pytest.raises(Denied, match="already_ordered"):
        order_interpreter(actor, time, order)
    cancel_booking(actor, booking, today)
    assert list(without_interpreter(actor, today)) == [time]
    again = order_interpreter(actor, time, order)
    note_no_interpreter(actor, again, today)
    assert ordered(InterpreterBooking.objects.get(pk=again.pk)) == Ordered.DID_NOT_COME
    assert list(without_interpreter(actor, today)) == [time]
    assert [one.cost_cents for one in bookings(actor, today, today + timedelta(days=30))] == [4000, 4000]


def test_suppliers_are_those_who_interpret_or_have_interpreted_and_are_not_closed() -> None:
    actor = a_worker()
    today = timezone.localdate()
    authority = an_organisation("Byrån", Organisation.Kind.AUTHORITY)
    plain, interpreters, past, closed, housing = (
        an_organisation(name) for name in ("Ordbron", "Tolkcentralen", "Tolkarna", "Stängd", "Bostadsbolagen")
    )
    assert set(suppliers(HERE, today)) == {plain, interpreters, past, closed, housing}
    Organisation.objects.filter(pk=closed.pk).update(closed_on=today)
    for one, topic in ((interpreters, "interpreting"), (authority, "work"), (housing, "housing")):
        service = Service.objects.create(
            keeper_id=HERE, slug=f"service-{one.pk}", organisation=one, state=Service.State.PUBLISHED,
            name=create_text({"sv": "Tjänst"}, source_language="sv"),
        )  # fmt: skip
        ServiceTopic.objects.create(service=service, topic=topic)
    assert set(suppliers(HERE, today)) == {plain, interpreters, past}
    time = a_time(actor, a_client(actor))
    with pytest.raises(Invalid):
        order_interpreter(actor, time, InterpreterInput("ar", "phone", authority.pk, today))

    InterpreterBooking.objects.create(
        relation=time.relation, appointment=time, supplier=authority, language="ar", mode="phone", ordered_on=today
    )
    assert set(suppliers(HERE, today)) == {plain, interpreters, past, authority}


def test_only_a_supplier_interprets() -> None:
    actor = a_worker()
    time = a_time(actor, a_client(actor))
    school = an_organisation("Skolan", Organisation.Kind.SCHOOL)
    foreign = an_organisation("Tolkar där", code=THERE)
    for supplier, code in ((None, "supplier_needed"), (school.pk, "unknown_choice"), (foreign.pk, "unknown_choice")):
        with pytest.raises(Invalid) as refused:
            order_interpreter(actor, time, InterpreterInput("ar", "phone", supplier, timezone.localdate()))
        assert refused.value.errors == {"supplier": code}


def test_times_without_a_note_are_asked_about() -> None:
    actor = a_worker()
    client = a_client(actor)
    past = a_time(actor, client, -2)
    a_time(actor, client, 2)
    assert list(not_noted(actor, timezone.localdate())) == [past]
    note_came(actor, past)
    assert not list(not_noted(actor, timezone.localdate()))
