"""The words for how fresh services are, what owners answer, fields of a service, and what cannot be done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.models import Confirmation

Words = Promise | str

ANSWERS: dict[str, tuple[str, Words]] = {
    Confirmation.Answer.NONE: ("now", lazy("not looked at yet")),
    Confirmation.Answer.STANDS: ("ok", lazy("stands as it is")),
    Confirmation.Answer.MENDED: ("due", lazy("should be mended")),
    Confirmation.Answer.WRONG: ("late", lazy("no longer given")),
}
FIELDS: dict[str, Words] = {
    "name": lazy("Name"),
    "summary": lazy("In short"),
    "description": lazy("What it is"),
    "for_whom": lazy("For whom"),
    "how_to_get_in": lazy("How to get in"),
    "what_to_bring": lazy("What to bring"),
    "what_happens_next": lazy("What happens next"),
    "cost_text": lazy("What it costs"),
}
FAULTS: dict[str, Words] = {
    "required": lazy("Write something here."),
    "too_long": lazy("This is too long."),
    "unknown_choice": lazy("This cannot be chosen."),
    "invalid_email": lazy("This is no e-mail address."),
    "say_what": lazy("Nothing was changed. Change what is wrong, or say it in a few words."),
    "hours": lazy("Write the hours as 9–12 or 9.30–12, 13–16. Leave empty where it is closed."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you do this. The administrator can give you another role."),
    "archived": lazy("The service is archived. Restore it first."),
    "not_published": lazy("The service is not in the guide any more."),
    "already_answered": lazy("The owner has already answered."),
    "already_settled": lazy("Somebody has already settled this."),
    "under_way": lazy("The addresses are being asked already."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
