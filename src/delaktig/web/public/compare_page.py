"""What the comparison of two editions shows: counts first, then part by part, word by word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from delaktig.programmes.compare import Comparison, Entry, Status, compare, continued_keys
from delaktig.programmes.models import Edition
from delaktig.programmes.published import published
from delaktig.web.public.edition_page import heading
from delaktig.web.public.pages import Place

WORDS: dict[Status, tuple[str, Promise]] = {
    Status.NEW: ("ok", gettext_lazy("new")),
    Status.CHANGED: ("now", gettext_lazy("changed")),
    Status.GONE: ("late", gettext_lazy("gone")),
    Status.CARRIED_ON: ("none", gettext_lazy("carried on")),
}
FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("heading"),
    "text": gettext_lazy("text"),
    "responsible": gettext_lazy("responsible"),
    "partners": gettext_lazy("partners"),
    "follow_up": gettext_lazy("follow-up"),
    "schedule": gettext_lazy("schedule"),
    "budget_note": gettext_lazy("money"),
    "special_treatment": gettext_lazy("positive special treatment"),
    "targets": gettext_lazy("targets"),
    "parties": gettext_lazy("parties"),
    "period": gettext_lazy("period"),
    "legal_basis": gettext_lazy("legal basis"),
    "members": gettext_lazy("municipalities"),
}
KINDS: tuple[tuple[str, Promise], ...] = (
    ("edition", gettext_lazy("The programme itself")),
    ("measures", gettext_lazy("Measures")),
    ("goals", gettext_lazy("Goals")),
    ("themes", gettext_lazy("Themes")),
    ("sections", gettext_lazy("Chapters")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One part in the comparison, ready to be shown."""

    name: str
    language: str
    sign: str
    words: Promise
    moved: bool
    changes: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one kind: those that changed, and how many were carried on as they were."""

    title: Promise
    rows: list[Row]
    carried_on: int


def build(old: Edition, new: Edition, place: Place, language: str) -> dict[str, Any]:
    """Return what the page shows of an edition beside the one before it."""
    was, now = published(old), published(new)
    found = compare(was.data, now.data, language, continued_keys(old, new))
    return {
        "new": heading(now, place, language),
        "old": heading(was, place, language),
        "figures": [
            {"value": found.count(status), "label": words, "state": sign, "url": "#parts"}
            for status, (sign, words) in WORDS.items()
        ],
        "groups": list(_groups(found)),
    }


def _groups(found: Comparison) -> Iterable[Group]:
    for name, title in KINDS:
        entries: tuple[Entry, ...] = getattr(found, name)
        rows = [_row(entry) for entry in entries if entry.status is not Status.CARRIED_ON]
        carried_on = sum(entry.status is Status.CARRIED_ON for entry in entries)
        if rows or (carried_on and name != "edition"):
            yield Group(title, rows, carried_on)


def _row(entry: Entry) -> Row:
    sign, words = WORDS[entry.status]
    changes = [{"field": FIELDS[c.name], "language": c.language, "words": c.words} for c in entry.changes]
    return Row(entry.name, entry.language, sign, words, entry.moved, changes)
