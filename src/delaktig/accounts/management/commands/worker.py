"""Carries out enqueued tasks, with a lease, and frees the tasks of workers that died."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django_tasks_db.management.commands import db_worker

from delaktig.accounts import leases


class Command(db_worker.Command):
    """The task room's own worker, watched over by a lease."""

    help = "Carries out enqueued tasks. Several may run; a killed one's tasks are taken over by another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", reload=False, verbosity=0)

    def handle(self, *, worker_id: str, **options: Any) -> None:
        leases.renew(worker_id)
        leases.reap()
        keeper = leases.Keeper(worker_id)
        keeper.start()
        try:
            super().handle(worker_id=worker_id, **options)
        finally:
            keeper.stop()
