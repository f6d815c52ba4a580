"""What the reasons of delays and the lists of a team are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

REASONS: dict[str, Any] = {
    "nobody": lazy("nobody is responsible"),
    "interrupted": lazy("an interruption goes on"),
    "away": lazy("the responsible one is away"),
    "booked": lazy("a time is agreed"),
    "unknown": lazy("no reason is recorded"),
}
FAULTS: dict[str, Any] = {
    "nobody_chosen": lazy("Choose at least one client."),
    "no_worker": lazy("Choose someone who works with clients here."),
}


def reason(key: str) -> str:
    """Return why something is late, as far as it is known."""
    return str(REASONS.get(key, key))


def fault(code: str) -> str:
    """Return the words for what is wrong with an assignment."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))
