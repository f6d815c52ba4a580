"""What the kinds, roles, reasons and faults of clients are called on the desk."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.clients.models import HouseholdMember, Responsibility
from delaktig.web.components.languages import AUTONYMS, autonym

Words = Promise | str
Choices = list[tuple[str, Words]]

AUTHORITIES: dict[str, Words] = {
    Responsibility.Authority.MUNICIPALITY: lazy("the municipality"),
    Responsibility.Authority.EMPLOYMENT_AUTHORITY: lazy("the employment authority"),
}
ROLES: dict[str, Words] = {
    HouseholdMember.Role.ADULT: pgettext_lazy("in a household", "adult"),
    HouseholdMember.Role.SPOUSE: pgettext_lazy("in a household", "spouse or partner"),
    HouseholdMember.Role.CHILD: pgettext_lazy("in a household", "child"),
    HouseholdMember.Role.OTHER: pgettext_lazy("in a household", "someone else"),
}
WAYS: dict[str, Words] = {
    "address": lazy("by its address"),
    "today": lazy("from Today"),
    "list": lazy("from one's own clients"),
    "unit": lazy("from the unit's clients"),
    "search": lazy("from a search"),
    "times": lazy("from agreed times"),
    "team": lazy("from the team's page"),
    "handover": lazy("from a hand-over"),
    "household": lazy("from the household"),
    "notice": lazy("from a notice"),
    "command": lazy("by a command on the server"),
}
PARTS: dict[str, Words] = {
    "overview": lazy("overview"),
    "record": lazy("who the client is"),
    "looks": lazy("who has looked"),
    "household": lazy("household"),
    "relation": lazy("client relation"),
    "consents": lazy("consents"),
    "protection": lazy("security prohibition"),
    "merge": lazy("two records of one person"),
    "assessment": lazy("assessment"),
    "plan": lazy("plan"),
    "referrals": lazy("referrals"),
    "times": lazy("agreed times"),
    "diary": lazy("diary"),
    "handover": lazy("hand-over"),
    "sheet": lazy("register sheet"),
    "deadlines": lazy("the dates of the case"),
}
NEARNESS: dict[str, Words] = {
    "own": lazy("works with the client"),
    "cover": lazy("covers for a colleague"),
    "unit": lazy("of the client's unit"),
    "reason": lazy("gave a reason"),
    "glass": lazy("broke the glass"),
}
FAULTS: dict[str, Words] = {
    "no_reason": lazy("Say in a few words why you need to see this client."),
    "too_long": lazy("This is too long: shorten it."),
}


def fault(code: str) -> str:
    """Return what is wrong, in words."""
    return str(FAULTS.get(code) or _("This cannot be saved: check what is given."))


def language_choices(empty: Words) -> Choices:
    """Return the languages by their own names, after a choice of none."""
    return [("", empty), *sorted(AUTONYMS.items(), key=lambda row: row[1].casefold())]


def tongue(tag: str) -> str:
    """Return a language's own name; empty for none."""
    return autonym(tag) if tag else ""
