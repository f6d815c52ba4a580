"""``manage.py index_services``: builds the index of services anew, and says what differed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from delaktig.catalogue.models import SearchEntry, Service
from delaktig.catalogue.search import keeping


class Command(BaseCommand):
    """The acts keep the index; this is for after a change of the rules by which words are taken."""

    help = "Build the search index of services anew from what they say, and say how many entries differed."

    def handle(self, *_: Any, **__: Any) -> None:
        with transaction.atomic():
            keeping.hold()
            changed = keeping.put_in_all(Service.objects.all())
        entries = SearchEntry.objects.exclude(words={}).count()
        self.stdout.write(f"{entries} entries, {changed} differed")
