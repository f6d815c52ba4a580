"""What an assessment goes through, decree by decree: counted against the texts that were read."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.law import interview
from delaktig.law.interview import all_decrees, decree, item, load_decrees
from delaktig.law.rules import RuleDataError, rule

OLD, NEW = date(2024, 12, 31), date(2025, 1, 1)


def test_the_new_decree_has_nine_topics_four_duties_and_six_measures_as_the_rule_says() -> None:
    found, told = decree(NEW), rule("assessment.content", NEW)
    assert found.act == "869/2024"
    assert len(found.topics) == told.number("topics")
    assert len(found.duties) == told.number("information_duties")
    assert len(found.measures) == told.number("specifying_measures")


def test_the_old_decree_has_seven_topics_and_no_duty_to_inform() -> None:
    found = decree(OLD)
    assert found.act == "570/2011"
    assert len(found.topics) == rule("assessment.content", OLD).number("topics")
    assert (found.duties, found.county_topics, found.place) == ((), (), None)
    assert len(found.measures) == 6


def test_each_item_is_cited_by_its_number_in_the_decree() -> None:
    new = decree(NEW)
    assert [one.citation.text("sv") for one in new.topics][:2] == [
        "869/2024 § 2 mom. 1 p. 1",
        "869/2024 § 2 mom. 1 p. 2",
    ]
    assert new.duties[3].citation.text("fi") == "869/2024 2 § 3 mom. 4 kohta"
    assert new.measures[0].citation.text("sv") == "869/2024 § 3 p. 1"
    assert new.county_topics[0].citation.text("sv") == "869/2024 § 2 mom. 2"
    for each in all_decrees():
        for kind in (each.topics, each.duties, each.measures):
            assert [one.number for one in kind] == list(range(1, len(kind) + 1))


def test_a_day_before_any_decree_is_answered_by_the_first() -> None:
    assert decree(date(1999, 1, 1)).act == "570/2011"


def test_an_item_is_found_by_its_key_whichever_decree_has_it() -> None:
    old = item("topics", "own_wishes")
    assert old is not None
    assert old.citation.act == "570/2011"
    both = item("topics", "literacy")
    assert both is not None
    assert both.citation.act == "869/2024"
    assert item("topics", "no_such") is None


def test_both_decrees_were_read_so_neither_is_to_be_verified() -> None:
    assert not any(one.to_be_verified for one in all_decrees())


WHOLE = """
[[decree]]
act = "1/2030"
confidence = "infer"
source = "a test"
topics = { section = "1" }
[[decree.topic]]
key = "one"
text = { sv = "a", fi = "b", en = "c" }
"""


def test_a_decree_that_was_not_read_is_to_be_verified() -> None:
    assert load_decrees(WHOLE)[0].to_be_verified


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('act = "1/2030"\n', ""), "act"),
        (("topics = { section", "duties = { section"), "act"),
        (('key = "one"\n', ""), "key"),
        ((', en = "c"', ""), "texts"),
        (('confidence = "infer"', 'confidence = "sure"'), "source"),
        (('source = "a test"', 'sauce = "a test"'), "sauce"),
        (('act = "1/2030"', 'act = "one"'), "number/year"),
        (("topics = { section", "place = { subsection = 1 }\ntopics = { section"), "section"),
    ],
)
def test_what_is_wrong_in_the_data_is_named(change: tuple[str, str], said: str) -> None:
    broken = WHOLE.replace(*change)
    assert broken != WHOLE
    with pytest.raises(RuleDataError, match=said):
        load_decrees(broken)


def test_the_module_says_where_its_items_stand() -> None:
    assert interview.decree(NEW).language is not None
    assert interview.decree(NEW).place is not None
