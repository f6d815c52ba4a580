"""What channels, interpreting, states, faults and refusals of guidance are called, and languages by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.guidance import codes
from delaktig.guidance.models import Channel, Interpreting, Point, PointTime, QueueTicket
from delaktig.guidance.selectors import LANGUAGES, ReasonOffered
from delaktig.web.components.languages import language_name

Words = Promise | str
Choices = list[tuple[str, str]]

CHANNELS: dict[str, Words] = {
    Channel.ON_SITE: pgettext_lazy("how a visitor comes", "at the point"),
    Channel.PHONE: pgettext_lazy("how a visitor comes", "by phone"),
    Channel.EMAIL: pgettext_lazy("how a visitor comes", "by e-mail"),
    Channel.CHAT: pgettext_lazy("how a visitor comes", "by message"),
    Channel.ONLINE: pgettext_lazy("how a visitor comes", "by video"),
    Channel.OUTREACH: pgettext_lazy("how a visitor comes", "met elsewhere"),
}
INTERPRETING: dict[str, Words] = {
    Interpreting.NONE: pgettext_lazy("a visit", "no interpreter was needed"),
    Interpreting.ON_SITE: pgettext_lazy("a visit", "interpreter on site"),
    Interpreting.PHONE: pgettext_lazy("a visit", "interpreter by phone"),
    Interpreting.VIDEO: pgettext_lazy("a visit", "interpreter by video"),
    Interpreting.COMPANION: pgettext_lazy("a visit", "an adult who came along helped"),
    Interpreting.LACKING: pgettext_lazy("a visit", "an interpreter was needed and not there"),
}
TICKETS: dict[str, tuple[str, Words]] = {
    QueueTicket.State.WAITING: ("due", pgettext_lazy("a number in the queue", "waiting")),
    QueueTicket.State.CALLED: ("now", pgettext_lazy("a number in the queue", "called")),
    QueueTicket.State.SERVED: ("ok", pgettext_lazy("a number in the queue", "served")),
    QueueTicket.State.LEFT: ("none", pgettext_lazy("a number in the queue", "has left")),
}
TIMES: dict[str, tuple[str, Words]] = {
    PointTime.State.BOOKED: ("now", pgettext_lazy("a time at a point", "booked")),
    PointTime.State.HELD: ("ok", pgettext_lazy("a time at a point", "held")),
    PointTime.State.MISSED: ("late", pgettext_lazy("a time at a point", "nobody came")),
    PointTime.State.CANCELLED: ("none", pgettext_lazy("a time at a point", "cancelled")),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "unknown_choice": lazy("This cannot be chosen."),
    "unknown_point": lazy("Choose a point that is open."),
    "no_reason": lazy("Choose at least one reason."),
    "no_language": lazy("Choose at least one language."),
    "no_consent": lazy("Without the person's consent nothing is passed on."),
    "in_the_future": lazy("This hour has not come yet."),
    "past": lazy("This time has passed."),
    "too_old": lazy("A visit is registered within 60 days."),
    "incomplete": lazy("Give both the day and the hour."),
    "already_registered": lazy(
        "This form was sent before, with something else in it. What it said then is registered. "
        "Register the next visit in a new form."
    ),
    "ends_before_it_begins": lazy("It ends before it begins."),
    "too_many": lazy("At most 26 weeks."),
    "on_duty_already": lazy("This worker is on duty then, here or at another point."),
    "there_already": lazy("There is a reason with these words already."),
    "not_from_here": lazy("Somebody else has just noted something about this number. Look at the queue again."),
}
REFUSALS: dict[str, Words] = {
    "not_yours": lazy("Only the one who registered a visit can undo it."),
    "too_late": lazy("More than a minute has passed: it can no longer be undone."),
    "last_reason": lazy("At least one reason must be offered."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))


def tongue() -> str:
    """Return the language of the page's words."""
    return get_language() or "sv"


def spoken(first: Iterable[str] = ()) -> Choices:
    """Return the languages that a visit may be held in, by name; those named first stand first."""
    ahead = [tag for tag in dict.fromkeys(first) if tag in LANGUAGES]
    rest = sorted((tag for tag in LANGUAGES if tag not in ahead), key=lambda tag: language_name(tag).casefold())
    return [(tag, language_name(tag)) for tag in (*ahead, *rest)]


def said(words: Mapping[str, Words]) -> Choices:
    """Return codes with their words as choices."""
    return [(key, str(one)) for key, one in words.items()]


def code_words(listed: codes.Codes) -> dict[str, str]:
    """Return a shipped list of codes in the reader's language."""
    return {key: codes.said(words, tongue()) for key, words in listed.items()}


def reason_words(known: Mapping[str, ReasonOffered]) -> dict[str, str]:
    """Return the reasons that a municipality knows, hidden ones too, in the reader's language."""
    return {key: codes.said(one.words, tongue()) for key, one in known.items()}


def point_name(point: Point) -> str:
    """Return what a point is called in the reader's language."""
    return point.name(tongue())


def month_words(month: date) -> str:
    """Return a month as a table heads it."""
    return date_format(month, "M Y")
