"""One page for whoever has ten minutes: does it work, what is behind, and each goal's figures with their source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.formats.markdown import to_html
from delaktig.reports import selectors, yearly_documents
from delaktig.reports.editions import say
from delaktig.reports.selectors import Report
from delaktig.reports.yearly_brief import Answer, Telling, Verdict, answer, telling
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.standing import STANDING
from delaktig.web.desk.yearly.pages import head, language_of, remarks, tongue

MOST = 2
"""Figures of one goal: a page that takes ten minutes has no room for more, and leads to the others."""


@found_or_404
def brief(request: HttpRequest, yearly: int) -> HttpResponse:
    """Show whether it works, what is behind, and for each goal the figures that say most."""
    found = selectors.read(actor_of(request), yearly)
    language, data = tongue(), found.data
    goals = [(theme, goal) for theme in data["themes"] for goal in theme["goals"]]
    values = {
        **head(request, found),
        "answer": answer_words(answer(data["summary"])),
        "introduction": to_html(say(data["texts"]["introduction"], language), top_level=3),
        "proposals": to_html(say(data["texts"]["proposals"], language), top_level=3),
        "remarks": remarks(data, language),
        "goals": [_goal(request, found, theme, goal) for theme, goal in goals],
        "behind": [
            _linked(request, found, one)
            | {"figures": [_figure(request, told) for told in telling([one], data["year"])]}
            for _theme, goal in goals
            for one in goal["measures"]
            if one["status"] == "behind"
        ],
        "whole_url": here(request, "desk-yearly", found.row.pk),
    }
    return render(request, "desk/yearly/brief.html", values)


def answer_words(found: Answer) -> str:
    """Say in two sentences whether it works, from how the measures stand."""
    verdicts = {
        Verdict.UNTOLD: _("It cannot be told yet of most of the measures."),
        Verdict.BEHIND: _("Not yet: more is behind than on course."),
        Verdict.PARTLY: _("In part."),
        Verdict.ON_COURSE: _("Yes, so far as the figures tell."),
    }
    counted = ngettext(
        "Of %(measures)d measure, on course or there: %(on_course)d; behind: %(behind)d; "
        "without a figure: %(without_data)d; with a figure but nothing aimed at: %(without_aim)d.",
        "Of %(measures)d measures, on course or there: %(on_course)d; behind: %(behind)d; "
        "without a figure: %(without_data)d; with a figure but nothing aimed at: %(without_aim)d.",
        found.measures,
    ) % {name: getattr(found, name) for name in ("measures", "on_course", "behind", "without_data", "without_aim")}
    return f"{verdicts[found.verdict]} {counted}"


def _goal(request: HttpRequest, found: Report, theme: Mapping[str, Any], goal: Mapping[str, Any]) -> dict[str, Any]:
    language, measures = tongue(), goal["measures"]
    told = telling(measures, found.data["year"])
    return {
        "theme": say(theme["title"], language),
        "title": say(goal["title"], language),
        "language": language_of(goal["title"], language),
        "url": f"{here(request, 'desk-yearly', found.row.pk)}#goal-{goal['key']}",
        "counts": _counts(measures),
        "measures": len(measures),
        "figures": [_figure(request, one) for one in told[:MOST]],
        "more": max(len(told) - MOST, 0),
    }


def _linked(request: HttpRequest, found: Report, measure: Mapping[str, Any]) -> dict[str, Any]:
    language = tongue()
    return {
        "text": say(measure["text"], language).rstrip(". "),
        "language": language_of(measure["text"], language),
        "url": f"{here(request, 'desk-yearly', found.row.pk)}#measure-{measure['key']}",
        "tag": STANDING[measure["status"]],
    }


def _figure(request: HttpRequest, one: Telling) -> dict[str, Any]:
    language, figure = tongue(), one.figure
    return {
        "name": say(figure["name"], language),
        "language": language_of(figure["name"], language),
        "url": here(request, "desk-figure", figure["indicator"]),
        "value": yearly_documents.value(figure, language)
        if one.number is None
        else yearly_documents.value({**figure, "value": one.number}, language),
        "year": one.year,
        "target": yearly_documents.target(figure, language) if figure["target"] else "",
        "tag": STANDING[figure["status"]],
    }


def _counts(measures: list[Mapping[str, Any]]) -> list[tuple[str, Any, int]]:
    found = {status: sum(one["status"] == status for one in measures) for status in STANDING}
    return [(*STANDING[status], count) for status, count in found.items() if count]
