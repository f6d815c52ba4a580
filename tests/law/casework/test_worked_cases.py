"""The lawyer's spreadsheet is the test: one test for each case and each charge, naming the cell that differs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.law.casework import sheet
from tests.law.casework.sheet import Case, Expected, SheetError

from delaktig.law import casework
from delaktig.law.casework import CaseFacts, Deadline, NoShow, RuleBook
from delaktig.law.casework.events import events_from, facts_from
from delaktig.law.rules import all_rules

CASES = sheet.read_cases()
FEES = list(sheet.rows_of(sheet.WORKBOOK, "fees"))
BOOK = RuleBook.shipped()
Answer = tuple[Any, Deadline | None]


def book_of(case: Case) -> RuleBook:
    """The shipped rules with the case's own targets."""
    for one in case.targets:
        assert one["unit"] in {rule.id: rule for rule in all_rules()}[one["id"]].parameters, one
    return RuleBook.with_local(
        casework.own_target(
            one["id"],
            one["number"],
            valid_from=one["valid_from"],
            valid_to=one["valid_to"],
            source="the municipality's decision",
        )
        for one in case.targets
    )


def yes_or_no(value: bool | None, missing: tuple[str, ...] = ()) -> str:
    return f"unknown {', '.join(missing)}" if value is None else "yes" if value else "no"


def of_deadline(case: Case, facts: CaseFacts, book: RuleBook, row: Expected) -> Answer:
    found = [
        one
        for one in casework.deadlines(facts, case.today, book)
        if (one.key, one.subject) == (row.asked, row.which - 1)
    ]
    assert len(found) < 2, f"{row.asked} is there twice"
    if not found:
        return "no deadline", None
    one = found[0]
    if one.due is not None:
        return one.due, one
    return (f"missing {', '.join(one.missing)}" if one.missing else "no day"), one


def of_group(case: Case, facts: CaseFacts, book: RuleBook, row: Expected) -> str:
    group = row.asked.removeprefix("group ")
    (one,) = [each for each in casework.triggers(facts, case.today, book) if each.group == group]
    return yes_or_no(one.applies, one.missing)


def of_trigger(one: casework.Trigger | None) -> str:
    assert one is not None
    return yes_or_no(one.applies, one.missing)


def of_goal(facts: CaseFacts, on: date) -> str:
    one = casework.goal(facts, on, BOOK)
    assert one is not None
    return one.key or f"unknown {', '.join(one.missing)}"


def county_joins(facts: CaseFacts, index: int, on: date) -> str:
    one = casework.next_review(facts, index, on, BOOK)
    assert one is not None
    return dict(one.inputs).get("county_joins") or "no"  # type: ignore[return-value]


def appeal(on: date) -> str:
    citation = casework.appeal_text(on, BOOK).citation
    assert citation is not None
    return citation.text("sv")


# What may be asked apart from a deadline: facts, index of the plan, today.
ASKED: dict[str, Callable[[CaseFacts, int, date], Any]] = {
    "latest end": lambda facts, index, on: casework.plan_end(facts, index, on, BOOK).latest,
    "goes on for studies": lambda facts, _, on: yes_or_no(casework.total_end(facts, on, BOOK).open_ended),
    "holds for studies until": lambda facts, _, on: casework.total_end(facts, on, BOOK).studies_until,
    "county joins": county_joins,
    "changes since review": lambda facts, index, on: len(casework.review_reasons(facts, index, on, BOOK)),
    "old maximum": lambda facts, index, on: yes_or_no(casework.transition(facts, index, on, BOOK).old_maximum),
    "old rules": lambda facts, index, on: yes_or_no(casework.transition(facts, index, on, BOOK).old_rules),
    "right to a plan": lambda facts, _, on: of_trigger(casework.plan_right(facts, on, BOOK)),
    "minor's plan": lambda facts, _, on: of_trigger(casework.minor_plan(facts, on, BOOK)),
    "contact duty": lambda facts, _, on: of_trigger(casework.contact_duty(facts, on, BOOK)),
    "goal": lambda facts, _, on: of_goal(facts, on),
    "age": lambda facts, _, on: casework.client_age(facts, on),
    "appeal": lambda facts, _, on: appeal(on),
}
DEADLINES = {
    "contact.handling", "assessment.start", "assessment.interview", "plan.start", "plan.latest", "plan.referral",
    "plan.review", "plan.review_target", "plan.review_agreed", "plan.end", "plan.total_end", "plan.employment_plan",
    "move.contact",
}  # fmt: skip


def answer_of(case: Case, facts: CaseFacts, book: RuleBook, row: Expected) -> Answer:
    if row.asked in DEADLINES:
        return of_deadline(case, facts, book, row)
    if row.asked.startswith("group "):
        return of_group(case, facts, book, row), None
    if row.asked in ASKED:
        return ASKED[row.asked](facts, row.which - 1, case.today), None
    raise SheetError(f"{row.cell}: nothing is known of {row.asked!r}; known are {sorted([*DEADLINES, *ASKED])}")


def differences(case: Case, facts: CaseFacts, book: RuleBook) -> list[str]:
    found = []
    for row in case.expected:
        got, one = answer_of(case, facts, book, row)
        compared = [("answer", row.answer, got)]
        if one is not None:
            compared += [
                ("kind", row.kind, one.basis),
                ("verify", row.verify, yes_or_no(one.to_be_verified)),
                ("done on", row.done_on, one.met_on),
            ]
        found += [
            f"case {case.number} ({case.name}), {row.cell}, {row.asked} {column}: by hand {wanted}, computed {computed}"
            for column, wanted, computed in compared
            if wanted is not None and wanted != computed
        ]
    return found


@pytest.mark.parametrize("case", CASES, ids=[f"{case.number} {case.name}" for case in CASES])
def test_what_was_worked_out_by_hand_is_what_is_computed(case: Case) -> None:
    assert case.expected, f"case {case.number} expects nothing"
    assert not differences(case, facts_from(case.events), book_of(case))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.number} {case.name}" for case in CASES])
def test_a_case_can_be_written_down_again_as_rows(case: Case) -> None:
    facts = facts_from(case.events)
    assert facts_from(reversed(events_from(facts))) == facts


@pytest.mark.parametrize("row", FEES, ids=[f"{row.values['number']} {row.values['name']}" for row in FEES])
def test_a_charge_worked_out_by_hand_is_the_charge_computed(row: sheet.Row) -> None:
    visit = NoShow(
        slot_on=row.read("slot", sheet.day),
        kind=row.read("kind", sheet.text),
        cost_cents=row.read("cost", lambda value: round(value * 100)),
        stayed_away=row.read("stayed away", sheet.yes_no),
        valid_reason=row.read("valid reason", sheet.yes_no),
        cancelled=row.read("cancelled", sheet.yes_no),
        told_of_charge=row.read("told of charge", sheet.yes_no),
        told_how_to_cancel=row.read("told how to cancel", sheet.yes_no),
        understood=row.read("understood", sheet.yes_no),
        unreasonable=row.read("unreasonable", sheet.yes_no),
    )
    facts = CaseFacts(birth_date=row.read("born", sheet.maybe_day))
    charge = casework.no_show_fee(facts, visit, BOOK)
    expected = row.read("may be charged", sheet.text)
    if expected == "no charge":
        assert charge is None
        return
    assert charge is not None
    assert (
        yes_or_no(charge.may).strip(),
        charge.max_cents,
        charge.earliest_due,
        yes_or_no(charge.to_be_verified),
    ) == (
        expected,
        row.read("at most", lambda value: round(value * 100)),
        row.read("earliest due", sheet.day),
        row.read("verify", sheet.text),
    ), f"fees, row {row.line} ({row.values['name']})"


def test_there_are_cases_of_both_acts_and_of_the_change_between_them() -> None:
    sections = [case.section for case in CASES]
    assert len(CASES) >= 70
    assert sum(section.startswith("1386/2010") for section in sections) >= 15
    assert sum(section.startswith("681/2023") for section in sections) >= 40
    assert sum(section == "681/2023 § 102 mom. 2" for section in sections) >= 5


def test_every_section_is_one_that_a_rule_cites() -> None:
    cited = {f"{one.citation.act} § {one.citation.section}" for one in all_rules() if one.citation}
    unread = {"1386/2010 § 8"}  # quoted to show that it has no time
    named = {re.sub(r" (mom|p)\. .*", "", case.section) for case in CASES}
    assert named <= cited | unread


def test_every_question_is_asked_somewhere() -> None:
    asked = {row.asked for case in CASES for row in case.expected}
    assert DEADLINES | set(ASKED) <= asked


def _broken(tmp_path: Path, where: str, cell: str, value: object) -> Path:
    book = load_workbook(sheet.WORKBOOK)
    book[where][cell] = value
    path = tmp_path / "broken.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("where", "cell", "value", "said"),
    [
        ("cases", "A2", "one", "cases, row 2, column 'number'"),
        ("cases", "A3", 1, "cases, row 3: the number 1 stands twice"),
        ("cases", "D2", "soon", "cases, row 2, column 'today'"),
        ("cases", "H2", "sure", "cases, row 2, column 'confidence'"),
        ("cases", "I1", "colour", "cases: the columns are"),
        ("events", "B2", "11.3.2024", "events, row 2, column 'day'"),
        ("events", "A2", 999, "events, row 2: there is no case 999"),
        ("events", "C1", "event", "events: the columns are"),
        ("expected", "E2", "statutory", "expected, row 2, column 'kind'"),
        ("expected", "C2", "first", "expected, row 2, column 'which'"),
        ("expected", "D2", None, "expected, row 2, column 'answer'"),
        ("own targets", "F2", "30 days", "own targets, row 2, column 'number'"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(where: str, cell: str, value: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=re.escape(said)):
        sheet.read_cases(_broken(tmp_path, where, cell, value))


def test_a_sheet_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    book = load_workbook(sheet.WORKBOOK)
    book.create_sheet("more cases")
    path = tmp_path / "more.xlsx"
    book.save(path)
    with pytest.raises(SheetError, match="unknown sheet more cases"):
        sheet.read_cases(path)


def test_a_wrong_date_in_the_sheet_is_found_with_its_cell(tmp_path: Path) -> None:
    case = sheet.read_cases(_broken(tmp_path, "expected", "D2", date(2024, 5, 14)))[0]
    (said,) = differences(case, facts_from(case.events), BOOK)
    assert said.startswith("case 1 (Old act: on request")
    assert "expected!D2, assessment.start answer: by hand 2024-05-14, computed 2024-05-13" in said
