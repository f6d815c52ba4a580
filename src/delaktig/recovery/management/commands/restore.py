"""``manage.py restore``: brings a backup back, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from delaktig.recovery import asking, manifest, restoring
from delaktig.recovery.archive import ArchiveFault
from delaktig.recovery.recovery_key import KeyFault


class Command(BaseCommand):
    """Proves everything before it touches anything."""

    help = "Brings a backup back into an empty installation: proves it first, then compares every table, verifies the "
    help += "chain of audit events and opens sealed data. Stop the service first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The backup")
        parser.add_argument("--into", metavar="FOLDER", help="Another data folder than that of the settings")
        parser.add_argument("--replace", action="store_true", help="Set aside what is there, under another name")
        parser.add_argument("--key-file", metavar="FILE", help=asking.HELP)

    def handle(self, *, file: str, into: str | None, replace: bool, key_file: str | None, **_: Any) -> None:
        try:
            secret = asking.secret(key_file)
            told = restoring.restore(
                Path(file), secret, self._places(into), timezone.localtime(), self._say, replace=replace
            )
        except (ArchiveFault, KeyFault) as fault:
            raise CommandError(f"{fault} Nothing was changed.") from fault
        self.stdout.write(f"Restored, as it was {told.made_at}. Now: manage.py migrate, then start the service.")

    def _places(self, into: str | None) -> manifest.Here:
        if into is None:
            return manifest.here()
        folder = Path(into)
        database = folder / "delaktig.sqlite3" if connection.vendor == "sqlite" else None
        return manifest.Here(database, folder / "files", folder / "keys.json", folder / "secret_key")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
