"""What rooms declare: whole in three languages, countable in every way, and kept only from what acts tell of."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from delaktig.cases import counted as of_cases
from delaktig.clients import counted as of_clients
from delaktig.decisions import counted as of_decisions
from delaktig.indicators import registry
from delaktig.indicators.counting import count
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed, Dimension
from delaktig.indicators.sources import FactSource

DECLARED = list(registry.all_computed())
SOURCES = {
    one.name: one
    for module in (of_cases, of_clients, of_decisions)
    for one in vars(module).values()
    if isinstance(one, FactSource)
}
names = pytest.mark.parametrize("declared", DECLARED, ids=lambda one: one.name)


@names
def test_it_says_what_it_is_in_three_languages(declared: Computed) -> None:
    parts = (declared.title, declared.definition, declared.unit, *(one.words for one in declared.dimensions))
    for words in parts:
        assert all(said.strip() for said in (words.sv, words.fi, words.en))
    assert len({declared.definition.sv, declared.definition.fi, declared.definition.en}) == 3
    assert declared.name.partition(".")[0] in {one.label for one in apps.get_app_configs()}


@names
@pytest.mark.django_db
def test_it_can_be_counted_whole_and_by_each_dimension_for_one_and_for_all(declared: Computed) -> None:
    for code in ("638", None):
        for by in ((), *((one.name,) for one in declared.dimensions)):
            assert count(declared, code, Period(date(2024, 1, 1), date(2025, 12, 31)), by).total.n == 0


@pytest.mark.parametrize("declared", [one for one in DECLARED if one.source in SOURCES], ids=lambda one: one.name)
def test_what_is_kept_rests_on_fields_whose_changes_are_told_of(declared: Computed) -> None:
    source = SOURCES[declared.source]
    assert declared.day in source.days
    assert {one.field for one in declared.dimensions if not _never_changes(one)} <= {*source.apart}
    assert declared.municipality == source.municipality


def _never_changes(dimension: Dimension) -> bool:
    return dimension.field == "body__kind"


def test_rooms_below_the_public_side_declare_too() -> None:
    rooms = {one.name.partition(".")[0] for one in DECLARED}
    assert rooms >= {"cases", "clients", "catalogue", "decisions", "programmes"}
