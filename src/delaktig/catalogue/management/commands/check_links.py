"""Asks the addresses outside to which published services lead; run it weekly."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delaktig.accounts.actor import command_actor, record
from delaktig.catalogue.addresses import ask_all
from delaktig.catalogue.models import LinkCheck, LinkRound
from delaktig.municipalities.models import Municipality


class Command(BaseCommand):
    """For whoever runs the server: the desk has a button that does the same for one municipality."""

    help = "Asks the addresses to which published services lead, and notes those that fail. Run it once a week."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="Three-digit codes of municipalities; none: all that are hosted")

    def handle(self, *, codes: list[str], **_: Any) -> None:
        hosted = Municipality.objects.filter(hosted=True).order_by("code").values_list("code", flat=True)
        unknown = set(codes) - set(hosted)
        if unknown:
            raise CommandError(f"Not hosted here: {', '.join(sorted(unknown))}")
        for code in codes or list(hosted):
            begun = LinkRound.objects.create(keeper_id=code)
            record(command_actor(code, "check_links"), "catalogue.links_asked", f"link_round:{begun.pk}")
            asked = ask_all(begun)
            failing = LinkCheck.objects.filter(keeper_id=code).exclude(failing_since=None)
            self.stdout.write(f"{code}: {asked} asked, {failing.count()} failing")
            for one in failing.order_by("address"):
                self.stdout.write(f"  {one.status or 'no answer'}\t{one.address}")
