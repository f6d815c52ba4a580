"""Surveys that residents answer: without a name, without a cookie, with the code of a letter where one is asked for.

The form carries no token of a session (record 0015). The code is typed, or filled in by a small
script from behind the ``#`` of the address in the letter's picture: what stands there is never
sent, so no log of addresses has it (record 0033).
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from delaktig.accounts.actor import Denied
from delaktig.common.codes import read_code
from delaktig.surveys.answers import LONGEST_WORDS, SCALE, read_sheet
from delaktig.surveys.models import Question, Survey
from delaktig.surveys.selectors import Form, form_of, public_survey, public_surveys
from delaktig.surveys.standing import Standing, standing
from delaktig.surveys.urn import put_in
from delaktig.texts.selectors import load
from delaktig.web.components.senders import sent_from_elsewhere
from delaktig.web.public.guide.feedback import TRAP
from delaktig.web.public.guide.shell import address, show, way
from delaktig.web.public.pages import Place, place_for, unkept
from delaktig.web.public.speech import Speech

NAMED = "a-"
"""What the name of each question's field begins with: a question may be called anything."""


def surveys(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """List the surveys that can be answered now."""
    place = place_for(language, municipality)
    found = list(public_surveys(place.code, timezone.localdate()))
    texts, speech = load(one.title_id for one in found), Speech(language)
    rows = [
        {
            "title": speech(texts.bodies(one.title_id)),
            "url": address("public-survey", language, place, one.slug),
            "closes_on": one.closes_on,
            "with_codes": one.access == Survey.Access.CODES,
        }
        for one in found
    ]
    context = {"rows": rows, "way": way(language, place, (_("Surveys"), ""))}
    return unkept(show(request, "public/guide/surveys.html", context, language, place, "public-surveys"))


@csrf_exempt
def survey(request: HttpRequest, language: str, municipality: str, survey: str) -> HttpResponse:
    """Show a survey's questions, or put what was answered in the urn."""
    place = place_for(language, municipality)
    found = public_survey(place.code, survey)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _asked(request, language, place, form_of(found))
    if sent_from_elsewhere(request):
        raise PermissionDenied("another_site")
    if request.POST.get(TRAP):
        return _thanks(language, place, found)
    return _answered(request, language, place, form_of(found))


def _answered(request: HttpRequest, language: str, place: Place, form: Form) -> HttpResponse:
    found = form.survey
    asked = form.asked()
    sheet = read_sheet(asked, {one.key: request.POST.getlist(NAMED + one.key) for one in asked})
    faults = dict(sheet.faults)
    code = read_code(request.POST.get("code", ""))
    if found.access == Survey.Access.CODES and not code:
        faults["code"] = "no_code"
    if not faults and not ratelimit.consume(request, action="survey"):
        faults["code"] = "often"
    if not faults:
        try:
            put_in(found, language, sheet.answers, code, timezone.localdate())
        except Denied as denied:
            if denied.reason == "not_open":
                return _asked(request, language, place, form)
            faults["code"] = denied.reason
        else:
            return _thanks(language, place, found)
    return _asked(request, language, place, form, faults)


def _thanks(language: str, place: Place, survey: Survey) -> HttpResponse:
    return redirect(address("public-survey", language, place, survey.slug) + "?thanks=1")


def _words(code: str) -> str:
    told = {
        "required": _("Answer this question."),
        "not_a_number": _("Write a number."),
        "out_of_range": _("Write a number."),
        "too_long": _("This is too long."),
        "no_code": _("This is not a code of this survey. Look at the digits again."),
        "spent": _("This code has been used already. Each code works once."),
        "often": _("Too many answers have come from here just now. Wait a few minutes."),
        "too_many": _("Too many answers have come from here just now. Wait a few minutes."),
    }
    return told.get(code) or _("Something is missing or cannot be sent")


def _asked(
    request: HttpRequest, language: str, place: Place, form: Form, faults: dict[str, str] | None = None
) -> HttpResponse:
    found, speech = form.survey, Speech(language)
    title = speech(form.texts.bodies(found.title_id))
    at = standing(found, timezone.localdate())
    said = {name: _words(code) for name, code in (faults or {}).items()}
    context = {
        "survey": found,
        "title": title,
        "intro": speech(form.texts.bodies(found.intro_id)),
        "state": "thanks" if request.GET.get("thanks") else "open" if at is Standing.OPEN else _closed(at),
        "with_codes": found.access == Survey.Access.CODES,
        "code": request.POST.get("code", ""),
        "questions": [_question(request, form, one, speech, said) for one in form.questions],
        "faults": [{"target": f"q-{name}", "words": words} for name, words in said.items()],
        "code_fault": said.get("code", ""),
        "trap": TRAP,
        "fell_back": bool(speech.fell_back_to - {speech.page}),
        "way": way(language, place, (_("Surveys"), address("public-surveys", language, place)), (title.body, "")),
    }
    answer = show(request, "public/guide/survey.html", context, language, place, "public-survey", found.slug)
    answer.status_code = 422 if faults else 200
    return unkept(answer)


def _closed(at: Standing) -> str:
    return "soon" if at in {Standing.WAITS, Standing.DRAFT} else "over"


def _question(request: HttpRequest, form: Form, one: Question, speech: Speech, said: dict[str, str]) -> dict[str, Any]:
    typed = request.POST.getlist(NAMED + one.key)
    if one.kind == Question.Kind.SCALE:
        choices: list[tuple[str, Any]] = [(str(step), str(step)) for step in SCALE]
    elif one.kind == Question.Kind.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
    else:
        choices = [(option.key, speech(form.texts.bodies(option.words_id))) for option in one.options.all()]
    return {
        "key": one.key,
        "name": NAMED + one.key,
        "kind": one.kind,
        "words": speech(form.texts.bodies(one.words_id)),
        "required": one.required,
        "choices": [(key, label, key in typed) for key, label in choices],
        "typed": typed[0] if typed else "",
        "fault": said.get(one.key, ""),
        "longest": LONGEST_WORDS,
    }
