"""Reads the opening hours of offerings: ordinary weeks and exceptions of many in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BigIntegerField, DateField, PositiveSmallIntegerField, Value

from delaktig.catalogue.models import HoursException, OpeningHours
from delaktig.catalogue.opening import Exceptional, Times


def times_of(closed: dict[int, bool | None]) -> dict[int, Times]:
    """Return the hours of offerings, given whether each is closed on holidays: one query."""
    found: dict[int, Times] = {}
    for pk, weekday, opens, closes, first, last, note in _rows_of_hours(list(closed)):
        times = found.setdefault(pk, Times(closed_on_holidays=closed[pk]))
        if weekday:
            times.week.setdefault(weekday, []).append((opens, closes))
        elif first and last:
            span = (opens, closes) if opens and closes else None
            times.exceptions.append(Exceptional(first, last, span, note))
    return found


def _rows_of_hours(ids: Sequence[int]) -> Sequence[Any]:
    """Return ordinary hours and exceptions as rows of one kind; what one of them lacks is empty."""
    no_day, no_number = Value(None, output_field=DateField()), Value(None, output_field=BigIntegerField())
    no_weekday = Value(None, output_field=PositiveSmallIntegerField())
    ordinary = (
        OpeningHours.objects.filter(offering_id__in=ids)
        .order_by()
        .annotate(first=no_day, last=no_day, text=no_number)
        .values_list("offering_id", "weekday", "opens", "closes", "first", "last", "text")
    )
    exceptions = (
        HoursException.objects.filter(offering_id__in=ids)
        .order_by()
        .annotate(day=no_weekday)
        .values_list("offering_id", "day", "opens", "closes", "first_day", "last_day", "note_id")
    )
    return list(ordinary.union(exceptions, all=True)) if ids else []
