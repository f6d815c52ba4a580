"""Prepares the database and serves: what ``make start`` and ``make run`` call."""

from __future__ import annotations

import atexit
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from delaktig.accounts import keys
from delaktig.common.sealing import SealFault
from delaktig.recovery import restoring
from delaktig.recovery.old_database import set_aside_if_old, write_record
from delaktig.web.loopback import is_loopback


class Command(BaseCommand):
    """Brings database and static files up to date, starts the worker and the web server."""

    help = "Prepares everything and serves; with --demo loads the demonstration first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--demo", action="store_true", help="Load the demonstration's invented data")
        parser.add_argument("--prepare-only", action="store_true", help="Do not serve")

    def handle(self, *, address: str, port: int, demo: bool, prepare_only: bool, **_: Any) -> None:
        if demo != settings.DEMO:
            raise CommandError("The demonstration's data and the demonstration's settings go together.")
        if demo and not is_loopback(address):
            raise CommandError(
                f"The demonstration has passwords that everyone knows, so it is not served on {address}. "
                "Use a loopback address such as 127.0.0.1."
            )
        if restoring.unfinished():
            raise CommandError("A restore was broken off here. Run manage.py restore --replace once more.")
        self._prepare_database()
        try:
            keys.prepare()
        except SealFault as fault:
            raise CommandError(str(fault)) from fault
        call_command("collectstatic", interactive=False, verbosity=0)
        if demo:
            call_command("load_demo", stdout=self.stdout)
        if prepare_only:
            return
        self._start_worker()
        self.stdout.write(f"\nDelaktig is at http://localhost:{port}\n")
        self.stdout.flush()
        call_command("serve", address=address, port=port, stdout=self.stdout)

    def _prepare_database(self) -> None:
        database = self._sqlite_file()
        if database is not None:
            aside = set_aside_if_old(database, timezone.localtime())
            if aside is not None:
                self.stdout.write(
                    f"The database was made by an earlier form of the software. It is kept as {aside.name}, "
                    "and a new one is begun."
                )
        call_command("migrate", interactive=False, verbosity=0)
        if database is not None:
            write_record(database)

    def _sqlite_file(self) -> Path | None:
        name = str(connection.settings_dict["NAME"])
        return Path(name) if connection.vendor == "sqlite" and "memory" not in name else None

    def _start_worker(self) -> None:
        worker = subprocess.Popen([sys.executable, sys.argv[0], "worker"])  # noqa: S603 - our own command
        atexit.register(worker.terminate)
