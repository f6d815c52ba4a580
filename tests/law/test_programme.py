"""The life of an edition in one municipality, on any day asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.law import programme_texts as texts
from delaktig.law.appeals import BodyKind
from delaktig.law.programme import (
    DecisionFact,
    EarlyExpiry,
    Edition,
    EditionFacts,
    Outcome,
    ProgrammeKind,
    ProgrammeState,
    State,
    in_force_since,
    period_days,
    review_due,
    state,
)

SELLER, BUYER, OTHER = "638", "018", "434"
STRATEGIC, PACKAGE = ProgrammeKind.STRATEGIC_PROGRAMME, ProgrammeKind.SERVICE_PACKAGE
COMMITTEE, BOARD, COUNCIL = BodyKind.COMMITTEE, BodyKind.BOARD, BodyKind.COUNCIL
REASON = {"sv": "Lagen ändrades.", "fi": "Laki muuttui.", "en": "The act changed."}

STRATEGY = EditionFacts(STRATEGIC, SELLER, date(2022, 1, 1), date(2024, 12, 31))
SERVICES = EditionFacts(PACKAGE, BUYER, date(2025, 1, 1), date(2026, 12, 31), arranger=SELLER)


def decided(body: BodyKind, outcome: Outcome, on: date | None, municipality: str = SELLER) -> DecisionFact:
    return DecisionFact(municipality, body, outcome, on)


ADOPTED = decided(COUNCIL, Outcome.ADOPTED, date(2022, 2, 23))
CHAIN = [
    decided(COMMITTEE, Outcome.PROPOSED_TO_COUNCIL, date(2022, 1, 19)),
    decided(BOARD, Outcome.PROPOSED_TO_COUNCIL, date(2022, 2, 7)),
    ADOPTED,
]


@pytest.mark.parametrize(
    ("on", "expected", "since"),
    [
        (date(2021, 8, 31), State.DRAFT, None),
        (date(2021, 9, 1), State.CONSULTATION, date(2021, 9, 1)),
        (date(2022, 1, 18), State.CONSULTATION, date(2021, 9, 1)),
        (date(2022, 1, 19), State.PROPOSED, date(2022, 1, 19)),
        (date(2022, 2, 22), State.PROPOSED, date(2022, 1, 19)),
        (date(2022, 2, 23), State.IN_FORCE, date(2022, 2, 23)),
        (date(2024, 12, 31), State.IN_FORCE, date(2022, 2, 23)),
        (date(2025, 1, 1), State.EXPIRED, date(2025, 1, 1)),
    ],
)
def test_a_strategic_programme_goes_through_its_chain(on: date, expected: State, since: date | None) -> None:
    found = state(replace(STRATEGY, consultation_from=date(2021, 9, 1)), CHAIN, on)
    assert (found.state, found.since) == (expected, since)


def test_each_council_adopts_for_its_own_municipality_only() -> None:
    on = date(2022, 3, 1)
    assert state(STRATEGY, CHAIN, on).state is State.IN_FORCE
    assert state(replace(STRATEGY, municipality=OTHER), CHAIN, on).state is State.DRAFT


@pytest.mark.parametrize("body", [COMMITTEE, BOARD])
def test_a_board_or_committee_cannot_adopt_a_strategic_programme(body: BodyKind) -> None:
    found = state(STRATEGY, [decided(body, Outcome.ADOPTED, date(2022, 2, 1))], date(2022, 3, 1))
    assert found.state is State.PROPOSED


def test_an_adopted_programme_waits_for_its_period() -> None:
    facts = replace(STRATEGY, period_start=date(2023, 1, 1))
    waiting = state(facts, CHAIN, date(2022, 12, 31))
    assert (waiting.state, waiting.since, waiting.reason_key) == (
        State.ADOPTED,
        date(2022, 2, 23),
        "adopted_not_begun",
    )
    begun = state(facts, CHAIN, date(2023, 1, 1))
    assert (begun.state, begun.since) == (State.IN_FORCE, date(2023, 1, 1))


def test_a_council_that_only_notes_moves_nothing() -> None:
    noted = [decided(COUNCIL, Outcome.NOTED, date(2025, 4, 28), BUYER)]
    found = state(SERVICES, noted, date(2025, 5, 1))
    assert (found.state, found.reason_key) == (State.DRAFT, "draft")


def test_a_committee_that_notes_shows_that_the_edition_is_before_the_bodies() -> None:
    noted = [decided(COMMITTEE, Outcome.NOTED, date(2025, 3, 12), BUYER)]
    found = state(SERVICES, noted, date(2025, 5, 1))
    assert (found.state, found.since) == (State.PROPOSED, date(2025, 3, 12))


def test_what_other_municipalities_do_moves_nothing() -> None:
    noted = [decided(COMMITTEE, Outcome.NOTED, date(2025, 3, 12), OTHER)]
    assert state(SERVICES, noted, date(2025, 5, 1)).state is State.DRAFT


def test_an_outcome_that_is_unknown_moves_nothing() -> None:
    unknown = [decided(BOARD, Outcome.UNKNOWN, date(2022, 2, 1))]
    assert state(STRATEGY, unknown, date(2022, 3, 1)).state is State.DRAFT


@pytest.mark.parametrize("body", BodyKind)
def test_a_service_package_comes_into_force_by_its_arranger_whatever_the_body(body: BodyKind) -> None:
    found = state(SERVICES, [decided(body, Outcome.ADOPTED, date(2025, 3, 12))], date(2025, 3, 12))
    assert (found.state, found.since, found.until) == (State.IN_FORCE, date(2025, 3, 12), date(2026, 12, 31))
    assert found.citation is not None
    assert found.citation.text("sv") == "681/2023 § 13 mom. 1"
    assert found.rule is not None
    assert found.rule.to_be_verified


def test_the_buyers_own_council_does_not_bring_a_service_package_into_force() -> None:
    own = [decided(COUNCIL, Outcome.ADOPTED, date(2025, 3, 12), BUYER)]
    assert state(SERVICES, own, date(2025, 5, 1)).state is State.PROPOSED


def test_a_service_package_is_never_in_force_before_the_act() -> None:
    facts = replace(SERVICES, period_start=date(2024, 10, 1))
    early = [decided(COUNCIL, Outcome.ADOPTED, date(2024, 9, 1))]
    waiting = state(facts, early, date(2024, 12, 31))
    assert (waiting.state, waiting.reason_key) == (State.ADOPTED, "adopted_not_begun")
    assert state(facts, early, date(2025, 1, 1)).since == date(2025, 1, 1)


def test_a_service_package_without_a_start_stays_adopted() -> None:
    facts = replace(SERVICES, period_start=None)
    found = state(facts, [decided(COUNCIL, Outcome.ADOPTED, date(2025, 3, 12))], date(2025, 5, 1))
    assert (found.state, found.reason_key) == (State.ADOPTED, "adopted_start_unknown")
    assert in_force_since(facts, [ADOPTED]) is None


def test_without_a_known_arranger_a_service_package_cannot_come_into_force() -> None:
    facts = replace(SERVICES, arranger=None)
    found = state(facts, [decided(COUNCIL, Outcome.ADOPTED, date(2025, 3, 12))], date(2025, 5, 1))
    assert found.state is State.DRAFT
    assert found.remarks == (texts.ARRANGER_UNKNOWN,)


UNDATED = decided(COUNCIL, Outcome.ADOPTED, None)


@pytest.mark.parametrize(
    ("facts", "on", "expected", "key"),
    [
        (STRATEGY, date(2023, 1, 1), State.ADOPTED, "adopted_date_unknown"),
        (STRATEGY, date(2021, 12, 31), State.ADOPTED, "adopted_not_begun"),
        (STRATEGY, date(2025, 1, 1), State.EXPIRED, "expired"),
        (
            replace(STRATEGY, period_start=None, period_end=None),
            date(2025, 1, 1),
            State.ADOPTED,
            "adopted_date_unknown",
        ),
        (SERVICES, date(2025, 6, 1), State.ADOPTED, "adopted_date_unknown"),
    ],
)
def test_an_adoption_without_a_date_is_never_guessed(facts: EditionFacts, on: date, expected: State, key: str) -> None:
    found = state(facts, [UNDATED], on)
    assert (found.state, found.reason_key) == (expected, key)
    assert in_force_since(facts, [UNDATED]) is None


def test_a_dated_adoption_goes_before_an_undated_one() -> None:
    assert state(STRATEGY, [UNDATED, ADOPTED], date(2022, 6, 1)).since == date(2022, 2, 23)


def test_a_decision_after_the_day_asked_about_is_not_looked_at() -> None:
    assert state(STRATEGY, [ADOPTED], date(2022, 2, 22)).state is State.DRAFT


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.REJECTED])
def test_what_is_returned_or_rejected_is_a_draft_again_until_proposed_anew(outcome: Outcome) -> None:
    chain = [CHAIN[0], decided(BOARD, outcome, date(2022, 2, 7))]
    found = state(STRATEGY, chain, date(2022, 3, 1))
    assert (found.state, found.since, found.reason_key) == (
        State.DRAFT,
        date(2022, 2, 7),
        f"draft_{outcome.value}",
    )
    again = [*chain, decided(COMMITTEE, Outcome.PROPOSED_TO_COUNCIL, date(2022, 4, 1))]
    found = state(STRATEGY, again, date(2022, 5, 1))
    assert (found.state, found.since) == (State.PROPOSED, date(2022, 4, 1))


def test_a_proposal_without_a_date_has_no_known_beginning() -> None:
    undated = decided(COMMITTEE, Outcome.PROPOSED_TO_COUNCIL, None)
    assert state(STRATEGY, [undated], date(2022, 3, 1)).since is None
    found = state(STRATEGY, [undated, CHAIN[1]], date(2022, 3, 1))
    assert (found.state, found.since) == (State.PROPOSED, None)


def test_a_period_that_ended_without_a_decision_is_remarked() -> None:
    found = state(STRATEGY, CHAIN[:2], date(2025, 1, 1))
    assert found.state is State.PROPOSED
    assert found.remarks == (texts.PERIOD_OVER,)


def test_an_early_expiry_has_its_reason() -> None:
    facts = replace(STRATEGY, early_expiry=EarlyExpiry(date(2023, 6, 30), REASON))
    assert state(facts, CHAIN, date(2023, 6, 30)).until == date(2023, 6, 30)
    found = state(facts, CHAIN, date(2023, 7, 1))
    assert (found.state, found.since, found.reason_key) == (State.EXPIRED, date(2023, 7, 1), "expired_early")
    assert found.reason["fi"].endswith(": Laki muuttui.")


def test_a_reason_in_one_language_only_is_shown_in_it() -> None:
    facts = replace(STRATEGY, early_expiry=EarlyExpiry(date(2023, 6, 30), {"sv": "Lagen ändrades."}))
    assert state(facts, CHAIN, date(2024, 1, 1)).reason["en"] == "The edition ended early: Lagen ändrades."


def test_an_early_expiry_after_the_period_changes_nothing() -> None:
    facts = replace(STRATEGY, early_expiry=EarlyExpiry(date(2025, 6, 30), REASON))
    found = state(facts, CHAIN, date(2025, 1, 1))
    assert (found.state, found.reason_key) == (State.EXPIRED, "expired")


def test_an_edition_adopted_after_its_period_was_never_in_force() -> None:
    late = decided(COUNCIL, Outcome.ADOPTED, date(2025, 2, 3))
    found = state(STRATEGY, [late], date(2025, 2, 3))
    assert (found.state, found.since) == (State.EXPIRED, date(2025, 2, 3))


LATER = Edition(
    replace(STRATEGY, period_start=date(2024, 1, 1), period_end=date(2027, 12, 31)),
    [decided(COUNCIL, Outcome.ADOPTED, date(2023, 11, 20))],
)


@pytest.mark.parametrize(
    ("on", "expected", "since"),
    [
        (date(2023, 12, 31), State.IN_FORCE, date(2022, 2, 23)),
        (date(2024, 1, 1), State.SUPERSEDED, date(2024, 1, 1)),
        (date(2030, 1, 1), State.SUPERSEDED, date(2024, 1, 1)),
    ],
)
def test_a_later_edition_supersedes_from_its_first_day_for_good(on: date, expected: State, since: date) -> None:
    found = state(STRATEGY, CHAIN, on, later=[LATER])
    assert (found.state, found.since) == (expected, since)


def test_what_had_expired_before_is_not_superseded() -> None:
    facts = replace(STRATEGY, period_end=date(2023, 12, 31))
    found = state(facts, CHAIN, date(2024, 6, 1), later=[LATER])
    assert (found.state, found.since) == (State.EXPIRED, date(2024, 1, 1))


def test_an_edition_adopted_on_an_unknown_day_is_superseded_by_a_later_one_too() -> None:
    found = state(STRATEGY, [UNDATED], date(2024, 6, 1), later=[LATER])
    assert (found.state, found.until) == (State.SUPERSEDED, date(2023, 12, 31))


def test_a_later_edition_adopted_on_an_unknown_day_leaves_a_doubt() -> None:
    later = replace(LATER, decisions=[UNDATED])
    found = state(STRATEGY, CHAIN, date(2024, 6, 1), later=[later])
    assert found.state is State.IN_FORCE
    assert texts.LATER_EDITION_DOUBT in found.remarks
    assert (
        texts.LATER_EDITION_DOUBT
        not in state(STRATEGY, CHAIN, date(2023, 6, 1), later=[replace(LATER, decisions=[])]).remarks
    )


def test_a_strategic_programme_after_2024_is_voluntary_and_says_so() -> None:
    facts = replace(STRATEGY, period_end=date(2026, 12, 31))
    assert texts.VOLUNTARY_NOW not in state(facts, CHAIN, date(2024, 12, 31)).remarks
    assert texts.VOLUNTARY_NOW in state(facts, CHAIN, date(2025, 1, 1)).remarks


def test_the_citation_is_that_of_the_day_of_adoption() -> None:
    def cited(found: ProgrammeState) -> str | None:
        return found.citation.text("sv") if found.citation else None

    assert cited(state(STRATEGY, CHAIN, date(2024, 1, 1))) == "1386/2010 § 32 mom. 1"
    new = [decided(COUNCIL, Outcome.ADOPTED, date(2025, 2, 3))]
    facts = replace(STRATEGY, period_end=None)
    assert cited(state(facts, new, date(2025, 3, 1))) == "681/2023 § 45"
    old = [decided(COUNCIL, Outcome.ADOPTED, date(2010, 2, 3))]
    assert cited(state(replace(STRATEGY, period_start=None), old, date(2010, 3, 1))) is None
    assert cited(state(STRATEGY, [], date(2024, 1, 1))) is None


def test_an_unknown_end_is_remarked_and_the_edition_stays_in_force() -> None:
    found = state(replace(STRATEGY, period_end=None), CHAIN, date(2040, 1, 1))
    assert (found.state, found.until) == (State.IN_FORCE, None)
    assert texts.END_UNKNOWN in found.remarks


def test_whole_years_become_days() -> None:
    assert period_days(2022, 2024) == (date(2022, 1, 1), date(2024, 12, 31))
    assert period_days(None, None) == (None, None)


def test_every_reason_is_said_in_three_languages() -> None:
    for reason in texts.REASONS.values():
        assert set(reason) == {"sv", "fi", "en"}
        assert all(text.endswith(".") for text in reason.values())


# --- Reviews ---------------------------------------------------------------------------------------------------


def test_under_the_old_act_a_review_is_due_every_four_years_and_locally_every_year() -> None:
    statutory, local = review_due(STRATEGY, CHAIN, date(2024, 1, 1))
    assert (statutory.due, statutory.overdue, statutory.anchor) == (
        date(2026, 2, 23),
        False,
        date(2022, 2, 23),
    )
    assert statutory.citation is not None
    assert statutory.citation.text("en") == "1386/2010, section 32(1)"
    assert (local.due, local.overdue, local.citation, local.rule.kind) == (
        date(2023, 2, 23),
        True,
        None,
        "local",
    )


def test_after_the_old_act_only_the_local_review_remains() -> None:
    (local,) = review_due(STRATEGY, CHAIN, date(2025, 1, 1))
    assert local.rule.id == "programme.yearly_review"


def test_a_review_done_moves_the_next_one_and_one_of_the_future_does_not() -> None:
    facts = replace(STRATEGY, last_reviewed=date(2023, 2, 1))
    assert [one.due for one in review_due(facts, CHAIN, date(2024, 1, 1))] == [
        date(2027, 2, 1),
        date(2024, 2, 1),
    ]
    assert review_due(facts, CHAIN, date(2023, 1, 1))[0].due == date(2026, 2, 23)


def test_a_municipality_sets_its_own_interval() -> None:
    facts = replace(SERVICES, local_review_months=6)
    found = review_due(facts, [decided(BOARD, Outcome.ADOPTED, date(2025, 3, 12))], date(2025, 9, 12))
    assert [(one.due, one.overdue) for one in found] == [(date(2025, 9, 12), False)]


def test_a_review_from_an_unknown_day_is_unknown_with_its_reason() -> None:
    for one in review_due(STRATEGY, [UNDATED], date(2024, 1, 1)):
        assert (one.due, one.overdue, one.anchor) == (None, False, None)
        assert one.explanation == texts.REVIEW_ANCHOR_UNKNOWN


def test_an_edition_that_is_not_adopted_has_no_review() -> None:
    assert review_due(STRATEGY, CHAIN[:2], date(2024, 1, 1)) == ()


def test_before_the_old_act_there_is_no_rule_of_review() -> None:
    old = [decided(COUNCIL, Outcome.ADOPTED, date(2010, 2, 3))]
    assert review_due(STRATEGY, old, date(2010, 3, 1)) == ()


def test_a_period_that_ends_before_it_begins_is_over_from_the_day_after_its_end() -> None:
    facts = replace(SERVICES, period_start=date(2027, 1, 1), period_end=date(2025, 12, 31))
    found = state(facts, [decided(BOARD, Outcome.ADOPTED, date(2025, 3, 12))], date(2026, 2, 1))
    assert (found.state, found.since) == (State.EXPIRED, date(2026, 1, 1))


# --- What always holds -----------------------------------------------------------------------------------------

DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
MAYBE = st.none() | DAYS
DECISIONS = st.lists(
    st.builds(
        DecisionFact,
        st.sampled_from([SELLER, BUYER, OTHER]),
        st.sampled_from(BodyKind),
        st.sampled_from(Outcome),
        MAYBE,
    ),
    max_size=6,
)
FACTS = st.builds(
    EditionFacts,
    st.sampled_from(ProgrammeKind),
    st.sampled_from([SELLER, BUYER]),
    MAYBE,
    MAYBE,
    st.none() | st.just(SELLER),
    MAYBE,
    st.none() | st.builds(EarlyExpiry, DAYS, st.just(REASON)),
)
LATERS = st.lists(st.builds(Edition, FACTS, DECISIONS), max_size=2)
RANK = [State.ADOPTED, State.IN_FORCE, State.EXPIRED, State.SUPERSEDED]


@given(FACTS, DECISIONS, DAYS, LATERS)
def test_a_state_never_begins_after_the_day_asked_about(
    facts: EditionFacts, decisions: list[DecisionFact], on: date, later: list[Edition]
) -> None:
    found = state(facts, decisions, on, later=later)
    assert found.since is None or found.since <= on
    if found.state is State.IN_FORCE:
        assert found.since is not None
        assert facts.period_start is None or facts.period_start <= found.since
        assert found.until is None or found.until >= on
        assert any(one.outcome is Outcome.ADOPTED and one.on and one.on <= found.since for one in decisions)


@given(FACTS, DECISIONS, DAYS, DAYS)
def test_an_adopted_edition_never_goes_back(
    facts: EditionFacts, decisions: list[DecisionFact], one: date, other: date
) -> None:
    first, second = (state(facts, decisions, on).state for on in sorted((one, other)))
    if first in RANK:
        assert second in RANK
        assert RANK.index(first) <= RANK.index(second)


@given(FACTS, DECISIONS, DAYS, DAYS)
def test_a_noting_council_and_a_later_decision_change_nothing(
    facts: EditionFacts, decisions: list[DecisionFact], on: date, noted: date
) -> None:
    more = [
        *decisions,
        decided(COUNCIL, Outcome.NOTED, noted, facts.municipality),
        decided(COUNCIL, Outcome.ADOPTED, on + timedelta(days=1), facts.municipality),
    ]
    assert state(facts, more, on) == state(facts, decisions, on)


@given(FACTS, st.lists(st.builds(DecisionFact, st.just(SELLER), st.just(COUNCIL), st.sampled_from(Outcome), DAYS),
                       unique_by=lambda one: one.on, max_size=5), DAYS)  # fmt: skip
def test_the_order_of_recording_does_not_matter(facts: EditionFacts, decisions: list[DecisionFact], on: date) -> None:
    assert state(facts, decisions, on) == state(facts, list(reversed(decisions)), on)


@given(FACTS, DECISIONS, DAYS)
def test_a_review_is_never_due_before_what_it_is_counted_from(
    facts: EditionFacts, decisions: list[DecisionFact], on: date
) -> None:
    for one in review_due(facts, decisions, on):
        assert (one.due is None) == (one.anchor is None)
        if one.due is not None and one.anchor is not None:
            assert one.due > one.anchor
            assert one.overdue == (one.due < on)
