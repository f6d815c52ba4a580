"""The shipped rules are whole and dated, and a wrong record is refused with its place."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.law import rules
from delaktig.law.rules import Citation, RuleDataError, RuleNotFoundError, load_rules

BEFORE, AFTER = date(2024, 12, 31), date(2025, 1, 1)
TEXT = 'text = { sv = "a", fi = "b", en = "c" }\n'
GOOD = (
    '[[rule]]\nid = "x"\nact = "1/2020"\nsection = "2"\nkind = "statutory"\n'
    'confidence = "source"\nsource = "read"\n' + TEXT
)

# id, section before 2025, section since 2025 (None: no rule), and a parameter with both values
CHANGED = [
    ("programme.reimbursement_precondition", "1386/2010 § 44 mom. 5", "681/2023 § 59 mom. 1", None, None, None),
    ("programme.council_adoption", "1386/2010 § 32 mom. 1", None, None, None, None),
    ("programme.possible_contents", "1386/2010 § 33 mom. 1", None, None, None, None),
    ("programme.obligatory_contents", None, "681/2023 § 13 mom. 1", None, None, None),
    ("programme.planning", None, "681/2023 § 45", None, None, None),
    ("agreement.review", "1386/2010 § 41 mom. 2", "681/2023 § 42 mom. 2", "months", 12, 48),
    ("assessment.start", "1386/2010 § 10 mom. 1", "681/2023 § 14 mom. 2", None, None, None),
    ("plan.latest", "1386/2010 § 12 mom. 2", "681/2023 § 20 mom. 3", "years", 3, 3),
    ("plan.first_length", "1386/2010 § 12 mom. 2", "681/2023 § 23 mom. 2", "years", 1, 1),
    ("plan.total_length", "1386/2010 § 12 mom. 3", "681/2023 § 23 mom. 2", "years", 3, 2),
    ("plan.extension", "1386/2010 § 12 mom. 4", "681/2023 § 23 mom. 3", "years", 2, 2),
    ("plan.referral", "1386/2010 § 14 mom. 3", "681/2023 § 20 mom. 5", "months", 1, 1),
    ("plan.review", "1386/2010 § 18 mom. 2", "681/2023 § 22 mom. 1", "months", 12, 6),
]


@pytest.mark.parametrize(("rule_id", "before", "after", "name", "old", "new"), CHANGED)
def test_a_rule_follows_the_day(
    rule_id: str, before: str | None, after: str | None, name: str | None, old: int | None, new: int | None
) -> None:
    for on, section, value in ((BEFORE, before, old), (AFTER, after, new)):
        found = rules.rule_or_none(rule_id, on)
        citation = found.citation if found else None
        assert (citation.text("sv") if citation else None) == section
        if found is not None and name is not None:
            assert found.number(name) == value


def test_the_obligatory_contents_are_six_and_the_possible_ones_eight() -> None:
    assert len(rules.rule("programme.obligatory_contents", AFTER).parameters["contents"]) == 6  # type: ignore[arg-type]
    assert len(rules.rule("programme.possible_contents", BEFORE).parameters["contents"]) == 8  # type: ignore[arg-type]


def test_every_row_of_the_table_is_there() -> None:
    assert {one.row for one in rules.all_rules() if one.row} == {f"R{number}" for number in range(1, 30)}


def test_every_rule_has_texts_a_source_and_an_honest_confidence() -> None:
    for one in rules.all_rules():
        assert set(one.texts) == {"sv", "fi", "en"}
        assert all(text.endswith(".") for text in one.texts.values())
        assert one.source
        assert one.to_be_verified == (one.confidence != "source")
        assert (one.citation is None) == (one.kind != "statutory")


def test_no_rule_of_the_old_act_outlives_it_and_none_of_the_new_one_comes_early() -> None:
    for one in rules.all_rules():
        if one.citation and one.citation.act == "1386/2010":
            assert one.valid_from is not None
            assert one.valid_to is not None
            assert date(2011, 9, 1) <= one.valid_from <= one.valid_to <= BEFORE
        if one.citation and one.citation.act == "681/2023":
            assert one.valid_from == AFTER


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_on_any_day_an_id_has_at_most_one_wording(on: date) -> None:
    ids = [one.id for one in rules.rules_in_force(on)]
    assert len(ids) == len(set(ids))


@given(st.dates(), st.sampled_from(rules.all_rules()))
def test_a_rule_is_in_force_from_its_first_to_its_last_day(on: date, one: rules.Rule) -> None:
    assert one.in_force(on) == ((one.valid_from or date.min) <= on <= (one.valid_to or date.max))
    assert one.in_force(on) == (one in rules.rules_in_force(on))


def test_wordings_come_oldest_first() -> None:
    assert [one.citation.act for one in rules.wordings("plan.review") if one.citation] == [
        "1386/2010",
        "681/2023",
    ]


def test_an_unknown_rule_and_a_day_without_one_are_told_apart() -> None:
    with pytest.raises(RuleNotFoundError, match="There is no rule 'nothing'"):
        rules.rule_or_none("nothing", AFTER)
    with pytest.raises(RuleNotFoundError, match=re.escape("'programme.council_adoption' is in force on 2025-01-01")):
        rules.rule("programme.council_adoption", AFTER)


@pytest.mark.parametrize(
    ("citation", "sv", "fi", "en"),
    [
        (Citation("681/2023", "13"), "681/2023 § 13", "681/2023 13 §", "681/2023, section 13"),
        (
            Citation("681/2023", "13", 1),
            "681/2023 § 13 mom. 1",
            "681/2023 13 § 1 mom.",
            "681/2023, section 13(1)",
        ),
        (
            Citation("681/2023", "13", 1, 6),
            "681/2023 § 13 mom. 1 p. 6",
            "681/2023 13 § 1 mom. 6 kohta",
            "681/2023, section 13(1)(6)",
        ),
        (Citation("681/2023", "32 a"), "681/2023 § 32 a", "681/2023 32 a §", "681/2023, section 32 a"),
    ],
)
def test_a_citation_is_written_as_each_language_writes_it(citation: Citation, sv: str, fi: str, en: str) -> None:
    assert (citation.text("sv"), citation.text("fi"), citation.text("en")) == (sv, fi, en)


def test_a_citation_says_which_wording_was_read() -> None:
    original = rules.rule("appeal.served", AFTER).citation
    amended = rules.rule("programme.obligatory_contents", AFTER).citation
    assert original is not None
    assert amended is not None
    assert original.wording("sv") == "ursprunglig lydelse"
    assert amended.wording("fi") == "sanamuoto 1100/2024"
    assert amended.wording("en") == "wording by 1100/2024"


def test_a_citation_in_another_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        Citation("681/2023", "13").text("de")


def test_a_parameter_of_another_type_is_an_error() -> None:
    one = rules.rule("programme.council_adoption", BEFORE)
    assert one.flag("joint")
    assert not one.flag("nothing")
    for name in ("body", "joint", "nothing"):
        with pytest.raises(RuleDataError, match=f"programme.council_adoption: {name} is not a whole number"):
            one.number(name)


def test_a_good_record_is_read() -> None:
    (one,) = load_rules(GOOD + 'parameters = { days = 3, bodies = ["a"] }\n')
    assert one.parameters == {"days": 3, "bodies": ("a",)}
    assert one.in_force(date.min)
    assert one.in_force(date.max)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "statutory"', 'kind = "other"'), "rule x: kind or confidence"),
        (('confidence = "source"', 'confidence = "sure"'), "rule x: kind or confidence"),
        (('source = "read"', 'source = ""'), "rule x: an id and a source"),
        (('id = "x"\n', ""), "rule \\(without id\\): an id and a source"),
        (('act = "1/2020"\nsection = "2"\n', ""), "rule x: a statutory rule cites an act"),
        (('kind = "statutory"', 'kind = "local"'), "rule x: a statutory rule cites an act"),
        (('act = "1/2020"', 'act = "1-2020"'), "rule x: an act is written number/year"),
        (('section = "2"', "section = 2"), "rule x: an act is written number/year"),
        (('section = "2"', 'section = ""'), "rule x: an act is written number/year"),
        ((TEXT, 'text = { sv = "a", fi = "b" }\n'), "rule x: texts are needed"),
        ((TEXT, 'text = { sv = "a", fi = " ", en = "c" }\n'), "rule x: texts are needed"),
        ((TEXT, 'text = "a"\n'), "rule x: texts are needed"),
        ((TEXT, TEXT + "colour = 1\n"), "rule x: unknown field colour"),
        ((TEXT, TEXT + "valid_from = 2021-01-02\nvalid_to = 2021-01-01\n"), "rule x: valid_to is before"),
        ((TEXT, TEXT + "parameters = { share = 0.5 }\n"), "rule x: parameter share is neither"),
        ((TEXT, TEXT + "parameters = { list = [1] }\n"), "rule x: parameter list is neither"),
    ],
)
def test_a_wrong_record_is_refused_with_its_place(change: tuple[str, str], said: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(RuleDataError, match=said):
        load_rules(GOOD.replace(*change))


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("", "", True),
        ("valid_to = 2020-12-31\n", "valid_from = 2020-12-31\n", True),
        ("valid_to = 2020-12-31\n", "valid_from = 2021-01-01\n", False),
        ("valid_to = 2020-12-31\n", "", True),
    ],
)
def test_two_wordings_on_one_day_are_refused(first: str, second: str, refused: bool) -> None:
    text = GOOD + first + GOOD + second
    if refused:
        with pytest.raises(RuleDataError, match="rule x: two wordings"):
            load_rules(text)
    else:
        assert len(load_rules(text)) == 2
