"""Where the demonstration's surveys are found, for ``addresses``: Borgå runs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delaktig.surveys.models import Question, Survey

ONLY_POST = "answers only to a form that is sent"
BY = "koordinator.borga"


def found(**wanted: object) -> Survey:
    return Survey.objects.filter(municipality="638", **wanted).order_by("pk")[0]


def counted() -> int:
    return found(series="newcomers", follows__isnull=False, counted_on__isnull=False).pk


def draft() -> int:
    return found(released=False).pk


def running() -> Survey:
    return found(released=True, counted_on=None)


def asked() -> int:
    return Question.objects.filter(survey=draft(), kind="choice").order_by("pk")[0].pk


def of(survey: Callable[[], int], **more: Callable[[], object]) -> dict[str, Any]:
    return {"by": BY, "survey": survey, **more}


AT: dict[str, dict[str, Any]] = {
    "desk-surveys": {"by": BY},
    "desk-survey-add": {"by": BY},
    "desk-survey": of(counted),
    "desk-survey-edit": of(draft),
    "desk-survey-question-add": of(draft),
    "desk-survey-question": of(draft, question=asked),
    "desk-survey-question-remove": of(draft, question=asked),
    "desk-survey-question-move": of(draft, question=asked),
    "desk-survey-preview": of(draft, tongue=lambda: "ar"),
    "desk-survey-copy": of(counted),
    "desk-survey-release": of(draft),
    "desk-survey-take-back": of(draft),
    "desk-survey-end": of(draft),
    "desk-survey-count": of(draft),
    "desk-survey-codes": of(lambda: running().pk),
    "desk-survey-results": of(counted),
    "desk-survey-results-file": of(counted),
    "desk-survey-words": of(counted),
    "desk-surveys-draft": {"by": BY},
    "public-surveys": {"municipality": lambda: "borga"},
    "public-survey": {"municipality": lambda: "borga", "survey": lambda: running().slug},
}
STATES: dict[str, dict[str, Any]] = {
    "desk-surveys: none": {"by": "koordinator"},
    "desk-survey: a draft": of(draft),
    "desk-survey: open": of(lambda: running().pk),
    "desk-survey-results: sealed": of(lambda: running().pk),
    "desk-survey-results: one language": {**of(counted), "query": "language=ar"},
    "desk-survey-codes: counted": of(counted),
    "public-surveys: none": {"municipality": lambda: "kristinestad"},
    "public-survey: thanks": {"query": "thanks=1"},
    "public-survey: over": {"survey": lambda: found(counted_on__isnull=False).slug},
}
NO_PAGE = {
    **dict.fromkeys(
        (
            "desk-survey-question-move",
            "desk-survey-take-back",
            "desk-survey-end",
            "desk-survey-count",
            "desk-surveys-draft",
        ),
        ONLY_POST,
    ),
    "desk-survey-results-file": "gives a file, or data, and no page",
}
