"""A client's assessments: the open one with what it still needs, the earlier ones, and one of them on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.cases.assessments import decree_of, lacks, levels_of, measures_of, of_client, one_of, versions_of
from delaktig.cases.clock import case_opened
from delaktig.cases.models import Assessment, SkillLevel, SpecifyingMeasure
from delaktig.cases.planning import plans_of
from delaktig.clients.doors import Opened
from delaktig.law.casework import Trigger
from delaktig.law.interview import Decree
from delaktig.organisations.selectors import name_on
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.assessments import words
from delaktig.web.desk.assessments.shell import steps, why_not
from delaktig.web.desk.cases import deadlines
from delaktig.web.desk.cases.words import MODES
from delaktig.web.desk.clients.shell import client_page, frame
from delaktig.web.desk.clients.shell import of_client as address

SIGNS = {True: "ok", False: "none", None: "due"}


@client_page("assessment")
def overview(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the open assessment and its steps, or who is to be assessed and why; below, the earlier ones."""
    today, code = timezone.localdate(), actor_of(request).municipality
    found = list(of_client(opened))
    current = next((one for one in found if one.done_on is None), None)
    case = case_opened(opened, today)
    groups = [_group(one, code) for one in case.triggers] if case else []
    values = {
        **frame(request, opened, "desk-case-assessment"),
        "current": current,
        "steps": steps(request, opened, current) if current else [],
        "ready": current is not None and not lacks(current, today),
        "group": words.group(current.trigger) if current else "",
        "decree": _decree(decree_of(current, today)) if current else None,
        "deadlines": deadlines.of_case(case, code, "contact.handling", "assessment.", "plan.start") if case else [],
        "groups": groups,
        "may_open": any(one["applies"] is not False for one in groups),
        "earlier": [_row(request, opened, one) for one in found if one is not current],
        "follows": _follows(request, opened, found[0]) if found and current is None else None,
        "may_write": why_not(actor_of(request), opened) is None,
    }
    return render(request, "desk/assessments/assessment.html", values)


def _follows(request: HttpRequest, opened: Opened, last: Assessment) -> dict[str, Any]:
    """Return what follows the last assessment: the outcome, and the plan where one is needed."""
    needs_plan = last.outcome == Assessment.Outcome.PLAN
    has_plan = needs_plan and plans_of(opened).exists()
    route = "desk-case-plan" if has_plan else "desk-case-plan-begin"
    return {
        "outcome": dict(words.OUTCOMES).get(last.outcome, ""),
        "planned_on": last.plan_planned_on if needs_plan else None,
        "directed_to": "" if needs_plan else last.directed_to,
        "plan_url": address(request, route, opened.client.number) if needs_plan else "",
        "has_plan": has_plan,
    }


def _group(one: Trigger, code: str) -> dict[str, Any]:
    """Return a group of the act in words: whether it holds, why or why not, and by which section."""
    says = {True: _("applies"), False: _("does not apply"), None: _("cannot be told")}
    return {
        "name": words.group(one.group),
        "applies": one.applies,
        "sign": SIGNS[one.applies],
        "tag": says[one.applies],
        "why": one.explanation[deadlines.tongue()],
        "rule": replace(deadlines.rule_line(one.rule, code), text=""),
    }


def _decree(one: Decree) -> str:
    if one.to_be_verified:
        return _("The interview follows decree %(act)s (to be verified).") % {"act": one.act}
    return _("The interview follows decree %(act)s.") % {"act": one.act}


def _row(request: HttpRequest, opened: Opened, one: Assessment) -> dict[str, Any]:
    return {
        "one": one,
        "url": address(request, "desk-case-assessment-one", opened.client.number, one.pk),
        "group": words.group(one.trigger),
        "outcome": dict(words.OUTCOMES).get(one.outcome, ""),
    }


@client_page("assessment")
def one(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Show one assessment, whole."""
    found = one_of(opened, assessment)
    values = {
        **frame(request, opened, "desk-case-assessment"),
        **shown(found, timezone.localdate()),
        "versions": versions_of(found),
        "steps": steps(request, opened, found) if found.done_on else [],
        "may_write": why_not(actor_of(request), opened) is None,
    }
    return render(request, "desk/assessments/one.html", values)


@client_page("assessment")
def paper(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Show one assessment made for paper."""
    found = one_of(opened, assessment)
    values = {**frame(request, opened, "desk-case-assessment"), **shown(found, timezone.localdate())}
    return render(request, "desk/assessments/paper.html", values)


@client_page("assessment")
def old(request: HttpRequest, opened: Opened, assessment: int, version: int) -> HttpResponse:
    """Show an assessment as it was finished or corrected on a day."""
    found = one_of(opened, assessment)
    kept = next((row for row in versions_of(found) if row.number == version), None)
    if kept is None:
        raise Http404
    values = {
        **frame(request, opened, "desk-case-assessment"),
        "assessment": found,
        "kept": kept,
        "rows": _kept_rows(kept.content),
    }
    return render(request, "desk/assessments/version.html", values)


def _kept_rows(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a version says, as pairs of a name and words."""
    days = (
        ("started_on", _("Began")), ("interviewed_on", _("Day of the interview")), ("done_on", _("Finished on")),
        ("plan_planned_on", _("Day planned for making the plan")),
    )  # fmt: skip
    rows = [(label, _day(content.get(name))) for name, label in days]
    rows += [(words.listed("topics", key), str(said)) for key, said in dict(content.get("answers") or {}).items()]
    texts = (
        ("result", _("What the assessment came to")), ("directed_to", _("Where the client was directed")),
        ("authors", _("Who drew it up, and how they are reached")), ("sources", _("From whom the facts came")),
    )  # fmt: skip
    rows += [(label, str(content.get(name) or "")) for name, label in texts]
    for row in content.get("levels") or []:
        label = f"{language_name(row['language'])}: {words.SKILLS[row['skill']]}"
        rows.append((label, words.level(row["skill"], row["level"])))
    rows += [(words.listed("measures", row["kind"]), str(row["result"] or "")) for row in content.get("measures") or []]
    return [(label, said) for label, said in rows if said]


def _day(text: object) -> str:
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT") if isinstance(text, str) and text else ""


def shown(found: Assessment, today: date) -> dict[str, Any]:
    """Return an assessment as pages show it."""
    rules, answers = decree_of(found, today), found.answers or {}
    listed = (*rules.topics, *rules.county_topics)
    others = [key for key in answers if key not in {one.key for one in listed}]
    tongue = deadlines.tongue()
    return {
        "assessment": found,
        "group": words.group(found.trigger),
        "decree": _decree(rules),
        "topics": [
            {"label": one.texts[tongue], "where": one.citation.text(tongue), "words": answers.get(one.key, "")}
            for one in listed
            if one.number is not None or answers.get(one.key)
        ]
        + [{"label": words.listed("topics", key), "where": "", "words": answers[key]} for key in others],
        "told": [{"label": one.texts[tongue], "told": one.key in found.told} for one in rules.duties],
        "mode": MODES.get(found.mode, ""),
        "language_used": language_name(found.language) if found.language else "",
        "outcome": dict(words.OUTCOMES).get(found.outcome, ""),
        "levels": [_level(row) for row in levels_of(found)],
        "measures": [_measure(row, tongue, today) for row in measures_of(found)],
    }


def _level(row: SkillLevel) -> dict[str, Any]:
    return {
        "tag": row.language,
        "language": language_name(row.language),
        "skill": words.SKILLS.get(row.skill, row.skill),
        "level": words.level(row.skill, row.level),
        "tested": row.tested,
        "tested_on": row.tested_on,
    }


def _measure(row: SpecifyingMeasure, tongue: str, today: date) -> dict[str, Any]:
    return {
        "one": row,
        "kind": words.listed("measures", row.kind),
        "provider": name_on(row.provider.names.all(), tongue, today) if row.provider else "",
    }
