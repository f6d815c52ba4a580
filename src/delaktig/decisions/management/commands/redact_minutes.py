"""``manage.py redact_minutes``: personal data leave items whose appeal time has ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from delaktig.decisions.redaction import due_for_redaction, redact


class Command(BaseCommand):
    """Run daily; a second run finds nothing to do."""

    help = "Remove personal data from items whose time for review or appeal has ended (410/2015 §140)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="count as on this day (default: today)")

    def handle(self, *_: Any, **options: Any) -> None:
        on = _day(options["on"])
        due = due_for_redaction(on)
        for item in due.ended:
            count = item.people.count() if options["dry_run"] else redact(item, on)
            verb = "would remove" if options["dry_run"] else "removed"
            self.stdout.write(f"item {item.pk}: {verb} {count} people")
        for item in due.unknown:
            self.stdout.write(f"item {item.pk}: kept, it is not known when its minutes went online")
        self.stdout.write(f"{len(due.ended)} items were due, {len(due.unknown)} cannot be told")


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no day of the form YYYY-MM-DD") from error
