"""What can be counted from surveys: sheets, response rate, and each question's mean or share (rows B34, C28).

A survey belongs to the period that its answers are about: the year in which ``period_to`` lies.
Only what is counted is there: nothing comes out of an urn before its survey is over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from delaktig.indicators.periods import Period
from delaktig.indicators.registry import (
    Basis,
    Computed,
    Dimension,
    Family,
    Kind,
    Words,
    of_municipality,
    register,
    register_family,
)
from delaktig.indicators.values import words_of
from delaktig.surveys.models import Answer, Code, Option, Question, Response, Survey
from delaktig.texts.selectors import Bundle, load

FAMILY = "surveys.question."
PER_CENT = Words("%", "%", "%")
MUNICIPALITY = "survey__municipality_id"
LANGUAGE = Dimension("language", "language", Words("svarsspråk", "vastauskieli", "language of the answer"))


def _titles(wanted: Collection[str]) -> Mapping[str, Words]:
    """Return what series are called: as the latest round of each is."""
    rows = Survey.objects.filter(series__in=wanted).order_by("period_to", "pk").values_list("series", "title_id")
    titles = dict(rows)
    texts = load(titles.values())
    return {series: words_of(texts.bodies(title)) for series, title in titles.items()}


SERIES = Dimension("survey", "survey__series", Words("enkät", "kysely", "survey"), values=_titles)


def _in(rows: QuerySet[Any], municipality: str | None, period: Period, survey: str = "survey") -> QuerySet[Any]:
    rows = rows.filter(**{f"{survey}__period_to__range": (period.first, period.last)})
    return of_municipality(rows, municipality, f"{survey}__municipality")


def sheets(municipality: str | None, period: Period) -> QuerySet[Response]:
    """Return the counted sheets of surveys about a period."""
    return _in(Response.objects.all(), municipality, period)


def codes(municipality: str | None, period: Period) -> QuerySet[Code]:
    """Return the codes given out for surveys about a period that have been counted."""
    return _in(Code.objects.exclude(survey__counted_on=None), municipality, period)


def indicator_name(series: str, key: str, option: str = "") -> str:
    """Return the name under which a question (or one option of it) of a series is followed up."""
    return FAMILY + ".".join(filter(None, (series, key, option)))


def of_question(name: str) -> Computed | None:
    """Return the indicator of a question: the mean of a scale or number, the share of yes or of one option.

    It is called as the latest round asks it. None where no round of the series asks it so.
    """
    series, _dot, rest = name.removeprefix(FAMILY).partition(".")
    key, _dot, chosen = rest.partition(".")
    found = Question.objects.filter(survey__series=series, key=key).order_by("-survey__period_to", "-pk").first()
    if found is None or found.kind == Question.Kind.TEXT or bool(chosen) != found.is_choice:
        return None
    option = found.options.filter(key=chosen).first() if chosen else None
    if chosen and option is None:
        return None
    texts = load([found.words_id, *([option.words_id] if option else [])])
    return _of_kind(name, series, found, option, texts)


def _of_kind(name: str, series: str, question: Question, option: Option | None, texts: Bundle) -> Computed:
    title = _title(question, option, texts)
    if question.kind in {Question.Kind.SCALE, Question.Kind.NUMBER}:
        return _mean(name, series, question.key, title)
    part = Q(answers__option__key=option.key) if option else Q(answers__number=1)
    return _share(name, series, question.key, title, part)


def _title(question: Question, option: Option | None, texts: Bundle) -> Words:
    asked = words_of(texts.bodies(question.words_id))
    if option is None:
        return asked
    said = words_of(texts.bodies(option.words_id))
    return Words(f"{asked.sv}: {said.sv}", f"{asked.fi}: {said.fi}", f"{asked.en}: {said.en}")


def _mean(name: str, series: str, key: str, title: Words) -> Computed:
    return Computed(
        name=name,
        version=1,
        kind=Kind.MEAN,
        basis=Basis.FLOW,
        facts=partial(_answers, series, key),
        title=title,
        definition=Words(
            "Medeltalet av svaren på frågan bland dem som svarade på den, i omgångar som gäller perioden.",
            "Kysymyksen vastausten keskiarvo siihen vastanneilta, jaksoa koskevissa kyselyissä.",
            "The mean of the answers among those who answered the question, in rounds about the period.",
        ),
        unit=Words("medeltal", "keskiarvo", "mean"),
        municipality="question__survey__municipality_id",
        value="number",
        dimensions=(Dimension("language", "response__language", LANGUAGE.words),),
    )


def _answers(series: str, key: str, municipality: str | None, period: Period) -> QuerySet[Answer]:
    rows = Answer.objects.filter(question__survey__series=series, question__key=key).exclude(number=None)
    return _in(rows, municipality, period, "question__survey")


def _share(name: str, series: str, key: str, title: Words, part: Q) -> Computed:
    return Computed(
        name=name,
        version=1,
        kind=Kind.RATE,
        basis=Basis.FLOW,
        facts=partial(_answered, series, key),
        title=title,
        definition=Words(
            "Hur stor del av dem som svarade på frågan gav detta svar, i omgångar som gäller perioden.",
            "Kuinka suuri osa kysymykseen vastanneista antoi tämän vastauksen, jaksoa koskevissa kyselyissä.",
            "How large a part of those who answered the question gave this answer, in rounds about the period.",
        ),
        unit=PER_CENT,
        municipality=MUNICIPALITY,
        part=part & Q(answers__question__key=key),
        dimensions=(LANGUAGE,),
    )


def _answered(series: str, key: str, municipality: str | None, period: Period) -> QuerySet[Response]:
    """Return the sheets that answer a question, one row a sheet."""
    rows = Answer.objects.filter(question__survey__series=series, question__key=key)
    return _in(Response.objects.filter(pk__in=rows.values("response")), municipality, period)


register(
    Computed(
        name="surveys.answers",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=sheets,
        title=Words("Svar på enkäter", "Kyselyvastaukset", "Answers to surveys"),
        definition=Words(
            "Räknade svarsblanketter i enkäter som gäller perioden.",
            "Lasketut vastaukset kyselyissä, jotka koskevat jaksoa.",
            "Counted sheets of surveys about the period.",
        ),
        unit=Words("svar", "vastausta", "answers"),
        municipality=MUNICIPALITY,
        dimensions=(
            LANGUAGE,
            SERIES,
        ),
    ),
    Computed(
        name="surveys.response_rate",
        version=1,
        kind=Kind.RATE,
        basis=Basis.FLOW,
        facts=codes,
        part=Q(spent=True),
        title=Words("Svarsprocent", "Vastausprosentti", "Response rate"),
        definition=Words(
            "Använda koder av utdelade, i räknade enkäter som gäller perioden. Enkäter utan koder ingår inte.",
            "Käytetyt koodit jaetuista, jaksoa koskevissa lasketuissa kyselyissä. Avoimet kyselyt eivät ole mukana.",
            "Codes used of those given out, in counted surveys about the period. Surveys without codes are not in it.",
        ),
        unit=PER_CENT,
        municipality=MUNICIPALITY,
        dimensions=(SERIES,),
    ),
)


def offered(municipality: str) -> list[Computed]:
    """Return the indicators of a municipality's questions, called as the latest round of each series asks them.

    A question of choices has one for each option; what is answered in own words has none. Four queries.
    """
    rows = Question.objects.filter(survey__municipality=municipality).exclude(kind=Question.Kind.TEXT)
    rows = rows.select_related("survey").prefetch_related("options").order_by("survey__period_to", "pk")
    latest = {(one.survey.series, one.key): one for one in rows}
    options = [option for one in latest.values() for option in one.options.all()]
    texts = load([*(one.words_id for one in latest.values()), *(option.words_id for option in options)])
    found = []
    for (series, key), question in latest.items():
        for option in question.options.all() if question.is_choice else [None]:
            name = indicator_name(series, key, option.key if option else "")
            found.append(_of_kind(name, series, question, option, texts))
    return found


register_family(FAMILY, Family(of_question, offered))
