"""Gives PostgreSQL's two further roles what they need: ``manage.py database_roles``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from delaktig.web.wall.roles import Roles, for_a_superuser, statements


class Command(BaseCommand):
    """Grants rights and draws up the wall; run by the owner of the tables after ``migrate``."""

    help = "Gives the staff's and the public role of PostgreSQL their rights; run it again after each migrate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--staff", default=Roles().staff, help="The role of the staff's side")
        parser.add_argument("--public", default=Roles().public, help="The role of the public side")
        parser.add_argument("--create", action="store_true", help="Make roles that are missing, where that is allowed")
        parser.add_argument("--dry-run", action="store_true", help="Only print what would be run")

    def handle(self, *, staff: str, public: str, create: bool, dry_run: bool, **_: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        roles = Roles(staff, public)
        wanted = for_a_superuser(roles)
        if dry_run:
            self._print([*wanted, *statements(roles)])
            return
        if wanted and create:
            self._run(wanted)
            wanted = for_a_superuser(roles)
        if wanted:
            raise CommandError("First a superuser must run: " + "".join(f"\n  {one};" for one in wanted))
        self._run(list(statements(roles)))
        self.stdout.write(f"{staff} and {public} have the rights of this version.")

    def _print(self, told: list[str]) -> None:
        self.stdout.write("\n".join(f"{one};" for one in told))

    def _run(self, told: list[str]) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for one in told:
                    cursor.execute(one)
        except ProgrammingError as error:
            raise CommandError(f"It could not be done, and nothing was changed: {error}") from error
