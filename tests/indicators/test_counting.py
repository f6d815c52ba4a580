"""Counts are made from the facts themselves, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db.models.functions import ExtractDay
from hypothesis import given
from hypothesis import strategies as st

from delaktig.decisions.models import Body, Item, Meeting
from delaktig.indicators import registry
from delaktig.indicators.counting import Cell, count, middle
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Family, Kind
from delaktig.municipalities.models import Municipality
from tests.indicators.counted import INVENTED, declared, meet, meetings

YEAR = Period.year(2025)
Make = Callable[[str], Municipality]


@pytest.fixture(autouse=True)
def places(municipality: Make) -> None:
    municipality("638")
    municipality("434")


def test_facts_of_the_period_and_the_municipality_are_counted_and_no_others() -> None:
    for code, on in (("638", date(2025, 1, 1)), ("638", date(2025, 12, 31)), ("638", date(2026, 1, 1))):
        meet(code, on)
    meet("434", date(2025, 5, 5))
    assert count(declared(), "638", YEAR).value == 2
    assert count(declared(), None, YEAR).value == 3


def test_cells_tell_facts_apart_and_add_up_to_the_whole() -> None:
    meet("638", date(2025, 2, 1))
    meet("638", date(2025, 2, 2), Body.Kind.COUNCIL)
    meet("638", date(2025, 2, 3), Body.Kind.COUNCIL)
    found = count(declared(), "638", YEAR, ("kind",))
    assert {key: found.value_of(key) for key in found.cells} == {("board",): 1, ("council",): 2}
    assert found.value == 3
    assert found.value_of(("forum",)) == 0


def test_a_fact_with_several_values_is_one_in_each_and_one_in_the_whole() -> None:
    meeting = meet("638", date(2025, 2, 1))
    Item.objects.bulk_create(Item(meeting=meeting, case_number=number) for number in ("1/25", "2/25", "2/25"))
    found = count(declared(), "638", YEAR, ("items",))
    assert {key: cell.n for key, cell in found.cells.items()} == {("1/25",): 1, ("2/25",): 1}
    assert found.value == 1


def test_a_share_is_in_per_cent_and_of_nothing_it_is_unknown() -> None:
    rate = declared(kind=Kind.RATE, part=INVENTED)
    assert count(rate, "638", YEAR).value is None
    meet("638", date(2025, 2, 1), invented=True)
    meet("638", date(2025, 2, 2))
    meet("638", date(2025, 2, 3))
    found = count(rate, "638", YEAR, ("kind",))
    assert found.total == Cell(3, 1)
    assert found.value == Decimal(100) / 3
    assert found.value_of(("board",)) == Decimal(100) / 3


def test_a_sum_of_nothing_is_nought() -> None:
    total = declared(kind=Kind.SUM, value="body__id")
    assert count(total, "638", YEAR).value == 0
    made = meet("638", date(2025, 2, 1))
    assert count(total, "638", YEAR).value == made.body_id


def test_the_middle_is_that_of_the_values_by_cell_and_of_the_whole() -> None:
    def by_day(code: str | None, period: Period) -> object:
        rows = Meeting.objects.filter(body__municipality=code, held_on__range=(period.first, period.last))
        return rows.annotate(day=ExtractDay("held_on"))

    median = declared(kind=Kind.MEDIAN, value="day", facts=by_day)
    for day in (1, 4, 9):
        meet("638", date(2025, 2, day))
    meet("638", date(2025, 3, 30), Body.Kind.COUNCIL)
    found = count(median, "638", YEAR, ("kind",))
    assert found.value == Decimal("6.5")
    assert found.value_of(("board",)) == 4
    assert found.total.n == 4
    assert count(median, "434", YEAR).value is None


@given(st.lists(st.tuples(st.integers(0, 50).map(Decimal), st.integers(0, 4)), max_size=12))
def test_the_middle_of_grouped_values_is_that_of_all_in_a_row(values: list[tuple[Decimal, int]]) -> None:
    row = sorted(value for value, n in values for _ in range(n))
    expected = (row[(len(row) - 1) // 2] + row[len(row) // 2]) / 2 if row else None
    assert middle(values) == expected


def test_a_declaration_that_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the field"):
        declared(kind=Kind.SUM)
    with pytest.raises(ValueError, match="has a part"):
        declared(part=INVENTED)


def test_two_indicators_cannot_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_COMPUTED", {})
    one = declared()
    registry.register(one)
    registry.register(one)
    assert registry.computed("tests.meetings") is one
    with pytest.raises(ValueError, match=r"called tests\.meetings"):
        registry.register(declared(version=2))


def test_a_mean_is_the_sum_by_the_facts_and_of_nothing_it_is_unknown() -> None:
    rows = lambda code, period: meetings(code, period).annotate(dag=ExtractDay("held_on"))  # noqa: E731
    mean = declared(kind=Kind.MEAN, value="dag", facts=rows)
    assert count(mean, "638", YEAR).value is None
    for day in (2, 5):
        meet("638", date(2025, 3, day))
    assert count(mean, "638", YEAR).value == Decimal("3.5")


def test_a_family_makes_indicators_from_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FAMILIES", {})
    family = Family(
        lambda name: declared(name=name) if name.endswith("meetings") else None,
        lambda municipality: [declared(name=f"tests.family.{municipality}.meetings")],
    )
    registry.register_family("tests.family.", family)
    assert registry.offered_to("638")[-1].name == "tests.family.638.meetings"
    assert registry.computed("tests.family.meetings").name == "tests.family.meetings"
    for unknown in ("tests.family.other", "tests.other.meetings"):
        with pytest.raises(KeyError):
            registry.computed(unknown)
    with pytest.raises(ValueError, match=r"tests\.family"):
        registry.register_family("tests.family.", Family(lambda _name: None, lambda _municipality: []))
