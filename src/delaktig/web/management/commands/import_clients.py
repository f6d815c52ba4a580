"""Brings an older list of clients in: ``manage.py import_clients list.xlsx --municipality 638 --user MAIL``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from delaktig.accounts.actor import Actor, Denied, actor_for
from delaktig.accounts.models import User
from delaktig.clients.inputs import Source
from delaktig.exchange.clients import acts, sheets, working
from delaktig.exchange.clients.report import cell_of
from delaktig.exchange.models import ClientList
from delaktig.exchange.words import error_words
from delaktig.formats.reading import ReadError
from delaktig.texts.parts import Invalid
from delaktig.web.desk.intake.words import choice_fault, outcome_words, say


class Command(BaseCommand):
    """Does what the desk's page *Older lists of clients* does, with the columns that the headings name."""

    help = "Brings an older list of clients in from an XLSX file, and prints what became of each row that is not sound."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The workbook; its headings say what its columns are")
        parser.add_argument("--municipality", required=True, help="The municipality's code, as 638")
        parser.add_argument("--user", required=True, help="The e-mail of whoever brings the list in and may do so")
        parser.add_argument("--source", default="", help="Which list it is; stands as the source beside each value")
        parser.add_argument("--language", choices=("sv", "fi", "en"), default="sv", help="Language of the report")
        parser.add_argument("--dry-run", action="store_true", help="Only look at the rows: nothing is kept")

    def handle(self, *, file: Path, municipality: str, user: str, source: str, language: str, **options: Any) -> None:
        with override(language):
            actor = _actor(user, municipality)
            listing = _received(actor, file, source)
            try:
                if not options["dry_run"]:
                    listing = acts.bring(actor, listing.pk, background=False)
                    working.work(actor, listing)
                self._tell(listing)
            finally:
                acts.throw_away(actor, listing.pk)

    def _tell(self, listing: ClientList) -> None:
        for row in acts.rows_of(listing):
            client = f" {row.client.number}" if row.client else ""
            self.stdout.write(f"{row.number}: {outcome_words(row.outcome)}{client}")
            for fault in working.faults_of(row):
                self.stdout.write(f"   {cell_of(listing, row.number, fault)} {say(fault)}")
        for outcome, number in acts.counts(listing).items():
            self.stdout.write(f"{number} {outcome_words(outcome)}")


def _actor(email: str, code: str) -> Actor:
    user = User.objects.filter(email=email, is_active=True).first()
    actor = actor_for(user, code, timezone.localdate()) if user is not None else None
    if actor is None:
        raise CommandError(f"Nobody with the e-mail {email} works in {code}.")
    return actor


def _received(actor: Actor, file: Path, source: str) -> ClientList:
    """Receive a list and look at it, each column as its heading says. What cannot be read is refused."""
    try:
        found = sheets.take_in(file.read_bytes())
        listing = acts.receive(actor, found, file.name)
        columns = tuple(one.field for one in acts.columns_of(listing, listing.sheet, listing.headings))
        given = Source("municipality", source or file.name)
        choice = acts.Choice(listing.sheet, listing.headings, columns, given)
        try:
            listing = acts.choose_columns(actor, listing.pk, choice, background=False)
        except Invalid as wrong:
            acts.throw_away(actor, listing.pk)
            raise CommandError(" ".join(choice_fault(code) for code in wrong.errors.values())) from None
    except OSError as missing:
        raise CommandError(f"{file}: it cannot be opened.") from missing
    except ReadError as error:
        raise CommandError(f"{file}: {error_words(error)}") from error
    except Denied:
        raise CommandError("This person may not bring lists of clients in.") from None
    working.work(actor, listing)
    return listing
