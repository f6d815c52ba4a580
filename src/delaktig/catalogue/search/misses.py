"""Counts what was sought in vain (row C35): words and a month, and nothing of who asked."""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from delaktig.catalogue.models import Miss
from delaktig.catalogue.search.finding import search
from delaktig.catalogue.search.letters import words_of
from delaktig.municipalities.models import Municipality

LONGEST = 60
MOST_DIGITS = 4
MOST_A_MONTH = 2000
"""Different words that are kept of a municipality in a month: nobody fills the table by asking nonsense."""
MOST_A_DAY = 300
"""Searches in vain that are counted of a municipality for each day of the month that has begun: more is a flood.

The day itself is not kept; so a month's first days, where they were quiet, leave room for its later ones."""
ADDRESSES = re.compile(r"@|https?:|www\.", re.IGNORECASE)


def may_be_kept(words: str) -> bool:
    """Say whether typed words can hold nothing that names a person: no mail address, number, or long tale."""
    digits = sum(c.isdigit() for c in words)
    return 0 < len(words.strip()) <= LONGEST and digits <= MOST_DIGITS and not ADDRESSES.search(words)


@transaction.atomic
def count(code: str, language: str, words: str, on: date) -> bool:
    """Count words that find nothing in a municipality's guide; return whether they were counted.

    No actor: a reader is nobody. No event either: it would tell the minute, and this keeps the month alone.
    """
    kept = " ".join(words_of(words, language))[:LONGEST]
    if language not in settings.GUIDE_LANGUAGES or not may_be_kept(words) or not kept:
        return False
    month = on.replace(day=1)
    rows = Miss.objects.filter(municipality_id=code, month=month)
    Municipality.objects.select_for_update(no_key=True).only("pk").get(pk=code)  # who counts at once, in turn
    told = rows.aggregate(different=Count("pk"), all=Coalesce(Sum("count"), 0))
    if told["different"] >= MOST_A_MONTH or told["all"] >= MOST_A_DAY * on.day or search(code, language, words, on):
        return False
    row, new = rows.get_or_create(municipality_id=code, language=language, month=month, words=kept)
    if not new:
        Miss.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return True
