"""The words of the first page: a heading that says how much there is to do, and how a date stands."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from delaktig.web.desk.today.tasks import SOON_DAYS, Board


def number_words(number: int) -> str:
    """Return a number of things as it is said: in words up to twelve, then in figures."""
    words = (
        pgettext("number of things", "no"),
        pgettext("number of things", "one"),
        pgettext("number of things", "two"),
        pgettext("number of things", "three"),
        pgettext("number of things", "four"),
        pgettext("number of things", "five"),
        pgettext("number of things", "six"),
        pgettext("number of things", "seven"),
        pgettext("number of things", "eight"),
        pgettext("number of things", "nine"),
        pgettext("number of things", "ten"),
        pgettext("number of things", "eleven"),
        pgettext("number of things", "twelve"),
    )
    return words[number] if 0 <= number < len(words) else str(number)


def heading(found: Board) -> str:
    """Say how many things there are to do, and how many of them are late."""
    if not found.count:
        return _("Nothing waits for you today")
    todo = ngettext("%(number)s thing to do", "%(number)s things to do", found.count)
    words = todo % {"number": number_words(found.count)}
    if found.late:
        if found.late == found.count:
            late = ngettext("and it is late", "and all are late", found.late)
        else:
            late = ngettext("%(number)s is late", "%(number)s are late", found.late)
            late = late % {"number": number_words(found.late)}
        words = f"{words}, {late}"
    return words[:1].upper() + words[1:]


def day_words(day: date) -> str:
    """Return a day with its weekday: Monday 23 November 2026."""
    return date_format(day, _("l j F Y"))


def date_tag(day: date, on: date) -> tuple[str, str]:
    """Return the sign and the words for a last day, seen on a day."""
    short = date_format(day, "SHORT_DATE_FORMAT")
    if day < on:
        return "late", _("should have been done %(day)s") % {"day": short}
    if day == on:
        return "due", _("today")
    if (day - on).days <= SOON_DAYS:
        return "now", _("%(weekday)s %(day)s") % {"weekday": date_format(day, "l"), "day": short}
    return "calm", short
