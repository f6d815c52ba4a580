"""Sections of acts: read from citations, in addresses, and what the shipped rules and lists say of them."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.law.programme import ProgrammeKind
from delaktig.law.sections import (
    Section,
    acts_alone,
    answers,
    asks_for,
    in_order,
    is_cited,
    known_sections,
    lines_of,
    of_slugs,
    rules_of,
    sections_in,
)

GUIDANCE, PACKAGE = Section("681/2023", "13"), ProgrammeKind.SERVICE_PACKAGE


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("681/2023 §13", ["13"]),
        ("681/2023 13 §", ["13"]),
        ("681/2023 §10, §14, §16", ["10", "14", "16"]),
        ("681/2023 §16–20", ["16", "17", "18", "19", "20"]),
        ("681/2023 § 32 a", ["32 a"]),
        ("681/2023 § 13 mom. 2", ["13"]),
        ("681/2023, section 9(1)", ["9"]),
        ("681/2023", []),
        ("681/2023 §900–20", ["900"]),
        ("", []),
    ],
)
def test_a_citation_names_its_sections(words: str, found: list[str]) -> None:
    assert [one.number for one in sections_in(words)] == found


def test_several_acts_keep_their_own_sections() -> None:
    assert sections_in("1386/2010 §5; 434/2003 §26") == (Section("1386/2010", "5"), Section("434/2003", "26"))
    assert acts_alone("681/2023 §25; 576/2024") == ("576/2024",)
    assert is_cited(GUIDANCE, "681/2023 §10–14")
    assert not is_cited(GUIDANCE, "1386/2010 §13")


def test_a_section_is_found_by_its_address_and_by_nothing_else() -> None:
    for one in known_sections():
        assert of_slugs(*one.slugs) == one
    assert of_slugs("681-2023", "32-a") == Section("681/2023", "32 a")
    assert [of_slugs(*wrong) for wrong in (("681", "13"), ("681-2023", "x"), ("", ""))] == [None] * 3


def test_a_section_knows_its_rules_and_what_a_programme_is_checked_for() -> None:
    assert {one.id for one in rules_of(GUIDANCE)} >= {"programme.obligatory_contents"}
    assert {one.key for one in lines_of(GUIDANCE)} >= {"content.guidance", "content.plan"}
    assert GUIDANCE.text("sv") == "681/2023 § 13"
    assert GUIDANCE.text("fi") == "681/2023 13 §"
    assert GUIDANCE.text("ar") == "681/2023, section 13"
    assert sorted([Section("681/2023", "2"), Section("1386/2010", "32")], key=in_order)[0].act == "1386/2010"


def test_contents_are_asked_for_by_the_act_that_held_when_the_period_began() -> None:
    strategic = ProgrammeKind.STRATEGIC_PROGRAMME
    assert asks_for("planning.budget", strategic, date(2023, 1, 1)) == (Section("1386/2010", "32"),)
    assert asks_for("planning.budget", strategic, date(2026, 1, 1)) == (Section("681/2023", "45"),)
    assert len(asks_for("planning.budget", strategic, None)) == 2
    assert asks_for("content.guidance", strategic, date(2026, 1, 1)) == ()
    assert answers(GUIDANCE, ["content.guidance"], PACKAGE, date(2025, 1, 1))
    assert not answers(GUIDANCE, ["planning.budget"], PACKAGE, date(2025, 1, 1))
