"""The words for what readers report, and how a report stands."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.models import Report

Words = Promise | str

ABOUT: dict[str, Words] = {
    "address": lazy("The address"),
    "hours": lazy("The opening hours"),
    "phone": lazy("The phone number"),
    "language": lazy("The language"),
    "text": lazy("The text"),
    "other": lazy("Something else"),
}
STATES: dict[str, tuple[str, Words]] = {
    Report.State.NEW: ("due", lazy("new")),
    Report.State.UNDER_WAY: ("now", lazy("being looked into")),
    Report.State.MENDED: ("ok", lazy("mended")),
    Report.State.NOT_WRONG: ("none", lazy("was not wrong")),
}
FAULTS: dict[str, Words] = {
    "required": lazy("Say in a few words what was done."),
    "too_long": lazy("This is too long: at most 300 characters."),
    "unknown_choice": lazy("This cannot be chosen."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))
