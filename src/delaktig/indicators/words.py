"""How periods are said."""

from __future__ import annotations

from django.utils.formats import date_format

from delaktig.indicators.periods import Period


def period_words(period: Period) -> str:
    """Return a period as people say it: a year, a month, or its first and last day."""
    if period == Period.year(period.first.year):
        return str(period.first.year)
    if period == Period.month(period.first.year, period.first.month):
        return date_format(period.first, "YEAR_MONTH_FORMAT")
    return f"{date_format(period.first, 'SHORT_DATE_FORMAT')}–{date_format(period.last, 'SHORT_DATE_FORMAT')}"
