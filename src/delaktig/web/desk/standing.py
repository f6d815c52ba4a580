"""Sign and words of how an indicator or a measure stands: one table for all pages of the desk."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from delaktig.web.components.standing import SIGNS

WORDS: dict[str, Promise] = {
    "behind": lazy("behind what is aimed at"),
    "no_data": lazy("no figure"),
    "due": lazy("a figure is awaited"),
    "known": lazy("known; nothing is aimed at"),
    "on_course": lazy("on course"),
    "reached": lazy("reached"),
}
STANDING: dict[str, tuple[str, Promise]] = {status: (sign, WORDS[status]) for status, sign in SIGNS.items()}
"""Sign and words by status (``indicators.status.Status``), that which most asks for a word first."""
