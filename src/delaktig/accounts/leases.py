"""Leases of the processes that carry out tasks, and the reaper that frees what a dead one held.

A worker that is killed leaves its task marked as running for ever. Each living worker
therefore renews a lease; a running task whose worker has no lease in force goes back
to the queue, and is given up after :data:`ATTEMPTS` workers died on it.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.utils import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from delaktig.accounts.models import WorkerLease

LASTS = timedelta(seconds=60)
RENEWED_EVERY = 15.0
ATTEMPTS = 5


def renew(worker_id: str, now: datetime | None = None) -> None:
    """Say that a worker is alive for another minute."""
    until = (now or timezone.now()) + LASTS
    WorkerLease.objects.update_or_create(worker_id=worker_id, defaults={"alive_until": until})


def release(worker_id: str) -> None:
    """End a worker's lease, as it stops in good order."""
    WorkerLease.objects.filter(worker_id=worker_id).delete()


@transaction.atomic
def reap(now: datetime | None = None) -> int:
    """Give the running tasks of dead workers back to the queue; return how many tasks were freed or given up."""
    now = now or timezone.now()
    alive = set(WorkerLease.objects.filter(alive_until__gt=now).values_list("worker_id", flat=True))
    freed = 0
    for held in DBTaskResult.objects.select_for_update().filter(status=TaskResultStatus.RUNNING):
        if held.worker_ids and held.worker_ids[-1] in alive:
            continue
        if held.started_at is not None and now - held.started_at < LASTS:
            continue  # claimed a moment ago by a worker whose lease is not yet written
        _free(held, now)
        freed += 1
    WorkerLease.objects.filter(alive_until__lt=now - timedelta(days=1)).delete()
    return freed


def _free(held: DBTaskResult[Any, Any], now: datetime) -> None:
    if len(held.worker_ids) >= ATTEMPTS:
        held.status = TaskResultStatus.FAILED
        held.finished_at = now
        held.exception_class_path = f"{WorkersDied.__module__}.{WorkersDied.__qualname__}"
        held.traceback = f"{ATTEMPTS} workers died while they carried it out"
    else:
        held.status = TaskResultStatus.READY
        held.started_at = None
    held.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])


class WorkersDied(RuntimeError):
    """A task was given up, since every worker that carried it out died."""


class Keeper(threading.Thread):
    """Renews one worker's lease and reaps those of dead ones, beside the work itself."""

    def __init__(self, worker_id: str, every: float = RENEWED_EVERY) -> None:
        super().__init__(name=f"lease of {worker_id}", daemon=True)
        self.worker_id = worker_id
        self.every = every
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(self.every):
            close_old_connections()
            try:
                self.turn()
            except OperationalError:
                continue  # the database is busy or away for a moment: the lease lasts for several turns
        connection.close()

    def turn(self) -> None:
        """Renew the lease, and free what dead workers hold."""
        renew(self.worker_id)
        reap()

    def stop(self) -> None:
        """Stop and end the lease."""
        self._stop_asked.set()
        self.join(timeout=5)
        release(self.worker_id)
