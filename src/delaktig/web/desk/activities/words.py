"""The words of the log: its kinds in the desk's language, states, fields, and what cannot be kept."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from delaktig.activities.kinds import CounterKind, kinds
from delaktig.activities.models import Entry
from delaktig.indicators.registry import Words

STATES: dict[str, tuple[str, Promise]] = {
    "held": ("ok", lazy("held")),
    "planned": ("now", lazy("planned")),
    "asked": ("due", lazy("was it held?")),
    "removed": ("none", lazy("taken away")),
}
FIELDS: dict[str, Promise] = {
    "kind": lazy("Kind"),
    "first": lazy("Day"),
    "last": lazy("Last day"),
    "held": lazy("It has been held"),
    "number": lazy("Number"),
    "participants": lazy("Participants"),
    "amount": lazy("Euros"),
    "two_way": lazy("Weighted to two-way integration"),
    "organisation_id": lazy("Who answers for it"),
    "unit_id": lazy("Unit"),
    "note": lazy("Note"),
}
FAULTS: dict[str, Promise] = {
    "required": lazy("This is needed."),
    "unknown_choice": lazy("Choose one from the list."),
    "not_yet_held": lazy("This day has not come yet: note it as planned."),
    "ends_before": lazy("The last day is before the first."),
    "not_a_number": lazy("Write a whole number from 0."),
    "not_an_amount": lazy("Write an amount in euros from 0."),
    "too_long": lazy("This is too long."),
    "personal_data": lazy("This looks like somebody's own number or address. Name nobody: write only what was done."),
}


def fault(code: str) -> str:
    """Put what cannot be kept into words."""
    return str(FAULTS.get(code, code))


def said(words: Words) -> str:
    """Return declared words in the language of the page."""
    return words.in_language(get_language() or "en")


def kind_of(entry: Entry) -> CounterKind | None:
    """Return an entry's kind; None where the software no longer knows it."""
    return kinds().get(entry.kind)


def title_of(entry: Entry) -> str:
    """Return what an entry's kind is called."""
    kind = kind_of(entry)
    return said(kind.title) if kind else entry.kind
