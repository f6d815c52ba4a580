"""Client relations, who works with a client, absences, first contact, and two records of one person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.cases.models import Assessment
from delaktig.clients import doors
from delaktig.clients.actions.assignments import assign, end_assignment, put_absence, remove_absence
from delaktig.clients.actions.consents import give_consent
from delaktig.clients.actions.contacting import Contact, duty, take_contact
from delaktig.clients.actions.merging import merge, undo_merge
from delaktig.clients.actions.relations import change_relation, end_relation, reopen_relation, start_relation
from delaktig.clients.inputs import ConsentInput, RelationInput
from delaktig.clients.models import Absence, Assignment, Client, Consent, Merge
from delaktig.clients.search import Asked, find
from delaktig.texts.parts import Invalid, NotThere
from tests.clients.building import client, code, new_client, officer, relation, unit

pytestmark = pytest.mark.django_db
BORN = date(1990, 1, 1)
TODAY = timezone.localdate


def near(worker: Any, one: Client) -> str:
    return str(doors.opened_by(worker, one.number, timezone.now()).near)


def test_a_relation_ends_with_its_reason_and_with_it_everybodys_work_after_the_day() -> None:
    worker = officer()
    one = client(worker)
    ended = end_relation(worker, relation(one), "moved", note="To Lovisa")
    assert (ended.ended_on, ended.end_reason, ended.end_note) == (TODAY(), "moved", "To Lovisa")
    assert ended.assignments.get().valid_to == TODAY()
    assert ended.responsibilities.get().valid_to == TODAY()
    assert near(worker, one) == "own"
    Assignment.objects.update(valid_to=TODAY() - timedelta(days=1))
    with pytest.raises(doors.ReasonNeeded):
        near(worker, one)


@pytest.mark.parametrize(
    ("reason", "days", "field", "fault"),
    [("bored", 0, "reason", "unknown_choice"), ("moved", 1, "on", "in_future"), ("moved", -400, "on", "ends_before")],
)
def test_an_end_that_cannot_be_is_refused(reason: str, days: int, field: str, fault: str) -> None:
    worker = officer()
    with pytest.raises(Invalid) as wrong:
        end_relation(worker, relation(client(worker)), reason, on=TODAY() + timedelta(days=days))
    assert wrong.value.errors == {field: fault}


def test_an_end_by_mistake_is_taken_back_and_an_ended_one_is_worked_on_no_more() -> None:
    worker = officer()
    one = client(worker)
    ended = end_relation(worker, relation(one), "moved")
    with pytest.raises(Denied, match="relation_ended"):
        end_relation(worker, ended, "moved")
    reopened = reopen_relation(worker, ended)
    assert (reopened.ended_on, reopened.end_reason) == (None, "")
    assert reopened.assignments.get().valid_to is None
    assert reopened.responsibilities.get().valid_to is None


def test_a_client_who_comes_back_gets_a_new_relation_after_the_old_one() -> None:
    worker = officer()
    one = client(worker, started_on=TODAY() - timedelta(days=100))
    with pytest.raises(Invalid, match="already_so"):
        start_relation(worker, one, RelationInput())
    end_relation(worker, relation(one), "no_need", on=TODAY() - timedelta(days=10))
    with pytest.raises(Invalid, match="overlaps"):
        start_relation(worker, one, RelationInput(started_on=TODAY() - timedelta(days=10)))
    start_relation(worker, one, RelationInput(started_on=TODAY()))
    assert one.relations.count() == 2


def test_the_days_of_a_relation_are_mended_and_work_begins_with_them() -> None:
    worker = officer()
    one = client(worker)
    week = TODAY() - timedelta(days=7)
    mended = change_relation(worker, relation(one), RelationInput(started_on=week, learned_on=week, requested_on=week))
    assert (mended.started_on, mended.learned_on) == (week, week)
    assert mended.assignments.get().valid_from == week
    with pytest.raises(Invalid, match="no_day"):
        change_relation(worker, mended, RelationInput())


def test_another_worker_becomes_responsible_and_the_history_stays() -> None:
    team = unit(name="Team")
    worker, other = officer(), officer(of=team)
    one = client(worker, started_on=TODAY() - timedelta(days=30))
    assign(worker, one, "responsible", officer=other.user.pk)
    assert near(other, one) == "own"
    work = list(relation(one).assignments.order_by("pk").values_list("officer_id", "unit_id", "valid_to"))
    assert work[0][0] == worker.user.pk
    assert work[0][2] == TODAY() - timedelta(days=1)
    assert work[1] == (other.user.pk, team.pk, None)
    with pytest.raises(doors.ReasonNeeded):
        near(worker, one)


def test_a_coach_is_added_beside_the_responsible_one_and_leaves_again() -> None:
    worker, coach = officer(), officer(role="job_coach")
    one = client(worker)
    made = assign(worker, one, "coach", officer=coach.user.pk)
    assert near(coach, one) == "own"
    with pytest.raises(Invalid, match="already_so"):
        assign(worker, one, "coach", officer=coach.user.pk)
    end_assignment(worker, one, made.pk)
    with pytest.raises(doors.ReasonNeeded):
        near(coach, one)
    with pytest.raises(NotThere):
        end_assignment(worker, one, relation(one).assignments.get().pk)


def test_a_supervisor_gives_out_clients_of_others_but_no_restricted_record() -> None:
    boss, worker, other = officer(role="supervisor"), officer(), officer()
    assign(boss, client(worker), "responsible", officer=other.user.pk)
    with pytest.raises(Denied):
        assign(boss, client(worker, restricted=True), "responsible", officer=other.user.pk)
    with pytest.raises(Denied):
        assign(other, client(worker), "responsible", officer=other.user.pk)


def test_nobody_is_given_clients_who_does_not_work_with_them() -> None:
    worker, guard, elsewhere = officer(), officer(role="data_protection_officer"), officer("434")
    one = client(worker)
    for person in (guard, elsewhere):
        with pytest.raises(Invalid, match="no_worker"):
            assign(worker, one, "responsible", officer=person.user.pk)
    with pytest.raises(Invalid, match="nobody"):
        assign(worker, one, "responsible")
    with pytest.raises(Invalid, match="no_unit"):
        assign(worker, one, "responsible", unit=unit("434", "Elsewhere").pk)


def test_who_covers_sees_the_clients_while_the_absence_lasts() -> None:
    worker, cover = officer(), officer()
    one = client(worker)
    away = put_absence(worker, worker.user.pk, TODAY(), TODAY() + timedelta(days=7), cover.user.pk)
    assert near(cover, one) == "cover"
    remove_absence(worker, away)
    with pytest.raises(doors.ReasonNeeded):
        near(cover, one)


def test_an_absence_is_ones_own_or_a_supervisors_to_record() -> None:
    worker, other, boss = officer(), officer(), officer(role="supervisor")
    with pytest.raises(Denied):
        put_absence(other, worker.user.pk, TODAY(), TODAY(), None)
    away = put_absence(boss, worker.user.pk, TODAY(), TODAY(), other.user.pk)
    with pytest.raises(Denied):
        remove_absence(other, away)
    with pytest.raises(NotThere):
        remove_absence(officer("434", "supervisor"), away)
    put_absence(boss, worker.user.pk, TODAY(), TODAY() + timedelta(days=2), None, absence=away)
    assert Absence.objects.get().cover is None


@pytest.mark.parametrize(
    ("days", "cover", "field", "fault"),
    [(-1, None, "last", "ends_before"), (0, "self", "cover", "covers_oneself"), (0, "guard", "cover", "no_worker")],
)
def test_an_absence_that_cannot_be_is_refused(days: int, cover: str | None, field: str, fault: str) -> None:
    worker, guard = officer(), officer(role="reader")
    people = {"self": worker.user.pk, "guard": guard.user.pk, None: None}
    with pytest.raises(Invalid) as wrong:
        put_absence(worker, worker.user.pk, TODAY(), TODAY() + timedelta(days=days), people[cover])
    assert wrong.value.errors == {field: fault}
    put_absence(worker, worker.user.pk, TODAY(), TODAY() + timedelta(days=3), None)
    with pytest.raises(Invalid, match="overlaps"):
        put_absence(worker, worker.user.pk, TODAY(), TODAY(), None)


# First contact by another authority (R1).


def test_a_contact_by_an_authority_needs_consent_and_says_when_it_was_learned() -> None:
    worker = officer()
    day = TODAY() - timedelta(days=3)
    with pytest.raises(Invalid) as wrong:
        take_contact(worker, Contact(new_client()))
    assert wrong.value.errors == {
        "contacted_by": "no_authority",
        "consented": "no_consent",
        "consent_language": "no_language",
    }
    assert not Client.objects.exists()
    given = Contact(new_client(), "The wellbeing services county", day, "ar", "oral", True, True)
    one = take_contact(worker, given)
    assert (relation(one).learned_on, relation(one).contacted_by) == (day, "The wellbeing services county")
    consent = Consent.objects.get(client=one)
    assert (consent.scope, consent.language, consent.interpreted, consent.given_on) == ("contact", "ar", True, day)


def test_the_duty_of_contact_holds_for_the_acts_three_years() -> None:
    first = date(2025, 3, 1)
    within, after = duty(first, date(2028, 3, 1)), duty(first, date(2028, 3, 2))
    assert within is not None
    assert within.applies
    assert after is not None
    assert after.applies is False
    unknown = duty(None, date(2026, 1, 1))
    assert unknown is not None
    assert unknown.applies is None
    assert unknown.missing == ("first_permit_on",)


# Two records of one person.


def test_two_records_become_one_and_come_apart_as_they_were() -> None:
    worker, theirs = officer(), code(BORN)
    one = client(worker, family_name="Saleh", given_names="Amal", identity_code="", birth_date=BORN, phone="")
    other = client(
        worker, family_name="Saleh", given_names="Amaal", identity_code=theirs, town="Borgå", all_the_same="Not sure"
    )
    consent = give_consent(worker, other, ConsentInput("guidance_data", "ar"))
    theirs_relation = relation(other)
    made_of = Assessment.objects.create(relation=theirs_relation, trigger="unemployed_jobseeker")
    made = merge(worker, one, other)

    fresh = Client.objects.get(pk=one.pk)
    assert (fresh.identity.identity_code, fresh.contact.town) == (theirs, "Borgå")
    assert Consent.objects.get(pk=consent.pk).client_id == one.pk
    assert Assessment.objects.get(pk=made_of.pk).relation_id == relation(one).pk
    assert one.relations.count() == 2
    assert [found.number for found in find(worker, Asked(number=theirs))] == [one.number]
    assert [found.number for found in find(worker, Asked(number=other.number))] == [one.number]
    assert [found.number for found in find(worker, Asked(names="Amaal Saleh", birth_date=BORN))] == [one.number]
    with pytest.raises(doors.Moved) as moved:
        doors.opened_by(worker, other.number, timezone.now())
    assert moved.value.number == one.number

    undo_merge(worker, made.pk, one)
    fresh = Client.objects.get(pk=one.pk)
    assert (fresh.code_hash, fresh.identity.identity_code, fresh.contact.town) == ("", "", "")
    assert Consent.objects.get(pk=consent.pk).client_id == other.pk
    assert Assessment.objects.get(pk=made_of.pk).relation_id == theirs_relation.pk
    assert relation(other).pk == theirs_relation.pk
    assert relation(other).assignments.get().valid_to is None
    assert [found.number for found in find(worker, Asked(number=theirs))] == [other.number]
    with pytest.raises(NotThere):
        undo_merge(worker, made.pk, one)


def test_what_somebody_wrote_after_a_merge_stays_when_it_is_undone() -> None:
    from delaktig.clients.actions.record import edit_contact
    from delaktig.clients.inputs import ContactInput, Source

    worker = officer()
    one, other = client(worker, identity_code="", town=""), client(worker, town="Borgå")
    made = merge(worker, one, other)
    edit_contact(worker, one, ContactInput(town="Askola"), Source())
    undo_merge(worker, made.pk, one)
    assert Client.objects.get(pk=one.pk).contact.town == "Askola"


def test_three_records_become_one_step_by_step_and_every_number_leads_there() -> None:
    worker = officer()
    first, second, third = (client(worker, identity_code="") for _ in range(3))
    merge(worker, second, third)
    last = merge(worker, first, second)
    assert [found.number for found in find(worker, Asked(number=third.number))] == [first.number]
    undo_merge(worker, last.pk, first)
    assert [found.number for found in find(worker, Asked(number=third.number))] == [second.number]


def test_records_with_two_identity_codes_are_two_people() -> None:
    worker = officer()
    one, other = client(worker), client(worker)
    with pytest.raises(Invalid, match="two_codes"):
        merge(worker, one, other)
    with pytest.raises(Invalid, match="same_person"):
        merge(worker, one, one)
    assert not Merge.objects.exists()


def test_nobody_merges_records_that_are_not_theirs_to_write_and_a_supervisor_may_take_in_a_colleagues() -> None:
    worker, colleague, boss = officer(), officer(), officer(role="supervisor")
    one, other = client(worker, identity_code=""), client(colleague)
    with pytest.raises(Denied):
        merge(worker, one, other)
    mine = client(boss, identity_code="")
    assert merge(boss, mine, other).pk
