"""Opens the urns of surveys that are over: ``manage.py open_urns``, once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.surveys.models import Survey
from delaktig.surveys.urn import open_urn


class Command(BaseCommand):
    help = "Opens the urns of surveys whose last day has passed: answers are mixed and counted, codes are wiped."

    def handle(self, *_args: Any, **_options: Any) -> None:
        today = timezone.localdate()
        for survey in Survey.objects.filter(released=True, counted_on=None, closes_on__lt=today).order_by("pk"):
            number = open_urn(command_actor(survey.municipality_id, "open_urns"), survey, today)
            self.stdout.write(f"{survey.municipality_id} {survey.slug}: {number}")
