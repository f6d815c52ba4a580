"""``manage.py verify_editions``: proves that frozen editions are as they were, or names what differs."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from delaktig.programmes.freeze import verify_all
from delaktig.programmes.models import FrozenEdition


class Command(BaseCommand):
    """Exits with 1 where there is a fault."""

    help = "Verify every frozen edition against its SHA-256, the audit chain and the rows of the database."

    def handle(self, *_: Any, **__: Any) -> None:
        faults = 0
        for fault in verify_all():
            faults += 1
            self.stdout.write(f"edition {fault.edition}: {fault.path}: {fault.code}: {fault.message}")
        if faults:
            self.stderr.write(f"{faults} faults in frozen editions")
            sys.exit(1)
        self.stdout.write(f"{FrozenEdition.objects.count()} frozen editions, all as they were")
