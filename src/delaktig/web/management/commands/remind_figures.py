"""``manage.py remind_figures``: offices that have not answered are reminded near the day that was set."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.indicators.asking import remind, to_remind
from delaktig.municipalities.models import Municipality
from delaktig.web.desk.figures.asking import answer_link


class Command(BaseCommand):
    """Run daily: nobody is reminded more often than once a week, and nothing depends on it."""

    help = "Reminds offices of figures that they were asked for and have not given, at most once a week each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=3, help="Days before the day wanted to begin; 3 unless told")

    def handle(self, *, days: int, **_: Any) -> None:
        on, now, written = timezone.localdate(), timezone.now(), 0
        for code in Municipality.objects.filter(hosted=True).values_list("pk", flat=True):
            for request in to_remind(code, on, now, days):
                remind(command_actor(code, "remind_figures"), request, answer_link, on)
                written += 1
        self.stdout.write(f"{written} reminders written")
