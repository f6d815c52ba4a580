"""``manage.py keep_counts``: months whose facts have changed are counted and kept anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delaktig.indicators.keeping import catch_up, differing
from delaktig.indicators.periods import Period


class Command(BaseCommand):
    """Run daily, or as often as you like: it makes pictures faster, and changes no number."""

    help = "Counts months of indicators anew whose facts have changed, so that pictures of years are quick to read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=10_000, help="Months to count in one run; 10000 unless told")
        parser.add_argument("--verify", type=int, metavar="YEAR", help="Only prove a year: kept months against facts")

    def handle(self, *, most: int, verify: int | None, **_: Any) -> None:
        if verify is not None:
            self._verify(Period.year(verify))
            return
        self.stdout.write(f"{catch_up(most)} months counted anew")

    def _verify(self, year: Period) -> None:
        wrong = list(differing(None, year))
        for name, month in wrong:
            self.stdout.write(f"{name} {month:%Y-%m}: what is kept is not what its facts give")
        if wrong:
            raise CommandError(f"{len(wrong)} months differ")
        self.stdout.write(f"Every kept month of {year.first.year} is what its facts give.")
