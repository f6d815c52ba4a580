"""A municipality's own records are read by the same reader, and refused with the name of the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from delaktig.law.casework import RuleBook, own_target
from delaktig.law.rules import RuleDataError, RuleNotFoundError

TEXTS = {"sv": "Eget mål.", "fi": "Oma tavoite.", "en": "Own target."}
TARGET: dict[str, Any] = {
    "id": "assessment.start_target",
    "kind": "local",
    "confidence": "source",
    "source": "the board's decision",
    "valid_from": date(2025, 3, 1),
    "parameters": {"days": 30, "anchor": "municipality_learned", "move_to_working_day": False},
    "text": TEXTS,
}
LAW: dict[str, Any] = {
    **TARGET,
    "id": "plan.referral",
    "kind": "statutory",
    "act": "1/2030",
    "section": "2",
    "valid_from": date(2030, 1, 1),
    "parameters": {"months": 2, "anchor": "plan_made", "agreed_services_only": True, "move_to_working_day": True},
}


def test_a_record_of_ones_own_goes_before_the_shipped_one_while_it_is_valid() -> None:
    book = RuleBook.with_local([{**TARGET, "valid_to": date(2025, 6, 30)}])
    days = [
        book.rule("assessment.start_target", on).number("days")
        for on in (date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1))
    ]
    assert days == [60, 30, 30, 60]


def test_a_new_act_may_be_entered_before_the_software_is_upgraded() -> None:
    book = RuleBook.with_local([LAW])
    assert book.rule("plan.referral", date(2029, 12, 31)).number("months") == 1
    changed = book.rule("plan.referral", date(2030, 1, 1))
    assert changed.number("months") == 2
    assert changed.citation is not None
    assert changed.citation.act == "1/2030"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({**TARGET, "id": "assessment.strat_target"}, "rule assessment.strat_target: id: there is no such rule"),
        ({key: value for key, value in TARGET.items() if key != "id"}, "rule \\(without id\\): an id"),
        ({**TARGET, "valid_from": None}, "valid_from: a record of one's own says"),
        ({**TARGET, "valid_to": date(2025, 2, 1)}, "valid_to is before valid_from"),
        ({**TARGET, "kind": "good_practice"}, "kind: this is local, not good_practice"),
        ({**TARGET, "id": "plan.review"}, "kind: this is law; changing it needs kind 'statutory' with the act"),
        ({**LAW, "act": None, "section": None}, "rule plan.referral: a statutory rule cites an act"),
        ({**TARGET, "parameters": {**TARGET["parameters"], "weeks": 2}}, "parameters.weeks: unknown; known are anchor"),
        (
            {**TARGET, "parameters": {**TARGET["parameters"], "days": "30"}},
            "parameters.days: not of the same type",
        ),
        ({**TARGET, "parameters": {**TARGET["parameters"], "days": 0}}, "parameters.days: a number of at least 1"),
        ({**TARGET, "parameters": {"days": 30, "anchor": "x"}}, "parameters.move_to_working_day: missing"),
        ({**TARGET, "colour": "red"}, "unknown field colour"),
        ({**TARGET, "text": {"sv": "Eget mål."}}, "texts are needed"),
        ({**TARGET, "id": "plan.review_agreed", "parameters": {"days": 1}}, "parameters.days: unknown; known are none"),
    ],
)
def test_a_wrong_record_is_refused_with_its_rule_and_field(record: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleDataError, match=said):
        RuleBook.with_local([record])


def test_two_records_on_the_same_day_are_refused() -> None:
    with pytest.raises(RuleDataError, match="two wordings are in force on the same day"):
        RuleBook.with_local([TARGET, {**TARGET, "valid_from": date(2025, 8, 1)}])


def test_an_unknown_rule_and_a_day_without_one_are_told_apart() -> None:
    book = RuleBook.shipped()
    with pytest.raises(RuleNotFoundError, match="There is no rule 'nothing'"):
        book.rule("nothing", date(2025, 1, 1))
    with pytest.raises(RuleNotFoundError, match=r"No rule 'plan\.goals' is in force on 2024-12-31"):
        book.rule("plan.goals", date(2024, 12, 31))


def test_before_any_act_that_was_read_the_oldest_wording_answers() -> None:
    book = RuleBook.shipped()
    old = book.first_or_in_force("plan.review", date(2005, 1, 1)).citation
    assert old is not None
    assert old.act == "1386/2010"


def test_an_own_target_is_written_from_its_number() -> None:
    record = own_target("assessment.start_target", 1, valid_from=date(2025, 3, 1), source="the board, 12 §")
    (one,) = RuleBook.with_local([record]).own
    assert one.number("days") == 1
    assert one.texts["sv"] == "Bedömningen inleds inom 1 dag (kommunens eget mål)."
    assert one.texts["fi"] == "Arviointi aloitetaan: määräaika 1 päivä (kunnan oma tavoite)."
    assert not one.to_be_verified


@pytest.mark.parametrize("rule_id", ["plan.review", "plan.review_agreed", "nothing"])
def test_only_a_local_target_with_a_length_gets_a_number(rule_id: str) -> None:
    with pytest.raises(RuleDataError, match="no local target with a length"):
        own_target(rule_id, 3, valid_from=date(2025, 3, 1), source="x")


def test_every_local_target_of_casework_can_be_set() -> None:
    ids = [one.id for one in RuleBook.shipped().rules if one.id.endswith("_target")]
    assert len(ids) == 6
    RuleBook.with_local([own_target(one, 5, valid_from=date(2025, 1, 1), source="x") for one in ids])
