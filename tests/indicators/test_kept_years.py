"""Kept years of all municipalities together: read while nothing has changed, and never where something has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delaktig.decisions.models import Body
from delaktig.indicators import keeping, kept_years, registry, rollups
from delaktig.indicators.counting import Counted, count
from delaktig.indicators.models import KeptYear
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Kind
from delaktig.municipalities.models import Municipality
from tests.indicators.counted import INVENTED, SOURCE, declared, meet

pytestmark = pytest.mark.django_db
MEETINGS, RATE = declared(), declared(name="tests.rate", kind=Kind.RATE, part=INVENTED)
YEAR, YEARS = Period.year(2025), Period(date(2024, 1, 1), date(2025, 12, 31))


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch, municipality: Callable[[str], Municipality]) -> None:
    monkeypatch.setattr(registry, "_COMPUTED", {one.name: one for one in (MEETINGS, RATE)})
    for code in ("638", "434", "545"):
        municipality(code)


def held(code: str, on: date, kind: str = Body.Kind.BOARD, *, invented: bool = False) -> None:
    meet(code, on, kind, invented=invented)
    rollups.touch(SOURCE, code, on)


def two_years() -> None:
    for year in (2024, 2025):
        for month in (1, 5, 12):
            held("638", date(year, month, 3), invented=month == 5)
        held("434", date(year, 5, 4), Body.Kind.COUNCIL)


def read(period: Period = YEAR) -> tuple[Counted, dict[str, str]]:
    """Return the country's picture by kind of body, with what was asked of months, years and facts, where it was."""
    with CaptureQueriesContext(connection) as asked:
        found = rollups.picture(MEETINGS, None, period, "kind")
    assert found == count(MEETINGS, None, period, ("kind",))
    tables = ("indicators_keptyear", "indicators_rollup", "decisions_meeting")
    return found, {table: query["sql"] for query in asked for table in tables if table in query["sql"]}


def test_a_countrys_kept_year_asks_neither_months_nor_facts() -> None:
    two_years()
    keeping.catch_up()
    found, asked = read()
    assert (found.value, found.value_of(("council",))) == (4, 1)
    assert "indicators_keptyear" in asked
    assert "indicators_rollup" not in asked
    assert "decisions_meeting" not in asked
    assert rollups.picture(RATE, None, YEAR, "kind") == count(RATE, None, YEAR, ("kind",))


def test_a_change_anywhere_is_seen_at_once_and_other_years_stand() -> None:
    two_years()
    keeping.catch_up()
    held("434", date(2025, 9, 1))
    found, asked = read(YEARS)
    assert found.value == 9
    assert "indicators_rollup" in asked
    assert "2024" not in asked["indicators_rollup"]
    assert "2025-09-01" in asked["decisions_meeting"]
    assert "2025-05" not in asked["decisions_meeting"]
    keeping.catch_up()
    assert "indicators_rollup" not in read(YEARS)[1]


def test_the_first_fact_of_another_municipality_is_seen_at_once() -> None:
    two_years()
    keeping.catch_up()
    held("545", date(2025, 2, 1))
    assert read()[0].value == 5


def test_parts_of_years_are_read_from_months_beside_a_kept_year() -> None:
    two_years()
    held("638", date(2026, 1, 7))
    keeping.catch_up()
    found, asked = read(Period(date(2024, 5, 1), date(2026, 1, 31)))
    assert found.value == 8
    assert "indicators_keptyear" in asked
    assert "indicators_rollup" in asked


def test_a_municipalitys_own_picture_and_months_over_time_are_read_from_months() -> None:
    two_years()
    keeping.catch_up()
    KeptYear.objects.update(n=99)
    assert rollups.picture(MEETINGS, "638", YEAR).value == 3
    assert sum(cell.n for cell in rollups.months(MEETINGS, None, YEAR).values()) == 4


def test_a_year_waits_until_all_its_months_are_kept() -> None:
    two_years()
    keeping.catch_up(most=3)
    assert not KeptYear.objects.filter(year=2025).exists()
    keeping.catch_up()
    assert set(KeptYear.objects.filter(name=MEETINGS.name).values_list("year", flat=True)) == {2024, 2025}


def test_a_year_is_kept_once_while_nothing_changes() -> None:
    two_years()
    keeping.catch_up()
    assert kept_years.keep(MEETINGS, []) == 0
    KeptYear.objects.all().delete()
    assert kept_years.keep(MEETINGS, [date(2024, 5, 1)]) == 1  # 2024 waits
    assert set(KeptYear.objects.values_list("year", flat=True)) == {2025}


def test_a_year_whose_facts_change_while_it_is_added_up_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    two_years()
    keeping.catch_up()
    KeptYear.objects.all().delete()
    real = kept_years.stamps

    def and_then_a_fact_comes(source: str, years: list[int] | tuple[()] = ()) -> dict[int, kept_years.Stamp]:
        found = real(source, years)
        if not years:
            held("638", date(2025, 5, 9))
        return found

    monkeypatch.setattr(kept_years, "stamps", and_then_a_fact_comes)
    assert kept_years.keep(MEETINGS, []) == 1
    assert set(KeptYear.objects.values_list("year", flat=True)) == {2024}


def test_a_changed_definition_reads_no_year_of_the_one_before() -> None:
    two_years()
    keeping.catch_up()
    changed = declared(version=2, facts=lambda code, period: MEETINGS.facts(code, period).filter(invented=True))
    assert rollups.picture(changed, None, YEAR).value == 1
