"""``manage.py verify_audit``: proves that the chain of events is whole, or names where it is broken."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from delaktig.audit.chain import verify
from delaktig.audit.models import Event


class Command(BaseCommand):
    """Exits with 1 where there is a fault."""

    help = "Verify the chain of audit events: what was changed, removed, inserted or reordered is named."

    def handle(self, *_: Any, **__: Any) -> None:
        faults = 0
        for fault in verify():
            faults += 1
            self.stdout.write(f"event {fault.sequence}: {fault.code}: {fault.message}")
        if faults:
            self.stderr.write(f"{faults} faults in the chain")
            sys.exit(1)
        self.stdout.write(f"{Event.objects.count()} events, the chain is whole")
