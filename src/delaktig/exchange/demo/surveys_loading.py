"""The demonstration's surveys: two rounds of the yearly one, and that of families, one round of it open (B34, C28)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from delaktig.accounts.actor import Actor, command_actor
from delaktig.exchange.demo.draft import NAME
from delaktig.surveys.actions import (
    QuestionInput,
    SurveyInput,
    add_survey,
    copy_survey,
    edit_survey,
    make_codes,
    put_question,
    release,
)
from delaktig.surveys.answers import NO, SCALE, YES, Value
from delaktig.surveys.models import Question, Survey
from delaktig.surveys.urn import open_urn, put_in

HOME = "638"
SPOKEN = (("sv", 20), ("fi", 24), ("en", 16), ("ar", 18), ("ru", 14), ("uk", 8))
"""In which languages people answer, by weight; where a survey is not offered in one, they answer in English."""
WRITES = 0.12
"""How many of a hundred write something in own words."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the demonstration: its year, when it could be answered, and how many did of how many asked."""

    year: int
    opens_on: date
    closes_on: date
    codes: int
    answers: int
    counted: bool


def load_surveys(today: date, seed: int = 638) -> None:
    """Run the surveys as their workers and those who answered would have; the same answers each time."""
    actor, lots = command_actor(HOME, NAME), Random(seed)  # noqa: S311 - invented answers, no secret
    data = tomllib.loads((Path(__file__).parent / "surveys.toml").read_text(encoding="utf-8"))
    before, last = today.year - 2, today.year - 1
    spring = [date(year + 1, 2, 2) for year in (before, last)]
    months = timedelta(days=40)
    first = _round(before, spring[0], months, 260, 148)
    second = _round(last, min(spring[1], today - months - timedelta(days=3)), months, 280, 163)
    newest = _run(actor, "newcomers", data["newcomers"], (first, second), lots)
    copy_survey(actor, newest, f"newcomers-{today.year}", date(today.year, 1, 1), date(today.year, 12, 31))
    past = _round(before, spring[0], months, 240, 151)
    running = Round(last, today - timedelta(days=9), today + timedelta(days=12), 220, 46, counted=False)
    _run(actor, "leisure", data["leisure"], (past, running), lots)


def _round(year: int, opens_on: date, length: timedelta, codes: int, answers: int) -> Round:
    return Round(year, opens_on, opens_on + length, codes, answers, counted=True)


def _run(actor: Actor, series: str, data: Mapping[str, Any], rounds: tuple[Round, ...], lots: Random) -> Survey:
    survey: Survey | None = None
    for number, one in enumerate(rounds):
        begins, ends = date(one.year, 1, 1), date(one.year, 12, 31)
        slug = f"{series}-{one.year}"
        if survey is None:
            survey = _written(actor, SurveyInput(series, slug, "", begins, ends), data)
        else:
            survey = copy_survey(actor, survey, slug, begins, ends)
        survey = release(actor, survey, one.opens_on, one.closes_on, one.opens_on)
        codes = make_codes(actor, survey, one.codes, one.opens_on)
        for code in codes[: one.answers]:
            language = _language(lots, data["languages"])
            put_in(survey, language, dict(_sheet(data["questions"], number, language, lots)), code, one.opens_on)
        if one.counted:
            open_urn(actor, survey, one.closes_on + timedelta(days=1))
    assert survey is not None
    return survey


def _written(actor: Actor, about: SurveyInput, data: Mapping[str, Any]) -> Survey:
    survey: Survey | None = None
    for language in data["languages"]:
        given = SurveyInput(
            about.series,
            about.slug,
            data["title"][language],
            about.period_from,
            about.period_to,
            data["intro"].get(language, ""),
            languages=data["languages"],
        )
        survey = edit_survey(actor, survey, language, given) if survey else add_survey(actor, language, given)
    assert survey is not None
    for row in data["questions"]:
        question: Question | None = None
        for language in (tag for tag in data["languages"] if tag in row["words"]):
            options = {one["key"]: one.get(language, "") for one in row.get("options", ())}
            words = QuestionInput(row["key"], row["kind"], row["words"][language], row.get("required", False), options)
            question = put_question(actor, survey, question, language, words)
    return survey


def _language(lots: Random, offered: list[str]) -> str:
    [found] = lots.choices([tag for tag, _n in SPOKEN], [n for _tag, n in SPOKEN])
    return found if found in offered else "en"


def _sheet(questions: Any, number: int, language: str, lots: Random) -> Iterator[tuple[str, Value]]:
    """Yield what one invented person answers: most questions are answered by most."""
    for row in questions:
        kind = row["kind"]
        if kind == Question.Kind.TEXT:
            said = [words for tag, words in row["said"] if tag == language]
            if said and lots.random() < WRITES:
                yield row["key"], lots.choice(said)
            continue
        if not row.get("required") and lots.random() < 0.06:
            continue
        weights = row["weights"][number]
        if kind == Question.Kind.SEVERAL:
            several = [one["key"] for one, n in zip(row["options"], weights, strict=True) if lots.random() * 100 < n]
            if several:
                yield row["key"], several
            continue
        yield row["key"], lots.choices(_choices(row), weights)[0]


def _choices(row: Mapping[str, Any]) -> list[str]:
    return {
        Question.Kind.SCALE: [str(step) for step in SCALE],
        Question.Kind.YES_NO: [YES, NO],
        Question.Kind.NUMBER: row.get("numbers", []),
    }.get(row["kind"]) or [one["key"] for one in row["options"]]
