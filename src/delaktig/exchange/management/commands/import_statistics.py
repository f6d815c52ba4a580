"""Brings statistics in from the command line: a saved answer, a spreadsheet, or, where it is allowed, asked for now."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from delaktig.accounts.actor import command_actor
from delaktig.exchange.statistics import pxweb
from delaktig.exchange.statistics.bringing import Report, bring_in, look, read
from delaktig.exchange.statistics.words import OUTCOMES, doubt_words, file_words, refusal_words
from delaktig.formats.jsonstat import JsonStatError
from delaktig.formats.results import ReadError
from delaktig.municipalities.models import Municipality


class Command(BaseCommand):
    help = "Brings in figures of population and unemployment (JSON-stat of PxWeb, XLSX, CSV) and says what is doubtful."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="saved answer (.json), workbook (.xlsx) or .csv")
        parser.add_argument("--municipality", required=True, metavar="CODE", help="whose figures")
        parser.add_argument("--dry-run", action="store_true", help="only look: keep nothing")
        parser.add_argument("--fetch", choices=sorted(pxweb.TABLES), help="ask DELAKTIG_STATISTICS for this table now")
        parser.add_argument("--years", nargs="+", type=int, default=[], help="with --fetch: of which years")
        parser.add_argument("--language", choices=("sv", "fi", "en"), default="sv", help="language of what is printed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look at each figure, say what becomes of it, and bring it in unless it is a dry run."""
        code = options["municipality"]
        if not Municipality.objects.filter(code=code, hosted=True).exists():
            raise CommandError(f"{code} is not served here")
        data, name = self._data(code, options)
        actor, today = command_actor(code, "import_statistics"), timezone.localdate()
        with translation.override(options["language"]):
            try:
                found = read(data, name, code)
            except (JsonStatError, ReadError, UnicodeDecodeError) as error:
                raise CommandError(file_words(getattr(error, "code", ""))) from error
            report = look(actor, found, today) if options["dry_run"] else bring_in(actor, found, today, doubt_words)
            self._tell(report)

    def _data(self, code: str, options: dict[str, Any]) -> tuple[bytes, str]:
        if bool(options["fetch"]) == bool(options["file"]):
            raise CommandError("give a file, or --fetch")
        if not options["fetch"]:
            path = Path(options["file"])
            try:
                return path.read_bytes(), path.name
            except OSError as error:
                raise CommandError(str(error)) from error
        if not settings.STATISTICS_ADDRESS:
            raise CommandError("DELAKTIG_STATISTICS is not set: nothing is asked")
        asked = pxweb.query([code], options["years"] or [timezone.localdate().year - 1])
        try:
            table = pxweb.TABLES[options["fetch"]]
            return pxweb.fetch(settings.STATISTICS_ADDRESS, table, "fi", asked), "answer.json"
        except (OSError, ValueError) as error:
            raise CommandError(f"no answer: {error}") from error

    def _tell(self, report: Report) -> None:
        for row in report.rows:
            cell = "".join(f" {axis}={value}" for axis, value in row.given.cell.items())
            value = ".." if row.given.value is None else row.given.value
            self.stdout.write(f"{row.given.place}  {row.given.name}{cell}  {value}  {OUTCOMES[row.outcome][1]}")
            for doubt in row.doubts:
                self.stdout.write(f"    ! {doubt_words(doubt)}")
        for refused in report.refused:
            self.stdout.write(f"{refused.place}  ! {refusal_words(refused)}")
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in report.counts.items()))
