"""The words for what programmes are, are in, and refuse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.indicators.models import Indicator, Target
from delaktig.law.programme import State
from delaktig.municipalities import register
from delaktig.programmes.models import EditionMember, Measure, PlanTie, Programme
from delaktig.texts.selectors import Shown

Words = Promise | str

KINDS: dict[str, Words] = {
    Programme.Kind.SERVICE_PACKAGE: lazy("Service package"),
    Programme.Kind.STRATEGIC: lazy("Strategic programme"),
}
STATES: dict[str, tuple[str, Words]] = {
    State.DRAFT: ("calm", lazy("draft")),
    State.CONSULTATION: ("now", lazy("in consultation")),
    State.PROPOSED: ("now", lazy("proposed")),
    State.ADOPTED: ("due", lazy("adopted, not yet in force")),
    State.IN_FORCE: ("ok", lazy("in force")),
    State.EXPIRED: ("none", lazy("expired")),
    State.SUPERSEDED: ("none", lazy("superseded")),
}
ASKED: tuple[str, Words] = ("now", lazy("has not answered"))
CONSENTS: dict[str, tuple[str, Words]] = {
    EditionMember.Consent.ASKED: ASKED,
    EditionMember.Consent.ACCEPTED: ("ok", lazy("takes part")),
    EditionMember.Consent.DECLINED: ("none", lazy("has declined")),
}
"""What a municipality has answered to the lead's question whether it takes part."""
STATUSES: dict[str, tuple[str, Words]] = {
    Measure.Status.PLANNED: ("calm", lazy("planned")),
    Measure.Status.UNDER_WAY: ("now", lazy("under way")),
    Measure.Status.DONE: ("ok", lazy("done")),
    Measure.Status.STOPPED: ("late", lazy("stopped")),
}
CADENCES: dict[str, Words] = {
    Indicator.Cadence.MONTHLY: lazy("every month"),
    Indicator.Cadence.QUARTERLY: lazy("every quarter"),
    Indicator.Cadence.HALF_YEARLY: lazy("every half-year"),
    Indicator.Cadence.YEARLY: lazy("every year"),
    Indicator.Cadence.ONCE: lazy("once"),
}
INDICATOR_KINDS: dict[str, Words] = {
    Indicator.Kind.COUNT: lazy("Count"),
    Indicator.Kind.COUNT_AND_MONEY: lazy("Count and money"),
    Indicator.Kind.PERCENTAGE: lazy("Percentage"),
    Indicator.Kind.RANGE: lazy("Range, from least to most"),
    Indicator.Kind.MILESTONE: lazy("Milestone: yes or no, with a date"),
    Indicator.Kind.SURVEY: lazy("Survey"),
    Indicator.Kind.EXTERNAL_INDEX: lazy("Index kept by someone else"),
    Indicator.Kind.NARRATIVE: lazy("Told in words"),
    Indicator.Kind.DOCUMENTS: lazy("List of documents"),
}
SOURCES: dict[str, Words] = {
    Indicator.Source.REPORTED: lazy("asked from whoever is responsible"),
    Indicator.Source.IMPORTED: lazy("taken from statistics"),
    Indicator.Source.COMPUTED: lazy("counted by the system"),
}
DIRECTIONS: dict[str, Words] = {
    Target.Direction.UP: lazy("more is better"),
    Target.Direction.DOWN: lazy("less is better"),
    Target.Direction.WITHIN: lazy("within the range"),
    Target.Direction.REACHED: lazy("reached or not"),
}
PLAN_KINDS: dict[str, Words] = {
    PlanTie.Kind.STRATEGY: lazy("Strategy"),
    PlanTie.Kind.BUDGET: lazy("Budget"),
    PlanTie.Kind.WELFARE_PLAN: lazy("Welfare plan"),
    PlanTie.Kind.EMPLOYMENT_PLAN: lazy("Plan for employment services"),
    PlanTie.Kind.OTHER: lazy("Other plan"),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you do this. The administrator can give you another role."),
    "frozen": lazy(
        "The edition is in force, so its text cannot be changed. "
        "Start an amendment, or correct a slip openly beside the text."
    ),
    "common_is_the_leads": lazy(
        "This is common to all members, and the municipality that leads the programme edits it. You can comment."
    ),
    "another_municipalitys_own": lazy("This belongs to another municipality, which edits it itself. You can comment."),
    "own_municipality_must_be_member": lazy("Your own municipality must be a member."),
    "lead_must_be_member": lazy("The municipality that leads must be a member."),
    "only_the_lead_creates": lazy("The municipality that leads the programme creates its editions."),
    "membership_not_accepted": lazy(
        "Your municipality has been asked whether it takes part in this programme, and has not accepted. "
        "Until then you can read it, and nothing more."
    ),
    "lead_is_a_member": lazy("The municipality that leads takes part by leading: there is nothing to answer."),
    "only_the_lead_asks": lazy("The municipality that leads the programme asks the others."),
    "answers_for_itself": lazy("This municipality has people here, who answer for it themselves."),
    "has_answered": lazy("This municipality has answered itself. Nobody else changes its answer."),
    "has_not_declined": lazy("This municipality has not declined, so there is nothing to ask again."),
    "frozen_with_member": lazy(
        "The edition has been decided on with your municipality among its members, so its text names it. "
        "You can decline the next edition."
    ),
    "member_is_bound": lazy(
        "Your municipality has text or measures of its own here, or has decided on the edition itself. "
        "Take those away first, then decline."
    ),
}
FAULTS: dict[str, Words] = {
    "required": lazy("Write something here."),
    "ends_before_it_starts": lazy("The end is before the beginning."),
    "unknown_municipality": lazy("One of the municipalities is not in the register."),
    "member_has_parts_or_decisions": lazy(
        "A municipality that has decided on the edition, or has measures of its own in it, cannot be taken away, "
        "nor be given somebody else who arranges its services."
    ),
    "lead_must_have_accepted": lazy("Only a municipality that has accepted to take part can lead."),
    "in_the_future": lazy("This day has not come yet."),
    "too_long": lazy("This is too long."),
    "owner_is_no_member": lazy("Only a member can have text or measures of its own."),
    "no_earlier_measure": lazy("This measure is not in an earlier edition of the programme."),
    "unknown_organisation": lazy("One of the organisations is not kept by any of the members."),
    "unknown_unit": lazy("One of the units does not belong to its organisation."),
    "under_itself": lazy("A section cannot stand under itself."),
    "another_edition": lazy("This belongs to another edition."),
    "kind_has_no_numbers": lazy("An indicator of this kind has no numbers. Choose another kind, or empty the field."),
    "only_reached_fits": lazy("An indicator of this kind is reached or not."),
    "percentage_outside_range": lazy("A percentage lies between 0 and 100."),
    "high_below_low": lazy("The highest number is lower than the lowest."),
    "due_before_baseline": lazy("The date aimed at is before that of the starting point."),
    "baseline_without_number": lazy("There is a date for the starting point, but no number."),
    "kind_is_told": lazy("An indicator of this kind is told or reached, not counted."),
    "nothing_to_approve": lazy("There is no text to approve yet."),
}
FIELDS: dict[str, Words] = {
    "text": lazy("Measure"),
    "responsible_text": lazy("Responsible, as printed"),
    "partners_text": lazy("Partners, as printed"),
    "follow_up_text": lazy("Follow-up, as printed"),
    "budget_note": lazy("Note on the budget"),
    "special_treatment": lazy("Positive special treatment"),
    "title": lazy("Title"),
    "body": lazy("Text"),
    "term": lazy("Term"),
    "definition": lazy("Meaning"),
    "label": lazy("What the figure tells"),
    "unit": lazy("Unit"),
    "source": lazy("Source"),
    "remark": lazy("Remark"),
    "name": lazy("Indicator"),
    "early_expiry_reason": lazy("Why it ends early"),
}
PARTS: dict[str, Words] = {
    "programme": lazy("Programme"),
    "edition": lazy("Edition"),
    "section": lazy("Section"),
    "theme": lazy("Theme"),
    "goal": lazy("Goal"),
    "measure": lazy("Measure"),
    "indicator": lazy("Indicator"),
    "concept": lazy("Concept"),
    "statistic": lazy("Statistic"),
    "footnote": lazy("Footnote"),
}
LANGUAGES = {"sv": "Svenska", "fi": "Suomi", "en": "English"}
"""The languages that programmes are written in, each by its own name."""


def writing_language(wish: str, source: str = "") -> str:
    """Return the language to write in: the one wished for, else the text's own, else the desk's."""
    if wish in LANGUAGES:
        return wish
    if source in LANGUAGES:
        return source
    desk = get_language() or ""
    return desk if desk in ("sv", "fi") else "sv"


def place(code: str) -> str:
    """Return a municipality's name in the reader's language; the code stands for what the register lacks."""
    try:
        return register.by_code(code).name("sv" if get_language() == "sv" else "fi")
    except register.UnknownMunicipalityError:
        return code


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))


def period(start: date | None, end: date | None) -> str:
    """Return a period as it is said: years where whole years are meant, else dates; empty if unknown."""
    whole = (not start or (start.month, start.day) == (1, 1)) and (not end or (end.month, end.day) == (12, 31))
    first = _moment(start, whole)
    last = _moment(end, whole)
    if first and first == last:
        return first
    return f"{first}–{last}" if first or last else _("period not known")


def _moment(day: date | None, whole: bool) -> str:
    if day is None:
        return ""
    return str(day.year) if whole else date_format(day, "SHORT_DATE_FORMAT")


def number(value: Decimal | None) -> str:
    """Return a number as short as it can be, with the decimal sign of the language; empty if unknown."""
    if value is None:
        return ""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if get_language() == "en" else text.replace(".", ",")


def aim(low: Decimal | None, high: Decimal | None, unit: Shown, due_on: date | None) -> str:
    """Return a target in a few words: ``2–4 möten · 31.12.2025``; empty where nothing is aimed at."""
    numbers = [number(value) for value in (low, high) if value is not None]
    words = " ".join(part for part in ("–".join(dict.fromkeys(numbers)), unit.body if numbers else "") if part)
    day = date_format(due_on, "SHORT_DATE_FORMAT") if due_on else ""
    return " · ".join(part for part in (words, day) if part)
