"""Surveys that tests run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from delaktig.accounts.actor import Actor
from delaktig.surveys.actions import QuestionInput, SurveyInput, add_survey, make_codes, put_question, release
from delaktig.surveys.answers import Value
from delaktig.surveys.models import Question, Survey
from delaktig.surveys.urn import open_urn, put_in

TODAY = date(2026, 3, 2)
LAST = TODAY + timedelta(days=10)
AFTER = LAST + timedelta(days=1)
ABOUT = SurveyInput("newcomers", "newcomers-2025", "Hur har du det?", date(2025, 1, 1), date(2025, 12, 31))
QUESTIONS = (
    QuestionInput("home", Question.Kind.SCALE, "Trivs du?", required=True),
    QuestionInput("work", Question.Kind.YES_NO, "Har du arbete?"),
    QuestionInput("from", Question.Kind.CHOICE, "Hur hittade du hit?", options={"friend": "Vän", "office": "Byrå"}),
    QuestionInput(
        "used", Question.Kind.SEVERAL, "Vad har du använt?", options={"library": "Bibliotek", "club": "Förening"}
    ),
    QuestionInput("hours", Question.Kind.NUMBER, "Hur många timmar studerar du?"),
    QuestionInput("more", Question.Kind.TEXT, "Vad vill du ännu säga?"),
)


def drafted(actor: Actor, given: SurveyInput = ABOUT) -> Survey:
    survey = add_survey(actor, "sv", given)
    for one in QUESTIONS:
        put_question(actor, survey, None, "sv", one)
    survey.refresh_from_db()
    return survey


def opened(actor: Actor, given: SurveyInput = ABOUT) -> Survey:
    return release(actor, drafted(actor, given), TODAY, LAST, TODAY)


def answer(actor: Actor, survey: Survey, sheets: Iterable[Mapping[str, Value]], language: str = "sv") -> None:
    sheets = list(sheets)
    codes = make_codes(actor, survey, max(len(sheets), 1), TODAY)
    for code, sheet in zip(codes, sheets, strict=False):
        put_in(survey, language, sheet, code, TODAY)


def counted(actor: Actor, sheets: Iterable[Mapping[str, Value]], given: SurveyInput = ABOUT) -> Survey:
    survey = opened(actor, given)
    answer(actor, survey, sheets)
    open_urn(actor, survey, AFTER)
    survey.refresh_from_db()
    return survey
