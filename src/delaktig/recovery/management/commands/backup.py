"""``manage.py backup``: everything of an installation in one encrypted file, which proves itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from delaktig.recovery import asking, recovery_key, restoring, taking
from delaktig.recovery.archive import ArchiveFault
from delaktig.recovery.manifest import Manifest
from delaktig.recovery.recovery_key import KeyFault


class Command(BaseCommand):
    """Takes a backup while people work, proves one, or makes a recovery key."""

    help = "Backs up database, attachments and keys into one encrypted file, while people work. With --verify it "
    help += "proves such a file, and touches nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="FILE", help="The backup to write; default delaktig-<time>.backup here")
        parser.add_argument("--key-file", metavar="FILE", help=asking.HELP)
        parser.add_argument("--make-key", metavar="FILE", help="Only make a recovery key, write and show it")
        parser.add_argument("--verify", metavar="FILE", help="Only prove a backup that is there")

    def handle(
        self, *, to: str | None, key_file: str | None, make_key: str | None, verify: str | None, **_: Any
    ) -> None:
        try:
            if make_key:
                self._make_key(Path(make_key))
            elif verify:
                self._tell(restoring.prove(Path(verify), asking.secret(key_file), self._say))
                self.stdout.write("The backup is whole.")
            else:
                now = timezone.localtime()
                file = Path(to or f"delaktig-{now:%Y%m%d-%H%M%S}.backup")
                self._tell(taking.take(file, asking.secret(key_file, twice=True), now, self._say))
                self.stdout.write(f"{file}: {file.stat().st_size // 1024} kB, read back and whole.")
        except (ArchiveFault, KeyFault) as fault:
            raise CommandError(str(fault)) from fault

    def _make_key(self, file: Path) -> None:
        key = recovery_key.make(file)
        self.stdout.write(f"The recovery key, in {file}:\n\n    {key}\n")
        self.stdout.write("Print it and keep it in a safe, apart from the backups. It is not shown again, and")
        self.stdout.write("without it no backup made with it can be opened.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _tell(self, told: Manifest) -> None:
        self.stdout.write(
            f"Taken {told.made_at} with version {told.software}: {len(told.tables)} tables, {told.rows} rows, "
            f"{len(told.files)} attachments, {told.head['sequence']} audit events."
        )
        self.stdout.write(f"The chain of audit events ends with {told.head['hash']}")
