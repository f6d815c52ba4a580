"""The words for why numbers are left out, and for what cannot be published."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.indicators.disclosure.protecting import Why

WHYS: dict[str, tuple[str, Promise]] = {
    Why.SMALL: ("late", lazy("small")),
    Why.OF_SMALL: ("late", lazy("part of a small total")),
    Why.REVEALS: ("due", lazy("would reveal another")),
    Why.EARLIER: ("calm", lazy("left out before")),
}
FAULTS: dict[str, Promise] = {
    "nothing_chosen": lazy("Choose at least one table."),
    "not_over": lazy("The period is not over yet: its figures still change."),
    "note_missing": lazy("This period has been published before. Say what has been corrected."),
    "nothing_new": lazy("These very figures are published already."),
    "changed_meanwhile": lazy("The figures have changed since you looked at them. Look at them again, then publish."),
    "exposed": lazy(
        "A small number would follow from what was published before, whatever is left out now. Choose coarser tables."
    ),
    "withdrawn": lazy("It has been withdrawn already."),
    "why_missing": lazy("Say why, for the readers."),
    "no_such_table": lazy("One of the tables is not there any more. Choose again."),
    "ring": lazy(
        "Three of the tables of one indicator close a ring (one by two, two by three, three by one). "
        "Then small numbers could be reckoned. Leave one of them out."
    ),
    "not_the_sum": lazy(
        "The parts do not make the whole, or a month or quarter that was published before is larger than "
        "what it is part of now. Correct the figures, or publish the earlier period anew first."
    ),
    "overlapping": lazy("The period overlaps another that was published, and neither holds the other."),
    "total_missing": lazy("A table lacks a total."),
    "below_zero": lazy("A count is below zero."),
}


def fault(code: str) -> str:
    """Return the words for why nothing is published."""
    return str(FAULTS.get(code) or _("This cannot be published as it is."))
