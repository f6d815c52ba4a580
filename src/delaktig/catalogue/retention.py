"""What of the catalogue has been kept as long as the register of data says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from delaktig.catalogue.models import Confirmation, LinkRound, Miss, Report

YEAR = timedelta(days=366)


def past(now: datetime) -> dict[str, QuerySet[Any]]:
    """Return the questions to owners, readers' reports, vain searches and rounds of links whose time is over.

    A question that was never answered counts from the day it was asked.
    """
    answered, unanswered = Q(answered_at__lt=now - 3 * YEAR), Q(answered_at=None, asked_at__lt=now - 3 * YEAR)
    return {
        "confirmations": Confirmation.objects.filter(answered | unanswered),
        "reports": Report.objects.filter(settled_at__lt=now - 2 * YEAR),
        "misses": Miss.objects.filter(month__lt=(now - 2 * YEAR).date()),
        "link_rounds": LinkRound.objects.filter(asked_at__lt=now - YEAR),
    }
