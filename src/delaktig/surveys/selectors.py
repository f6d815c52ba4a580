"""Reads surveys: those of a municipality, those that can be answered now, their questions and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.surveys import policies
from delaktig.surveys.answers import Asked
from delaktig.surveys.models import Code, Envelope, OwnWords, Question, Response, Survey
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, load


@dataclass(frozen=True, slots=True)
class Form:
    """A survey's questions with the words of all of it, in every language: two queries."""

    survey: Survey
    questions: tuple[Question, ...]
    texts: Bundle

    def asked(self) -> list[Asked]:
        """Return the questions as answers are held against them."""
        return [
            Asked(one.key, one.kind, one.required, frozenset(option.key for option in one.options.all()))
            for one in self.questions
        ]

    def missing(self, language: str) -> int:
        """Return how many of its texts are not there in a language."""
        return sum(not self.texts.exact(text_id, language) for text_id in text_ids(self.survey, self.questions))


def text_ids(survey: Survey, questions: Iterable[Question]) -> list[int]:
    """Return the ids of a survey's texts, those of its questions and options read with it."""
    found = [survey.title_id, *([survey.intro_id] if survey.intro_id else [])]
    for one in questions:
        found += [one.words_id, *(option.words_id for option in one.options.all())]
    return found


def form_of(survey: Survey) -> Form:
    """Return what a survey asks."""
    questions = tuple(survey.questions.prefetch_related("options"))
    return Form(survey, questions, load(text_ids(survey, questions)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rounds a list holds: those about a time that ends within some days, and those of one series."""

    first: date | None = None
    last: date | None = None
    series: str = ""


def surveys(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Survey]:
    """Return the municipality's surveys, the newest period first, with how many codes and answers. Raises ``Denied``.

    ``made`` codes were given out, ``came`` answers came in, counted or in the urn.
    """
    if policies.why_not_manage(actor, actor.municipality):
        require(policies.why_not_read(actor, actor.municipality))
    rows = Survey.objects.filter(municipality_id=actor.municipality)
    wanted = wanted or Wanted()
    rows = rows.filter(series=wanted.series) if wanted.series else rows
    rows = rows.filter(period_to__gte=wanted.first) if wanted.first else rows
    rows = rows.filter(period_to__lte=wanted.last) if wanted.last else rows
    return rows.annotate(
        made=_number(Code), came=_number(Envelope) + _number(Response), waiting=_number(Envelope)
    ).order_by("-period_to", "-pk")


def _number(model: type[Code] | type[Envelope] | type[Response]) -> Coalesce:
    rows = model._default_manager.filter(survey=OuterRef("pk")).order_by().values("survey")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def survey_of(actor: Actor, pk: int) -> Survey:
    """Return one survey of the municipality. Raises ``Denied`` or ``NotThere``."""
    found = surveys(actor).filter(pk=pk).select_related("follows").first()
    if found is None:
        raise NotThere
    return found


def question_of(actor: Actor, survey: int, pk: int) -> Question:
    """Return one question of a survey of the municipality. Raises ``Denied`` or ``NotThere``."""
    found = Question.objects.filter(pk=pk, survey__in=surveys(actor).filter(pk=survey).values("pk"))
    one = found.select_related("survey").prefetch_related("options").first()
    if one is None:
        raise NotThere
    return one


def public_surveys(municipality: str, on: date) -> QuerySet[Survey]:
    """Return the surveys that can be answered in a municipality on a day."""
    rows = Survey.objects.filter(municipality_id=municipality, released=True, counted_on=None)
    return rows.filter(opens_on__lte=on, closes_on__gte=on).order_by("closes_on", "pk")


def public_survey(municipality: str, slug: str) -> Survey | None:
    """Return a survey that was released, open or not: its page says which."""
    return Survey.objects.filter(municipality_id=municipality, slug=slug, released=True).first()


def own_words_of(actor: Actor, survey: Survey) -> dict[int, list[OwnWords]]:
    """Return what people wrote in own words, by question. Raises ``Denied``: they may name somebody."""
    require(policies.why_not_read_words(actor, survey.municipality_id))
    found: dict[int, list[OwnWords]] = {}
    for one in OwnWords.objects.filter(question__survey=survey).order_by("uid"):
        found.setdefault(one.question_id, []).append(one)
    return found
