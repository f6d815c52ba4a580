"""What times, ways to meet, interpreters' orders and refusals are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.cases.appointments import Ordered, Standing
from delaktig.cases.models import Mode

Words = Promise | str

MODES: dict[str, Words] = {
    Mode.ON_SITE: pgettext_lazy("how people meet", "on site"),
    Mode.PHONE: pgettext_lazy("how people meet", "by phone"),
    Mode.VIDEO: pgettext_lazy("how people meet", "by video"),
}
ABOUT: dict[str, Words] = {
    "assessment": lazy("Assessment of skills and service need"),
    "plan": lazy("Making the integration plan"),
    "review": lazy("Review of the integration plan"),
    "guidance": lazy("Guidance and counselling"),
    "other": pgettext_lazy("what a time is about", "Other matters"),
}
STANDINGS: dict[str, tuple[str, Words]] = {
    Standing.AHEAD: ("now", pgettext_lazy("a time", "ahead")),
    Standing.TO_NOTE: ("due", lazy("did the client come?")),
    Standing.CAME: ("ok", lazy("the client came")),
    Standing.MISSED: ("late", lazy("the client did not come")),
    Standing.CANCELLED: ("none", pgettext_lazy("a time", "cancelled")),
}
ORDERS: dict[str, tuple[str, Words]] = {
    Ordered.ORDERED: ("due", pgettext_lazy("an interpreter", "ordered, not confirmed")),
    Ordered.CONFIRMED: ("ok", pgettext_lazy("an interpreter", "confirmed")),
    Ordered.CANCELLED: ("none", pgettext_lazy("an interpreter", "cancelled")),
    Ordered.DID_NOT_COME: ("late", pgettext_lazy("an interpreter", "did not come")),
}
CHANNELS: dict[str, Words] = {
    "on_site": lazy("at a meeting"),
    "phone": lazy("by phone, told by mouth"),
    "letter": lazy("by letter"),
    "message": lazy("by text message or e-mail"),
    "other": pgettext_lazy("how a time was agreed", "in another way"),
}
FAULTS: dict[str, Words] = {
    "required": lazy("This is needed."),
    "unknown_choice": lazy("This cannot be chosen."),
    "too_long": lazy("This is too long."),
    "too_far": lazy("This is more than two years ahead."),
    "minutes": lazy("Between 5 and 480 minutes."),
    "officer_busy": lazy(
        "The worker has another time then. Choose another time, or tick below that it does not matter."
    ),
    "supplier_needed": lazy("Choose the supplier. Only suppliers interpret, never a child or another of the family."),
    "not_an_amount": lazy("Write an amount in euros, as 56,70."),
    "above_the_most": lazy("This is more than the cost of the interpreting, or than the act allows."),
    "due_too_early": lazy("The act lets it fall due two weeks after the time at the earliest."),
    "in_the_future": lazy("This day has not come yet."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you work on cases."),
    "not_at_work_with": lazy("Only those who work with the client do this."),
    "relation_ended": lazy("The client relation has ended. What was done stays here to be read."),
    "not_yet": lazy("The time has not come yet."),
    "fee_decided": lazy("A fee rests on this. Withdraw the fee first."),
    "already_ordered": lazy("An interpreter is on the way already. Cancel that order first."),
    "booking_is_over": lazy("The order was cancelled, or the interpreter did not come."),
    "time_is_cancelled": lazy("The time was cancelled."),
    "time_is_came": lazy("It is noted that the client came. Take the note back first."),
    "time_is_missed": lazy("It is noted that the client did not come. Take the note back first."),
    "time_is_ahead": lazy("Nothing is noted of this time yet."),
    "time_is_to_note": lazy("Nothing is noted of this time yet."),
    "cancelled": lazy("The time was cancelled."),
    "conditions_not_met": lazy("Not all conditions of the act are met, so nothing may be charged."),
    "no_such_fee": lazy("The act in force on that day knew no such fee."),
    "already_decided": lazy("A fee was decided for this time already."),
    "already_withdrawn": lazy("The fee was withdrawn already."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))
