"""Rows of events are read whole or refused with the row and what is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.law.casework import (
    CaseFacts,
    Circumstance,
    Extension,
    FactsError,
    Interruption,
    PlanFacts,
    RuleBook,
    Span,
    deadlines,
)
from delaktig.law.casework.events import Event, EventError, facts_from, known_events, read_toml

FILE = """
[[event]]
day = 2025-02-20
what = "plan made"
[[event]]
day = 2025-06-01
what = "interruption"
value = "illness to 2025-06-30"
[[event]]
what = "plan county joined"
value = "yes"
[[event]]
day = 2025-01-02
what = "jobseeker"
[[event]]
day = 2025-01-02
what = "jobseeker"
value = "to 2025-01-31"
"""


def test_a_file_is_read_as_facts() -> None:
    assert read_toml(FILE) == CaseFacts(
        jobseeker=(Span(date(2025, 1, 2)), Span(date(2025, 1, 2), date(2025, 1, 31))),
        interruptions=(Interruption("illness", Span(date(2025, 6, 1), date(2025, 6, 30))),),
        plans=(PlanFacts(date(2025, 2, 20), county_joined=True),),
    )
    assert read_toml("") == CaseFacts()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("event = [", "not a TOML file"),
        ('[[event]]\ndate = 2025-01-01\nwhat = "born"', "event 1: unknown field date; known are day, what, value"),
        ('[[event]]\nday = "2025-01-01"\nwhat = "born"', "event 1: day is not a date"),
        ('[[event]]\nday = 2025-01-01T10:00:00\nwhat = "born"', "event 1: day is not a date"),
        ("[[event]]\nday = 2025-01-01", "event 1: what and value are text"),
        ('[[event]]\nday = 2025-01-01\nwhat = "born"\nvalue = 3', "event 1: what and value are text"),
    ],
)
def test_a_wrong_file_is_refused(text: str, said: str) -> None:
    with pytest.raises(EventError, match=said):
        read_toml(text)


DAY = date(2025, 2, 20)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([Event(DAY, "plan maid")], r"row 1 \(plan maid\): a plan knows made, signed"),
        ([Event(DAY, "assessment begun")], r"row 1 \(assessment begun\): an assessment knows requested"),
        ([Event(DAY, "wedding")], r"row 1 \(wedding\): unknown; known are born, first permit"),
        ([Event(None, "born")], r"row 1 \(born\): a day is needed"),
        ([Event(DAY, "born", "yes")], "only the day is read here"),
        ([Event(DAY, "born"), Event(DAY, "born")], r"row 2 \(born\): this stands twice"),
        (
            [Event(DAY, "interruption", "holiday to 2025-03-01")],
            "'holiday' is no cause of interruption; known",
        ),
        ([Event(DAY, "circumstance", "rich")], "'rich' is no circumstance"),
        ([Event(DAY, "interruption", "illness until March")], "write a kind, and 'to' with the last day"),
        ([Event(DAY, "interruption", "illness to 2025-02-30")], "'2025-02-30' is no day"),
        (
            [Event(DAY, "interruption", "illness to 2025-01-30")],
            "ends 2025-01-30, before it begins 2025-02-20",
        ),
        ([Event(DAY, "jobseeker", "illness")], "only 'to' and a day may stand here"),
        ([Event(None, "consent to contact", "perhaps")], "value 'perhaps': write yes or no"),
        ([Event(None, "assessment for", "fun")], "value 'fun': known are unemployed_jobseeker"),
        ([Event(DAY, "assessment started")], "assessment 1: a row 'assessment 1 for'"),
        ([Event(DAY, "plan signed")], "plan 1: a row 'plan 1 made' with its day is needed"),
        ([Event(DAY, "plan 2 made")], r"numbered 1, 2, 3 without a gap, not \[2\]"),
        ([Event(DAY, "plan extended", "scant_education")], "write the ground and the last day"),
        ([Event(DAY, "plan extended", "luck to 2027-01-01")], "'luck' is no ground of extension"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(events: list[Event], said: str) -> None:
    with pytest.raises(EventError, match=said):
        facts_from(events)


def test_everything_that_may_be_written_is_listed_and_read() -> None:
    values = {
        "circumstance": "studies", "interruption": "illness", "jobseeker": "", "consent to contact": "yes",
        "assessment for": "social_assistance", "assessment plan needed": "no", "plan extended": "studies to 2026-01-01",
        "plan county joined": "yes", "plan services agreed": "no",
    }  # fmt: skip
    facts = facts_from(Event(DAY, what, values.get(what, "")) for what in known_events())
    assert facts.plans[0].referrals_made == (DAY,)
    assert facts.assessments[0].plan_needed is False
    assert deadlines(facts, DAY, RuleBook.shipped()) is not None


def test_impossible_facts_are_refused_where_they_are_made() -> None:
    with pytest.raises(FactsError, match="before it begins"):
        Span(date(2025, 2, 1), date(2025, 1, 31))
    with pytest.raises(FactsError, match="'rich' is no circumstance"):
        Circumstance("rich", Span(DAY))
    with pytest.raises(FactsError, match="an extension until 2025-02-19 is decided 2025-02-20"):
        Extension("studies", until=date(2025, 2, 19), decided_on=DAY)
