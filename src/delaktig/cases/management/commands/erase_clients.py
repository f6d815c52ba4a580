"""Lists or erases the clients of a municipality whose time is over, with the proof that nothing is left."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.cases import retention
from delaktig.clients.retention import CITATION


class Command(BaseCommand):
    """Erases in time; ``--dry-run`` only tells what would be erased and why."""

    help = "Erases the clients of a municipality whose relation ended four years ago (681/2023 §77), and proves it. "
    help += "--dry-run lists them, with what keeps some of them longer, and erases nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", help="The municipality's three-digit code")
        parser.add_argument("--dry-run", action="store_true", help="List, and erase nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        today = timezone.localdate()
        actor = command_actor(options["municipality"], "erase_clients")
        found = retention.due(actor.municipality, today)
        erased = 0
        for one in found:
            why = f"ended {one.ended_on}, to be erased from {one.erase_on} ({CITATION})"
            if one.waits:
                self.stdout.write(f"{one.number}: waits: {_reason(one)}; {why}")
            elif options["dry_run"]:
                self.stdout.write(f"{one.number}: would be erased{_books(one)}; {why}")
            else:
                rows = sum(retention.erase(actor, one.number, today).values())
                erased += 1
                self.stdout.write(f"{one.number}: {rows} rows erased, nothing left{_books(one)}; {why}")
        self.stdout.write(f"{len(found)} due, {erased} erased")


def _reason(one: retention.Due) -> str:
    if one.held:
        return "a hold"
    return "pending: " + ", ".join(one.pending) if one.pending else f"bookkeeping until {one.books_until}"


def _books(one: retention.Due) -> str:
    return f" but bare rows for bookkeeping until {one.books_until}" if one.books_until else ""
