"""What kinds of notes, faults and refusals of the diary are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.models import DiaryEntry
from delaktig.web.desk.times.words import REFUSALS as SHARED

Words = Promise | str

KINDS: dict[str, Words] = {
    DiaryEntry.Kind.NOTE: lazy("A note"),
    DiaryEntry.Kind.SERVICE_NEED_ASKED: lazy("A service need assessment was asked of social services"),
    DiaryEntry.Kind.SERVICE_NEED_KNOWN: lazy("Social services have made a service need assessment"),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "in_the_future": lazy("This day has not come yet."),
    "too_long": lazy("This is too long."),
    "unknown_choice": lazy("This cannot be chosen."),
}
REFUSALS: dict[str, Words] = {
    **SHARED,
    "already_corrected": lazy("This note has a correction already. Correct that one."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
