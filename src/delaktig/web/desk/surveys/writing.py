"""Pages where a survey is written: what it is about, its questions in each language, the next round."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.surveys import actions
from delaktig.surveys.models import Question, Survey
from delaktig.surveys.selectors import question_of, survey_of, text_ids
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import edit, found_or_404, here, saved_words
from delaktig.web.desk.surveys.forms import (
    QuestionForm,
    RoundForm,
    SurveyForm,
    next_round,
    question_initial,
    round_slug,
)
from delaktig.web.desk.surveys.shell import (
    form_page,
    language_tabs,
    title_of,
    tongue,
    why_not,
    writing_language,
)
from delaktig.web.desk.surveys.words import refusal


@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Begin a survey."""
    actor = actor_of(request)
    page = form_page(
        request,
        None,
        title=_("New survey"),
        lead=_("It stays a draft until you fix the questions and set its days."),
        form=SurveyForm,
        initial={"access": Survey.Access.CODES, "languages": ["sv", "fi", "en"]},
        save=lambda form, _version: actions.add_survey(actor, tongue(), form.given()),
        done=lambda survey: here(request, "desk-survey", survey.pk),
        said=_("The survey is there, as a draft. Add its questions."),
        draft="survey:0:new",
    )
    return edit(request, page)


@found_or_404
def change(request: HttpRequest, survey: int) -> HttpResponse:
    """Change what a draft is about; its words in one language at a time."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    language = writing_language(request, one)
    texts = load([one.title_id, one.intro_id])
    names = ("series", "period_from", "period_to", "access", "languages")
    initial = {name: getattr(one, name) for name in names}
    initial |= {"title": texts.exact(one.title_id, language).body, "intro": texts.exact(one.intro_id, language).body}
    page = form_page(
        request,
        one,
        title=_("Edit the survey"),
        form=SurveyForm,
        initial=initial,
        save=lambda form, version: actions.edit_survey(
            actor, one, language, form.given(one.slug), expected_version=version
        ),
        said=saved_words(),
        version=one.version,
        draft=f"survey:{one.pk}:facts-{language}",
        context={"language_tabs": language_tabs(one, language)},
    )
    return edit(request, page)


@found_or_404
def question_add(request: HttpRequest, survey: int) -> HttpResponse:
    """Add a question to a draft."""
    return _question(request, survey_of(actor_of(request), survey), None)


@found_or_404
def question(request: HttpRequest, survey: int, question: int) -> HttpResponse:
    """Change a question, in one language at a time."""
    actor = actor_of(request)
    return _question(request, survey_of(actor, survey), question_of(actor, survey, question))


def _question(request: HttpRequest, survey: Survey, one: Question | None) -> HttpResponse:
    actor, language = actor_of(request), writing_language(request, survey)
    initial: dict[str, Any] = {"kind": Question.Kind.SCALE}
    options: dict[str, str] = {}
    source = ""
    if one is not None:
        texts = load(text_ids(survey, [one]))
        ids = [one.words_id, *(option.words_id for option in one.options.all())]
        initial = question_initial(one, {pk: texts.exact(pk, language).body for pk in ids})
        options = {option.key: texts.exact(option.words_id, language).body for option in one.options.all()}
        source = "" if texts.exact(one.words_id, language) else texts.show(one.words_id, tongue()).body
    page = form_page(
        request,
        survey,
        title=_("Edit the question") if one else _("New question"),
        lead=_("Not in this language yet. In another it says: %(words)s") % {"words": source} if source else "",
        form=partial(QuestionForm, options=options),
        initial=initial,
        save=lambda form, version: actions.put_question(
            actor, survey, one, language, form.given(), expected_version=version
        ),
        said=saved_words(),
        version=survey.version,
        draft=f"survey:{survey.pk}:question-{one.pk if one else 'new'}-{language}",
        context={
            "language_tabs": language_tabs(survey, language) if one else [],
            "remove_url": here(request, "desk-survey-question-remove", survey.pk, one.pk) if one else "",
        },
    )
    return edit(request, page)


@found_or_404
def question_remove(request: HttpRequest, survey: int, question: int) -> HttpResponse:
    """Ask whether to take a question away, and take it away."""
    actor = actor_of(request)
    one = survey_of(actor, survey)
    gone = question_of(actor, survey, question)
    back = here(request, "desk-survey", one.pk)
    if request.method == "POST":
        done(request, partial(actions.remove_question, actor, gone), _("The question is gone."))
        return redirect(back)
    reason = why_not(request, one)
    context = {
        "title": _("Take the question away?"),
        "words": load([gone.words_id]).show(gone.words_id, tongue()),
        "why_not": refusal(reason) if reason else "",
        "cancel_url": back,
    }
    return render(request, "desk/surveys/question_remove.html", context)


@require_POST
@found_or_404
def question_move(request: HttpRequest, survey: int, question: int) -> HttpResponse:
    """Move a question one place up or down."""
    actor = actor_of(request)
    one = question_of(actor, survey, question)
    step = -1 if request.POST.get("step") == "up" else 1
    done(request, partial(actions.move_question, actor, one, step), _("The question is moved."))
    return redirect(here(request, "desk-survey", survey) + "#questions")


@found_or_404
def copy(request: HttpRequest, survey: int) -> HttpResponse:
    """Begin the next round: the same questions about another time."""
    actor = actor_of(request)
    one = survey_of(actor, survey)

    def save(form: RoundForm, _version: int | None) -> Survey:
        begins, ends = form.cleaned_data["period_from"], form.cleaned_data["period_to"]
        return actions.copy_survey(actor, one, round_slug(one.series, ends), begins, ends)

    page = form_page(
        request,
        one,
        title=_("Begin the next round"),
        lead=_("The questions are copied in every language. The rounds are shown side by side."),
        form=RoundForm,
        initial=next_round(one),
        save=save,
        done=lambda saved: here(request, "desk-survey", saved.pk),
        said=_("The next round is there, as a draft of “%(title)s”.") % {"title": title_of(one)},
        button=_("Begin the next round"),
        why_not=why_not(request, one, draft=False),
    )
    return edit(request, page)


def done(request: HttpRequest, act: Any, said: str) -> bool:
    """Carry out an act that a button sent, and say what came of it."""
    try:
        act()
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
        return False
    messages.success(request, said)
    return True
