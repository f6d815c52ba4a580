"""Acts on surveys: written, copied to a new year, released, codes made. Each: policy, check, save, audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.acting import require
from delaktig.common.codes import new_code
from delaktig.surveys import policies
from delaktig.surveys.models import Code, Envelope, Option, Question, Survey
from delaktig.surveys.standing import Standing, standing
from delaktig.surveys.urn import code_hash, require_own
from delaktig.texts.actions import create_text
from delaktig.texts.models import Text
from delaktig.texts.parts import Invalid, NotThere, drop_texts, locked, next_position, put_texts, put_values
from delaktig.texts.selectors import load

MOST_CODES = 5_000
"""Codes made at one time: what one prints and mails."""
MOST_QUESTIONS = 60
MOST_OPTIONS = 20
WITH_OPTIONS = frozenset({Question.Kind.CHOICE, Question.Kind.SEVERAL})


@dataclass(frozen=True, slots=True)
class SurveyInput:
    """A survey as a person describes it in one language."""

    series: str
    slug: str
    title: str
    period_from: date | None
    period_to: date | None
    intro: str = ""
    access: str = Survey.Access.CODES
    languages: Sequence[str] = ("sv", "fi")


@dataclass(frozen=True, slots=True)
class QuestionInput:
    """A question in one language; ``options`` are the words of each option by its key, in their order."""

    key: str
    kind: str
    words: str
    required: bool = False
    options: Mapping[str, str] | None = None


@transaction.atomic
def add_survey(actor: Actor, language: str, given: SurveyInput) -> Survey:
    """Begin a survey. Raises ``Denied`` or ``Invalid``."""
    require(policies.why_not_manage(actor, actor.municipality))
    _check_survey(actor.municipality, given, None)
    survey = Survey(municipality_id=actor.municipality, **_values(given))
    _write(survey, language, {"title": given.title, "intro": given.intro}, actor)
    survey.save()
    record(actor, "surveys.survey_added", f"survey:{survey.pk}", {"series": survey.series})
    return survey


@transaction.atomic
def edit_survey(
    actor: Actor, survey: Survey, language: str, given: SurveyInput, *, expected_version: int | None = None
) -> Survey:
    """Change a draft. Raises ``NotThere``, ``Denied``, ``Stale`` or ``Invalid``."""
    fresh = _draft(actor, survey, expected_version)
    _check_survey(actor.municipality, given, fresh)
    changed = put_values(fresh, _values(given))
    changed += put_texts(fresh, language, {"title": given.title, "intro": given.intro}, actor)
    if changed:
        _saved(actor, fresh, "surveys.survey_edited", {"changed": sorted(changed), "language": language})
    return fresh


@transaction.atomic
def put_question(
    actor: Actor,
    survey: Survey,
    question: Question | None,
    language: str,
    given: QuestionInput,
    *,
    expected_version: int | None = None,
) -> Question:
    """Add a question to a draft, or change one; the version is the survey's. Raises as :func:`edit_survey`."""
    fresh = _draft(actor, survey, expected_version)
    _check_question(fresh, question, given)
    one = question or Question(survey=fresh, position=next_position(fresh.questions.all()))
    put_values(one, {"key": given.key, "kind": given.kind, "required": given.required})
    _write(one, language, {"words": given.words}, actor)
    one.save()
    _put_options(actor, one, language, (given.options or {}) if given.kind in WITH_OPTIONS else {})
    _saved(actor, fresh, "surveys.question_saved", {"question": given.key, "language": language})
    return one


def _write(part: Survey | Question | Option, language: str, bodies: Mapping[str, str], actor: Actor) -> None:
    """Write texts in one language: those of what is new are made with it."""
    if part.pk is not None:
        put_texts(part, language, bodies, actor)
        return
    for name, body in bodies.items():
        if body.strip():
            setattr(part, name, create_text({language: body}, source_language=language, actor=actor))


def _put_options(actor: Actor, question: Question, language: str, wanted: Mapping[str, str]) -> None:
    standing_ones = {one.key: one for one in question.options.all()}
    gone = [one for key, one in standing_ones.items() if key not in wanted]
    Option.objects.filter(pk__in=[one.pk for one in gone]).delete()
    drop_texts(one.words_id for one in gone)
    for position, (key, words) in enumerate(wanted.items()):
        option = standing_ones.get(key) or Option(question=question, key=key)
        option.position = position
        _write(option, language, {"words": words}, actor)
        option.save()


@transaction.atomic
def remove_question(actor: Actor, question: Question) -> None:
    """Take a question away from a draft."""
    fresh = _draft(actor, question.survey, None)
    texts = [question.words_id, *question.options.values_list("words_id", flat=True)]
    key = question.key
    question.delete()
    drop_texts(texts)
    _saved(actor, fresh, "surveys.question_removed", {"question": key})


@transaction.atomic
def move_question(actor: Actor, question: Question, step: int) -> None:
    """Move a question of a draft one place up (-1) or down (+1)."""
    fresh = _draft(actor, question.survey, None)
    rows = list(fresh.questions.all())
    at = next(place for place, row in enumerate(rows) if row.pk == question.pk)
    to = min(max(at + step, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for place, row in enumerate(rows):
        row.position = place
    Question.objects.bulk_update(rows, ["position"])
    _saved(actor, fresh, "surveys.question_moved", {"question": question.key})


@transaction.atomic
def copy_survey(actor: Actor, survey: Survey, slug: str, period_from: date, period_to: date) -> Survey:
    """Begin the next round: the same questions in every language, of the same series, to be compared with this one."""
    require_own(actor, survey)
    texts = load(_text_ids(survey))
    titles = texts.bodies(survey.title_id)
    again = SurveyInput(survey.series, slug, next(iter(titles.values()), ""), period_from, period_to)
    _check_survey(actor.municipality, again, None)
    copy = Survey.objects.create(
        municipality_id=survey.municipality_id,
        series=survey.series,
        slug=slug,
        title=_again(texts, survey.title_id, actor),
        intro=_again(texts, survey.intro_id, actor) if survey.intro_id else None,
        access=survey.access,
        languages=survey.languages,
        period_from=period_from,
        period_to=period_to,
        follows=survey,
    )
    for one in survey.questions.prefetch_related("options"):
        question = Question.objects.create(
            survey=copy,
            key=one.key,
            position=one.position,
            kind=one.kind,
            required=one.required,
            words=_again(texts, one.words_id, actor),
        )
        for option in one.options.all():
            words = _again(texts, option.words_id, actor)
            Option.objects.create(question=question, key=option.key, position=option.position, words=words)
    record(actor, "surveys.survey_copied", f"survey:{copy.pk}", {"from": survey.pk})
    return copy


def _text_ids(survey: Survey) -> list[int | None]:
    options = Option.objects.filter(question__survey=survey).values_list("words_id", flat=True)
    return [survey.title_id, survey.intro_id, *survey.questions.values_list("words_id", flat=True), *options]


def _again(texts: Any, text_id: int, actor: Actor) -> Text:
    return create_text(texts.bodies(text_id), source_language=texts.source_language(text_id), actor=actor)


@transaction.atomic
def release(actor: Actor, survey: Survey, opens_on: date | None, closes_on: date | None, on: date) -> Survey:
    """Fix the questions and set the days; from the first on it takes answers. Raises ``Invalid``, ``Denied``.

    While it is not counted the days may be set anew: what is over can be lengthened. The questions may not.
    """
    require_own(actor, survey)
    fresh = locked(survey, None)
    if fresh.counted_on is not None:
        raise Denied("already_counted")
    errors = {name: "required" for name, day in (("opens_on", opens_on), ("closes_on", closes_on)) if day is None}
    if opens_on and closes_on and closes_on < max(opens_on, on):
        errors["closes_on"] = "closes_too_early"
    if not fresh.questions.exists():
        errors["opens_on"] = "no_questions"
    if errors:
        raise Invalid(errors)
    put_values(fresh, {"opens_on": opens_on, "closes_on": closes_on, "released": True})
    _saved(actor, fresh, "surveys.survey_released", {"opens_on": str(opens_on), "closes_on": str(closes_on)})
    return fresh


@transaction.atomic
def take_back(actor: Actor, survey: Survey) -> Survey:
    """Make a released survey a draft again. Raises ``Denied`` with ``has_answers`` where somebody has answered."""
    require_own(actor, survey)
    fresh = locked(survey, None)
    if fresh.counted_on is not None or Envelope.objects.filter(survey=fresh).exists():
        raise Denied("has_answers")
    fresh.released = False
    _saved(actor, fresh, "surveys.survey_taken_back", {})
    return fresh


@transaction.atomic
def end_now(actor: Actor, survey: Survey, yesterday: date) -> Survey:
    """End an open survey before its day: ``yesterday`` becomes the last day. Raises ``Denied`` with ``not_open``."""
    require_own(actor, survey)
    fresh = locked(survey, None)
    if not fresh.released or fresh.opens_on is None or fresh.closes_on is None or yesterday >= fresh.closes_on:
        raise Denied("not_open")
    fresh.opens_on, fresh.closes_on = min(fresh.opens_on, yesterday), yesterday
    _saved(actor, fresh, "surveys.survey_ended", {"closes_on": str(yesterday)})
    return fresh


@transaction.atomic
def make_codes(actor: Actor, survey: Survey, number: int, on: date) -> list[str]:
    """Make codes that open the survey once each, and return them this once: only their hashes are kept.

    Raises ``Denied`` with ``no_codes`` for an open survey or ``not_open`` for one that is over, ``Invalid``.
    """
    require_own(actor, survey)
    fresh = locked(survey, None)
    if fresh.access != Survey.Access.CODES:
        raise Denied("no_codes")
    if standing(fresh, on) in {Standing.OVER, Standing.COUNTED}:
        raise Denied("not_open")
    if not 1 <= number <= MOST_CODES:
        raise Invalid({"number": "out_of_range"})
    made: dict[str, str] = {}
    known = set(Code.objects.filter(survey=fresh).values_list("hash", flat=True))
    while len(made) < number:
        code = new_code()
        hashed = code_hash(fresh.pk, code)
        if hashed not in known:
            made[hashed] = code
    # in the order of the hashes: the order of printing is not that of the rows
    Code.objects.bulk_create((Code(survey=fresh, hash=one) for one in sorted(made)), batch_size=500)
    record(actor, "surveys.codes_made", f"survey:{fresh.pk}", {"number": number})
    return list(made.values())


def _draft(actor: Actor, survey: Survey, expected_version: int | None) -> Survey:
    require_own(actor, survey)
    fresh = locked(survey, expected_version)
    if fresh.released or fresh.counted_on is not None:
        raise Denied("released")
    return fresh


def _saved(actor: Actor, survey: Survey, event: str, details: dict[str, Any]) -> None:
    survey.version += 1
    survey.save()
    record(actor, event, f"survey:{survey.pk}", details)


def _values(given: SurveyInput) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in ("series", "slug", "access", "period_from", "period_to")}
    return plain | {"languages": list(given.languages)}


def _check_survey(municipality: str, given: SurveyInput, survey: Survey | None) -> None:
    errors = {name: "required" for name in ("series", "slug", "title") if not getattr(given, name).strip()}
    errors |= {name: "required" for name in ("period_from", "period_to") if getattr(given, name) is None}
    if given.period_from and given.period_to and given.period_to < given.period_from:
        errors["period_to"] = "ends_before_it_begins"
    if given.access not in Survey.Access.values:
        errors["access"] = "unknown_choice"
    if not given.languages or not set(given.languages) <= set(settings.GUIDE_LANGUAGES):
        errors["languages"] = "required"
    taken = Survey.objects.filter(municipality=municipality, slug=given.slug).exclude(pk=survey.pk if survey else 0)
    if taken.exists():
        errors["slug"] = "taken"
    if errors:
        raise Invalid(errors)


def _check_question(survey: Survey, question: Question | None, given: QuestionInput) -> None:
    if question is not None and question.survey_id != survey.pk:
        raise NotThere
    errors = {name: "required" for name in ("key", "words") if not getattr(given, name).strip()}
    if given.kind not in Question.Kind.values:
        errors["kind"] = "unknown_choice"
    others = survey.questions.exclude(pk=question.pk if question else 0)
    if others.filter(key=given.key).exists():
        errors["key"] = "taken"
    if question is None and others.count() >= MOST_QUESTIONS:
        errors["words"] = "too_many"
    if given.kind in WITH_OPTIONS and not 2 <= len(given.options or {}) <= MOST_OPTIONS:
        errors["options"] = "two_at_least"
    if errors:
        raise Invalid(errors)
