"""What the pages of the yearly report say: states, parts, faults, refusals."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

PARTS: dict[str, Promise] = {
    "introduction": lazy("Introduction"),
    "proposals": lazy("Proposals for the next edition"),
}
FAULTS: dict[str, Promise] = {
    "required": lazy("Write the introduction first: it is what the council reads."),
    "too_long": lazy("The text is too long: at most 20,000 characters."),
    "report_is_there": lazy("There is a report of that year already."),
    "year_not_begun": lazy("The year has not begun."),
    "unknown_item": lazy("One of the items cannot be chosen: it is another's, secret, or of the year itself."),
    "year_outside_period": lazy("The year lies outside the period of the edition."),
}
REFUSALS: dict[str, Promise] = {
    "signed": lazy("The report has been signed, and stands as it is."),
    "written": lazy("Something has been written in the report, so it is not taken away."),
    "not_signed": lazy("Sign the report first: only what is signed is published, or handled by a body."),
    "year_not_over": lazy("The year is not over yet, so its figures are not whole. Sign when it is."),
}


def fault(code: str) -> str:
    """Return what is wrong, in words."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(code: str) -> str:
    """Return why something may not be done, in words."""
    return str(REFUSALS.get(code) or _("Your role does not allow this."))
