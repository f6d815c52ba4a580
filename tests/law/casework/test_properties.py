"""What must hold of every date that casework computes, whatever the facts are."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.law import casework
from delaktig.law.casework import (
    CIRCUMSTANCE_KINDS,
    EXTENSION_GROUNDS,
    INTERRUPTION_KINDS,
    TRIGGER_KINDS,
    AssessmentFacts,
    CaseFacts,
    Circumstance,
    Extension,
    Interruption,
    PlanFacts,
    RuleBook,
    Span,
)
from delaktig.law.casework.book import LENGTHS
from delaktig.law.casework.deadline import last_day
from delaktig.law.casework.events import events_from, facts_from
from delaktig.law.casework.interruptions import lost_time
from delaktig.law.rules import Rule

BOOK = RuleBook.shipped()
START = date(2025, 1, 1)
DAYS = st.dates(date(2012, 1, 1), date(2040, 12, 31))
NEW_DAYS = st.dates(START, date(2040, 12, 31))
OLD_DAYS = st.dates(date(2012, 1, 1), START - timedelta(days=1))


@st.composite
def spans(draw: st.DrawFn, days: st.SearchStrategy[date] = DAYS) -> Span:
    first = draw(days)
    last = draw(st.none() | st.integers(0, 400).map(lambda more: first + timedelta(days=more)))
    return Span(first, last)


closed = st.builds(lambda first, more: Span(first, first + timedelta(days=more)), DAYS, st.integers(0, 400))
EXTENSIONS = st.builds(
    lambda ground, decided, more: Extension(ground, decided + timedelta(days=more), decided),
    st.sampled_from(EXTENSION_GROUNDS),
    DAYS,
    st.integers(0, 1500),
)
INTERRUPTIONS = st.lists(st.builds(Interruption, st.sampled_from(INTERRUPTION_KINDS), closed), max_size=5).map(tuple)
PLANS = st.builds(
    PlanFacts,
    made_on=DAYS,
    signed_on=st.none() | DAYS,
    valid_to=st.none() | DAYS,
    ended_on=st.none() | DAYS,
    reviews=st.lists(DAYS, max_size=3).map(tuple),
    next_review_agreed=st.none() | DAYS,
    extensions=st.lists(EXTENSIONS, max_size=2).map(tuple),
    county_joined=st.booleans(),
    referrals_made=st.lists(DAYS, max_size=2).map(tuple),
    services_agreed=st.booleans(),
    services_waiting=st.lists(DAYS, max_size=2).map(tuple),
)
ASSESSMENTS = st.builds(
    AssessmentFacts,
    trigger=st.sampled_from(TRIGGER_KINDS),
    requested_on=st.none() | DAYS,
    learned_on=st.none() | DAYS,
    started_on=st.none() | DAYS,
    interviewed_on=st.none() | DAYS,
    done_on=st.none() | DAYS,
    plan_needed=st.none() | st.booleans(),
)
CASES = st.builds(
    CaseFacts,
    birth_date=st.none() | st.dates(date(1950, 1, 1), date(2020, 1, 1)),
    first_permit_on=st.none() | DAYS,
    relation_started_on=st.none() | DAYS,
    learned_on=st.none() | DAYS,
    requested_on=st.none() | DAYS,
    job_search_started_on=st.none() | DAYS,
    jobseeker=st.lists(spans(), max_size=2).map(tuple),
    circumstances=st.lists(st.builds(Circumstance, st.sampled_from(CIRCUMSTANCE_KINDS), spans()), max_size=5).map(
        tuple
    ),
    interruptions=st.lists(st.builds(Interruption, st.sampled_from(INTERRUPTION_KINDS), spans()), max_size=3).map(
        tuple
    ),
    assessments=st.lists(ASSESSMENTS, max_size=2).map(tuple),
    plans=st.lists(PLANS, max_size=3).map(tuple),
    employment_plan_made_on=st.none() | DAYS,
    moved_on=st.none() | DAYS,
    move_consent=st.none() | st.booleans(),
    move_contacted_on=st.none() | DAYS,
    ended_on=st.none() | DAYS,
)
# The deadlines whose day is one anchor plus a length.
COUNTED = {
    "contact.handling",
    "assessment.start",
    "assessment.interview",
    "plan.start",
    "plan.latest",
    "plan.review",
    "plan.review_target",
    "plan.referral",
    "plan.employment_plan",
    "move.contact",
}


@given(CASES, DAYS)
def test_no_case_is_too_strange_and_each_deadline_is_whole(facts: CaseFacts, today: date) -> None:
    for one in casework.deadlines(facts, today, BOOK):
        assert set(one.explanation) == {"sv", "fi", "en"}
        assert not (one.due and one.missing), "a day is never guessed"
        assert one.statutory is False or one.rule.kind == "statutory"
        assert one.rule.citation is not None or not one.statutory
        for language, text in one.explanation.items():
            assert text.endswith("."), language
            assert "{" not in text


@given(CASES, DAYS)
def test_no_counted_day_comes_before_the_day_it_is_counted_from(facts: CaseFacts, today: date) -> None:
    for one in casework.deadlines(facts, today, BOOK):
        if one.key in COUNTED and one.due is not None:
            anchor = one.inputs[0][1]
            assert isinstance(anchor, date)
            assert anchor < one.due


@given(CASES, DAYS)
def test_deadlines_come_in_the_order_of_the_days_and_those_without_one_last(facts: CaseFacts, today: date) -> None:
    days = [one.due or date.max for one in casework.deadlines(facts, today, BOOK)]
    assert days == sorted(days)


@given(CASES, DAYS)
def test_every_group_is_answered_and_unknown_names_what_is_missing(facts: CaseFacts, today: date) -> None:
    for one in casework.triggers(facts, today, BOOK):
        assert (one.applies is None) == bool(one.missing)
        assert set(one.explanation) == {"sv", "fi", "en"}
        assert one.since is None or one.since <= today


def _total(plan: PlanFacts, interruptions: tuple[Interruption, ...] = ()) -> date:
    end = casework.total_end(CaseFacts(plans=(plan,), interruptions=interruptions), date(2041, 1, 1), BOOK).until
    assert end is not None
    return end


@given(st.one_of(st.tuples(OLD_DAYS, OLD_DAYS), st.tuples(NEW_DAYS, NEW_DAYS)), INTERRUPTIONS)
def test_a_later_first_plan_never_ends_earlier_under_the_same_act(
    days: tuple[date, date], interruptions: tuple[Interruption, ...]
) -> None:
    earlier, later = sorted(days)
    assert _total(PlanFacts(earlier, signed_on=earlier)) <= _total(PlanFacts(later, signed_on=later))


@given(st.sampled_from([one for one in BOOK.rules if set(LENGTHS) & set(one.parameters)]), DAYS, DAYS)
def test_a_later_anchor_never_gives_an_earlier_day(rule: Rule, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert earlier <= last_day(rule, earlier) <= last_day(rule, later)


@given(DAYS, INTERRUPTIONS, INTERRUPTIONS)
def test_an_added_interruption_never_brings_the_end_forward(
    made: date, some: tuple[Interruption, ...], more: tuple[Interruption, ...]
) -> None:
    plan = PlanFacts(made, signed_on=made)
    assert _total(plan) <= _total(plan, some) <= _total(plan, (*some, *more))


@given(DAYS, INTERRUPTIONS)
def test_the_same_interruptions_twice_are_lost_once(made: date, some: tuple[Interruption, ...]) -> None:
    plan = PlanFacts(made, signed_on=made)
    assert _total(plan, some) == _total(plan, (*some, *some))


@given(DAYS, INTERRUPTIONS)
def test_the_lost_days_are_the_days_on_which_some_interruption_held(made: date, some: tuple[Interruption, ...]) -> None:
    base = made + timedelta(days=730)
    lost = lost_time(some, made, base, date(2045, 1, 1))
    days = {
        one.span.first + timedelta(days=number)
        for one in some
        for number in range(((one.span.last or one.span.first) - one.span.first).days + 1)
    }
    end, counted = base, 0
    for day in sorted(day for day in days if day >= made):
        if day <= end:
            end, counted = end + timedelta(days=1), counted + 1
    assert (lost.days, lost.until) == (counted, end)


@given(CASES, DAYS, st.randoms())
def test_the_order_in_which_things_are_written_down_does_not_matter(
    facts: CaseFacts, today: date, order: object
) -> None:
    rows = list(events_from(facts))
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert facts_from(shuffled) == facts_from(rows)
    assert casework.deadlines(facts_from(shuffled), today, BOOK) == casework.deadlines(facts_from(rows), today, BOOK)


@given(CASES)
def test_facts_written_as_rows_are_read_back(facts: CaseFacts) -> None:
    def ordered(one: CaseFacts) -> CaseFacts:
        return replace(
            one,
            jobseeker=tuple(sorted(one.jobseeker, key=str)),
            circumstances=tuple(sorted(one.circumstances, key=str)),
            interruptions=tuple(sorted(one.interruptions, key=str)),
            plans=tuple(
                replace(
                    plan,
                    reviews=tuple(sorted(plan.reviews)),
                    referrals_made=tuple(sorted(plan.referrals_made)),
                    services_waiting=tuple(sorted(plan.services_waiting)),
                    extensions=tuple(sorted(plan.extensions, key=str)),
                )
                for plan in one.plans
            ),
        )

    assert facts_from(events_from(facts)) == ordered(facts)


@given(st.permutations(range(4)), st.lists(closed, min_size=4, max_size=4))
def test_the_order_of_interruptions_does_not_matter(order: list[int], periods: list[Span]) -> None:
    some = tuple(Interruption("illness", one) for one in periods)
    plan = PlanFacts(date(2025, 2, 1))
    assert _total(plan, some) == _total(plan, tuple(some[index] for index in order))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Helsinki", "America/Adak"])
def test_the_time_zone_of_the_machine_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = CaseFacts(
        birth_date=date(2000, 2, 29),
        first_permit_on=date(2024, 2, 29),
        learned_on=date(2025, 3, 30),
        assessments=(AssessmentFacts("unemployed_jobseeker", done_on=date(2025, 10, 26), plan_needed=True),),
        plans=(PlanFacts(date(2025, 10, 26), valid_to=date(2026, 3, 29)),),
    )
    here = casework.deadlines(facts, date(2026, 3, 29), BOOK)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert os.environ["TZ"] == zone
        assert casework.deadlines(facts, date(2026, 3, 29), BOOK) == here
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.integers(2012, 2036).filter(lambda year: year % 4 == 0))
def test_29_february_ends_on_28_february_in_other_years(year: int) -> None:
    leap = date(year, 2, 29)
    total = _total(PlanFacts(leap, signed_on=leap))
    assert total == date(year + (3 if leap < START else 2), 2, 28)
    latest = casework.plan_latest(CaseFacts(first_permit_on=leap), leap, BOOK)
    assert latest.due == date(year + 3, 2, 28)


def test_every_unit_and_noun_is_there_for_every_deadline() -> None:
    nouns = casework.words.nouns("what")
    assert set(chain(COUNTED, CIRCUMSTANCE_KINDS, INTERRUPTION_KINDS)) <= set(nouns)
