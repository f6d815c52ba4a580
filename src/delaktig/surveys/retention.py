"""What of surveys has been kept as long as the register of data says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from delaktig.surveys.models import OwnWords

YEAR = timedelta(days=366)


def past(now: datetime) -> dict[str, QuerySet[Any]]:
    """Return what people wrote in own words two years after the urn was opened; the numbers stay."""
    limit = (now - 2 * YEAR).date()
    return {"own_words": OwnWords.objects.filter(question__survey__counted_on__lt=limit)}
