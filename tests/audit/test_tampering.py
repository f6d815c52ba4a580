"""The chain of events: what is changed, deleted, inserted, reordered or cut off is found and named."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from delaktig.audit import chain
from delaktig.audit.chain import Who, event_hash, verify
from delaktig.audit.models import Event, Head

pytestmark = pytest.mark.django_db
NAME = "decisions.item_changed"


@pytest.fixture
def events() -> list[Event]:
    return [chain.record(NAME, Who("command", "test"), target=f"item:{n}", municipality="638") for n in range(1, 7)]


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def without_triggers(events: list[Event]) -> None:
    """Take away the triggers, as someone who rules the database could."""
    if connection.vendor == "sqlite":
        run("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete")
    else:
        run(
            "DROP TRIGGER audit_event_append_only ON audit_event",
            "DROP TRIGGER audit_event_no_truncate ON audit_event",
        )


def codes() -> list[tuple[int, str]]:
    return [(fault.sequence, fault.code) for fault in verify()]


def test_the_chain_is_whole(events):
    assert codes() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET target = 'item:9' WHERE sequence = 3", "DELETE FROM audit_event WHERE sequence = 3"],
)
def test_the_database_itself_refuses_to_change_or_delete(events, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert codes() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "'decisions.item_recorded'"), ("actor_kind", "'user'"), ("actor_id", "'7'"), ("role", "'x'"),
        ("municipality", "'434'"), ("target", "'item:9'"), ("purpose", "'x'"), ("details", "'{ }'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
    ],
)  # fmt: skip
def test_one_changed_field_is_found(events, without_triggers, column, value):
    run(f"UPDATE audit_event SET {column} = {value} WHERE sequence = 3")
    assert codes() == [(3, "changed")]


def test_a_change_with_a_new_hash_of_its_own_breaks_the_link(events, without_triggers):
    changed = Event.objects.get(sequence=3)
    changed.target = "item:9"
    Event.objects.filter(sequence=3).update(target="item:9", hash=event_hash(changed))
    assert codes() == [(4, "broken_link")]


def test_a_deleted_event_is_found(events, without_triggers):
    run("DELETE FROM audit_event WHERE sequence = 3")
    assert codes() == [(3, "missing"), (4, "broken_link")]


def test_a_deletion_that_closes_the_gap_is_found(events, without_triggers):
    run(
        "DELETE FROM audit_event WHERE sequence = 3",
        *(f"UPDATE audit_event SET sequence = {n - 1} WHERE sequence = {n}" for n in (4, 5, 6)),
    )
    found = codes()
    assert (3, "broken_link") in found
    assert (3, "changed") in found
    assert found[-1][1] == "head"


def test_an_inserted_event_is_found(events, without_triggers):
    run(*(f"UPDATE audit_event SET sequence = {n + 1} WHERE sequence = {n}" for n in (6, 5, 4)))
    false = Event(sequence=4, at=events[2].at, name=NAME, actor_kind="user", previous_hash=events[2].hash, details="{}")
    false.hash = event_hash(false)
    false.save(force_insert=True)
    found = codes()
    assert (5, "broken_link") in found
    assert (5, "changed") in found


def test_an_event_added_at_the_end_is_found(events):
    false = Event(
        sequence=7, at=events[-1].at, name=NAME, actor_kind="user", previous_hash=events[-1].hash, details="{}"
    )
    false.hash = event_hash(false)
    false.save(force_insert=True)
    assert codes() == [(7, "head")]


def test_two_events_that_changed_places_are_found(events, without_triggers):
    run(
        "UPDATE audit_event SET sequence = 100 WHERE sequence = 3",
        "UPDATE audit_event SET sequence = 3 WHERE sequence = 4",
        "UPDATE audit_event SET sequence = 4 WHERE sequence = 100",
    )
    found = codes()
    assert {(3, "broken_link"), (3, "changed"), (4, "broken_link"), (4, "changed")} <= set(found)


def test_a_tail_cut_off_is_found(events, without_triggers):
    run("DELETE FROM audit_event WHERE sequence > 4")
    assert codes() == [(6, "head")]


@pytest.mark.parametrize("kept", [0, 4])
def test_a_tail_cut_off_together_with_the_head_is_found(events, without_triggers, kept):
    run(f"DELETE FROM audit_event WHERE sequence > {kept}")
    Head.objects.all().delete()
    if kept:
        assert codes() == [(4, "head")]
    else:
        assert codes() == []  # an installation without events and without head is a new one


def test_the_command_names_the_fault_and_fails(events, without_triggers):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "6 events, the chain is whole" in out.getvalue()
    run("UPDATE audit_event SET target = 'item:9' WHERE sequence = 3")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    assert "event 3: changed" in out.getvalue()
