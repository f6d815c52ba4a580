"""The words for how indicators stand, for figures and requests for them, and for what cannot be done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.indicators.figures import Figure
from delaktig.indicators.models import Indicator, Observation, Target
from delaktig.indicators.requests import FigureState, RequestState
from delaktig.indicators.units import unit_for
from delaktig.web.desk.programmes.words import number

Words = Promise | str

STATES: dict[str, Words] = {
    Indicator.Source.COMPUTED: lazy("counted by the system"),
    Observation.State.ENTERED: lazy("entered on the desk"),
    Observation.State.REPORTED: lazy("answered by link"),
    Observation.State.IMPORTED: lazy("taken from statistics"),
}
REQUEST_STATES: dict[str, tuple[str, Words]] = {
    RequestState.WAITING: ("now", lazy("waiting for an answer")),
    RequestState.OVERDUE: ("late", lazy("overdue")),
    RequestState.ANSWERED: ("ok", lazy("answered")),
    RequestState.WITHDRAWN: ("none", lazy("withdrawn")),
}
FIGURE_STATES: dict[str, tuple[str, Words]] = {
    FigureState.MISSING: ("now", lazy("no answer yet")),
    FigureState.UNKNOWN_YET: ("due", lazy("not known yet")),
    FigureState.ANSWERED: ("ok", lazy("answered")),
    FigureState.LATE: ("due", lazy("answered late")),
}
FAULTS: dict[str, Words] = {
    "required": lazy("Tick at least one figure."),
    "unknown": lazy("This cannot be chosen."),
    "already_asked": lazy(
        "This office is asked for one of these figures already. Remind it, or withdraw the earlier request first."
    ),
    "invalid_email": lazy("This is no e-mail address."),
    "in_the_past": lazy("This day has passed."),
    "too_far": lazy("This day is too far away: a link holds for less than a year."),
    "period_not_begun": lazy("This period has not begun yet."),
    "below_zero": lazy("This cannot be less than zero."),
    "not_whole": lazy("Give a whole number: things are counted one by one."),
    "above_hundred": lazy("A percentage is at most 100."),
    "in_the_future": lazy("This day has not come yet."),
    "says_nothing": lazy("Give a figure, or tell in words why there is none."),
    "known_after_all": lazy("There is a figure here, and a tick that it is not known. Take one of them away."),
    "is_counted": lazy("The system counts this indicator itself, so nobody enters it."),
    "unknown_dimension": lazy("The indicator has no such part."),
    "kind_of_file": lazy("Files may be PDF, DOCX, XLSX, ODT, TXT, PNG or JPG. Nothing was saved."),
    "file_too_large": lazy("The file is larger than 20 MB. Nothing was saved; choose a smaller one."),
    "not_what_it_says": lazy("The file is not what its ending says. Nothing was saved; save it anew and try again."),
    "empty_file": lazy("The file is empty."),
    "kind_has_no_numbers": lazy("An indicator of this kind has no numbers. Choose another kind, or empty the field."),
    "only_reached_fits": lazy("An indicator of this kind is reached or not."),
    "percentage_outside_range": lazy("A percentage lies between 0 and 100."),
    "high_below_low": lazy("The highest number is lower than the lowest."),
    "due_before_baseline": lazy("The date aimed at is before that of the starting point."),
    "baseline_without_number": lazy("There is a date for the starting point, but no number."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you do this. The administrator can give you another role."),
    "withdrawn": lazy("This request has been withdrawn. Ask the office anew instead."),
    "already_answered": lazy("The office has already answered."),
}
SHORT = 120


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))


def figure_words(figure: Figure | None, unit: str = "") -> str:
    """Return what is known of a period in a few words: ``31 personer · 4 500 €``; a dash where nothing is."""
    if figure is None:
        return "–"
    return said_words(figure.value, figure.amount, figure.reached_on, figure.text, unit)


def said_words(value: Decimal | None, amount: Decimal | None, reached_on: date | None, text: str, unit: str) -> str:
    """Return a figure, money, a day or words as they are shown in one cell."""
    parts = [
        with_unit(value, unit),
        f"{rounded(amount)} €" if amount is not None else "",
        date_format(reached_on, "SHORT_DATE_FORMAT") if reached_on is not None else "",
    ]
    found = " · ".join(part for part in parts if part)
    return found or (Truncator(text).chars(SHORT) if text else "–")


def with_unit(value: Decimal | None, unit: str) -> str:
    """Return a number with its unit, in the singular where it is one; empty where it is unknown."""
    return "" if value is None else f"{rounded(value)} {unit_for(value, unit, get_language() or '')}".strip()


def rounded(value: Decimal | None) -> str:
    """Return a number with at most two decimals; empty where it is unknown."""
    return number(None if value is None else round(value, 2))


def aim_words(target: Target | None, unit: str) -> str:
    """Return what is aimed at in a few words: ``2–4 möten · senast 31.12.2025``; empty where nothing is."""
    if target is None:
        return ""
    low, high = number(target.low), number(target.high)
    if low and high:
        numbers = f"{low}–{high}" if low != high else low
    elif low:
        numbers = _("at least %(number)s") % {"number": low}
    elif high:
        numbers = _("at most %(number)s") % {"number": high}
    else:
        numbers = ""
    many = target.high if target.high is not None else target.low
    unit = "" if many is None else unit_for(many, unit, get_language() or "")
    words = " ".join(part for part in (numbers, unit) if part)
    if target.due_on is None:
        return words
    day = _("by %(day)s") % {"day": date_format(target.due_on, "SHORT_DATE_FORMAT")}
    return " ".join(part for part in (words, day) if part)


def moment(at: object) -> str:
    """Return the day of a moment, as it is in Finland."""
    return date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")  # type: ignore[arg-type]
