"""Pages of what came in: each question with its plot and table beside the round before, as a workbook, own words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from delaktig.accounts.actor import record
from delaktig.formats.plot import PlotData, Series, bar_plot
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.programmes.aims import measures_counted_by
from delaktig.surveys.answers import SCALE
from delaktig.surveys.indicators import indicator_name
from delaktig.surveys.models import Question, Survey
from delaktig.surveys.results import Results, Tally, all_results, results_of
from delaktig.surveys.selectors import Form, form_of, own_words_of, survey_of
from delaktig.surveys.standing import Standing, standing
from delaktig.texts.selectors import load
from delaktig.web.components.languages import language_name, language_title
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.surveys.shell import crumbs, may_manage, title_of, tongue
from delaktig.web.desk.surveys.words import KINDS

Labels = list[tuple[str, str]]
"""Answers that can be given: how each is counted, and its words."""


@found_or_404
def results(request: HttpRequest, survey: int) -> HttpResponse:
    """Show the answers of a round, all languages together or one by itself, beside the round before."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    asked = form_of(one)
    rounds = all_results(actor, filter(None, (one, one.follows)))
    found, before = rounds[one.pk], rounds.get(one.follows_id or 0)
    language = request.GET.get("language", "")
    language = language if language in found.in_language else ""
    tallies = found.in_language[language] if language else found.tallies
    followed = _followed(request, asked)
    title = title_of(one, asked.texts)
    context = {
        "survey": one,
        "title": title,
        "counted": standing(one, timezone.localdate()) is Standing.COUNTED,
        "found": found,
        "before": one.follows,
        "before_found": before,
        "fewest": found.fewest,
        "tabs": _tabs(found, language),
        "figures": _figures(found, before),
        "questions": [
            {
                **_shown(request, asked, question, tallies, None if language else before),
                "measures": followed.get(question.pk, []),
            }
            for question in asked.questions
        ],
        "crumbs": [*crumbs(request, one, title), (_("Results"), "")],
        "file_url": here(request, "desk-survey-results-file", one.pk),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/surveys/results.html", context)


def _followed(request: HttpRequest, asked: Form) -> dict[int, list[tuple[str, str]]]:
    """Return the measures that each question follows up, by the question's id: text and address."""
    names = {
        question.pk: [indicator_name(asked.survey.series, question.key, option) for option in ("", *_options(question))]
        for question in asked.questions
    }
    found = measures_counted_by(actor_of(request), [name for of_one in names.values() for name in of_one])
    texts = load(measure.text_id for measures in found.values() for measure in measures)
    return {
        pk: [
            (texts.show(measure.text_id, tongue()).body, here(request, "desk-programme-measure", measure.pk))
            for measure in dict.fromkeys(measure for name in of_one for measure in found.get(name, ()))
        ]
        for pk, of_one in names.items()
    }


def _options(question: Question) -> list[str]:
    return [option.key for option in question.options.all()]


def _tabs(found: Results, language: str) -> list[dict[str, Any]]:
    rows = [{"label": _("All languages"), "url": "?", "current": not language, "count": found.sheets}]
    return rows + [
        {
            "label": language_title(tag),
            "url": f"?language={tag}",
            "current": tag == language,
            "count": found.by_language[tag],
        }
        for tag in found.in_language
    ]


def _figures(found: Results, before: Results | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"value": found.sheets, "label": _("answers")}]
    if found.given:
        rows += [
            {"value": found.given, "label": _("codes given out")},
            {"value": f"{_number(found.rate)} %", "label": _("response rate")},
        ]
    if before is not None and before.rate is not None:
        rows.append({"value": f"{_number(before.rate)} %", "label": _("response rate of the round before")})
    return rows


def labels_of(asked: Form, question: Question) -> Labels:
    """Return the answers that can be given to a question, in the language of the page."""
    if question.kind == Question.Kind.SCALE:
        return [(str(step), str(step)) for step in SCALE]
    if question.kind == Question.Kind.YES_NO:
        return [("1", _("Yes")), ("0", _("No"))]
    return [(one.key, asked.texts.show(one.words_id, tongue()).body) for one in question.options.all()]


def _shown(
    request: HttpRequest, asked: Form, question: Question, tallies: Any, before: Results | None
) -> dict[str, Any]:
    tally: Tally = tallies.get(question.key, Tally())
    earlier = before.tallies.get(question.key, Tally()) if before is not None else None
    words = asked.texts.show(question.words_id, tongue())
    labels = labels_of(asked, question)
    rows = [
        {
            "label": label,
            "n": tally.by.get(key, 0),
            "share": _number(tally.share(key)),
            "before": _number(earlier.share(key)) if earlier else "",
        }
        for key, label in labels
    ]
    return {
        "question": question,
        "words": words,
        "kind": KINDS[question.kind],
        "tally": tally,
        "earlier": earlier if earlier and earlier.n else None,
        "mean": _number(tally.mean, 2) if question.kind in {Question.Kind.SCALE, Question.Kind.NUMBER} else "",
        "mean_before": _number(earlier.mean, 2) if earlier and earlier.mean is not None else "",
        "rows": rows,
        "svg": _svg(asked, question, labels, tally, earlier) if tally.n and labels else "",
        "is_text": question.kind == Question.Kind.TEXT,
        "words_url": here(request, "desk-survey-words", asked.survey.pk) if may_manage(request) else "",
    }


def _svg(asked: Form, question: Question, labels: Labels, tally: Tally, earlier: Tally | None) -> str:
    rounds = [(asked.survey, tally)]
    if earlier is not None and earlier.n and asked.survey.follows:
        rounds.insert(0, (asked.survey.follows, earlier))
    words = asked.texts.show(question.words_id, tongue()).body
    data = PlotData(
        key=f"q{question.pk}",
        title=words,
        description=_("%(n)s answered the question. The numbers stand in the table beside.") % {"n": tally.n},
        label_heading=_("Answer"),
        labels=tuple(label if len(label) <= 14 else f"{label[:13]}…" for _key, label in labels),
        series=tuple(
            Series(_round(one), tuple(_rounded(counted.share(key)) for key, _label in labels))
            for one, counted in rounds
        ),
        unit="%",
        language=tongue(),
    )
    return mark_safe(bar_plot(data).svg)  # noqa: S308 - made by formats.plot, which escapes its words


def _round(survey: Survey) -> str:
    return str(survey.period_to.year)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 0)


def _number(value: Decimal | None, places: int = 0) -> str:
    if value is None:
        return "–"
    return f"{value:.{places}f}".replace(".", ",")


@found_or_404
def workbook(request: HttpRequest, survey: int) -> HttpResponse:
    """Give the answers of a round as a workbook: a row for each question, answer and language, no own words."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    asked = form_of(one)
    found = results_of(actor, one)
    record(actor, "surveys.results_exported", f"survey:{one.pk}")
    columns = (
        _("Question"),
        _("Answer"),
        _("Language"),
        _("Answers"),
        _("Answered the question"),
        _("Share in per cent"),
        _("Mean"),
    )
    rows: list[tuple[Cell, ...]] = []
    groups = [("", found.tallies), *((tag, tallies) for tag, tallies in found.in_language.items())]
    for tag, tallies in groups:
        for question in asked.questions:
            rows += _lines(
                asked, question, language_name(tag) if tag else _("All languages"), tallies.get(question.key)
            )
    sheet = Sheet(_("Answers"), tuple(Column(title) for title in columns), tuple(rows))
    title = title_of(one, asked.texts)
    return downloads.workbook(title, actor.municipality, [sheet], one.slug)


def _lines(asked: Form, question: Question, language: str, tally: Tally | None) -> list[tuple[Cell, ...]]:
    if tally is None or not tally.n:
        return []
    words = asked.texts.show(question.words_id, tongue()).body
    mean = None if tally.mean is None or question.kind == Question.Kind.YES_NO else round(tally.mean, 2)
    labels = labels_of(asked, question)
    if not labels:  # a number: what is counted is its mean
        return [(words, "", language, None, tally.n, None, mean)]
    return [
        (words, label, language, tally.by.get(key, 0), tally.n, _rounded(tally.share(key)), mean)
        for key, label in labels
    ]


@found_or_404
def own_words(request: HttpRequest, survey: int) -> HttpResponse:
    """Show what people wrote in own words, question by question; each look is recorded."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    asked = form_of(one)
    written = own_words_of(actor, one)
    record(actor, "surveys.own_words_read", f"survey:{one.pk}")
    title = title_of(one, asked.texts)
    context = {
        "title": pgettext("what people wrote", "In their own words"),
        "survey_title": title,
        "questions": [
            {"words": asked.texts.show(question.words_id, tongue()), "written": written.get(question.pk, [])}
            for question in asked.questions
            if question.kind == Question.Kind.TEXT
        ],
        "crumbs": [
            *crumbs(request, one, title),
            (_("Results"), here(request, "desk-survey-results", one.pk)),
            (pgettext("what people wrote", "In their own words"), ""),
        ],
    }
    return render(request, "desk/surveys/own_words.html", context)
