"""What the records of the register sheet, their fields and faults are called."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.invitation import language_name
from delaktig.cases.provider_fields import SKILLS
from delaktig.cases.register import Entry
from delaktig.cases.written import day
from delaktig.law import interview

KINDS: dict[str, Promise] = {
    "assessment": lazy("Assessment"),
    "plan": lazy("Plan"),
    "review": lazy("Review of the plan"),
}
FAULTS: dict[str, Promise] = {
    "in_future": lazy("The day lies ahead."),
    "before_record": lazy("The day is before the record itself."),
}
NAMES: dict[str, Promise] = {
    "result": lazy("Result"),
    "plan": lazy("Planned day of the plan"),
    "directed_to": lazy("Directed to"),
    "job_search": lazy("Job-search duty"),
    "follow_up": lazy("Follow-up"),
}
FILL_IN = {"assessment": "desk-case-assessment", "plan": "desk-case-plan", "review": "desk-case-plan"}
"""Where what is missing is written."""


def fault(code: str) -> str:
    """Return what is wrong, in words."""
    return str(FAULTS.get(code) or _("This cannot be saved: check what is given."))


def as_text(entries: tuple[Entry, ...], language: str) -> str:
    """Return what a field says as text to copy: a line for each thing, days as people write them."""
    return "\n".join(": ".join(filter(None, (label(one.name, language), _days(one.text)))) for one in entries)


def label(name: str, language: str) -> str:
    """Return what one of several things in a field is called; empty where it needs no name."""
    if name in NAMES:
        return str(NAMES[name])
    spoken, _space, skill = name.partition(" ")
    if skill in SKILLS:
        return f"{language_name(spoken, language)}, {SKILLS[skill][language]}"
    for kind in ("topics", "county_topics", "measures"):
        found = interview.item(kind, name)
        if found is not None:
            return found.texts[language]
    return ""


def fill_in_url(kind: str, code: str, number: str) -> str:
    """Return the page where a record is written; empty where there is none."""
    try:
        return reverse(FILL_IN[kind], args=[code, number])
    except NoReverseMatch:
        return ""


def _days(text: str) -> str:
    """Return a text that is only days as people write them; any other as it is."""
    parts = text.split("–")
    return "–".join(day(part) for part in parts) if all(day(part) != part for part in parts) else text
