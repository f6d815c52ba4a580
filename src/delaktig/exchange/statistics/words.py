"""The words for what is doubtful in figures, and for what cannot be brought in."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.exchange.statistics.bringing import CHANGED, NEW, SAME
from delaktig.exchange.statistics.checks import Doubt
from delaktig.exchange.statistics.sheets import Refused

DOUBTS: dict[str, Promise] = {
    "unreadable": lazy("The source gives no readable number; it stays unknown."),
    "parts_do_not_sum": lazy("The source says %(told)s, and its parts make %(reckoned)s."),
    "same_total_under_two_dates": lazy("The source gives the same total, %(told)s, for two different days."),
    "parts_sum_to_another_date": lazy("The parts make %(reckoned)s, which is the total of another day in the source."),
    "share_differs": lazy("The source says %(told)s %%, and its own numbers make %(reckoned)s %%."),
}
REFUSALS: dict[str, Promise] = {
    "empty": lazy("The file is empty."),
    "column_missing": lazy("A column is missing: %(value)s"),
    "unknown_indicator": lazy("No imported indicator has this name: %(value)s"),
    "unknown_dimension": lazy("The indicator is not told apart by this, or the part is missing: %(value)s"),
    "no_number": lazy("This is no number: %(value)s"),
    "no_day": lazy("This is no year and no day: %(value)s"),
    "period_not_begun": lazy("The period has not begun yet."),
    "below_zero": lazy("The number is below zero: %(value)s"),
    "not_whole": lazy("A count is a whole number: %(value)s"),
    "above_hundred": lazy("A share is at most 100: %(value)s"),
}
OUTCOMES: dict[str, tuple[str, Promise]] = {
    NEW: ("ok", lazy("new")),
    CHANGED: ("due", lazy("another number than before")),
    SAME: ("none", lazy("stands here already")),
}
FILE_FAULTS: dict[str, Promise] = {
    "unknown_table": lazy("This is no table of population by language or by origin."),
    "more_dimensions": lazy("The table has further dimensions: choose one value of each before you save it."),
    "not_json": lazy("This is no JSON."),
}


def doubt_words(doubt: Doubt) -> str:
    """Return what is doubtful, with the two numbers that should be one."""
    return str(DOUBTS[doubt.code]) % {"told": doubt.told, "reckoned": doubt.reckoned}


def refusal_words(refused: Refused) -> str:
    """Return why a row is not brought in."""
    return str(REFUSALS.get(refused.code) or _("This row cannot be brought in.")) % {"value": refused.value}


def file_words(code: str) -> str:
    """Return why a file cannot be read at all."""
    return str(FILE_FAULTS.get(code) or _("This file cannot be read. JSON-stat as PxWeb saves it, XLSX and CSV can."))
