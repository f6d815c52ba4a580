"""The words for bodies, outcomes, publicity, time limits and refusals."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from delaktig.decisions.item_fields import InvalidItem
from delaktig.decisions.models import Body, BodyMember, Item, ItemPerson
from delaktig.law.appeals import AppealState, AppealTimes, Remedy
from delaktig.law.programme import State
from delaktig.law.rules import Citation, Texts
from delaktig.municipalities import register
from delaktig.organisations.models import Unit
from delaktig.programmes.models import Adoption

Words = Promise | str

BODIES: dict[str, Words] = {
    Body.Kind.COMMITTEE: _("Committee"),
    Body.Kind.BOARD: _("Executive board"),
    Body.Kind.COUNCIL: _("Council"),
    Body.Kind.WORKING_GROUP: _("Working group across sectors"),
    Body.Kind.FORUM: _("Multicultural forum"),
    Body.Kind.CLIENT_JURY: _("Client jury"),
}
ROLES: dict[str, Words] = {
    BodyMember.Role.CHAIR: _("Chair"),
    BodyMember.Role.MEMBER: _("Member"),
    BodyMember.Role.INVITED_EXPERT: _("Invited expert"),
}
OUTCOMES: dict[str, Words] = {
    Item.Outcome.ADOPTED: _("Adopted"),
    Item.Outcome.PROPOSED_TO_COUNCIL: _("Proposed to the council"),
    Item.Outcome.NOTED: _("Noted for information"),
    Item.Outcome.RETURNED: _("Returned for preparation"),
    Item.Outcome.REJECTED: _("Rejected"),
    Item.Outcome.UNKNOWN: _("Not known: the document does not say"),
}
OUTCOME_TAGS: dict[str, str] = {
    Item.Outcome.ADOPTED: "ok",
    Item.Outcome.PROPOSED_TO_COUNCIL: "now",
    Item.Outcome.NOTED: "calm",
    Item.Outcome.RETURNED: "due",
    Item.Outcome.REJECTED: "late",
    Item.Outcome.UNKNOWN: "none",
}
EFFECTS: dict[str, Words] = {
    Adoption.Effect.ADOPTED: _("brings the edition into force here"),
    Adoption.Effect.ARRANGED: _("arranges the services from the start date"),
    Adoption.Effect.PROPOSED: _("takes the edition further; nothing comes into force by it"),
    Adoption.Effect.NOTED: _("is recorded and moves nothing"),
    Adoption.Effect.RETURNED: _("sends the edition back to preparation"),
    Adoption.Effect.REJECTED: _("rejects the edition"),
    Adoption.Effect.UNKNOWN: _("is not known to do anything"),
}
NEXT: dict[str, Words] = {
    "": _("Not sent on"),
    Item.Next.BOARD: _("To the executive board"),
    Item.Next.COUNCIL: _("To the council"),
}
PUBLICITY: dict[str, Words] = {
    Item.Publicity.PUBLIC: _("Public"),
    Item.Publicity.PARTLY_SECRET: _("Partly secret"),
    Item.Publicity.SECRET: _("Secret"),
}
FIELDS: dict[str, Words] = {
    "section": _("Section number (§)"),
    "case_number": _("Case number"),
    "title": _("Heading"),
    "language": _("Language of the minutes"),
    "preparer_role": _("Prepared by (role)"),
    "presenter_role": _("Presented by (role)"),
    "background": _("Background"),
    "proposal": _("Proposal"),
    "handling": _("Handling"),
    "decision": _("Decision"),
    "outcome": _("Outcome"),
    "next": _("Next body"),
    "immediate": _("This section was adjusted at once in the meeting"),
    "publicity": _("Publicity"),
    "secrecy_ground": _("Ground for secrecy"),
    "secret_parts": _("What is secret"),
}
PARTS: dict[str, Words] = {
    ItemPerson.Part.PREPARER: _("prepared the item"),
    ItemPerson.Part.PRESENTER: _("presented the item"),
    ItemPerson.Part.HEARD: _("was heard"),
}
REMEDIES: dict[str, Words] = {
    Remedy.REVIEW_REQUEST: _("Request for review"),
    Remedy.MUNICIPAL_APPEAL: _("Municipal appeal"),
    Remedy.NONE: _("Cannot be appealed"),
}
LIMIT_STATES: dict[str, tuple[str, Words]] = {
    AppealState.UNKNOWN: ("none", _("the end is not known")),
    AppealState.NOT_STARTED: ("calm", _("has not begun")),
    AppealState.RUNNING: ("now", _("runs")),
    AppealState.ENDED: ("ok", _("has ended")),
    AppealState.NOT_APPEALABLE: ("calm", _("does not run")),
}
STATES: dict[str, tuple[str, Words]] = {
    State.DRAFT: ("calm", _("draft")),
    State.CONSULTATION: ("now", _("in consultation")),
    State.PROPOSED: ("now", _("proposed")),
    State.ADOPTED: ("due", _("adopted, not yet in force")),
    State.IN_FORCE: ("ok", _("in force")),
    State.EXPIRED: ("none", _("expired")),
    State.SUPERSEDED: ("none", _("superseded")),
}
REASONS: dict[str, Words] = {
    "not_a_choice": _("Choose one of the alternatives."),
    "too_long": _("This is too long."),
    "no_section_number": _("A section number is a whole number between 1 and 9999. Leave it empty if it is not known."),
    "ground_is_needed": _("Write on what ground it is secret, as 621/1999 § 24."),
    "ground_without_secrecy": _("A public item has no ground for secrecy: choose secret, or take the ground away."),
    "say_which_parts": _("Tick what is secret; the rest is published."),
    "name_is_needed": _("Write a name."),
    "left_before_coming": _("The end is before the beginning."),
    "online_before_the_meeting": _("The minutes cannot be online before the meeting."),
    "follows_itself": _("An item cannot carry on itself."),
    "upside_down": _("An item goes from committee to board to council, not back."),
    "before_in_time": _("The earlier item is of a later day than this meeting."),
    "empty_file": _("The file is empty. Nothing was saved; choose another."),
    "file_too_large": _("The file is larger than 20 MB. Nothing was saved; choose a smaller one."),
    "kind_of_file": _("Files may be PDF, DOCX, XLSX, ODT, TXT, PNG or JPG. Nothing was saved."),
    "not_what_it_says": _("The file is not what its ending says. Nothing was saved; save it anew and try again."),
    "body_of_no_member": _("The body belongs to a municipality that is no member of the edition."),
    "reason_is_needed": _("Write why, in a few words: it is kept."),
    "brought_into_force": _(
        "This decision brought an edition into force. If it was recorded in error, take back its link to the "
        "edition first, and say why."
    ),
    "after_the_period": _("The day lies after the end of the period."),
    "not_frozen": _("The edition is not in force yet: edit the text itself."),
    "no_such_text": _("The edition has no such text in this language."),
    "nothing_differs": _("This is what already stands there."),
    "decides_nothing": _("The body decides nothing: what it said can only be noted, or not be known."),
    "names_nobody": _("Nobody is named in an item of a body that is heard: write the role instead."),
    "membership_not_accepted": _("Your municipality has not accepted to take part in the edition."),
    "words_are_needed": _("Write what it should say."),
}


def said(texts: Texts | None) -> str:
    """Return what the law says, in the language of the page."""
    if not texts:
        return ""
    return texts.get(get_language() or "sv") or texts.get("sv", "")


def cited(citation: Citation | None) -> str:
    """Return a citation in the language of the page; empty without one."""
    return citation.text(_tongue()) if citation else ""


def wording(times: AppealTimes) -> str:
    """Return which wording of the acts was read, in the language of the page."""
    return "; ".join(dict.fromkeys(f"{cited(c)}: {c.wording(_tongue())}" for c in times.citations))


def _tongue() -> str:
    language = get_language() or "sv"
    return language if language in ("sv", "fi", "en") else "en"


def place(code: str, on: date | None = None) -> str:
    """Return a municipality's name: Swedish on Swedish pages, otherwise Finnish. Asks no database."""
    return register.by_code(code).name("sv" if get_language() == "sv" else "fi", on)


def body_name(body: Body) -> str:
    """Return a body's name in the language of the page, else in the other one."""
    first, second = (body.name_sv, body.name_fi) if get_language() == "sv" else (body.name_fi, body.name_sv)
    return first or second


def unit_name(unit: Unit) -> str:
    """Return a unit's name in the language of the page, else in the other one."""
    first, second = (unit.name_sv, unit.name_fi) if get_language() == "sv" else (unit.name_fi, unit.name_sv)
    return first or second


def refusals(error: InvalidItem) -> dict[str, Words]:
    """Return the words for each field that cannot be kept."""
    return {name: REASONS.get(code, code) for name, code in error.faults.items()}
