"""What keeps a record longer, and what is wrong in a form, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.retention import Due

PENDING: dict[str, Promise] = {
    "handover": lazy("a hand-over is not answered"),
    "glass": lazy("a broken glass is not looked into"),
    "fee": lazy("a fee is not yet due"),
}
FAULTS: dict[str, Promise] = {
    "no_reason": lazy("Say which law or which matter needs the record."),
    "too_long": lazy("Write at most 400 characters."),
    "in_past": lazy("Choose today or a later day, or leave it empty."),
}
REFUSED: dict[str, Promise] = {
    "not_due": lazy("The record is not due for erasing. Nothing was erased."),
    "held": lazy("A hold keeps the record. Nothing was erased."),
    "pending": lazy("A matter is pending. Nothing was erased."),
    "books": lazy("Only bare rows for bookkeeping are left. Nothing was erased."),
}


def state(one: Due) -> tuple[str, str]:
    """Return the sign and the words of where a record that is due stands."""
    if one.held:
        return "calm", _("held")
    if one.pending:
        return "due", ", ".join(str(PENDING[code]) for code in one.pending)
    if one.bare and one.books_until:
        return "calm", _("only bare rows for bookkeeping are left")
    return "late", _("to be erased")
