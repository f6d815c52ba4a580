"""Figures and aims in a few words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from delaktig.indicators.models import Target
from delaktig.web.desk.figures.words import aim_words, said_words


@pytest.mark.parametrize(
    ("language", "value", "unit", "said"),
    [
        ("sv", "1", "möten", "1 möte"),
        ("sv", "2", "möten", "2 möten"),
        ("fi", "1", "kokousta", "1 kokous"),
        ("fi", "0", "kokousta", "0 kokousta"),
    ],
)
def test_a_figure_of_one_is_said_in_the_singular(language: str, value: str, unit: str, said: str) -> None:
    with override(language):
        assert said_words(Decimal(value), None, None, "", unit) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [("1", "2", "1–2 möten"), ("1", "1", "1 möte"), ("1", None, "minst 1 möte"), (None, "1", "högst 1 möte")],
)
def test_an_aim_goes_by_its_last_number(low: str | None, high: str | None, said: str) -> None:
    numbers = [None if number is None else Decimal(number) for number in (low, high)]
    with override("sv"):
        assert aim_words(Target(low=numbers[0], high=numbers[1]), "möten") == said
