"""What the rooms can count, in the desk's language: to choose from, and with its definition to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.indicators.registry import Computed, all_computed, offered_to

ROOMS: dict[str, Promise] = {
    "activities": lazy("The log of what is done"),
    "cases": lazy("Casework"),
    "catalogue": lazy("Services"),
    "clients": lazy("Clients"),
    "decisions": lazy("Decisions"),
    "guidance": lazy("Guidance"),
    "programmes": lazy("Programmes"),
    "surveys": lazy("Surveys"),
}


def countable(municipality: str) -> list[tuple[str, list[Computed]]]:
    """Return what can be counted in a municipality, by room, both in the order of their words."""
    language, found = get_language() or "en", defaultdict(list)
    for one in offered_to(municipality):
        room = one.name.partition(".")[0]
        found[str(ROOMS.get(room, room))].append(one)
    return [
        (room, sorted(rows, key=lambda one: one.title.in_language(language).casefold()))
        for room, rows in sorted(found.items())
    ]


def countable_choices(municipality: str) -> list[tuple[str, Any]]:
    """Return choices of what an indicator is counted as, grouped by room; the first is: nothing."""
    language = get_language() or "en"
    groups = [
        (room, [(one.name, f"{one.title.in_language(language)} ({one.unit.in_language(language)})") for one in rows])
        for room, rows in countable(municipality)
    ]
    return [("", _("nothing: somebody tells it")), *groups]


def definitions(municipality: str) -> list[dict[str, Any]]:
    """Return every title with its definition, by room, for the page to show beside the choice."""
    language = get_language() or "en"
    return [
        {
            "room": room,
            "rows": [(one.title.in_language(language), one.definition.in_language(language)) for one in rows],
        }
        for room, rows in countable(municipality)
    ]


def titles_and_definitions(municipality: str, names: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the words of what indicators of a municipality are counted as, by name: of those names that are known.

    What people have added, as questions of surveys, is read only where one of the names is none of the code's.
    """
    language = get_language() or "en"
    known = {one.name: one for one in all_computed()}
    if any(name and name not in known for name in names):
        known = {one.name: one for one in offered_to(municipality)}
    return {
        name: (known[name].title.in_language(language), known[name].definition.in_language(language))
        for name in names
        if name in known
    }
