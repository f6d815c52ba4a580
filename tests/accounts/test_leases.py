"""A killed worker's task goes back to the queue; a living one's stays where it is."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.utils import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from delaktig.accounts import leases, letters
from delaktig.accounts.models import Letter, WorkerLease

NOW = timezone.now()
LONG_AGO = NOW - timedelta(hours=1)


@pytest.fixture
def queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MAIL_IS_SENT = True


@pytest.fixture
def held(queue: None, db: None) -> DBTaskResult[Any, Any]:
    """Return a task that a worker has begun."""
    letters.send("a@example.org", "Subject", "Body", municipality=None)
    task: DBTaskResult[Any, Any] = DBTaskResult.objects.get()
    task.claim("killed")
    DBTaskResult.objects.update(started_at=LONG_AGO)
    task.refresh_from_db()
    return task


def test_a_dead_workers_task_goes_back_to_the_queue(held: Any) -> None:
    leases.renew("killed", LONG_AGO)
    assert leases.reap(NOW) == 1
    held.refresh_from_db()
    assert held.status == TaskResultStatus.READY
    assert DBTaskResult.objects.ready().count() == 1


def test_a_worker_that_never_wrote_a_lease_counts_as_dead(held: Any) -> None:
    assert leases.reap(NOW) == 1


def test_a_living_workers_task_is_left_alone_however_long_it_takes(held: Any) -> None:
    leases.renew("killed", NOW)
    assert leases.reap(NOW + timedelta(seconds=30)) == 0
    held.refresh_from_db()
    assert held.status == TaskResultStatus.RUNNING


def test_a_task_claimed_a_moment_ago_is_left_alone(held: Any) -> None:
    DBTaskResult.objects.update(started_at=NOW - timedelta(seconds=1))
    assert leases.reap(NOW) == 0


def test_a_task_on_which_five_workers_died_is_given_up(held: Any) -> None:
    DBTaskResult.objects.update(worker_ids=["a", "b", "c", "d", "e"])
    leases.reap(NOW)
    held.refresh_from_db()
    assert held.status == TaskResultStatus.FAILED
    assert held.exception_class_path.endswith("WorkersDied")
    assert leases.reap(NOW) == 0


def test_old_leases_are_forgotten(db: None) -> None:
    leases.renew("old", NOW - timedelta(days=3))
    leases.renew("new", NOW)
    leases.reap(NOW)
    assert [lease.worker_id for lease in WorkerLease.objects.all()] == ["new"]


def test_another_worker_carries_out_what_a_killed_one_left(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # the test's own transaction must outlive the worker's habit of closing connections
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    call_command("worker", "--batch", "--no-startup-delay", "--interval", "0")
    held.refresh_from_db()
    assert held.status == TaskResultStatus.SUCCESSFUL
    assert held.return_value == "sent"
    assert len(mail.outbox) == 1
    assert Letter.objects.get().sent_at is not None
    assert not WorkerLease.objects.exists()


def test_a_keeper_renews_its_own_lease_and_frees_others_tasks(held: Any) -> None:
    leases.renew("alive", LONG_AGO)
    leases.Keeper("alive").turn()
    assert WorkerLease.objects.get(worker_id="alive").alive_until > timezone.now()
    held.refresh_from_db()
    assert held.status == TaskResultStatus.READY


def test_a_keeper_takes_its_turns_until_it_is_stopped(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.Semaphore(0)

    def turn(_: leases.Keeper) -> None:
        turns.release()
        raise OperationalError("the database is busy")

    monkeypatch.setattr(leases.Keeper, "turn", turn)
    leases.renew("alive")
    keeper = leases.Keeper("alive", every=0.01)
    keeper.start()
    assert turns.acquire(timeout=5)
    assert turns.acquire(timeout=5)  # a busy database does not end it
    keeper.stop()
    assert not keeper.is_alive()
    assert not WorkerLease.objects.exists()
