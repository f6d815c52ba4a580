"""Shows the letters that wait for someone to pass them on, and their links."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from delaktig.accounts.actor import command_actor, record
from delaktig.accounts.models import Letter


class Command(BaseCommand):
    """For whoever runs the server: some letters are on no municipality's outbox."""

    help = "Shows waiting letters and their links. Some, such as a new password for a person who belongs to "
    help += "several municipalities, are on no outbox page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Also those that an outbox page shows")

    @transaction.atomic
    def handle(self, *, all: bool, **_: Any) -> None:
        waiting = Letter.objects.filter(sent_at=None, handled_at=None)
        if not all:
            waiting = waiting.filter(municipality=None)
        for letter in waiting:
            self.stdout.write(f"{letter.pk}\t{letter.created_at:%Y-%m-%d %H:%M}\t{letter.to}\t{letter.link}")
            record(command_actor("", "outbox"), "accounts.letter_shown", f"letter:{letter.pk}")
        if not waiting:
            self.stderr.write("No letter waits.")
