"""Explains a case's dates: ``manage.py explain_deadline 10000008`` or ``explain_deadline --file case.toml``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.cases import explaining
from delaktig.cases.clock import case_of
from delaktig.cases.rulebook import book_of
from delaktig.clients import doors
from delaktig.clients.models import Client
from delaktig.law.casework import CaseFacts, RuleBook, events
from delaktig.law.rules import LANGUAGES
from delaktig.municipalities.models import Municipality


class Command(BaseCommand):
    """Shows every date of a case with its rule, under both acts, and how the transition touches its plans."""

    help = (
        "Explains the dates of a client's case, or of one written in a file: each day with its section under "
        "1386/2010 and 681/2023, and which act its plans follow. That a client was looked at is recorded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", help="A client's customer number")
        parser.add_argument(
            "--file", type=Path, metavar="CASE", help="A TOML file of [[event]] tables: day, what, value"
        )
        parser.add_argument("--on", type=date.fromisoformat, help="The day it is seen on, as 2026-03-01; today if not")
        parser.add_argument("--language", choices=LANGUAGES, default="sv", help="The language of the sentences")
        parser.add_argument(
            "--municipality", metavar="CODE", help="With --file: whose own targets apply; none: those shipped"
        )
        parser.add_argument("--json", action="store_true", help="Print JSON instead of text")

    def handle(
        self,
        *,
        number: str | None,
        file: Path | None,
        on: date | None,
        language: str,
        municipality: str | None,
        json: bool,
        **_: Any,
    ) -> None:
        if (number is None) == (file is None):
            raise CommandError("Give either a customer number or --file.")
        if number is not None and municipality is not None:
            raise CommandError("A client's municipality is known: --municipality goes with --file.")
        seen_on = on or timezone.localdate()
        facts, book = _of_client(number, seen_on) if number is not None else _of_file(file or Path(), municipality)
        self.stdout.write(
            _json(explaining.as_data(facts, seen_on, book, language))
            if json
            else explaining.as_text(facts, seen_on, book, language)
        )


def _of_client(number: str, on: date) -> tuple[CaseFacts, RuleBook]:
    """Return a client's facts and rules, and record the look; names and words are not opened."""
    client = Client.objects.filter(number=number.replace(" ", "")).select_related("merged_into").first()
    if client is None:
        raise CommandError(f"There is no client with the number {number}.")
    client = client.merged_into or client
    case = case_of(client, on)
    if case is None:
        raise CommandError(f"Client {client.number} has had no client relation: there is no case.")
    actor = command_actor(client.municipality_id, "explain_deadline")
    doors.note(actor, client, "clients.looked_at", {"way": "command", "part": "deadlines", "near": "command"})
    return case.facts, case.book


def _of_file(file: Path, municipality: str | None) -> tuple[CaseFacts, RuleBook]:
    if municipality is not None and not Municipality.objects.filter(code=municipality, hosted=True).exists():
        raise CommandError(f"The installation serves no municipality with the code {municipality}.")
    try:
        facts = events.read_toml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(f"{file} cannot be read: {wrong}") from wrong
    except events.EventError as wrong:
        raise CommandError(f"{file}: {wrong}") from wrong
    return facts, RuleBook.shipped() if municipality is None else book_of(municipality)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
