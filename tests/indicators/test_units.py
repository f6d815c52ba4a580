"""What a unit is called where there is one of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from delaktig.indicators import registry
from delaktig.indicators.units import ONE, unit_for, units_for


@pytest.mark.parametrize(
    ("value", "unit", "language", "said"),
    [
        ("1", "möten", "sv", "möte"),
        ("1.00", "möten", "sv", "möte"),
        ("0", "möten", "sv", "möten"),
        ("2", "möten", "sv", "möten"),
        ("1.5", "möten", "sv", "möten"),
        ("1", "möten per år", "sv", "möte per år"),
        ("1", "tapaamista vuodessa", "fi", "tapaaminen vuodessa"),
        ("1", "client relations", "en", "client relation"),
        ("1", "drop-in-kvällar", "sv", "drop-in-kvällar"),
        ("1", "möten", "fi", "möten"),
        ("1", "%", "sv", "%"),
        ("1", "", "sv", ""),
    ],
)
def test_of_one_the_usual_units_are_in_the_singular_and_others_as_they_are_written(
    value: str, unit: str, language: str, said: str
) -> None:
    assert unit_for(Decimal(value), unit, language) == said


def test_each_language_of_a_unit_has_its_own_singular() -> None:
    assert units_for(Decimal(1), {"sv": "personer", "fi": "henkilöä"}) == {"sv": "person", "fi": "henkilö"}


def test_every_unit_of_what_can_be_counted_has_its_singular() -> None:
    units = {(language, one.unit.in_language(language)) for one in registry.all_computed() for language in ONE}
    assert len(units) > 100
    assert [(language, unit) for language, unit in units if unit not in ONE[language] and unit[0] != "%"] == []
