"""What fits together in a target."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.indicators.actions import (
    IndicatorInput,
    InvalidIndicator,
    define_indicator,
    edit_indicator,
    set_target,
)
from delaktig.indicators.models import Indicator
from delaktig.indicators.rules import TargetInput, target_faults
from delaktig.texts.selectors import load


@pytest.mark.parametrize("kind", Indicator.Kind.values)
def test_what_is_not_known_may_stay_empty(kind: str) -> None:
    assert list(target_faults(kind, TargetInput())) == []


@pytest.mark.parametrize(
    ("kind", "target", "faults"),
    [
        ("range", TargetInput(low=Decimal(4), high=Decimal(2)), {"high": "high_below_low"}),
        ("range", TargetInput(low=Decimal(2), high=Decimal(4)), {}),
        ("percentage", TargetInput(low=Decimal(101)), {"low": "percentage_outside_range"}),
        ("percentage", TargetInput(baseline=Decimal(-1)), {"baseline": "percentage_outside_range"}),
        ("percentage", TargetInput(low=Decimal("29.8")), {}),
        ("narrative", TargetInput(low=Decimal(1)), {"low": "kind_has_no_numbers"}),
        ("milestone", TargetInput("up"), {"direction": "only_reached_fits"}),
        ("milestone", TargetInput("reached", due_on=date(2024, 9, 1)), {}),
        ("count", TargetInput("sideways"), {"direction": "unknown_direction"}),
        (
            "count",
            TargetInput(baseline=Decimal(1), baseline_on=date(2025, 1, 1), due_on=date(2024, 1, 1)),
            {"due_on": "due_before_baseline"},
        ),
        ("count", TargetInput(baseline_on=date(2025, 1, 1)), {"baseline": "baseline_without_number"}),
    ],
)
def test_what_cannot_be_true_is_told_by_field(kind: str, target: TargetInput, faults: dict[str, str]) -> None:
    assert dict(target_faults(kind, target)) == faults


def test_a_percentage_counts_in_per_cent(actor_with_role: Callable[..., Actor]) -> None:
    actor = actor_with_role("editor")
    share = define_indicator(actor, "sv", IndicatorInput("Andel", "percentage"))
    assert load([share.unit_id]).bodies(share.unit_id) == {"sv": "%", "fi": "%"}
    told = define_indicator(actor, "sv", IndicatorInput("Andel", "percentage", unit="procent av deltagarna"))
    assert load([told.unit_id]).bodies(told.unit_id) == {"sv": "procent av deltagarna"}
    assert define_indicator(actor, "sv", IndicatorInput("Besök", "count")).unit is None


def test_whoever_may_not_edit_defines_no_indicator(actor_with_role: Callable[..., Actor]) -> None:
    with pytest.raises(Denied):
        define_indicator(actor_with_role("reader"), "sv", IndicatorInput("Andel", "count"))


def test_a_definition_can_be_added_and_changed(actor_with_role: Callable[..., Actor]) -> None:
    actor = actor_with_role("editor")
    indicator = define_indicator(actor, "sv", IndicatorInput("Besök", "count"))
    assert edit_indicator(actor, indicator, "sv", IndicatorInput("Besök", "count")) == []
    changed = edit_indicator(actor, indicator, "sv", IndicatorInput("Besök", "count", "Alla kontakter", "besök"))
    assert sorted(changed) == ["definition", "unit"]
    changed = edit_indicator(actor, indicator, "fi", IndicatorInput("Käynnit", "count", "Kaikki", "käyntiä"))
    assert sorted(changed) == ["definition", "name", "unit"]
    assert load([indicator.unit_id]).bodies(indicator.unit_id) == {"sv": "besök", "fi": "käyntiä"}
    assert indicator.name.versions.count() == 2


def test_a_target_is_set_kept_and_emptied(actor_with_role: Callable[..., Actor]) -> None:
    actor = actor_with_role("editor")
    indicator = define_indicator(actor, "sv", IndicatorInput("Besök", "count"))
    assert set_target(actor, indicator, None, TargetInput()) is None
    target = set_target(actor, indicator, None, TargetInput(low=Decimal(5)))
    assert target is not None
    assert set_target(actor, indicator, target, TargetInput(low=Decimal(5))) is target
    with pytest.raises(InvalidIndicator):
        set_target(actor, indicator, target, TargetInput(low=Decimal(5), high=Decimal(4)))
