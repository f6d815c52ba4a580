"""Goals, steps, days and differences of a plan in words, as the desk's pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.cases.models import PlanItem
from delaktig.cases.plan_contents import Difference, day_of, said
from delaktig.cases.plan_dates import Reckoned
from delaktig.cases.plan_paper import in_figures
from delaktig.cases.planning import Planned, provider_id
from delaktig.catalogue.models import Offering
from delaktig.law.casework import Deadline, Step, Validity
from delaktig.programmes.word_differences import word_differences
from delaktig.web.components.languages import language_name
from delaktig.web.desk.catalogue.showing import level
from delaktig.web.desk.plans.words import GOAL_KINDS, INTEGRATION_LANGUAGES, ITEM_KINDS, citation, of
from delaktig.web.desk.programmes.words import period

FIELDS = {
    "valid_to": lambda: _("The plan's last day"),
    "integration_language": lambda: _("The language that the client will learn"),
    "language": lambda: _("Gone through with the client in"),
    "interpreted": lambda: _("Interpreter"),
    "county_joined": lambda: _("The wellbeing services county took part"),
    "job_search": lambda: _("How the client seeks work"),
    "follow_up": lambda: _("How the plan is followed"),
    "authors": lambda: _("Who made the plan, and how they are reached"),
    "sources": lambda: _("Where the information comes from"),
    "words": lambda: _("What is written"),
    "kind": lambda: _("What kind it is"),
    "reached_on": lambda: _("Reached on"),
    "goal": lambda: _("Which goal it serves"),
    "service": lambda: _("Service"),
    "offering": lambda: _("Which course or place"),
    "reason": lambda: _("Why it serves the goal"),
    "starts_on": lambda: _("First day"),
    "ends_on": lambda: _("Last day"),
    "dropped_on": lambda: _("Taken out of the plan on"),
}
LONG = frozenset({"job_search", "follow_up", "authors", "sources", "words", "reason"})


def goals(planned: Planned) -> list[dict[str, Any]]:
    """Return the goals in their order."""
    last = len(planned.goals) - 1
    return [
        {
            "one": goal,
            "number": index + 1,
            "kind": GOAL_KINDS.get(goal.kind, ""),
            "may_rise": index > 0,
            "may_fall": index < last,
        }
        for index, goal in enumerate(planned.goals)
    ]


def items(planned: Planned, *, hides_places: bool) -> list[dict[str, Any]]:
    """Return the steps in their order; under a security prohibition without where they are."""
    numbers = {goal.pk: number for number, goal in enumerate(planned.goals, 1)}
    last = len(planned.items) - 1
    return [
        {
            **item(one, planned, hides_places=hides_places),
            "number": index + 1,
            "goal_number": numbers.get(one.goal_id or 0),
            "lit": planned.lights.get(one.pk),
            "may_rise": index > 0,
            "may_fall": index < last,
        }
        for index, one in enumerate(planned.items)
    ]


def item(one: PlanItem, planned: Planned, *, hides_places: bool) -> dict[str, Any]:
    """Return a step in words."""
    language = get_language() or "sv"
    texts, service, row = planned.texts, one.service, one.offering
    provider = planned.providers.get(provider_id(one) or 0, {})
    heir = service.heir if service is not None else None
    return {
        "one": one,
        "kind": ITEM_KINDS.get(one.kind, ""),
        "name": texts.show(service.name_id, language) if service else None,
        "summary": texts.show(service.summary_id, language) if service else None,
        "heir": texts.show(heir.name_id, language) if heir else None,
        "provider": "" if hides_places else provider.get("fi" if language == "fi" else "sv", ""),
        "place": None if hides_places or row is None or row.place is None else texts.show(row.place.name_id, language),
        "course": texts.show(row.name_id, language) if row and not hides_places else None,
        "free": free(row),
        "level": level(row) if row else "",
        "days": period(one.starts_on, one.ends_on) if one.starts_on or one.ends_on else "",
    }


def free(row: Offering | None) -> int | None:
    """Return how many places are free; nothing where that is not known."""
    if row is None or row.capacity is None or row.taken is None:
        return None
    return max(0, row.capacity - row.taken)


def steps(validity: Validity) -> list[dict[str, Any]]:
    """Return how a plan's last day is reckoned, step by step, each with its rule."""
    return [_step(one) for one in validity.steps]


def _step(one: Step) -> dict[str, Any]:
    return {
        "said": of(one.explanation),
        "until": one.until,
        "citation": citation(one.rule),
        "is_local": one.rule.kind == "local",
        "to_be_verified": one.to_be_verified,
    }


def deadline(one: Deadline | None, today: date) -> dict[str, Any] | None:
    """Return a deadline with its rule; nothing where there is none."""
    if one is None:
        return None
    return {
        "due": one.due,
        "said": of(one.explanation),
        "citation": citation(one.rule),
        "is_local": not one.statutory,
        "is_late": one.overdue(today),
        "met_on": one.met_on,
        "to_be_verified": one.to_be_verified,
    }


def dates(found: Reckoned | None, today: date) -> dict[str, Any]:
    """Return the days of a plan that has been agreed."""
    if found is None:
        return {}
    return {
        "until": found.validity.until,
        "latest": found.validity.latest,
        "open_ended": found.validity.open_ended,
        "steps": steps(found.validity),
        "to_be_verified": found.validity.to_be_verified,
        "total": found.total.until,
        "is_over": found.validity.until is not None and found.validity.until < today and not found.validity.open_ended,
        "review": deadline(found.review, today),
        "earlier": [deadline(one, today) for one in found.earlier_reviews],
        "referral": deadline(found.referral, today),
        "transition": of(found.transition.explanation) if found.transition.old_maximum else "",
        "reasons": [{"on": one.on, "said": of(one.explanation)} for one in found.reasons],
    }


def differences(found: Iterable[Difference], *, hides_places: bool) -> list[dict[str, Any]]:
    """Return what changed between two agreements in words; long texts word by word.

    Under a security prohibition it is said that a course or place was changed, not to which.
    """
    return [_difference(one, hides_places) for one in found]


def _difference(one: Difference, hides_places: bool) -> dict[str, Any]:
    values: dict[str, Any] = {"part": _part(one), "field": "", "before": "", "after": "", "words": []}
    if not one.field:
        values["before"], values["after"] = _row(one.before), _row(one.after)
        return values
    values["field"] = FIELDS[one.field]()
    if one.field == "offering" and hides_places:
        values["before"], values["after"] = ("✓" if side else "–" for side in (one.before, one.after))
    elif one.field in LONG:
        values["words"] = word_differences(str(one.before or ""), str(one.after or ""))
    else:
        values["before"], values["after"] = _value(one.field, one.before), _value(one.field, one.after)
    return values


def _part(one: Difference) -> str:
    if one.part == "goal":
        return _("Goal %(number)s") % {"number": one.number}
    return _("Step %(number)s") % {"number": one.number} if one.part == "item" else ""


def _row(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    service = said((row.get("service") or {}).get("name"), get_language() or "sv")[0]
    return " · ".join(filter(None, [service, row.get("words", "")]))


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if name.endswith("_on") or name == "valid_to":
        return in_figures(day_of(value))
    if name == "kind":
        return str(GOAL_KINDS.get(value) or ITEM_KINDS.get(value, value))
    if name == "integration_language":
        return str(INTEGRATION_LANGUAGES.get(value, value))
    if name == "language":
        return language_name(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        language = get_language() or "sv"
        return said(value.get("name"), language)[0] or said(value.get("place"), language)[0] or "–"
    return "✓"
