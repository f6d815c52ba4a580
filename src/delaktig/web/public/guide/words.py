"""The guide's words for what the catalogue keeps as keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from delaktig.catalogue.models import Eligibility, Material, Offering, Service
from delaktig.catalogue.topics import Topic, grounds, needs, situations
from delaktig.law.calendar import day_off_name
from delaktig.web.public.speech import Said

COST = {
    Service.Cost.FREE: gettext_lazy("Free of charge"),
    Service.Cost.SUBSIDISED: gettext_lazy("Low price"),
    Service.Cost.PAID: gettext_lazy("Costs money"),
}
ENTRY = {
    Offering.Entry.WALK_IN: gettext_lazy("Just come. You need no appointment."),
    Offering.Entry.APPOINTMENT: gettext_lazy("Book a time first."),
    Offering.Entry.ENROLMENT: gettext_lazy("Sign up first."),
    Offering.Entry.QUEUE: gettext_lazy("There is a queue. Ask to be put in it."),
    Offering.Entry.REFERRAL: gettext_lazy("Somebody must refer you. Ask at the guidance point."),
    Offering.Entry.DECISION: gettext_lazy("An authority decides first. You apply for it."),
}
CHANNEL = {
    Offering.Channel.PHONE: gettext_lazy("By phone"),
    Offering.Channel.ONLINE: gettext_lazy("On the internet"),
    Offering.Channel.HOME: gettext_lazy("They come to your home"),
}
INTERPRETER = {
    Offering.Interpreter.BOOKED: gettext_lazy("Interpreter: tell your language beforehand. It costs you nothing."),
    Offering.Interpreter.BY_PHONE: gettext_lazy("Interpreter by phone at once. It costs you nothing."),
    Offering.Interpreter.NONE: gettext_lazy("There is no interpreter."),
}
MATERIAL = {
    Material.Kind.BROCHURE: gettext_lazy("Brochure"),
    Material.Kind.GUIDE: gettext_lazy("Guide"),
    Material.Kind.FORM: gettext_lazy("Form"),
    Material.Kind.VIDEO: gettext_lazy("Video"),
    Material.Kind.OTHER: gettext_lazy("Material"),
}
SAMPLES = {
    "just_arrived": gettext_lazy("The first steps, advice in your language"),
    "language": gettext_lazy("Swedish, Finnish, read and write"),
    "work": gettext_lazy("Job coach, training, your own business"),
    "home": gettext_lazy("Find a home, live in a building"),
    "children": gettext_lazy("Daycare, school, support for families, hobbies"),
    "health": gettext_lazy("Doctor, feeling unwell inside, disability"),
    "money": gettext_lazy("Benefits, when money runs out"),
    "papers": gettext_lazy("Permit, identity code, interpreter"),
    "someone": gettext_lazy("Friends, meeting places, sport, have a say"),
    "emergency": gettext_lazy("112, violence, without papers"),
}
"""What stands under each need, as examples on its tile."""


def said(words: Mapping[str, str]) -> str:
    """Return a fixed list's word in the page's language: of the list itself, else translated from its English."""
    english = words["en"]
    return words.get(get_language() or "") or _(english)


def need_of(topic: Topic) -> Topic:
    """Return the need that a topic stands under."""
    return next(need for need in needs() if need.key == topic.parent)


def clock(at: time) -> str:
    """Return a time as it is read here: ``9.00``."""
    return f"{at.hour}.{at.minute:02}"


def hours(spans: Sequence[tuple[time, time]]) -> str:
    """Return hours of a day: ``9.00–12.00, 13.00–16.00``."""
    return ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in spans)


def weekday(on: date) -> str:
    """Return the name of the day of the week."""
    return str(WEEKDAYS[on.weekday()])


def holiday(key: str) -> str:
    """Return the name of a day off, in the page's language where the law's calendar has it, else in English."""
    language = get_language() or "en"
    return day_off_name(key, language if language in {"sv", "fi"} else "en")


def whom(rows: Sequence[Eligibility], own: Said | None = None) -> str:
    """Return in one line whom a service is for; of several ways one is enough."""
    if own:
        return str(own)
    lines = [line for line in map(_one_way, rows) if line]
    return " / ".join(dict.fromkeys(lines)) or _("For everybody")


def _one_way(row: Eligibility) -> str:
    parts = [_age(row.age_from, row.age_to)]
    parts.append(", ".join(said(grounds()[key]) for key in row.grounds if key in grounds()))
    parts.append(", ".join(said(situations()[key]) for key in row.situations if key in situations()))
    if row.months_in_finland:
        months = row.months_in_finland
        parts.append(
            ngettext("at most %(months)d month in Finland", "at most %(months)d months in Finland", months)
            % {"months": months}
        )
    return " · ".join(part for part in parts if part)


def _age(youngest: int | None, oldest: int | None) -> str:
    if youngest and oldest:
        return _("%(youngest)d–%(oldest)d years") % {"youngest": youngest, "oldest": oldest}
    if youngest:
        return _("from %(youngest)d years") % {"youngest": youngest}
    if oldest:
        return _("up to %(oldest)d years") % {"oldest": oldest}
    return ""
