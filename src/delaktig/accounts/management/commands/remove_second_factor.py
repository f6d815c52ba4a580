"""Removes a person's second factors, who has lost them all: they set up new ones at the next sign-in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from delaktig.accounts.actor import command_actor, record
from delaktig.accounts.models import User


class Command(BaseCommand):
    """For whoever runs the server, after having made sure who asks."""

    help = "Removes all second factors of a person (make sure first that it is that person who asks)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *, email: str, **_: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("No account has this address.")
        Authenticator.objects.filter(user=user).delete()
        record(command_actor("", "remove_second_factor"), "accounts.second_factor_removed", f"user:{user.pk}")
        self.stdout.write("The second factors are removed; new ones are asked for at the next sign-in.")
