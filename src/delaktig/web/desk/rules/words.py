"""What rules, their parameters and the faults in them are called."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

KINDS: dict[str, tuple[str, Promise]] = {
    "statutory": ("ok", pgettext_lazy("kind of rule", "law")),
    "local": ("calm", lazy("the municipality's own target")),
    "good_practice": ("calm", lazy("good practice")),
}
PARAMETERS: dict[str, Promise] = {
    "days": lazy("Days"),
    "weeks": lazy("Weeks"),
    "months": lazy("Months"),
    "years": lazy("Years"),
    "working_days": lazy("Working days"),
    "hours": lazy("Hours"),
    "cents": lazy("Amount in cents"),
    "under_age": lazy("Under this age, in years"),
    "min_age": lazy("From this age, in years"),
    "anchor": lazy("Counted from"),
    "move_to_working_day": lazy("A last day that is a day off moves to the next working day"),
    "without_delay": lazy("Without delay, no number of days"),
    "obligatory": lazy("Obligatory"),
}
FAULTS: dict[str, Promise] = {
    "required": lazy("This is needed."),
    "too_long": lazy("This is too long: shorten it."),
    "before_start": lazy("The last day is before the first."),
    "no_act": lazy("Write the number of the act as 681/2023."),
    "at_least_one": lazy("Write a number of at least 1."),
    "rule_refused": lazy("The rule cannot be read with this value: compare it with the wording that stands."),
}
REFUSALS: dict[str, Promise] = {
    "rule_withdrawn": lazy("This record is withdrawn. Enter the rule anew."),
    "rule_in_use": lazy("This record is in use already."),
    "no_permission": lazy("Rules are entered by the administrator."),
}


def parameter(name: str) -> str:
    """Return what a parameter is called; its name in the data where it has no words."""
    return str(PARAMETERS.get(name) or name.replace("_", " "))


def value(given: Any) -> str:
    """Return a parameter's value in words."""
    if isinstance(given, bool):
        return _("yes") if given else _("no")
    return ", ".join(given) if isinstance(given, tuple | list) else str(given)


def fault(code: str) -> str:
    """Return what is wrong, in words."""
    return str(FAULTS.get(code) or _("This cannot be saved: check what is given."))


def refusal(reason: str) -> str:
    """Return why an act is refused, in words."""
    return str(REFUSALS.get(reason) or _("This cannot be done now."))
