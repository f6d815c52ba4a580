"""What is held of a client is erased when its time is over, whole, and it is proved that nothing is left."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import Letter, User
from delaktig.accounts.retention import erase_what_is_past
from delaktig.audit import chain
from delaktig.audit.models import Event
from delaktig.cases import holdings, proof, retention
from delaktig.cases.models import DiaryEntry, Handover, InterpreterBooking, NoShowFee
from delaktig.clients.models import Absence, Access, Client, Hold, Merge, OwnLetter
from delaktig.clients.retention import lift_hold, place_hold
from delaktig.law.calendar import add_years
from delaktig.texts.parts import Invalid, NotThere
from tests.clients.building import officer
from tests.clients.whole import Held, persons, whole

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def worker(db: None) -> Actor:
    return officer()


@pytest.fixture
def guard(db: None) -> Actor:
    return officer(role="data_protection_officer")


def ended(held: Held, years: int = 4, days: int = 1, *, books: bool = False, hold: bool = False) -> Held:
    """Let the client relation have ended so long ago; nothing pending or held, fees old, unless said otherwise."""
    day = add_years(TODAY, -years) - timedelta(days=days)
    held.client.relations.update(started_on=day - timedelta(days=700), ended_on=day, end_reason="plan_ended")
    Handover.objects.filter(relation__client=held.client).update(received_on=day)
    Access.objects.filter(client=held.client).update(seen_at=timezone.now())
    if not hold:
        Hold.objects.filter(client=held.client).update(lifted_at=timezone.now())
    old = add_years(TODAY, -7)
    NoShowFee.objects.filter(relation__client=held.client).update(due_on=old, decided_on=day if books else old)
    InterpreterBooking.objects.filter(relation__client=held.client).update(ordered_on=day if books else old)
    return held


def rows_of(held: Held) -> dict[str, int]:
    keys = holdings.people(held.client)
    return {model._meta.label: rows.count() for model, rows in holdings.everything(keys) if rows.exists()}


def test_every_model_of_the_two_rooms_leads_to_a_client_or_is_named() -> None:
    told = {model._meta.label for model in holdings.paths()} | holdings.NOT_OF_A_CLIENT
    assert {model._meta.label for model in [*persons(), Merge]} | holdings.NOT_OF_A_CLIENT == told


def test_everything_of_a_client_is_erased_and_nothing_of_another(worker: Actor, guard: Actor) -> None:
    gone, stays = ended(whole(worker, "Zorvina")), whole(worker, "Qwelma")
    before = rows_of(stays)
    keys = holdings.people(gone.client)
    needles = proof.needles_of(keys, {m: list(r.values_list("pk", flat=True)) for m, r in holdings.everything(keys)})
    assert len(rows_of(gone)) == len(persons())
    counts = retention.erase(guard, gone.client.number, TODAY)
    assert {f"clients.{m}" for m in ("Client", "Identity", "NameToken", "ContactDetails")} <= counts.keys()
    assert counts.keys() - {"clients.Household", "letters"} == {m._meta.label for m in persons()}
    assert proof.look(needles).traces == ()
    assert rows_of(stays) == before


def test_the_proof_finds_what_is_left_anywhere(worker: Actor) -> None:
    """As text, as bytes, as uid, inside JSON: each is seen, so that 'nothing' means nothing."""
    held = whole(worker, "Zorvina")
    needles = proof.Needles(numbers={held.client.number}, words={"140180-999X"}, uids={held.client.uid})
    found = {(one.table, one.column) for one in proof.look(needles).traces}
    assert found >= {("clients_client", "uid"), ("clients_client", "number")}
    Letter.objects.create(to="a@example.org", subject="S", body=f"About {held.client.number}.")
    User.objects.filter(pk=worker.user.pk).update(name=f"x {held.client.uid}")
    found = {(one.table, one.column) for one in proof.look(needles).traces}
    assert found >= {("accounts_letter", "body"), ("accounts_user", "name")}


def test_what_would_be_left_stops_the_erasing(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    User.objects.filter(pk=worker.user.pk).update(name=f"of {held.client.number}")
    with pytest.raises(retention.StillThere, match=r"accounts_user\.name"):
        retention.erase(guard, held.client.number, TODAY)
    assert Client.objects.filter(pk=held.client.pk).exists()


def test_the_record_of_events_tells_numbers_and_stays_whole(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    retention.erase(guard, held.client.number, TODAY)
    event = Event.objects.get(name="clients.erased")
    told = json.loads(event.details)
    assert event.target == f"client:{held.client.number}"
    assert told["rows"]["cases.Plan"] == 1
    assert (told["columns"] > 100, told["signs"] > 30) == (True, True)
    assert "Zorvina" not in event.details
    assert list(chain.verify()) == []


@pytest.mark.parametrize(("days", "is_due"), [(1, True), (0, True), (-1, False)])
def test_four_years_are_counted_from_the_end_of_the_relation(
    days: int, is_due: bool, worker: Actor, guard: Actor
) -> None:
    held = ended(whole(worker, "Zorvina"), days=days)
    assert [one.number for one in retention.due("638", TODAY)] == ([held.client.number] if is_due else [])
    if not is_due:
        with pytest.raises(Denied, match="not_due"):
            retention.erase(guard, held.client.number, TODAY)


def test_a_relation_of_the_leap_day_is_counted_to_the_last_of_february(worker: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    held.client.relations.update(started_on=date(2020, 1, 1), ended_on=date(2020, 2, 29))
    assert retention.due("638", date(2024, 2, 28)) == []
    assert [one.erase_on for one in retention.due("638", date(2024, 2, 29))] == [date(2024, 2, 29)]


def test_a_client_who_came_back_is_not_erased(worker: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    held.client.relations.create(started_on=TODAY)
    assert retention.due("638", TODAY) == []


def test_a_hold_keeps_the_record_until_it_is_lifted_or_over(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    number = held.client.number
    hold = place_hold(guard, number, "An appeal is pending", None)
    with pytest.raises(Denied, match="held"):
        retention.erase(guard, number, TODAY)
    lift_hold(guard, number, hold.pk)
    assert [one.waits for one in retention.due("638", TODAY)] == [False]
    place_hold(guard, number, "Until the end of the month", TODAY)
    assert [one.waits for one in retention.due("638", TODAY)] == [True]
    assert [one.waits for one in retention.due("638", TODAY + timedelta(days=1))] == [False]
    assert Event.objects.filter(name__startswith="clients.hold").count() == 3


@pytest.mark.parametrize(
    "given", [("", None, "reason"), ("x" * 401, None, "reason"), ("ok", date(2020, 1, 1), "until")]
)
def test_a_hold_says_why_and_ends_later(given: Any, worker: Actor, guard: Actor) -> None:
    held = whole(worker, "Zorvina")
    with pytest.raises(Invalid) as wrong:
        place_hold(guard, held.client.number, given[0], given[1])
    assert list(wrong.value.errors) == [given[2]]


def test_a_matter_that_is_pending_keeps_the_record(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    Handover.objects.filter(relation__client=held.client).update(received_on=None)
    assert [one.pending for one in retention.due("638", TODAY)] == [("handover",)]
    with pytest.raises(Denied, match="pending"):
        retention.erase(guard, held.client.number, TODAY)
    Handover.objects.filter(relation__client=held.client).update(received_on=TODAY)
    Access.objects.filter(client=held.client).update(kind="break_glass", seen_at=None)
    NoShowFee.objects.filter(relation__client=held.client).update(due_on=TODAY + timedelta(days=3))
    assert [one.pending for one in retention.due("638", TODAY)] == [("glass", "fee")]


def test_bookkeeping_keeps_bare_rows_for_six_years_and_nothing_of_the_person(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"), books=True)
    number = held.client.number
    retention.erase(guard, number, TODAY)
    left = rows_of(held)
    assert left == {
        "clients.Client": 1,
        "clients.ClientRelation": 1,
        "cases.Appointment": 1,
        "cases.InterpreterBooking": 1,
        "cases.NoShowFee": 1,
    }
    fee = NoShowFee.objects.get(relation__client=held.client)
    assert (fee.warning, fee.reason_given, fee.amount_cents) == ("", "", 5000)
    assert (fee.booking.appointment.place, fee.relation.client.code_hash) == ("", "")
    with pytest.raises(Denied, match="books"):
        retention.erase(guard, number, TODAY)
    retention.erase(guard, number, add_years(TODAY, 3))
    assert rows_of(held) == {}


def test_records_made_one_go_together(worker: Actor, guard: Actor) -> None:
    kept, merged = ended(whole(worker, "Zorvina")), ended(whole(worker, "Qwelma"))
    Merge.objects.create(kept=kept.client, merged=merged.client)
    Client.objects.filter(pk=merged.client.pk).update(merged_into=kept.client)
    assert [one.number for one in retention.due("638", TODAY)] == [kept.client.number]
    retention.erase(guard, kept.client.number, TODAY)
    assert not Client.objects.exists()


def test_corrections_and_the_household_go_too(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    first = held.of(DiaryEntry)
    second = DiaryEntry.objects.create(relation=first.relation, on=TODAY, words="Rather so", corrects=first)
    DiaryEntry.objects.create(relation=first.relation, on=TODAY, words="Or so", corrects=second)
    counts = retention.erase(guard, held.client.number, TODAY)
    assert (counts["cases.DiaryEntry"], counts["clients.Household"]) == (3, 1)


def test_letters_that_name_the_number_go_too(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    Letter.objects.create(to="a@example.org", subject="S", body="B", about=f"client_notice:{held.client.number}")
    assert retention.erase(guard, held.client.number, TODAY)["letters"] == 1


def test_only_the_officer_of_the_own_register_erases(worker: Actor, guard: Actor) -> None:
    held = ended(whole(worker, "Zorvina"))
    number = held.client.number
    with pytest.raises(Denied, match="no_permission"):
        retention.erase(worker, number, TODAY)
    with pytest.raises(NotThere):
        retention.erase(officer("504", "data_protection_officer"), number, TODAY)


def test_the_command_lists_first_and_erases_when_told(worker: Actor) -> None:
    due = ended(whole(worker, "Zorvina"))
    held = ended(whole(worker, "Qwelma"), hold=True)
    said = StringIO()
    call_command("erase_clients", "638", dry_run=True, stdout=said)
    assert f"{due.client.number}: would be erased" in said.getvalue()
    assert f"{held.client.number}: waits: a hold" in said.getvalue()
    assert Client.objects.count() == 2
    call_command("erase_clients", "638", stdout=said)
    assert list(Client.objects.all()) == [held.client]
    assert "2 due, 1 erased" in said.getvalue()


def test_what_has_a_time_of_its_own_goes_with_the_daily_erasing(worker: Actor) -> None:
    held = whole(worker, "Zorvina")
    Absence.objects.create(
        municipality_id="638", officer=worker.user, first=TODAY - timedelta(days=900), last=TODAY - timedelta(days=890)
    )
    erase_what_is_past(timezone.now() + timedelta(days=367))
    assert not OwnLetter.objects.filter(client=held.client).exists()
    assert not Absence.objects.exists()
    assert Access.objects.filter(client=held.client).exists()
    erase_what_is_past(timezone.now() + timedelta(days=6 * 366))
    assert not Access.objects.filter(client=held.client).exists()


def test_what_is_due_is_asked_in_one_question(worker: Actor, django_assert_num_queries: Any) -> None:
    for mark in ("Zorvina", "Qwelma", "Uttrix"):
        ended(whole(worker, mark))
    with django_assert_num_queries(1):
        assert len(retention.due("638", TODAY)) == 3


def test_rows_go_before_what_they_lean_on() -> None:
    order = holdings.in_order()
    for place, model in enumerate(order):
        leans_on = {f.related_model for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)}
        assert not leans_on & set(order[:place]) - {model}
    assert Hold in order
