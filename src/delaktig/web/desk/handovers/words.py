"""What grounds, parts, states, faults and refusals of hand-overs are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.cases.models import Handover
from delaktig.cases.selectors.handovers import CONSENT_WITHDRAWN, DECLINED, RECEIVED, SENT, WAITING
from delaktig.web.desk.times.words import REFUSALS as SHARED

Words = Promise | str

GROUNDS: dict[str, Words] = {
    Handover.Ground.STATUS: lazy("Another authority answers"),
    Handover.Ground.MOVE: lazy("Move to another municipality"),
    Handover.Ground.OTHER_SERVICE: lazy("To another service"),
}
PARTS: dict[str, Words] = {
    "identity": lazy("Who the person is, with identity code"),
    "contact": lazy("Address, phone and e-mail"),
    "languages": lazy("Languages and need of an interpreter"),
    "residence": lazy("Grounds of residence, first permit, what the act asks about"),
    "background": lazy("Schooling, work and skills"),
    "assessment": lazy("Assessments with their days, result and starting levels"),
    "plan": lazy("Plans with the days that the law counts from, goals and what is agreed"),
    "services": lazy("Referrals that go on"),
}
STATES: dict[str, tuple[str, Words]] = {
    WAITING: ("due", lazy("waits for the new municipality")),
    RECEIVED: ("ok", pgettext_lazy("a hand-over", "received")),
    DECLINED: ("late", pgettext_lazy("a hand-over", "declined")),
    SENT: ("calm", pgettext_lazy("a hand-over", "handed over")),
    CONSENT_WITHDRAWN: ("late", lazy("the consent is withdrawn")),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "unknown_choice": lazy("This cannot be chosen."),
    "too_long": lazy("This is too long."),
    "in_the_future": lazy("This day has not come yet."),
    "before_the_relation": lazy("This is before the client relation began."),
    "before_it_began": lazy("This is before the authority that answers now began to."),
    "same_authority": lazy("This authority answers already."),
    "parts_needed": lazy("Who the person is and the languages always go along: without them nobody can begin."),
    "another_municipality_needed": lazy("Choose the municipality to which the client moves."),
    "already_waiting": lazy("A hand-over to another municipality waits for its answer already."),
    "consent_needed": lazy("Without the client's consent nothing is handed over. Say on which day it was given."),
    "consent_comes_first": lazy("The consent comes before the hand-over."),
    "reason_needed": lazy("Say why, in a few words."),
    "already_here": lazy("This person is a client here already, with an open client relation. Look at that record."),
}
REFUSALS: dict[str, Words] = {
    **SHARED,
    "answers_itself": lazy("This municipality is served here and answers itself."),
    "already_answered": lazy("This hand-over has its answer, or its consent was withdrawn."),
}
LABELS: dict[str, Words] = {
    "family_name": lazy("Family name"),
    "given_names": lazy("Given names"),
    "earlier_names": lazy("Earlier names"),
    "identity_code": lazy("Identity code"),
    "birth_date": lazy("Day of birth"),
    "birth_place": lazy("Place of birth"),
    "citizenships": lazy("Citizenships"),
    "street": lazy("Street address"),
    "postal_code": lazy("Postal code"),
    "town": lazy("Post office"),
    "phone": lazy("Phone"),
    "email": lazy("E-mail"),
    "whereabouts": lazy("Where else the person is found"),
    "mother_tongue": lazy("Mother tongue"),
    "contact_language": lazy("Contact language"),
    "interpreter": lazy("Interpreter"),
    "integration_language": lazy("Language chosen for integration"),
    "first_permit_on": lazy("First permit, card or registration"),
    "education": lazy("Schooling"),
    "work": lazy("Work"),
    "skills": lazy("Skills"),
    "target_occupation": lazy("Target occupation"),
    "earlier_study_plan": lazy("Earlier study plan"),
    "ability": lazy("What services need to know of health"),
    "requested_on": lazy("Asked for"),
    "learned_on": lazy("The municipality learned of the person"),
    "started_on": lazy("Begun"),
    "interviewed_on": lazy("Interview"),
    "done_on": lazy("Done on"),
    "result": lazy("Result"),
    "made_on": lazy("Drawn up"),
    "valid_to": lazy("Agreed last day"),
    "signed_on": lazy("Signed"),
    "ended_on": lazy("Ended"),
    "next_review_on": lazy("Next review"),
    "goals": lazy("Goals"),
    "items": lazy("What is agreed"),
    "reviews": lazy("Reviews held"),
    "extensions": lazy("Extensions"),
    "grounds": lazy("Grounds of residence"),
    "residences": lazy("Municipalities of residence"),
    "circumstances": lazy("What the act asks about"),
    "levels": lazy("Starting levels"),
    "interruptions": lazy("Interruptions"),
    "services": lazy("Referrals that go on"),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
