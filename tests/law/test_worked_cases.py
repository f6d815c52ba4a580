"""Dates worked out by hand, each with the section that it follows: the file is the test."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from delaktig.law import appeals, calendar, rules
from delaktig.law.appeals import AppealTimes, BodyKind
from delaktig.law.programme import DecisionFact, EditionFacts, Outcome, ProgrammeKind, in_force_since, review_due

CASES = list(csv.DictReader((Path(__file__).parent / "worked_cases.csv").open(encoding="utf-8")))
TOWN = "638"


def _times(start: date, detail: str) -> AppealTimes:
    return appeals.appeal_times(BodyKind(detail), start, start)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _since(kind: ProgrammeKind, decided: date, start: str) -> date | None:
    facts = EditionFacts(kind, TOWN, period_start=_day(start), arranger=TOWN)
    return in_force_since(facts, [DecisionFact(TOWN, BodyKind.COUNCIL, Outcome.ADOPTED, decided)])


def _programme_review(adopted: date, reviewed: str) -> date | None:
    facts = EditionFacts(ProgrammeKind.STRATEGIC_PROGRAMME, TOWN, last_reviewed=_day(reviewed))
    decisions = [DecisionFact(TOWN, BodyKind.COUNCIL, Outcome.ADOPTED, adopted)]
    return review_due(facts, decisions, date(2022, 1, 1))[0].due


def _months(rule_id: str, start: date) -> date:
    return calendar.add_months(start, rules.rule(rule_id, start).number("months"))


COMPUTE: dict[str, Callable[[date, str], date | None]] = {
    "add_days": lambda start, detail: calendar.add_days(start, int(detail)),
    "add_months": lambda start, detail: calendar.add_months(start, int(detail)),
    "add_years": lambda start, detail: calendar.add_years(start, int(detail)),
    "add_working_days": lambda start, detail: calendar.add_working_days(start, int(detail)),
    "next_working_day": lambda start, _: calendar.next_working_day(start),
    "served_on": lambda start, detail: _times(start, detail).served_on,
    "last_day": lambda start, detail: _times(start, detail).last_day,
    "personal_data_removed_on": lambda start, detail: _times(start, detail).personal_data_removed_on,
    "strategic_since": lambda start, detail: _since(ProgrammeKind.STRATEGIC_PROGRAMME, start, detail),
    "package_since": lambda start, detail: _since(ProgrammeKind.SERVICE_PACKAGE, start, detail),
    "programme_review": _programme_review,
    "agreement_review": lambda start, _: _months("agreement.review", start),
    "plan_total": lambda start, _: calendar.add_years(start, rules.rule("plan.total_length", start).number("years")),
    "plan_review": lambda start, _: _months("plan.review", start),
}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_date_worked_out_by_hand_is_the_date_computed(case: dict[str, str]) -> None:
    found = COMPUTE[case["compute"]](date.fromisoformat(case["start"]), case["detail"])
    assert found == _day(case["expected"])


def test_every_case_names_a_section_that_the_rules_cite() -> None:
    cited = {f"{rule.citation.act} § {rule.citation.section}" for rule in rules.all_rules() if rule.citation}
    assert {case["section"] for case in CASES} <= cited


def test_every_computation_has_a_case() -> None:
    assert {case["compute"] for case in CASES} == set(COMPUTE)
