"""``manage.py rotate_keys``: a new key for sealed data, and every row sealed anew with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delaktig.accounts import resealing
from delaktig.common.sealing import SealFault


class Command(BaseCommand):
    """Exits with 1 where a row does not open."""

    help = "Makes a new key and seals all sealed rows anew with it, while people work; stopped, it goes on the next "
    help += "time. The key of blind indexes stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count the rows, by table")

    def handle(self, *, dry_run: bool, **_: Any) -> None:
        try:
            if dry_run:
                for count in resealing.standing():
                    self.stdout.write(
                        f"{count.model._meta.label}: {count.rows} rows, {count.older} sealed with an older key"
                    )
                return
            counts = resealing.rotate(self.stdout.write)
        except SealFault as fault:
            raise CommandError(str(fault)) from fault
        faults = [fault for count in counts for fault in count.faults]
        for said in faults:
            self.stderr.write(said)
        if faults:
            raise CommandError(f"{len(faults)} rows do not open and were left as they are")
