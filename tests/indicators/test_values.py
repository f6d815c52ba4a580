"""What the values of dimensions are called: nothing that is published or shown is a bare code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist

from delaktig.activities.kinds import kinds
from delaktig.catalogue.topics import grounds
from delaktig.guidance import codes
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed, Dimension, Words, all_computed
from delaktig.indicators.values import shipped, words_of
from delaktig.law.casework import RuleBook
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, OrganisationName, Unit

pytestmark = pytest.mark.django_db
IDS = {"organisation", "unit", "provider", "service", "point", "material", "survey"}
BY_RULE = {"language", "integration_language", "hour"}


def _field(declared: Computed, dimension: Dimension) -> Any:
    model = declared.facts(None, Period.year(2025)).model
    field = None
    for name in dimension.field.split("__"):
        field = model._meta.get_field(name.removesuffix("_id"))
        model = field.related_model or model
    return field


def _every() -> list[tuple[Computed, Dimension]]:
    return [(one, dimension) for one in all_computed() for dimension in one.dimensions]


def _codes(declared: Computed, dimension: Dimension) -> set[str]:
    """Return every code that the facts can have."""
    listed = {
        "group": set(codes_of_groups()),
        "reason": set(codes.reasons()),
        "country_group": set(codes.countries()),
        "about": {"address", "hours", "phone", "language", "text", "other"},
    }
    try:
        choices = _field(declared, dimension).choices
    except FieldDoesNotExist:  # annotated on the facts
        choices = None
    if choices:
        return {str(code) for code, _ in choices} - {""}
    if dimension.name == "kind":
        return set(kinds())
    if dimension.name == "authority":
        return {"municipality", "employment_authority"}
    if dimension.name == "ground":
        return {*grounds(), "other"}
    if dimension.name == "status":
        return {"planned", "under_way", "done", "stopped"}
    return listed[dimension.name]


def codes_of_groups() -> set[str]:
    rules = (rule for rule in RuleBook.shipped().rules if rule.id == "assessment.who")
    return {group for rule in rules for group in rule.parameters["groups"]}


@pytest.mark.parametrize(("declared", "dimension"), _every(), ids=lambda one: getattr(one, "name", ""))
def test_each_code_that_figures_are_told_apart_by_has_words_in_three_languages(
    declared: Computed, dimension: Dimension
) -> None:
    if dimension.name in IDS:
        assert dimension.values is not None
        return
    if dimension.name in BY_RULE:
        return
    wanted = _codes(declared, dimension)
    assert wanted
    assert dimension.values is not None
    found = dimension.values(wanted)
    assert found.keys() == wanted
    for words in found.values():
        assert words.sv
        assert words.fi
        assert words.en


def test_organisations_and_units_are_called_by_their_names_and_a_row_that_is_gone_keeps_its_number(
    municipality: Callable[[str], Municipality],
) -> None:
    by_name = {dimension.name: dimension for one, dimension in _every() if one.name == "activities.employed"}
    keeper = Organisation.objects.create(kind="association", municipality=municipality("638"))
    OrganisationName.objects.create(organisation=keeper, language="sv", name="Hjälpande händer")
    unit = Unit.objects.create(organisation=keeper, name_sv="Caféet", name_fi="Kahvila")
    organisations, units = by_name["organisation"].values, by_name["unit"].values
    assert organisations is not None
    assert units is not None
    assert organisations({str(keeper.pk), "999999"}) == {
        str(keeper.pk): Words("Hjälpande händer", "Hjälpande händer", "Hjälpande händer")
    }
    assert units({str(unit.pk)}) == {str(unit.pk): Words("Caféet", "Kahvila", "Caféet")}


def test_words_that_are_missing_in_a_language_are_those_of_the_first_that_has_them() -> None:
    assert words_of({"fi": "Kahvila", "sv": ""}) == Words("Kahvila", "Kahvila", "Kahvila")
    assert words_of({}) == Words("", "", "")


def test_a_code_that_a_list_lacks_is_left_out() -> None:
    from delaktig.guidance import indicators

    assert shipped(indicators.__file__, "channel")({"phone", "smoke"}) == {
        "phone": Words("per telefon", "puhelimella", "by phone")
    }
