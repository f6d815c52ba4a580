"""Kept months: whatever is written, kept or forgotten, the picture is what counting the facts gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from delaktig.decisions.models import Body, Meeting
from delaktig.indicators import keeping, registry, rollups
from delaktig.indicators.counting import count
from delaktig.indicators.models import FactMonth, Rollup
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Kind
from delaktig.municipalities.models import Municipality
from tests.indicators.counted import INVENTED, SOURCE, body, declared, meet

YEAR, YEARS = Period.year(2025), Period(date(2024, 1, 1), date(2026, 1, 31))
COUNTED = (declared(), declared(name="tests.rate", kind=Kind.RATE, part=INVENTED))


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_COMPUTED", {one.name: one for one in COUNTED})


@pytest.fixture
def places(municipality: Callable[[str], Municipality]) -> None:
    municipality("638")
    municipality("434")


def held(code: str, on: date, kind: str = Body.Kind.BOARD, *, invented: bool = False) -> Meeting:
    made = meet(code, on, kind, invented=invented)
    rollups.touch(SOURCE, code, on)
    return made


@pytest.mark.usefixtures("places")
def test_the_picture_of_a_kept_year_reads_no_fact() -> None:
    for month in range(1, 13):
        held("638", date(2025, month, 3))
    assert keeping.catch_up() == 24
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = rollups.picture(COUNTED[0], "638", YEAR, "kind")
    assert found.value == 12
    assert found.value_of(("board",)) == 12
    assert len(asked) == 2
    assert not any("decisions_meeting" in query["sql"] for query in asked)


@pytest.mark.usefixtures("places")
def test_a_change_is_seen_at_once_and_only_its_month_is_counted_anew() -> None:
    for month in range(1, 13):
        held("638", date(2025, month, 3))
    keeping.catch_up()
    held("638", date(2025, 5, 4), Body.Kind.COUNCIL)
    found = rollups.picture(COUNTED[0], "638", YEAR, "kind")
    assert found.value == 13
    assert found.value_of(("council",)) == 1
    assert rollups.months(COUNTED[0], "638", YEAR)[date(2025, 5, 1)].n == 2
    assert keeping.catch_up() == 2
    assert keeping.catch_up() == 0


@pytest.mark.usefixtures("places")
def test_a_changed_definition_is_counted_anew() -> None:
    held("638", date(2025, 5, 4))
    keeping.catch_up()
    changed = declared(version=2, facts=lambda code, period: COUNTED[0].facts(code, period).filter(invented=True))
    assert rollups.picture(changed, "638", YEAR).value == 0


@pytest.mark.usefixtures("places")
def test_part_of_a_month_and_an_unknown_dimension_are_not_answered_from_kept_months() -> None:
    held("638", date(2025, 5, 4))
    keeping.catch_up()
    Rollup.objects.update(n=99)
    assert rollups.picture(COUNTED[0], "638", Period(date(2025, 5, 1), date(2025, 5, 5))).value == 1
    assert rollups.picture(COUNTED[0], "638", YEAR).value == 99
    with pytest.raises(KeyError):
        rollups.picture(COUNTED[0], "638", YEAR, "colour")


@pytest.mark.usefixtures("places")
def test_many_months_are_touched_at_once_each_of_them_once() -> None:
    held("638", date(2025, 5, 4))
    rollups.touch_all(SOURCE, [("638", date(2025, 5, 7)), ("638", date(2025, 5, 9)), ("434", date(2025, 6, 1))])
    rollups.touch_all(SOURCE, [])
    versions = FactMonth.objects.order_by("month").values_list("municipality_id", "month", "version")
    assert list(versions) == [("638", date(2025, 5, 1), 2), ("434", date(2025, 6, 1), 1)]


@pytest.mark.usefixtures("places")
def test_months_of_several_municipalities_and_years_are_kept_together_as_each_alone() -> None:
    held("638", date(2024, 12, 4))
    held("638", date(2025, 5, 4), Body.Kind.COUNCIL)
    held("434", date(2025, 5, 4), invented=True)
    held("434", date(2025, 7, 4))
    assert keeping.catch_up() == 8
    held("638", date(2025, 7, 5))
    assert keeping.catch_up() == 2
    for code, year in (("638", 2024), ("638", 2025), ("434", 2025), (None, 2025)):
        assert list(keeping.differing(code, Period.year(year))) == []
        for one in COUNTED:
            assert rollups.picture(one, code, Period.year(year), "kind") == count(
                one, code, Period.year(year), ("kind",)
            )


@pytest.mark.usefixtures("places")
def test_one_run_keeps_no_more_months_than_asked() -> None:
    for month in (1, 2, 3):
        held("638", date(2025, month, 3))
    assert [keeping.catch_up(most=4, at_once=3), keeping.catch_up(most=4)] == [4, 2]


@pytest.mark.usefixtures("places")
def test_keeping_a_month_again_forgets_cells_that_are_gone() -> None:
    gone = held("638", date(2025, 5, 4), Body.Kind.COUNCIL)
    keeping.catch_up()
    gone.delete()
    rollups.touch(SOURCE, "638", date(2025, 5, 4))
    keeping.catch_up()
    assert rollups.picture(COUNTED[0], "638", YEAR, "kind").cells == {}
    assert FactMonth.objects.get().version == 2


@pytest.mark.usefixtures("places")
def test_the_command_keeps_months_and_names_those_that_were_written_behind_its_back() -> None:
    held("638", date(2025, 5, 4))
    told = StringIO()
    call_command("keep_counts", stdout=told)
    call_command("keep_counts", verify=2025, stdout=told)
    meet("638", date(2025, 5, 5))
    with pytest.raises(CommandError, match="2 months differ"):
        call_command("keep_counts", verify=2025, stdout=told)
    assert told.getvalue().splitlines() == [
        "2 months counted anew",
        "Every kept month of 2025 is what its facts give.",
        "tests.meetings 2025-05: what is kept is not what its facts give",
        "tests.rate 2025-05: what is kept is not what its facts give",
    ]


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("hold"),
            st.sampled_from(("638", "434")),
            st.dates(date(2024, 11, 1), date(2026, 2, 28)),
            st.sampled_from((Body.Kind.BOARD, Body.Kind.COUNCIL)),
            st.booleans(),
        ),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("keep"), st.integers(1, 5)),
    ),
    max_size=14,
)


class EveryHistory(TestCase):
    """Any order of writing, cancelling and keeping."""

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_the_picture_is_what_the_facts_give(self, steps: list[tuple[object, ...]]) -> None:
        for code in ("638", "434"):
            Municipality.objects.filter(pk=code).update(hosted=True)
            body(code)
        made: list[Meeting] = []
        for step in steps:
            self.take(step, made)
            for one in COUNTED:
                for code in ("638", None):
                    for period in (YEAR, YEARS):
                        assert rollups.picture(one, code, period, "kind") == count(one, code, period, ("kind",))
                    whole = sum(cell.n for cell in rollups.months(one, code, YEAR).values())
                    assert whole == count(one, code, YEAR).total.n

    def take(self, step: tuple[object, ...], made: list[Meeting]) -> None:
        match step:
            case ("hold", str(code), date() as on, str(kind), bool(invented)):
                made.append(held(code, on, kind, invented=invented))
            case ("cancel", int(place)) if place < len(made):
                gone = made.pop(place)
                on = gone.held_on
                assert on is not None
                code = gone.body.municipality_id
                gone.delete()
                rollups.touch(SOURCE, code, on)
            case ("keep", int(most)):
                keeping.catch_up(most)


@pytest.mark.usefixtures("places")
def test_many_indicators_and_periods_are_read_with_two_questions_where_all_is_kept() -> None:
    for month in range(1, 13):
        held("638", date(2025, month, 3), invented=month % 2 == 0)
    keeping.catch_up()
    periods = [Period.year(2024), Period.year(2025), Period.month(2025, 3), Period(date(2025, 1, 1), date(2025, 6, 30))]
    asked = [(one, period) for one in COUNTED for period in periods]
    with CaptureQueriesContext(connection) as queries:
        found = rollups.totals(asked, "638")
    assert found == [count(one, "638", period).total for one, period in asked]
    assert len(queries) == 2


@pytest.mark.usefixtures("places")
def test_what_has_moved_on_and_what_is_never_kept_are_counted_with_one_question_more() -> None:
    for month in (1, 2, 3, 4, 9, 12):
        held("638", date(2025, month, 3), Body.Kind.COUNCIL if month < 4 else Body.Kind.BOARD)
        held("434", date(2025, month, 4))
    keeping.catch_up()
    for month in (2, 3, 9):
        held("638", date(2025, month, 20), invented=True)
    others = (
        declared(name="tests.stock", basis=Basis.STOCK),
        declared(name="tests.sum", kind=Kind.SUM, value="body_id", source=""),
        declared(name="tests.median", kind=Kind.MEDIAN, value="body_id"),
    )
    periods = [Period.year(2025), Period.month(2025, 5), Period(date(2025, 2, 10), date(2025, 9, 10))]
    asked = [(one, period) for one in (*COUNTED, *others) for period in periods]
    with CaptureQueriesContext(connection) as queries:
        found = rollups.totals(asked, "638")
    assert found == [count(one, "638", period).total for one, period in asked]
    assert len(queries) == 3
