"""Erases accounts, invitations, links, letters and drafts whose time is over; run it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from delaktig.accounts.retention import erase_what_is_past


class Command(BaseCommand):
    """Does what the register of data promises about retention."""

    help = "Erases what has been kept as long as the register of data says: accounts, invitations, links, letters, "
    help += "drafts, questions to owners, readers' reports, vain searches. Run it once a day."

    def handle(self, *_: Any, **__: Any) -> None:
        for name, count in erase_what_is_past(timezone.now()).items():
            self.stdout.write(f"{name}: {count}")
