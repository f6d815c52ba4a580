"""A date of law as pages show it: the day, how near it is, the rule it comes from, and how it was reckoned.

Every page that shows such a date gives one of these to ``desk/cases/_deadline.html`` (as ``one``),
or to ``desk/cases/_rule_line.html`` for the quiet line alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from delaktig.cases.clock import ENDS, Case, Due
from delaktig.law.casework import Deadline, words
from delaktig.law.rules import Rule

SOON_DAYS = 14
RULE_ROUTE = "desk-rule"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """By which rule: its words, its section where an act gives the date, and what is to be said of it."""

    citation: str
    text: str
    url: str
    mark: str

    @property
    def words(self) -> str:
        """The text and the citation as one."""
        return ", ".join(part for part in (self.text, self.citation) if part)


@dataclass(frozen=True, slots=True)
class Shown:
    """A deadline in words. ``sign`` and ``tag`` say how near it is; ``inputs`` are pairs of name and value."""

    key: str
    what: str
    due: date | None
    met_on: date | None
    sign: str
    tag: str
    rule: RuleLine
    inputs: tuple[tuple[str, str], ...]
    explanation: str
    missing: tuple[str, ...]
    local: bool
    to_be_verified: bool
    late: bool


def shown(due: Due, code: str) -> Shown:
    """Return a deadline as pages show it, in the page's language."""
    one, language = due.deadline, tongue()
    sign, tag = how_near(due)
    return Shown(
        key=one.key,
        what=f"{words.noun('what', one.key, language)}{how_far(one)}",
        due=one.due,
        met_on=one.met_on,
        sign=sign,
        tag=tag,
        rule=rule_line(one.rule, code, agreed=one.key == "plan.review_agreed"),
        inputs=tuple(inputs(one, language)),
        explanation=one.explanation[language],
        missing=tuple(words.noun("input", name, language) for name in one.missing),
        local=not one.statutory,
        to_be_verified=one.to_be_verified,
        late=due.is_late or due.was_late,
    )


def how_far(one: Deadline) -> str:
    """Return how much of a thing is done, where it is done bit by bit: ``: 1 of 3``."""
    told = dict(one.inputs)
    if "services_referred" not in told:
        return ""
    words_ = _("%(done)s of %(all)s") % {"done": told["services_referred"], "all": told["services_agreed"]}
    return f": {words_}"


def of_case(case: Case, code: str, *keys: str, record: int | None = None) -> list[Shown]:
    """Return a case's deadlines of some keys (a key with a dot at its end: all that begin so), of one record or all."""
    found = [
        one
        for one in case.dues
        if any(one.key == key or (key.endswith(".") and one.key.startswith(key)) for key in keys)
        and (record is None or one.record in (record, None))
    ]
    return [shown(one, code) for one in found]


def tongue() -> str:
    """Return the page's language, as the law's sentences know it."""
    language = get_language() or "sv"
    return language if language in ("sv", "fi", "en") else "en"


def how_near(due: Due) -> tuple[str, str]:
    """Return the sign and the words for how a deadline stands on the day."""
    one, days = due.deadline, due.days
    if one.met_on is not None:
        return _met(due, one, one.met_on)
    if days is None:
        return "none", _("a fact is missing") if one.missing else _("no day is set")
    if days < 0:
        return "late", _late(-days, ends=one.key in ENDS)
    if days == 0:
        return "due", _("last day today")
    if days <= SOON_DAYS:
        return "now", ngettext("%d day left", "%d days left", days) % days
    return "calm", ngettext("%d day left", "%d days left", days) % days


def _late(days: int, *, ends: bool) -> str:
    if ends:
        return ngettext("ran out %d day ago", "ran out %d days ago", days) % days
    return ngettext("%d day late", "%d days late", days) % days


def _met(due: Due, one: Deadline, met_on: date) -> tuple[str, str]:
    day = date_format(met_on, "SHORT_DATE_FORMAT")
    if one.key in ENDS:
        return "ok", _("ended %(day)s") % {"day": day}
    if due.was_late and one.due:
        return "due", _late_done(day, (met_on - one.due).days)
    return "ok", _("done %(day)s") % {"day": day}


def _late_done(day: str, days: int) -> str:
    words_ = ngettext("done %(day)s, %(days)d day late", "done %(day)s, %(days)d days late", days)
    return words_ % {"day": day, "days": days}


def rule_line(rule: Rule, code: str, *, agreed: bool = False) -> RuleLine:
    """Return the quiet line under a date: section and words; a local target says that it is one."""
    language = tongue()
    text = rule.texts[language].rstrip(".")
    if agreed:
        return RuleLine("", _("agreed with the client"), "", "")
    if rule.citation is None:
        mark = _("the municipality has not decided this target itself") if rule.to_be_verified else ""
        return RuleLine("", text, _url(rule, code), mark)
    mark = _("to be verified") if rule.to_be_verified else ""
    return RuleLine(rule.citation.text(language), text, _url(rule, code), mark)


def _url(rule: Rule, code: str) -> str:
    try:
        return reverse(RULE_ROUTE, args=[code, rule.id])
    except NoReverseMatch:
        return ""


def inputs(one: Deadline, language: str) -> list[tuple[str, str]]:
    """Return what a date was reckoned from, in words: days and lengths; the steps of an end explain themselves."""
    found = []
    for name, value in one.inputs:
        if name in words.nouns("unit") and isinstance(value, int):
            found.append((_("length of the time"), words.length(name, value, language)))
        elif name in words.nouns("input"):
            day = date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else _("not known")
            found.append((words.capital(words.noun("input", name, language)), day))
    return found
