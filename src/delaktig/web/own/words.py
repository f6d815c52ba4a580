"""What the own view calls things: plain words, in every language of the guide."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.accounts.models import Role
from delaktig.cases.models import Mode, ReferralEvent
from delaktig.clients.own_looks import OWN, SYSTEM

DAYS: dict[str, Any] = {
    "assessment.start": lazy("Your assessment begins at the latest"),
    "plan.latest": lazy("Your plan is made at the latest"),
    "plan.end": lazy("Your plan is valid to"),
    "plan.review": lazy("We look at your plan again at the latest"),
    "plan.review_agreed": lazy("We look at your plan again, as agreed with you"),
    "plan.total_end": lazy("All your plans together may last to"),
}
MODES: dict[str, Any] = {
    Mode.ON_SITE: lazy("We meet in person"),
    Mode.PHONE: lazy("We call you"),
    Mode.VIDEO: lazy("We meet by video"),
}
ABOUT: dict[str, Any] = {
    "assessment": lazy("About your assessment"),
    "plan": lazy("About your plan"),
    "review": lazy("About how your plan has gone"),
    "guidance": lazy("Advice and guidance"),
}
REFERRALS: dict[str, Any] = {
    "waiting": lazy("They have not answered yet"),
    ReferralEvent.Kind.ACCEPTED: lazy("They take you"),
    ReferralEvent.Kind.DECLINED: lazy("They could not take you"),
    ReferralEvent.Kind.STARTED: lazy("You have begun"),
    ReferralEvent.Kind.NO_SHOW: lazy("They say that you did not come"),
    ReferralEvent.Kind.ENDED: lazy("It has ended"),
    ReferralEvent.Kind.WITHDRAWN: lazy("We have taken it back"),
}
WHO: dict[str, Any] = {
    OWN: pgettext_lazy("who has looked", "you"),
    SYSTEM: pgettext_lazy("who has looked", "the computer system"),
    Role.CASEWORKER: pgettext_lazy("who has looked", "integration officer"),
    Role.JOB_COACH: pgettext_lazy("who has looked", "job coach"),
    Role.SERVICE_POINT: pgettext_lazy("who has looked", "worker at the service point"),
    Role.SUPERVISOR: pgettext_lazy("who has looked", "supervisor"),
    Role.DATA_PROTECTION_OFFICER: pgettext_lazy("who has looked", "data protection officer"),
}
OFFICIAL = pgettext_lazy("who has looked", "official")
SUBJECTS: dict[str, Any] = {
    "assessment": pgettext_lazy("who has looked", "assessment"),
    "plan": pgettext_lazy("who has looked", "plan"),
    "referrals": pgettext_lazy("who has looked", "referrals"),
    "times": pgettext_lazy("who has looked", "times"),
    "diary": pgettext_lazy("who has looked", "notes on your case"),
    "handover": pgettext_lazy("who has looked", "hand-over to another authority"),
    "sheet": pgettext_lazy("who has looked", "sheet for the national register"),
    "looks": pgettext_lazy("who has looked", "who has looked"),
    "own_view": pgettext_lazy("who has looked", "this view of your own"),
    "record": pgettext_lazy("who has looked", "who you are and how you are reached"),
}
ACTS: dict[str, Any] = {
    "look": lazy("Looked at: %(what)s"),
    "act": lazy("Changed or handled: %(what)s"),
    "reason": lazy("Gave a reason to open your data, without working with you"),
}
KINDS: tuple[Any, ...] = (
    lazy("Your name, day of birth and identity code, citizenship and languages"),
    lazy("How you are reached"),
    lazy("On what ground you live in Finland, and in which municipality"),
    lazy("Your schooling, work and skills"),
    lazy("Your assessment and your plans, how they go, and to which services you are referred"),
    lazy("Agreed times, notes on your case, and your consents"),
)
"""What 681/2023 §73 lets the municipality keep of a client, said plainly."""


def who(key: str) -> str:
    """Return who did something, as a client is told: a role, never a name."""
    return str(WHO.get(key, OFFICIAL))


def done(act: str, subject: str) -> str:
    """Return what somebody did, in one line."""
    return str(ACTS[act]) % {"what": SUBJECTS[subject]}
