"""What states of referrals, lights, faults and refusals are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.cases.models import ReferralEvent
from delaktig.cases.referral_states import WAITING, Light
from delaktig.web.desk.times.words import REFUSALS as SHARED

Words = Promise | str
Kind = ReferralEvent.Kind

STATES: dict[str, tuple[str, Words]] = {
    WAITING: ("due", lazy("waits for an answer")),
    Kind.ACCEPTED: ("now", pgettext_lazy("a referral", "accepted")),
    Kind.DECLINED: ("late", pgettext_lazy("a referral", "declined")),
    Kind.STARTED: ("ok", pgettext_lazy("a referral", "the client has begun")),
    Kind.NO_SHOW: ("late", pgettext_lazy("a referral", "the client did not come")),
    Kind.ENDED: ("none", pgettext_lazy("a referral", "ended")),
    Kind.WITHDRAWN: ("none", pgettext_lazy("a referral", "withdrawn")),
}
EVENTS: dict[str, Words] = {
    Kind.ACCEPTED: lazy("The provider takes the client on"),
    Kind.DECLINED: lazy("The provider declines"),
    Kind.STARTED: lazy("The client has begun"),
    Kind.NO_SHOW: lazy("The client did not come to the service"),
    Kind.ENDED: lazy("The service has ended for the client"),
    Kind.WITHDRAWN: lazy("We withdraw the referral"),
}
ANSWERS: dict[str, Words] = {
    Kind.ACCEPTED: lazy("We take the client on"),
    Kind.DECLINED: lazy("We cannot take the client on"),
    Kind.STARTED: lazy("The client has begun with us"),
    Kind.NO_SHOW: lazy("The client did not come to us"),
    Kind.ENDED: lazy("The service has ended"),
}
LIGHTS: dict[str, Words] = {
    Light.SERVICE_CLOSED: lazy("the service has closed"),
    Light.OFFERING_OVER: lazy("the course is over"),
    Light.FULL: lazy("no places are free"),
}
TOLD_BY: dict[str, Words] = {
    "worker": lazy("noted here"),
    "provider": lazy("told by the provider"),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "unknown_choice": lazy("This cannot be chosen."),
    "too_long": lazy("This is too long."),
    "in_the_future": lazy("This day has not come yet."),
    "before_it_was_sent": lazy("This is before the referral was made."),
    "before_the_relation": lazy("This is before the client relation began."),
    "reason_needed": lazy("Say why, in a few words."),
    "not_in_force": lazy("This service is not in force any more. Choose another."),
    "fields_needed": lazy("Choose what the provider needs to know: at least one item."),
    "not_in_the_list": lazy("The act does not let a provider have this."),
    "address_prohibited": lazy("A security prohibition holds: home and contact details are not given to a provider."),
    "invalid_email": lazy("Write the address of an office, as office@example.org."),
}
REFUSALS: dict[str, Words] = {
    **SHARED,
    "referral_is_over": lazy("This referral is over. Make a new one instead."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
