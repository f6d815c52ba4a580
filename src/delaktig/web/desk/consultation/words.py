"""The words for requests, answers and comments, and for what cannot be done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.programmes.models import Comment
from delaktig.programmes.partner_requests import RequestState

Words = Promise | str

REQUEST_STATES: dict[str, tuple[str, Words]] = {
    RequestState.WAITING: ("now", _("waiting for an answer")),
    RequestState.OVERDUE: ("late", _("overdue")),
    RequestState.ANSWERED: ("ok", _("answered")),
    RequestState.WITHDRAWN: ("none", _("withdrawn")),
}
STANCES: dict[str, tuple[str, Words]] = {
    Comment.Stance.ACCEPTS: ("ok", _("accepts")),
    Comment.Stance.OBJECTS: ("late", _("objects")),
    Comment.Stance.COMMENT: ("calm", _("comment")),
}
ANSWERS: list[tuple[str, Words]] = [
    (Comment.Stance.ACCEPTS, _("We accept it as it is written")),
    (Comment.Stance.OBJECTS, _("Something should be different")),
    (Comment.Stance.COMMENT, _("We have a question or a comment")),
]
FAULTS: dict[str, Words] = {
    "required": _("Write something here."),
    "unknown": _("This cannot be chosen."),
    "already_asked": _(
        "This organisation has already been asked about one of these measures. "
        "Remind it, or withdraw the earlier request first."
    ),
    "invalid_email": _("This is no e-mail address."),
    "in_the_past": _("This day has passed."),
    "too_far": _("This day is too far away: a link holds for less than a year."),
    "ends_before_it_starts": _("The last day comes before the first."),
    "say_what": _("Say in a few words what should be different."),
    "too_long": _("This is too long: at most 10,000 characters."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": _("Your role does not let you do this. The administrator can give you another role."),
    "common_is_the_leads": _("This is common to all members: the municipality that leads the programme does it."),
    "another_municipalitys_own": _("This belongs to another municipality, which does it itself."),
    "another_municipality": _("Another municipality has asked this."),
    "frozen": _("The edition is in force, so its consultation is over."),
    "withdrawn": _("This request has been withdrawn. Ask the partner anew instead."),
    "already_answered": _("The partner has already answered."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
