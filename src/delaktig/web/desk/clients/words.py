"""What the kinds, roles, reasons and faults of clients are called on the desk."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.topics import grounds
from delaktig.clients.actions.dated import OTHER_GROUND
from delaktig.clients.models import (
    Access,
    Assignment,
    Client,
    ClientRelation,
    Consent,
    FieldSource,
    HouseholdMember,
    Responsibility,
)
from delaktig.organisations.models import Unit
from delaktig.web.components.languages import AUTONYMS, by_name, language_name

Words = Promise | str
Choices = list[tuple[str, Words]]

AUTHORITIES: dict[str, Words] = {
    Responsibility.Authority.MUNICIPALITY: lazy("the municipality"),
    Responsibility.Authority.EMPLOYMENT_AUTHORITY: lazy("the employment authority"),
}
ROLES: dict[str, Words] = {
    HouseholdMember.Role.ADULT: pgettext_lazy("in a household", "adult"),
    HouseholdMember.Role.SPOUSE: pgettext_lazy("in a household", "spouse or partner"),
    HouseholdMember.Role.CHILD: pgettext_lazy("in a household", "child"),
    HouseholdMember.Role.OTHER: pgettext_lazy("in a household", "someone else"),
}
SOURCES: dict[str, Words] = {
    FieldSource.Kind.AUTHORITY: lazy("another authority"),
    FieldSource.Kind.MUNICIPALITY: lazy("another part of the municipality"),
    FieldSource.Kind.PROVIDER: lazy("a service provider"),
    FieldSource.Kind.RELATIVE: lazy("a relative"),
    FieldSource.Kind.DOCUMENT: lazy("a document"),
}
INTERPRETERS: dict[str, Words] = {
    Client.Interpreter.UNKNOWN: lazy("not known whether needed"),
    Client.Interpreter.NEEDED: lazy("is needed"),
    Client.Interpreter.NOT_NEEDED: lazy("is not needed"),
}
TASKS: dict[str, Words] = {
    Assignment.Task.RESPONSIBLE: lazy("responsible officer"),
    Assignment.Task.COACH: lazy("personal job coach"),
    Assignment.Task.PARTICIPANT: lazy("takes part"),
}
SCOPES: dict[str, Words] = {
    Consent.Scope.CONTACT: lazy("that an authority contacts the municipality (681/2023 §9)"),
    Consent.Scope.MOVE: lazy("that the municipality contacts the new one after a move (681/2023 §85)"),
    Consent.Scope.GUIDANCE_DATA: lazy("that guidance is entered in the national data resource (874/2024 §4)"),
    Consent.Scope.SHARED_VIEW: lazy("that partners in the plan see it"),
    Consent.Scope.OTHER_SERVICE: lazy("that data go to another service"),
}
HOW: dict[str, Words] = {"oral": lazy("orally"), "written": lazy("in writing")}
END_REASONS: dict[str, Words] = {
    ClientRelation.EndReason.PLAN_ENDED: lazy("the plan has ended"),
    ClientRelation.EndReason.MOVED: lazy("moved to another municipality"),
    ClientRelation.EndReason.NO_NEED: lazy("no need of services"),
    ClientRelation.EndReason.OTHER_SERVICE: lazy("goes on in another service"),
    ClientRelation.EndReason.LEFT_FINLAND: lazy("has left Finland"),
    ClientRelation.EndReason.NOT_REACHED: lazy("is not reached"),
    ClientRelation.EndReason.DIED: lazy("has died"),
    ClientRelation.EndReason.MISTAKE: lazy("was recorded by mistake"),
}
CIRCUMSTANCES: dict[str, Words] = {
    "unemployed_jobseeker": lazy("unemployed jobseeker"),
    "reimbursement_group": lazy("person for whom the state reimburses costs (681/2023 §2)"),
    "home_care_allowance": lazy("receives child home care allowance"),
    "deemed_in_need": lazy("asked or was reported, and deemed to need an assessment"),
    "social_assistance": lazy("receives social assistance, other than temporarily"),
    "unaccompanied": lazy("child or young person who came without a guardian"),
    "unaccompanied_with_other_plan": lazy("unaccompanied, and another client plan covers the need"),
    "trafficking_victim": lazy("victim of trafficking in human beings"),
    "studies": lazy("studies supported with unemployment benefit (681/2023 §31)"),
    "part_time_participation": lazy("takes part in the plan part-time"),
}
KINDS: dict[str, Words] = {
    "ground": lazy("Ground of residence"),
    "residence": lazy("Municipality of residence"),
    "circumstance": lazy("Circumstance"),
}
ACCESSES: dict[str, Words] = {
    Access.Kind.REASON: lazy("opened another's client"),
    Access.Kind.ADDRESS: lazy("was shown a protected address"),
    Access.Kind.BREAK_GLASS: lazy("broke the glass"),
}
LIKENESS: dict[int, tuple[str, Words]] = {
    4: ("ok", lazy("the same number")),
    3: ("ok", lazy("the same identity code")),
    2: ("due", lazy("the same names and day of birth")),
    1: ("calm", lazy("partly like, the same day of birth")),
}
WAYS: dict[str, Words] = {
    "address": lazy("by its address"),
    "today": lazy("from Today"),
    "list": lazy("from one's own clients"),
    "unit": lazy("from the unit's clients"),
    "search": lazy("from a search"),
    "times": lazy("from agreed times"),
    "team": lazy("from the team's page"),
    "handover": lazy("from a hand-over"),
    "household": lazy("from the household"),
    "notice": lazy("from a notice"),
    "shared": lazy("from what is shared with the unit"),
    "command": lazy("by a command on the server"),
}
PARTS: dict[str, Words] = {
    "overview": lazy("overview"),
    "record": lazy("who the client is"),
    "looks": lazy("who has looked"),
    "own_view": lazy("own view"),
    "household": lazy("household"),
    "relation": lazy("client relation"),
    "consents": lazy("consents"),
    "protection": lazy("security prohibition"),
    "merge": lazy("two records of one person"),
    "assessment": lazy("assessment"),
    "plan": lazy("plan"),
    "referrals": lazy("referrals"),
    "times": lazy("agreed times"),
    "diary": lazy("diary"),
    "handover": lazy("hand-over"),
    "sheet": lazy("register sheet"),
    "deadlines": lazy("the dates of the case"),
    "held": lazy("everything that is held"),
    "retention": lazy("where the record stands in time"),
}
NEARNESS: dict[str, Words] = {
    "own": lazy("works with the client"),
    "cover": lazy("covers for a colleague"),
    "unit": lazy("of the client's unit"),
    "reason": lazy("gave a reason"),
    "glass": lazy("broke the glass"),
    "shared": lazy("of a unit that the path is shared with"),
}
FIELDS: dict[str, Words] = {
    "family_name": lazy("Family name"),
    "given_names": lazy("Given names"),
    "earlier_names": lazy("Earlier names and other spellings"),
    "identity_code": lazy("Identity code"),
    "birth_date": lazy("Day of birth"),
    "birth_place": lazy("Place of birth"),
    "citizenships": lazy("Citizenship"),
    "phone": lazy("Phone"),
    "email": lazy("E-mail"),
    "street": lazy("Street address"),
    "postal_code": lazy("Postal code"),
    "town": lazy("Town"),
    "whereabouts": lazy("Where else the client is found"),
    "education": lazy("Schooling and degrees"),
    "work": lazy("Work so far"),
    "skills": lazy("What the client can do"),
    "target_occupation": lazy("Occupation that the client aims at"),
    "earlier_study_plan": lazy("Earlier plan of studies"),
    "ability": lazy("Ability to work and take part"),
    "mother_tongue": lazy("Mother tongue"),
    "contact_language": lazy("Contact language"),
    "interpreter": lazy("Interpreter"),
    "integration_language": lazy("Integration language"),
    "first_permit_on": lazy("First permit, card or registration"),
}
FAULTS: dict[str, Words] = {
    "no_reason": lazy("Say in a few words why: at least five letters."),
    "identity_not_seen": lazy("Make sure who the person is before you give the letter, and tick it here."),
    "too_long": lazy("This is too long: shorten it."),
    "bad_code": lazy("This is no Finnish identity code: six digits, a sign, three digits and a check character."),
    "bad_check": lazy("The check character does not fit: look at the code again."),
    "artificial_code": lazy("This code belongs to nobody: it is of the series for tests."),
    "not_of_code": lazy("The identity code tells another day of birth."),
    "in_future": lazy("This day is yet to come."),
    "no_name": lazy("Write at least one name."),
    "code_taken": lazy("Another record has this identity code. Search for it; the two can be made one."),
    "bad_email": lazy("This is no address for e-mail."),
    "bad_phone": lazy("This is no phone number."),
    "bad_language": lazy("There is no such language."),
    "sv_or_fi": lazy("Choose Swedish or Finnish."),
    "unknown_choice": lazy("Choose one of those that are offered."),
    "no_source_detail": lazy("Say which authority, person or document told it."),
    "no_source_kind": lazy("Say what kind of source it is."),
    "no_worker": lazy("Choose someone who works with clients here."),
    "no_unit": lazy("Choose a unit of the municipality."),
    "nobody": lazy("Choose a worker or a unit."),
    "ends_before": lazy("It cannot end before it begins."),
    "overlaps": lazy("Another one holds on the same days."),
    "no_day": lazy("Say the day from which it holds."),
    "has_household": lazy("This client lives in a household already: let the client leave it first."),
    "same_person": lazy("This is the same client."),
    "another_register": lazy("This client is in another municipality's register."),
    "no_client": lazy("No client of yours has this number."),
    "no_language": lazy("Say in which language it was explained."),
    "no_receiver": lazy("Say to whom data may go."),
    "no_authority": lazy("Say which authority made contact."),
    "no_consent": lazy("A contact by an authority needs the person's consent (681/2023 §9)."),
    "no_unit_chosen": lazy("Choose at least one unit."),
    "minimal_record": lazy("A minimal record is shared with no other unit."),
    "shared_already": lazy("One of these units may read the path already."),
    "no_ground": lazy("Say which act and section gives the unit the right."),
    "no_last_day": lazy("Say the last day: without a consent it does not go on by itself."),
    "is_over": lazy("This day is over."),
    "already_so": lazy("It is so already."),
    "not_protected": lazy("The address is not protected."),
    "covers_oneself": lazy("Nobody covers for oneself."),
    "two_codes": lazy("The two records have different identity codes: they are two people."),
    "relation_ended": lazy("The client relation has ended."),
    "not_ended": lazy("The client relation is open."),
    "too_late": lazy("It cannot be taken back any more. Begin a new client relation."),
    "nothing_asked": lazy("Write a customer number or an identity code, or names and a day of birth."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not allow this."),
    "merged": lazy("This record was made one with another. Write in that one."),
    "not_at_work_with": lazy("You may read this client today, but only those at work with the client write."),
    "reason_needed": lazy("Only those at work with the client write. Ask the one who is responsible."),
    "glass": lazy("Only those at work with the client write. Ask the one who is responsible."),
    "masked": lazy("The address is protected. Ask to see it first, where your task needs it."),
    "relation_ended": lazy("The client relation has ended: nothing more is written in it."),
    "nobody": lazy("Only a person who is signed in can do this."),
}


def fault(code: str) -> str:
    """Return what is wrong, in words."""
    return str(FAULTS.get(code) or _("This cannot be saved: check what is given."))


def refusal(reason: str) -> str:
    """Return why an act is refused, in words."""
    return str(REFUSALS.get(reason) or REFUSALS["no_permission"])


def language_choices(empty: Words, kept: str = "") -> Choices:
    """Return the languages by name, after a choice of none; ``kept`` is offered though it is not of them."""
    return [("", empty), *by_name({*AUTONYMS, kept} - {""})]


def ground_choices() -> Choices:
    """Return the grounds of residence, in the reader's language."""
    return [*((key, ground_words(key)) for key in grounds()), (OTHER_GROUND, ground_words(OTHER_GROUND))]


def ground_words(key: str) -> str:
    """Return a ground of residence in the reader's language."""
    words = grounds().get(key, {})
    return str(words.get(get_language() or "sv") or words.get("sv") or _("another ground"))


def circumstance_choices() -> Choices:
    """Return what the act asks about a client."""
    return list(CIRCUMSTANCES.items())


def unit_name(unit: Unit | None) -> str:
    """Return a unit's name in the reader's language, else in the other; empty for none."""
    if unit is None:
        return ""
    names = (unit.name_fi, unit.name_sv) if get_language() == "fi" else (unit.name_sv, unit.name_fi)
    return next(filter(None, names), "")


def tongue(tag: str) -> str:
    """Return a language's name in the reader's language; empty for none."""
    return language_name(tag) if tag else ""


@cache
def _countries(language: str) -> dict[str, str]:
    found = {code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code.isalpha()}
    return {**found, "XXA": "", "XXX": ""}


def country_names() -> dict[str, str]:
    """Return the countries by their codes with two letters, in the reader's language; stateless and unknown too."""
    language = get_language() or "sv"
    special = {"XXA": _("stateless"), "XXX": _("citizenship not known")}
    return {**_countries(language if language in {"sv", "fi", "en"} else "en"), **special}
