"""The words for kinds of notices, how urgent they are, how they stand, and what cannot be saved."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.models import Notice

Words = Promise | str

KINDS: dict[str, tuple[Words, Words]] = {
    "boil_water": (lazy("Water must be boiled"), lazy("Tap water can make people ill.")),
    "power_cut": (lazy("Power cut"), lazy("There is no electricity in an area.")),
    "smoke": (lazy("Dangerous smoke: stay inside"), lazy("A fire or a gas in the air.")),
    "vaccination": (lazy("Book a vaccination"), lazy("An epidemic: people can be vaccinated.")),
    "testing": (lazy("Book a test"), lazy("An epidemic: people can be tested.")),
    "storm": (lazy("Storm"), lazy("A strong wind: keep away from shores and trees.")),
    "closed_today": (lazy("An office is closed today"), lazy("Come another day.")),
    "free": (lazy("Something else, in your own words"), lazy("Only in the languages that you write yourself.")),
}
URGENCIES: dict[str, tuple[str, Words]] = {
    Notice.Urgency.EMERGENCY: ("late", lazy("danger")),
    Notice.Urgency.WARNING: ("due", lazy("warning")),
    Notice.Urgency.INFORMATION: ("calm", lazy("information")),
}
STATES: dict[str, tuple[str, Words]] = {
    "current": ("now", lazy("shown now")),
    "waiting": ("due", lazy("waits for its beginning")),
    "past": ("none", lazy("past")),
    "withdrawn": ("none", lazy("taken back")),
}
SLOTS: dict[str, Words] = {
    "where": lazy("Area"),
    "place": lazy("Place"),
    "phone": lazy("Phone number"),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "unknown_choice": lazy("This cannot be chosen."),
    "in_the_past": lazy("This moment has passed."),
    "ends_before_it_starts": lazy("The end comes before the beginning."),
    "too_far": lazy("A notice stands for 60 days at most."),
    "title_is_missing": lazy("A language that has a text needs a heading too."),
    "too_long": lazy("This is too long."),
    "invalid_address": lazy("This is no address on the web. It begins with https://."),
    "unknown_service": lazy("This service is not shown in your guide."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you do this. The administrator can give you another role."),
    "withdrawn": lazy("The notice has been withdrawn. Publish a new one instead."),
}


def kind_words(template: str) -> str:
    """Return what a kind of notice is called; its key where the list no longer has it."""
    return str(KINDS[template][0]) if template in KINDS else template


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
