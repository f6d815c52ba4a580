"""Where a survey stands on a day: computed from its days, never kept."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from delaktig.surveys.models import Survey


class Standing(StrEnum):
    """A draft is written; released it waits for its day; then it is open, over, and counted."""

    DRAFT = "draft"
    WAITS = "waits"
    OPEN = "open"
    OVER = "over"
    COUNTED = "counted"


def standing(survey: Survey, on: date) -> Standing:
    """Say where a survey stands on a day."""
    if survey.counted_on is not None:
        return Standing.COUNTED
    if not survey.released or survey.opens_on is None or survey.closes_on is None:
        return Standing.DRAFT
    if on < survey.opens_on:
        return Standing.WAITS
    return Standing.OPEN if on <= survey.closes_on else Standing.OVER
