"""What the states, outcomes and faults of lists of clients are called on the desk."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.exchange.clients.fields import Field, fields
from delaktig.exchange.clients.people import Fault
from delaktig.exchange.models import ClientList, ClientListRow
from delaktig.web.desk.clients.words import Choices, fault

Words = Promise | str
State = ClientList.State
Outcome = ClientListRow.Outcome

STATES: dict[str, tuple[str, Words]] = {
    State.RECEIVED: ("due", lazy("columns are to be chosen")),
    State.CHECKING: ("now", lazy("being looked at")),
    State.CHECKED: ("due", lazy("looked at, not brought in")),
    State.BRINGING: ("now", lazy("being brought in")),
    State.BROUGHT: ("ok", lazy("brought in")),
    State.FAILED: ("late", lazy("failed")),
}
OUTCOMES: dict[str, tuple[str, Words]] = {
    Outcome.SOUND: ("due", lazy("can be brought in")),
    Outcome.ALIKE: ("now", lazy("someone alike: you decide")),
    Outcome.REFUSED: ("late", pgettext_lazy("a row", "refused")),
    Outcome.HERE: ("calm", lazy("is here already")),
    Outcome.BROUGHT: ("ok", pgettext_lazy("a person", "brought in")),
}
PARTS: dict[str, Words] = {
    "identity": lazy("Who the client is"),
    "name": lazy("Who the client is"),
    "contact": lazy("How the client is reached"),
    "languages": lazy("Languages and first permit"),
    "ground": lazy("Ground of residence"),
    "residence": lazy("Municipality of residence"),
    "circumstance": lazy("Circumstance"),
    "relation": lazy("Client relation"),
    "ended": lazy("Client relation"),
    "client": lazy("Protection"),
    "prohibition": lazy("Protection"),
    "consent": lazy("Consent"),
    "background": lazy("Schooling, work and ability"),
}
FAULTS: dict[str, Words] = {
    "unreadable_character": lazy("A character here cannot be read. Write it anew."),
    "no_day_read": lazy("This is no day. Write it as 31.12.2025 or 2025-12-31."),
    "impossible_day": lazy("There is no such day."),
    "short_year": lazy("Write the year with four digits."),
    "unknown_language": lazy("There is no such language. Write its name in Swedish, Finnish or English, or its code."),
    "unknown_country": lazy("There is no such country. Write its name or its code of two letters."),
    "unknown_municipality": lazy("There is no municipality of Finland of this name or number."),
    "unknown_ground": lazy("This is no ground of residence. The template lists them."),
    "unknown_circumstance": lazy("This is no circumstance that the act asks about. The template lists them."),
    "unknown_yes": lazy("Write yes or no."),
    "unknown_interpreter": lazy("Write whether an interpreter is needed: yes or no."),
    "unknown_integration_language": lazy("Write Swedish or Finnish."),
    "unknown_authority": lazy("Write the municipality or the employment authority."),
    "unknown_consent_scope": lazy("This is no consent that is kept. The template lists them."),
    "unknown_consent_how": lazy("Write orally or in writing."),
    "unknown_worker": lazy("Nobody who works with clients here has this name or e-mail."),
    "unknown_unit": lazy("The municipality has no unit of this name."),
    "several_so_called": lazy("Several are called so. Write the e-mail of a worker; give units different names."),
    "too_many": lazy("At most twenty can stand here."),
    "nothing_to_know_by": lazy("Neither identity code nor day of birth: the person could not be found again."),
    "name_not_found_again": lazy("By this name the person could not be found again. Write the whole name."),
    "ended": lazy("This client relation has ended. Only those that go on are brought in."),
    "no_and_days": lazy("It says that there is no prohibition, and yet has its days."),
    "without_value": lazy("There is a day or a detail, but not what it belongs to."),
    "no_consent_day": lazy("Say on which day the consent was given."),
    "no_right_to_prohibit": lazy(
        "The person has a security prohibition. Only somebody who may see protected addresses brings in this row."
    ),
    "double": lazy("Row %(row)s of this list has the same identity code."),
    "alike_row": lazy("Row %(row)s of this list has like names and the same day of birth."),
    "not_permitted": lazy("You may not do this any more."),
    "unexpected": lazy(
        "The row could not be saved, and nothing of it was. Look at it again, or add the client by hand."
    ),
    "column_twice": lazy("Another column is this field already."),
    "no_name_column": lazy("Say which column holds the names."),
    "no_birth_column": lazy("Say which column holds the identity code or the day of birth."),
}


def say(found: Fault) -> str:
    """Return what is wrong with a row, in words: for which field, and what to do."""
    words = FAULTS.get(found.code)
    text = str(words) % {"row": found.row} if words and found.row else str(words or fault(found.code))
    return f"{field_words(found.field)}: {text}" if found.field in fields() else text


def choice_fault(code: str) -> str:
    """Return what is wrong with a choice of columns, in words."""
    return str(FAULTS.get(code) or fault(code))


def outcome_words(outcome: str) -> str:
    """Return what becomes of a row, in words."""
    return str(OUTCOMES[outcome][1]) if outcome in OUTCOMES else _("not looked at")


def field_words(key: str) -> str:
    """Return what a field is called, as the template's heading in the reader's language."""
    return fields()[key].caption(get_language() or "sv")


def field_choices() -> list[tuple[Words, Choices | Words]]:
    """Return the fields that a column can be, in groups, after a choice of none."""
    groups: dict[str, Choices] = {}
    for one in fields().values():
        groups.setdefault(str(PARTS[one.part]), []).append((one.key, _caption(one)))
    return [("", lazy("– left out –")), *groups.items()]


def _caption(one: Field) -> str:
    return one.caption(get_language() or "sv")
