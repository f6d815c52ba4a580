"""Pages where a survey is run: the list, one survey, preview, days, codes, ending and counting."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.common.codes import grouped
from delaktig.formats import qr
from delaktig.municipalities.models import Municipality
from delaktig.surveys import actions, urn
from delaktig.surveys.models import Question, Survey
from delaktig.surveys.selectors import Form, Wanted, form_of, survey_of, surveys
from delaktig.surveys.standing import Standing, standing
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import load
from delaktig.web.components.languages import language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import edit, found_or_404, here, show_faults
from delaktig.web.desk.surveys.forms import CodesForm, DaysForm, ListFilter
from delaktig.web.desk.surveys.shell import crumbs, form_page, may_manage, title_of, tongue, why_not
from delaktig.web.desk.surveys.words import ACCESS, KINDS, STANDINGS, fault, refusal
from delaktig.web.desk.surveys.writing import done

PER_PAGE = 50
Rows = list[dict[str, Any]]


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the municipality's surveys, each round by itself."""
    today = timezone.localdate()
    form = ListFilter(request.GET)
    wanted = Wanted(**form.cleaned_data) if form.is_valid() else Wanted()
    page = Paginator(surveys(actor_of(request), wanted), PER_PAGE).get_page(request.GET.get("page"))
    texts = load(one.title_id for one in page)
    rows = [{**_state(one, standing(one, today)), "title": title_of(one, texts)} for one in page]
    context = {
        "filter": form,
        "is_filtered": wanted != Wanted(),
        "page": page,
        "rows": rows,
        "may_manage": may_manage(request),
        "code": actor_of(request).municipality,
    }
    return render(request, "desk/surveys/surveys.html", context)


def _state(survey: Any, at: Standing) -> dict[str, Any]:
    rate = round(100 * survey.came / survey.made) if survey.made else None
    return {"survey": survey, "at": at, "sign": STANDINGS[at][0], "words": STANDINGS[at][1], "rate": rate}


@found_or_404
def survey(request: HttpRequest, survey: int) -> HttpResponse:
    """Show one survey: where it stands, what it asks, in which languages, and what can be done now."""
    actor, today = actor_of(request), timezone.localdate()
    one = survey_of(actor, survey)
    asked = form_of(one)
    at = standing(one, today)
    title = title_of(one, asked.texts)
    context = {
        **_state(one, at),
        "code": actor.municipality,
        "title": title,
        "intro": asked.texts.show(one.intro_id, tongue()),
        "access": ACCESS[one.access],
        "with_codes": one.access == Survey.Access.CODES,
        "questions": [_question(request, asked, question) for question in asked.questions],
        "languages": _languages(request, asked),
        "crumbs": [*crumbs(request), (title, "")],
        "may_manage": may_manage(request),
        "may_edit": why_not(request, one) is None,
        "public_url": _public_address(one, tongue()),
        "before": one.follows,
    }
    return render(request, "desk/surveys/survey.html", context)


def _question(request: HttpRequest, asked: Form, one: Question) -> dict[str, Any]:
    return {
        "question": one,
        "words": asked.texts.show(one.words_id, tongue()),
        "kind": KINDS[one.kind],
        "options": [asked.texts.show(option.words_id, tongue()) for option in one.options.all()],
        "url": here(request, "desk-survey-question", asked.survey.pk, one.pk),
        "move_url": here(request, "desk-survey-question-move", asked.survey.pk, one.pk),
    }


def _languages(request: HttpRequest, asked: Form) -> Rows:
    return [
        {
            "tag": tag,
            "name": language_title(tag),
            "missing": asked.missing(tag),
            "url": here(request, "desk-survey-preview", asked.survey.pk, tag),
        }
        for tag in asked.survey.languages
    ]


def _public_address(survey: Survey, language: str) -> str:
    place = Municipality.objects.get(pk=survey.municipality_id)
    slug = place.slug_fi if language == "fi" else place.slug_sv
    return settings.ORIGIN + reverse("public-survey", args=[language, slug, survey.slug])


@found_or_404
def preview(request: HttpRequest, survey: int, tongue: str) -> HttpResponse:
    """Show the questions as they are asked in one language, and what is missing in it."""
    language = tongue
    one = survey_of(actor_of(request), survey)
    if language not in one.languages:
        raise Http404
    asked = form_of(one)
    questions = [
        {
            "kind": question.kind,
            "required": question.required,
            "words": asked.texts.show(question.words_id, language),
            "options": [asked.texts.show(option.words_id, language) for option in question.options.all()],
            "note": KINDS[question.kind],
        }
        for question in asked.questions
    ]
    context = {
        "title": asked.texts.show(one.title_id, language),
        "intro": asked.texts.show(one.intro_id, language),
        "language": language,
        "missing": asked.missing(language),
        "questions": questions,
        "tabs": [
            {**tab, "label": tab["name"], "current": tab["tag"] == language, "count": None}
            for tab in _languages(request, asked)
        ],
        "crumbs": [*crumbs(request, one), (_("Preview"), "")],
    }
    return render(request, "desk/surveys/preview.html", context)


@found_or_404
def release(request: HttpRequest, survey: int) -> HttpResponse:
    """Fix the questions and set the days; or set other days."""
    actor, today = actor_of(request), timezone.localdate()
    one = survey_of(actor, survey)
    page = form_page(
        request,
        one,
        title=_("Days of the survey") if one.released else _("Fix the questions and set the days"),
        lead=_("From the first day on it takes answers, to the end of the last. The questions cannot be changed then."),
        form=DaysForm,
        initial={"opens_on": one.opens_on or today, "closes_on": one.closes_on or today + timedelta(days=21)},
        save=lambda form, _version: actions.release(
            actor, one, form.cleaned_data["opens_on"], form.cleaned_data["closes_on"], today
        ),
        said=_("The days are set."),
        why_not=why_not(request, one, draft=False),
    )
    return edit(request, page)


@require_POST
@found_or_404
def take_back(request: HttpRequest, survey: int) -> HttpResponse:
    """Make a survey that nobody has answered a draft again."""
    actor = actor_of(request)
    act = partial(actions.take_back, actor, survey_of(actor, survey))
    done(request, act, _("The survey is a draft again, and takes no answers."))
    return redirect(here(request, "desk-survey", survey))


@require_POST
@found_or_404
def end(request: HttpRequest, survey: int) -> HttpResponse:
    """End an open survey before its day."""
    actor = actor_of(request)
    yesterday = timezone.localdate() - timedelta(days=1)
    act = partial(actions.end_now, actor, survey_of(actor, survey), yesterday)
    done(request, act, _("The survey is over. Open the urn to count the answers."))
    return redirect(here(request, "desk-survey", survey))


@require_POST
@found_or_404
def count(request: HttpRequest, survey: int) -> HttpResponse:
    """Open the urn: mix and count the answers."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    if done(request, partial(urn.open_urn, actor, one, timezone.localdate()), _("The answers are counted.")):
        return redirect(here(request, "desk-survey-results", survey))
    return redirect(here(request, "desk-survey", survey))


@found_or_404
def codes(request: HttpRequest, survey: int) -> HttpResponse:
    """Make codes and show them this once: as slips to print, or as a file."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    form = CodesForm(request.POST or None, languages=one.languages)
    reason = why_not(request, one, draft=False)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_codes(actor, one, form.cleaned_data["number"], timezone.localdate())
        except Invalid as wrong:
            show_faults(form, wrong.errors, fault)
        except Denied as denied:
            reason = denied.reason
        else:
            given = _file if form.cleaned_data["form"] == "csv" else _slips
            return given(request, one, made, form.cleaned_data["language"])
    context = {
        "form": form,
        "title": _("Make codes"),
        "crumbs": [*crumbs(request, one), (_("Make codes"), "")],
        "back": here(request, "desk-survey", one.pk),
        "made": getattr(one, "made", 0),
        "why_not": refusal(reason) if reason else "",
    }
    return render(request, "desk/surveys/codes.html", context, status=422 if form.errors else 200)


def _file(_request: HttpRequest, survey: Survey, codes: list[str], language: str) -> HttpResponse:
    address = _public_address(survey, language)
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow([_("Code"), _("Address"), _("Address with the code")])
    rows.writerows([grouped(one), address, f"{address}#{one}"] for one in codes)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{survey.slug}.csv"'
    return answer


def _slips(request: HttpRequest, survey: Survey, codes: list[str], language: str) -> HttpResponse:
    """Show slips to cut apart; the code stands after ``#`` in the square picture, so that it is never sent."""
    beside = "fi" if "fi" in (tongue(), *survey.languages) and language != "fi" else "sv"
    texts = load([survey.title_id])
    address = _public_address(survey, language)
    sides = []
    for tag in dict.fromkeys((language, beside)):
        with translation.override(tag):
            last = date_format(survey.closes_on, "SHORT_DATE_FORMAT") if survey.closes_on else ""
            sides.append(
                {
                    "language": tag,
                    "title": texts.show(survey.title_id, tag),
                    "until": translation.gettext("Open until %(day)s.") % {"day": last} if last else "",
                    "secret": translation.gettext("You answer without your name. Nobody can see who answered what."),
                    "code": translation.gettext("Code from your letter"),
                }
            )
    context = {
        "title": title_of(survey, texts),
        "sides": sides,
        "short": address.partition("://")[2],
        "slips": [{"code": grouped(one), "qr": qr.inline(f"{address}#{one}")} for one in codes],
        "back": here(request, "desk-survey", survey.pk),
        "printed": date_format(timezone.localdate(), "SHORT_DATE_FORMAT"),
    }
    return render(request, "desk/surveys/slips.html", context)
