"""The words of remarks: where they stand, their fields, and what cannot be kept."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.remarks.selectors import State

STATES: dict[str, Promise] = {
    State.OVERDUE: lazy("unanswered, the day has passed"),
    State.UNANSWERED: lazy("unanswered"),
    State.ANSWERED: lazy("answered"),
    State.DONE: lazy("answered and done"),
    State.REMOVED: lazy("taken away"),
}
FIELDS: dict[str, Promise] = {
    "words": lazy("What was said"),
    "language": lazy("Language it was said in"),
    "other_words": lazy("The same in another language"),
    "other_language": lazy("Which other language"),
    "who": lazy("Who is to answer"),
    "due_on": lazy("Answer by"),
    "edition": lazy("About a programme as a whole"),
    "measures": lazy("About measures"),
    "services": lazy("About services"),
    "answered_on": lazy("Day of the answer"),
    "done_on": lazy("Done since"),
}
FAULTS: dict[str, Promise] = {
    "required": lazy("This is needed."),
    "other_required": lazy("Write it in the other language, or choose no other language."),
    "other_language_required": lazy("Choose which language this is in."),
    "same_language": lazy("This is the language that it is written in above. Choose another."),
    "too_long": lazy("This is too long: at most 4,000 characters."),
    "personal_data": lazy(
        "This looks like somebody's own number or address. Name nobody: it is the body that speaks, and the office "
        "that answers."
    ),
    "unknown_choice": lazy("Choose one from the list."),
    "before_the_meeting": lazy("This day is before the meeting."),
    "not_yet": lazy("This day has not come yet."),
    "not_yet_held": lazy("The meeting has not been held yet. Come back after it."),
}
REFUSALS: dict[str, Promise] = {
    "no_permission": lazy("Your role does not let you do this. The administrator can give you another role."),
}


def fault(code: str) -> str:
    """Put what cannot be kept into words."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(code: str) -> str:
    """Return why something may not be done, in words."""
    return str(REFUSALS.get(code) or _("You cannot do this."))
