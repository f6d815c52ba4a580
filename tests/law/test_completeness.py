"""What an edition lacks before the decision: levels, citations and places to mend."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.law import completeness
from delaktig.law.completeness import (
    ContentFacts,
    Finding,
    IndicatorFacts,
    MeasureFacts,
    check,
    content_keys,
    load_lines,
)
from delaktig.law.programme import ProgrammeKind
from delaktig.law.rules import RuleDataError

STRATEGIC, PACKAGE = ProgrammeKind.STRATEGIC_PROGRAMME, ProgrammeKind.SERVICE_PACKAGE
OLD, NEW = date(2024, 12, 31), date(2025, 1, 1)
GOOD_PRACTICE = [
    "edition.period", "measure.responsible", "measure.schedule", "measure.indicator",
    "indicator.unit", "indicator.baseline", "indicator.target", "indicator.due",
]  # fmt: skip
SIX = ["assessment", "plan", "civic_orientation", "education", "guidance", "final_test"]
EIGHT = [
    "strategic_link", "services_and_measures", "responsible_bodies", "children_and_youth",
    "outside_labour_force", "placement", "good_relations", "follow_up_and_update",
]  # fmt: skip
PLANNING = [
    "cooperation", "good_relations", "county", "national_goals", "employment_goals", "strategy", "budget",
    "welfare_plan", "employment_services",
]  # fmt: skip


def found(facts: ContentFacts, on: date) -> dict[str, Finding]:
    return {finding.line.key: finding for finding in check(facts, on)}


def levels(kind: ProgrammeKind, on: date, level: str) -> list[str]:
    return [one.line.key for one in check(ContentFacts(kind), on) if one.level == level]


def test_a_service_package_must_have_the_six_contents_in_the_acts_order() -> None:
    required = [key for key in levels(PACKAGE, NEW, "required") if key.startswith("content.")]
    assert required == [f"content.{key}" for key in SIX]
    cited = [one.line.citation for one in check(ContentFacts(PACKAGE), NEW)][:6]
    assert [citation.text("sv") for citation in cited if citation] == [
        f"681/2023 § 13 mom. 1 p. {number}" for number in range(1, 7)
    ]
    assert {citation.amended_by for citation in cited if citation} == {"1100/2024"}


def test_a_strategic_programme_could_have_the_eight_contents_in_the_acts_order() -> None:
    suggested = levels(STRATEGIC, OLD, "suggested")
    assert suggested == [*(f"content.{key}" for key in EIGHT), "content.civil_society"]
    cited = [one.line.citation for one in check(ContentFacts(STRATEGIC), OLD) if one.level == "suggested"]
    assert [citation.text("fi") for citation in cited if citation] == [
        *(f"1386/2010 33 § 1 mom. {number} kohta" for number in range(1, 9)),
        "1386/2010 33 § 2 mom.",
    ]


def test_after_the_old_act_its_contents_are_advice() -> None:
    assert levels(STRATEGIC, NEW, "suggested") == []
    advice = levels(STRATEGIC, NEW, "good_practice")
    assert advice == [*(f"content.{key}" for key in EIGHT), "content.civil_society", *GOOD_PRACTICE]


@pytest.mark.parametrize("kind", ProgrammeKind)
def test_planning_is_checked_from_2025_for_both_kinds(kind: ProgrammeKind) -> None:
    planning = [key for key in levels(kind, NEW, "required") if key.startswith("planning.")]
    assert planning == [f"planning.{key}" for key in PLANNING]


def test_before_2025_only_the_budget_was_required_of_a_strategic_programme() -> None:
    assert levels(STRATEGIC, OLD, "required") == ["planning.budget"]
    citation = found(ContentFacts(STRATEGIC), OLD)["planning.budget"].line.citation
    assert citation is not None
    assert citation.text("en") == "1386/2010, section 32(1)"


def test_before_the_act_a_service_package_has_good_practice_only() -> None:
    assert [one.line.key for one in check(ContentFacts(PACKAGE), OLD)] == GOOD_PRACTICE


def test_what_nobody_has_said_is_unknown_what_was_looked_for_in_vain_is_missing() -> None:
    facts = ContentFacts(PACKAGE, {"content.plan": (), "content.guidance": ("sections/3", "themes/1/measures/2")})
    lines = found(facts, NEW)
    assert (lines["content.assessment"].met, lines["content.assessment"].where) == (None, ())
    assert (lines["content.plan"].met, lines["content.plan"].where) == (False, ())
    assert lines["content.guidance"].met is True
    assert lines["content.guidance"].where == ("sections/3", "themes/1/measures/2")


WHOLE = IndicatorFacts("measures/1/indicators/1", True, True, True, True)


@pytest.mark.parametrize("part", ["unit", "baseline", "target", "due"])
def test_an_indicator_without_a_part_is_named_for_mending(part: str) -> None:
    lacking = IndicatorFacts("measures/1/indicators/2", **{n: n != part for n in ("unit", "baseline", "target", "due")})
    lines = found(ContentFacts(PACKAGE, measures=(MeasureFacts("measures/1", True, True, (WHOLE, lacking)),)), NEW)
    assert lines[f"indicator.{part}"].met is False
    assert lines[f"indicator.{part}"].where == ("measures/1/indicators/2",)
    others = {"unit", "baseline", "target", "due"} - {part}
    assert all(lines[f"indicator.{other}"].met for other in others)


def test_measures_without_someone_responsible_a_schedule_or_an_indicator_are_named() -> None:
    measures = (
        MeasureFacts("measures/1", True, False, (WHOLE,)),
        MeasureFacts("measures/2", False, True),
        MeasureFacts("measures/3", False, True, (WHOLE,)),
    )
    lines = found(ContentFacts(STRATEGIC, measures=measures), NEW)
    assert lines["measure.responsible"].where == ("measures/2", "measures/3")
    assert lines["measure.schedule"].where == ("measures/1",)
    assert lines["measure.indicator"].where == ("measures/2",)
    assert not any(lines[f"measure.{key}"].met for key in ("responsible", "schedule", "indicator"))


def test_whole_measures_meet_every_line() -> None:
    facts = ContentFacts(
        STRATEGIC,
        measures=(MeasureFacts("measures/1", True, True, (WHOLE,)),),
        period_start=NEW,
        period_end=date(2027, 12, 31),
    )
    lines = found(facts, NEW)
    assert all(lines[key].met for key in GOOD_PRACTICE)
    assert lines["measure.responsible"].where == ("measures/1",)
    assert lines["indicator.due"].where == (WHOLE.path,)


def test_without_measures_or_indicators_it_cannot_be_told() -> None:
    assert {found(ContentFacts(PACKAGE), NEW)[key].met for key in GOOD_PRACTICE[1:]} == {None}
    bare = ContentFacts(PACKAGE, measures=(MeasureFacts("measures/1", True, True),))
    assert found(bare, NEW)["indicator.unit"].met is None
    assert found(bare, NEW)["measure.indicator"].met is False


@pytest.mark.parametrize(("start", "end"), [(None, None), (NEW, None), (None, NEW)])
def test_a_period_without_both_ends_is_to_mend(start: date | None, end: date | None) -> None:
    lines = found(ContentFacts(PACKAGE, period_start=start, period_end=end, period_path="edit/period"), NEW)
    assert (lines["edition.period"].met, lines["edition.period"].where) == (False, ("edit/period",))


def test_the_keys_to_tie_are_those_of_the_kind_and_the_day() -> None:
    assert content_keys(PACKAGE, NEW) == (
        *(f"content.{key}" for key in SIX),
        "content.other_services",
        *(f"planning.{key}" for key in PLANNING),
    )
    assert content_keys(PACKAGE, OLD) == ()


def test_every_line_has_titles_and_only_read_acts_are_cited() -> None:
    for line in completeness.all_lines():
        assert set(line.titles) == {"sv", "fi", "en"}
        assert line.kinds
        assert not line.to_be_verified
        assert (line.citation is None) == (line.confidence == "infer")


@given(st.sampled_from(ProgrammeKind), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_line_is_shown_at_most_once_on_any_day(kind: ProgrammeKind, on: date) -> None:
    keys = [one.line.key for one in check(ContentFacts(kind), on)]
    assert len(keys) == len(set(keys))
    assert set(GOOD_PRACTICE) <= set(keys)


@given(
    st.dictionaries(
        st.sampled_from([f"content.{key}" for key in SIX]), st.lists(st.text(min_size=1), max_size=3).map(tuple)
    ),
    st.sampled_from([f"content.{key}" for key in SIX]),
)
def test_to_tie_one_more_content_changes_its_own_line_only(contents: dict[str, tuple[str, ...]], key: str) -> None:
    before = found(ContentFacts(PACKAGE, contents), NEW)
    after = found(ContentFacts(PACKAGE, {**contents, key: ("here",)}), NEW)
    assert after[key].met is True
    assert {k: v for k, v in before.items() if k != key} == {k: v for k, v in after.items() if k != key}


LINE = (
    '[[line]]\nid = "content.x"\nkinds = ["service_package"]\nlevel = "required"\nact = "1/2020"\n'
    'section = "2"\nconfidence = "mem"\ntitle = { sv = "a", fi = "b", en = "c" }\n'
)


def test_a_line_from_memory_is_to_be_verified() -> None:
    (line,) = load_lines(LINE)
    assert line.to_be_verified
    assert line.level_on(date.min) == line.level_on(date.max) == "required"


def test_a_line_that_ends_without_advice_is_no_longer_shown() -> None:
    (line,) = load_lines(LINE + "valid_from = 2020-01-01\nvalid_to = 2020-12-31\n")
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [line.level_on(on) for on in days] == [None, "required", "required", None]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('id = "content.x"', 'id = "measure.colour"'), "line measure.colour: nobody knows"),
        (('id = "content.x"\n', ""), "line \\(without id\\): nobody knows"),
        (('level = "required"', 'level = "nice"'), "line content.x: a level"),
        (('level = "required"', 'level = "required"\nafter = "nice"'), "line content.x: a level"),
        (('confidence = "mem"', 'confidence = "sure"'), "line content.x: a confidence"),
        (('act = "1/2020"\nsection = "2"\n', ""), "line content.x: a line that is required"),
        (('confidence = "mem"', 'confidence = "mem"\ncolour = 1'), "line content.x: unknown field colour"),
        ((', en = "c"', ""), "line content.x: texts are needed"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(change: tuple[str, str], said: str) -> None:
    assert change[0] in LINE
    with pytest.raises(RuleDataError, match=said):
        load_lines(LINE.replace(*change))
