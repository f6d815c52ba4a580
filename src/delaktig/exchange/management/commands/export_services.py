"""Writes a municipality's services to a file: ``manage.py export_services --municipality 638 --format hsds``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delaktig.accounts.actor import command_actor
from delaktig.exchange.catalogue.files import FORMATS, write
from delaktig.municipalities.models import Municipality


class Command(BaseCommand):
    """Writes the same files as the desk's page *Services in and out*."""

    help = "Writes a municipality's services to a file, as JSON, a workbook, HSDS 3.0 or Suomi.fi PTV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True, help="The municipality's code, as 638")
        parser.add_argument("--format", choices=FORMATS, default="json", help="The form of the file")
        parser.add_argument(
            "--language",
            choices=settings.GUIDE_LANGUAGES,
            default="sv",
            help="The language of an HSDS file, and of a workbook's headings",
        )
        parser.add_argument("--folder", type=Path, default=Path(), help="Where the file is put; here, if not given")

    def handle(self, *, municipality: str, format: str, language: str, folder: Path, **_: Any) -> None:
        if not Municipality.objects.filter(code=municipality, hosted=True).exists():
            raise CommandError(f"The installation serves no municipality with the code {municipality}.")
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        written = write(command_actor(municipality, "export_services"), format, language)
        (folder / written.name).write_bytes(written.content)
        self.stdout.write(f"{folder / written.name}: {len(written.content)} bytes")
