"""Serves Delaktig with gunicorn: ``manage.py serve --address 127.0.0.1 --port 8000``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delaktig.accounts import first_run, keys
from delaktig.common.sealing import SealFault, open_to_others
from delaktig.recovery import restoring
from delaktig.web.loopback import is_loopback
from delaktig.web.server import OPTIONS, Server
from delaktig.web.wall import roles

PUBLIC = "delaktig.web.urls_public"
WITHOUT_SIGN_IN = frozenset({PUBLIC, "delaktig.web.urls_own"})


class Command(BaseCommand):
    """Starts the web server."""

    help = "Serves Delaktig; the demonstration only on a loopback address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="Processes")
        parser.add_argument("--threads", type=int, default=4, help="Threads of each process")

    def handle(self, *, address: str, port: int, workers: int, threads: int, **_: Any) -> None:
        if settings.DEMO and not is_loopback(address):
            raise CommandError(
                f"The demonstration has passwords that everyone knows, so it is not served on {address}. "
                "Use a loopback address such as 127.0.0.1."
            )
        if restoring.unfinished():
            raise CommandError("A restore was broken off here. Run manage.py restore --replace once more.")
        wrong = roles.fault()
        if wrong:
            raise CommandError(wrong)
        self._hold_to_keys()
        host = f"[{address}]" if ":" in address and not address.startswith("[") else address
        if settings.ROOT_URLCONF not in WITHOUT_SIGN_IN and first_run.is_needed():
            self.stdout.write(f"Nobody has an account yet. Begin at {settings.ORIGIN}/start/")
            self.stdout.write(f"Start code: {first_run.start_code()}")
        self.stdout.write(f"Serving on http://{host}:{port}")
        self.stdout.flush()
        Server({**OPTIONS, "bind": f"{host}:{port}", "workers": workers, "threads": threads}).run()

    def _hold_to_keys(self) -> None:
        """Refuse to serve the desk with keys that do not open what is in the database; the public side needs none."""
        if settings.ROOT_URLCONF == PUBLIC:
            return
        try:
            keys.prepare()
        except SealFault as fault:
            raise CommandError(str(fault)) from fault
        if open_to_others(settings.KEYS_FILE):
            self.stderr.write(f"Everybody on this machine can read {settings.KEYS_FILE}: give it the mode 600.")
