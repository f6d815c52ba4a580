"""What surveys' states, kinds of questions, faults and refusals are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.surveys.models import Question, Survey
from delaktig.surveys.standing import Standing

Words = Promise | str

STANDINGS: dict[str, tuple[str, Words]] = {
    Standing.DRAFT: ("none", pgettext_lazy("a survey", "being written")),
    Standing.WAITS: ("due", pgettext_lazy("a survey", "opens on its day")),
    Standing.OPEN: ("now", pgettext_lazy("a survey", "open")),
    Standing.OVER: ("late", pgettext_lazy("a survey", "over, not counted")),
    Standing.COUNTED: ("ok", pgettext_lazy("a survey", "counted")),
}
KINDS: dict[str, Words] = {
    Question.Kind.SCALE: lazy("Scale from 1 to 5"),
    Question.Kind.CHOICE: lazy("One answer of several"),
    Question.Kind.SEVERAL: lazy("Several answers"),
    Question.Kind.YES_NO: lazy("Yes or no"),
    Question.Kind.NUMBER: pgettext_lazy("kind of question", "Number"),
    Question.Kind.TEXT: lazy("Own words"),
}
ACCESS: dict[str, Words] = {
    Survey.Access.CODES: lazy("With codes: each code answers once"),
    Survey.Access.OPEN: lazy("Open to all: somebody may answer twice"),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "taken": lazy("Another one here has this name already."),
    "unknown_choice": lazy("This cannot be chosen."),
    "ends_before_it_begins": lazy("The last day is before the first."),
    "closes_too_early": lazy("The last day is before the first, or has passed."),
    "no_questions": lazy("The survey asks nothing yet. Add a question first."),
    "out_of_range": lazy("Choose between 1 and 5,000."),
    "too_many": lazy("A survey has at most 60 questions."),
    "two_at_least": lazy("Write between 2 and 20 answers to choose among."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you run surveys."),
    "released": lazy("The questions are fixed. Make the survey a draft again first, while nobody has answered."),
    "already_counted": lazy("The answers are counted. Begin a new round instead."),
    "has_answers": lazy("Somebody has answered already, so the questions stay as they are."),
    "not_open": lazy("The survey is not open."),
    "not_over": lazy("The survey is not over yet. The urn stays closed until then."),
    "no_codes": lazy("This survey is open to all and has no codes."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
