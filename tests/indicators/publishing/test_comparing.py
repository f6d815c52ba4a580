"""Published figures of several municipalities beside each other, by inhabitants of foreign background."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from delaktig.accounts.actor import command_actor
from delaktig.decisions.models import Body
from delaktig.exchange.statistics.bringing import bring_in
from delaktig.exchange.statistics.given import Given
from delaktig.indicators.models import Publication
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.acts import publish, withdraw
from delaktig.indicators.publishing.comparing import INHABITANTS, Compared, compare, inhabitants, shared
from delaktig.indicators.publishing.tables import Choice
from delaktig.municipalities.models import Municipality
from tests.indicators.counted import meet

NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)
TODAY = date(2026, 2, 1)
YEAR = Period.year(2025)
WHOLE = Choice("tests.meetings")


def give(code: str, *chosen: Choice, note: str = "") -> Any:
    return publish(command_actor(code, "tests"), YEAR, chosen or [WHOLE], NOW, TODAY, note=note)


def people(code: str, many: str | None, on: date = date(2025, 12, 31)) -> None:
    number = None if many is None else Decimal(many)
    given = Given(INHABITANTS, INHABITANTS, code, on, on, number, {}, "Statistikcentralen", on)
    bring_in(command_actor(code, "tests"), [given], TODAY, lambda _doubt: "")


@pytest.fixture
def two(counted: None) -> None:
    """Borgå has published 55 meetings, and Lovisa 10."""
    for number in range(9):
        meet("434", date(2025, 4, 1 + number), Body.Kind.BOARD)
    give("638")
    give("434", Choice("tests.meetings", ("kind",)))


def test_the_same_indicator_of_the_same_period_is_compared_by_inhabitants(two: None) -> None:
    people("638", "5000")
    assert shared("638", YEAR) == {"tests.meetings"}
    found = compare("638", YEAR, "tests.meetings")
    assert found is not None
    assert found.by_inhabitants
    rows = {row.municipality: row for row in found.rows}
    assert (rows["638"].value, rows["638"].per_thousand) == (55, 11)
    assert (rows["434"].value, rows["434"].per_thousand) == (10, None)


def test_the_latest_number_of_inhabitants_up_to_the_last_day_counts(two: None) -> None:
    people("638", "4000", date(2024, 12, 31))
    people("638", "9000", date(2026, 1, 31))
    assert inhabitants(["638"], YEAR.last)["638"].number == 4000
    people("638", "5000")
    assert inhabitants(["638"], YEAR.last)["638"].on == date(2025, 12, 31)


def test_what_only_one_has_published_or_has_withdrawn_is_not_compared(two: None) -> None:
    assert compare("638", YEAR, "tests.invented") is None
    assert compare("638", Period.year(2024), "tests.meetings") is None
    withdraw(command_actor("434", "tests"), Publication.objects.get(municipality="434").pk, "Fel", NOW)
    assert compare("638", YEAR, "tests.meetings") is None
    assert shared("638", YEAR) == frozenset()


def test_shares_are_compared_as_they_are(two: None) -> None:
    for number in range(8):
        meet("434", date(2025, 5, 1 + number), Body.Kind.BOARD, invented=True)
    for code in ("638", "434"):
        give(code, WHOLE, Choice("tests.invented"), note="Nytt")
    found = compare("638", YEAR, "tests.invented")
    assert found is not None
    assert not found.by_inhabitants


def test_nothing_is_reckoned_from_what_is_not_known() -> None:
    assert Compared("638", None, True).per_thousand is None
    assert Compared("638", Decimal(3), False).per_thousand is None


@pytest.mark.parametrize("language", ["sv", "fi", "ar"])
def test_the_public_page_shows_both_and_says_whose_inhabitants_are_not_known(
    two: None, client: Client, language: str
) -> None:
    people("638", "5000")
    figures = f"/{language}/{Municipality.objects.get(code='638').slug_sv}/figures"
    assert "compare/tests-meetings/" in client.get(f"{figures}/2025/").content.decode()
    found = client.get(f"{figures}/2025/compare/tests-meetings/").content.decode()
    cells = re.findall(r'<td class="fig"[^>]*>(.*?)</td>', found)
    shown = [re.match(r"[\d.,–]+", cell).group().replace(",", ".") for cell in cells]  # type: ignore[union-attr]
    assert sorted(shown) == ["10", "11.0", "55", "–"]
    assert "Statistikcentralen" in found
    assert client.get(f"{figures}/2025/compare/tests-invented/").status_code == 404
    assert client.get(f"{figures}/2024/compare/tests-meetings/").status_code == 404
