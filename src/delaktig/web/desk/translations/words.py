"""What translations are called: how a text stands, and which text of a service it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.texts.selectors import Status

STATES: dict[str, tuple[str, Any]] = {
    Status.MISSING: ("none", lazy("missing")),
    Status.OUTDATED: ("late", lazy("outdated")),
    Status.DRAFT: ("due", lazy("waits for approval")),
    Status.CURRENT: ("ok", lazy("up to date")),
}
FIELDS: dict[str, Any] = {
    "name": lazy("Name"),
    "title": lazy("Name"),
    "summary": lazy("In short"),
    "description": lazy("Description"),
    "for_whom": lazy("For whom"),
    "how_to_get_in": lazy("How to get in"),
    "what_to_bring": lazy("What to bring"),
    "what_happens_next": lazy("What happens next"),
    "cost_text": lazy("What it costs"),
    "access": lazy("How to get there"),
    "reason": lazy("Why it is only for some"),
    "schedule": lazy("When"),
    "exception": lazy("Other hours"),
}


def field_words(field: str) -> str:
    """Return what a text is: ``In short``, or ``Place or course 2: When``."""
    parts = field.split(".")
    last = next(part for part in reversed(parts) if not part.isdigit())
    words = str(FIELDS[last])
    if parts[0] == "offering":
        return _("Place or course %(number)s: %(words)s") % {"number": parts[1], "words": words}
    return words
