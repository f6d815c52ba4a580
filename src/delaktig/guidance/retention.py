"""What of guidance has been kept as long as the register of data says. Visits themselves stay: they are of nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from delaktig.guidance.models import Duty, PointTime, QueueTicket, Visit, VisitWorker

OWN_DAYS = 35
"""Days for which a worker sees own visits; then it is forgotten who registered them."""
YEAR_DAYS = 366


def past(now: datetime) -> dict[str, QuerySet[Any]]:
    """Return the ties of visits to workers, undone visits, numbers, times and duties whose time is over."""
    today = timezone.localdate(now)
    forgotten = today - timedelta(days=OWN_DAYS)
    return {
        "visit_workers": VisitWorker.objects.filter(visit__on__lt=forgotten),
        "undone_visits": Visit.objects.filter(undone=True, on__lt=forgotten),
        "queue_tickets": QueueTicket.objects.filter(on__lt=today),
        "point_times": PointTime.objects.filter(starts_at__lt=now - timedelta(days=OWN_DAYS)),
        "duties": Duty.objects.filter(on__lt=today - timedelta(days=YEAR_DAYS)),
    }
